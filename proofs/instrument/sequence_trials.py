"""A user's sequence function (q, k, v, ...) -> o beside the rules of the library, run from an empty memory and read at every step."""

from itertools import product

import numpy as np

from ..errors import UsageError
from .identify import CLOSE, READS, SCALES, SIZES, STEPS, Reading, floats, generator, rationals, refused, relative, shares

LEADING = {"[T, d]": 0, "[1, T, d]": 1, "[1, 1, T, d]": 2}
QUERIES = ("", "1/sqrt(d_k)")


class SequenceTrial:
    """Random sequences, and how far the readings of each rule are from what the function makes of them."""

    def __init__(self, code):
        self.code, self.channels = code, {}  # gates for each coordinate are not tried in sequences
        self.stepwise, self.layout = self._settled()

    def _settled(self):
        """(whether parameters are given for each step, layout) with which the function runs and gives one answer a step."""
        errors = {}
        for stepwise, layout in product((False, True) if self.code.parameters else (False,), LEADING):
            self.stepwise, self.layout = stepwise, layout
            inputs = self.inputs(0)
            try:
                if self.result(inputs).shape == floats(inputs["v"]).shape:
                    if not np.array_equal(self.result(inputs), self.result(inputs)):
                        raise UsageError(f"{self.code.name} gives another result when it is called again with the same inputs")
                    return stepwise, layout
                errors[f"arrays {layout}"] = "the result has another shape than the values"
            except UsageError:
                raise
            except Exception as error:  # the user's code may raise anything for a layout that is not its own
                errors[f"arrays {layout}{', parameters [T]' if stepwise else ''}"] = f"{type(error).__name__}: {error}"
        raise refused(self.code, errors)

    def inputs(self, seed):
        """{q, k, v, parameters} in Fractions, [T, d], sizes by seed."""
        rng, (d_k, d_v) = generator(seed), SIZES[seed % len(SIZES)]
        shape = (STEPS,) if self.stepwise else ()
        return {
            "q": rationals(rng, STEPS, d_k), "k": rationals(rng, STEPS, d_k), "v": rationals(rng, STEPS, d_v),
            "parameters": {name: shares(rng, *shape) for name in self.code.parameters},
        }  # fmt: skip

    def result(self, inputs):
        """The function's answers, [T, d_v]."""
        lead = (1,) * LEADING[self.layout]
        arrays = [floats(inputs[name]) for name in "qkv"]
        given = {name: self._lifted(floats(value), lead) for name, value in inputs["parameters"].items()}
        found = self.code([array.reshape(lead + array.shape) for array in arrays], given)
        return found.reshape(found.shape[len(lead) :]) if found.shape[: len(lead)] == lead else found

    @staticmethod
    def _lifted(value, lead):
        return value.reshape(lead + value.shape) if value.ndim else value

    def choices(self, rule):
        """Whether the memory is read after or before the write, and how queries are scaled."""
        return tuple(product(READS if hasattr(rule, "step") else READS[:1], QUERIES))

    def answers(self, rule, ways, key_scale, choice, inputs):
        """The rule's answers, [mapping, T, d_v]."""
        read, query_scale = choice
        q, k, v = (floats(inputs[name]) for name in "qkv")
        q, k = q * SCALES[query_scale](q), k * SCALES[key_scale](k)
        given = {name: floats(value) for name, value in inputs["parameters"].items()}
        values = {name: np.array([np.broadcast_to(way.value(name, given), STEPS) for way in ways], dtype=np.float64) for name in rule.parameters}
        if not hasattr(rule, "step"):
            return rule.answers(q, k, v, values)
        S, answers = np.zeros((1, v.shape[1], k.shape[1])), []
        for t in range(STEPS):
            before, S = S, rule.step(S, k[t], v[t], {name: value[:, t] for name, value in values.items()})
            answers.append((S if read == READS[0] else before) @ q[t])
        return np.stack(np.broadcast_arrays(*answers), axis=1)

    def errors(self, rule, ways, key_scale, choice, inputs):
        """The deviation for each mapping, in one batch."""
        with np.errstate(all="ignore"):
            made = self.answers(rule, ways, key_scale, choice, inputs)
        return np.broadcast_to(relative(self.result(inputs), made), (len(ways),))

    def reading(self, rule, mapping, key_scale, choice, error):
        """The Reading of one try."""
        return Reading(rule, mapping, "", key_scale, choice[1], choice[0], error)

    def error(self, reading, inputs):
        """The deviation of a reading at other inputs."""
        return float(self.errors(reading.rule, [reading.mapping], reading.key_scale, (reading.read, reading.query_scale), inputs)[0])

    def exact(self, reading):
        """Sequences are compared in float64."""
        return False

    def departure(self, reading):
        """The first step at which the answers differ."""
        inputs = self.inputs(0)
        made = self.answers(reading.rule, [reading.mapping], reading.key_scale, (reading.read, reading.query_scale), inputs)[0]
        found = self.result(inputs)
        apart = np.abs(found - made).max(axis=1) > CLOSE * np.abs(found).max()
        return int(np.flatnonzero(apart)[0]) + 1 if apart.any() else None

    def combination(self):
        """The answers of a sequence are not taken apart."""
        return
