"""A user's step (S, k, v, **parameters) -> S beside the rules of the library."""

from functools import cached_property
from itertools import product

import numpy as np

from ..errors import UsageError
from .identify import SCALES, SIZES, STEPS, Reading, floats, generator, rationals, refused, relative, shares

LAYOUTS = ("[d_v, d_k]", "[d_k, d_v]")
TERMS = {
    "S": lambda S, k, v: S,
    "S k k^T": lambda S, k, v: S @ np.outer(k, k),
    "v k^T": lambda S, k, v: np.outer(v, k),
    "v v^T S": lambda S, k, v: np.outer(v, v) @ S,
    "|k|^2 S": lambda S, k, v: (k @ k) * S,
    "|k|^2 v k^T": lambda S, k, v: (k @ k) * np.outer(v, k),
}


class StepTrial:
    """Random inputs of a step, and how far each rule is from what the function makes of them."""

    def __init__(self, code):
        self.code = code
        self.channels, self.layout = self._settled()

    def _settled(self):
        """({parameter that is a vector: "d_k" or "d_v"}, layout) with which the function runs and gives a state of the shape that it took."""
        errors = {}
        for channels, layout in product(self._kinds(), LAYOUTS):
            self.channels, self.layout = channels, layout
            inputs = self.inputs(0)
            try:
                if self.result(inputs).shape == floats(inputs["S"]).shape:
                    self._repeats(inputs)
                    return channels, layout
                errors[f"state {layout}"] = "the result has another shape than the state"
            except UsageError:
                raise
            except Exception as error:  # the user's code may raise anything for a layout that is not its own
                vectors = "".join(f", {name} [{size}]" for name, size in channels.items())
                errors[f"state {layout}{vectors}"] = f"{type(error).__name__}: {error}"
        raise refused(self.code, errors)

    def _kinds(self):
        """Every choice of parameters that are vectors, numbers first."""
        names = self.code.parameters
        chosen = sorted(product(("", "d_k", "d_v"), repeat=len(names)), key=lambda sizes: sum(map(bool, sizes)))
        return [{name: size for name, size in zip(names, sizes, strict=True) if size} for sizes in chosen]

    def _repeats(self, inputs):
        if not np.array_equal(self.result(inputs), self.result(inputs)):
            raise UsageError(f"{self.code.name} gives another result when it is called again with the same inputs")

    def inputs(self, seed):
        """{S, k, v, parameters} in Fractions, sizes by seed."""
        rng, (d_k, d_v) = generator(seed), SIZES[seed % len(SIZES)]
        shapes = {"": (), "d_k": (d_k,), "d_v": (d_v,)}
        return {
            "S": rationals(rng, d_v, d_k), "k": rationals(rng, d_k), "v": rationals(rng, d_v),
            "parameters": {name: shares(rng, *shapes[self.channels.get(name, "")]) for name in self.code.parameters},
        }  # fmt: skip

    def result(self, inputs):
        """The function's next state, [d_v, d_k]."""
        S = floats(inputs["S"])
        given = {name: floats(value) for name, value in inputs["parameters"].items()}
        turned = self.layout == LAYOUTS[1]
        found = self.code((S.T if turned else S, floats(inputs["k"]), floats(inputs["v"])), given)
        return found.T if turned else found

    def choices(self, rule):
        """A step has no further choices; it is no rule that answers from all pairs."""
        return ("",) if hasattr(rule, "step") else ()

    def errors(self, rule, ways, key_scale, choice, inputs):
        """The deviation for each mapping, in one batch."""
        S, k, v = (floats(inputs[name]) for name in "Skv")
        given = {name: floats(value) for name, value in inputs["parameters"].items()}
        with np.errstate(all="ignore"):
            values = {name: np.array([way.value(name, given) for way in ways], dtype=np.float64) for name in rule.parameters}
            made = rule.step(S, k * SCALES[key_scale](k), v, values)
        return np.broadcast_to(relative(self.result(inputs), made), (len(ways),))

    def reading(self, rule, mapping, key_scale, choice, error):
        """The Reading of one try."""
        return Reading(rule, mapping, self.layout, key_scale, error=error)

    def error(self, reading, inputs):
        """The deviation of a reading at other inputs."""
        return float(self.errors(reading.rule, [reading.mapping], reading.key_scale, "", inputs)[0])

    def exact(self, reading):
        """Whether the function runs on Fractions and is the rule exactly, digit for digit, at every size."""
        if not reading.mapping.rational or reading.key_scale or reading.rule.exchanged:
            return False
        for seed in range(len(SIZES)):
            inputs = self.inputs(seed)
            turned = self.layout == LAYOUTS[1]
            S = [list(row) for row in zip(*inputs["S"], strict=True)] if turned else inputs["S"]
            given = {name: np.array(value, dtype=object) if name in self.channels else value for name, value in inputs["parameters"].items()}
            found = self.code.exactly((S, inputs["k"], inputs["v"]), given)
            if found is None:
                return False
            wanted = reading.rule.step(inputs["S"], inputs["k"], inputs["v"], reading.mapping.values(given), "exact")
            if not np.array_equal(found.T if turned else found, wanted):
                return False
        return True

    @cached_property
    def _stream(self):
        return [self.inputs(3 * seed) for seed in range(1, STEPS + 1)]  # equal sizes

    def departure(self, reading):
        """The first of the steps from an empty memory at which the function and the rule give different states, or None."""
        parameters = self._stream[0]["parameters"]
        own = rule = floats(self._stream[0]["S"]) * 0
        for step, inputs in enumerate(self._stream, 1):
            k, v = floats(inputs["k"]), floats(inputs["v"])
            given = {name: floats(value) for name, value in parameters.items()}
            own = self.result({**inputs, "S": own, "parameters": parameters})
            rule = reading.rule.step(rule, k * SCALES[reading.key_scale](k), v, reading.mapping.values(given))
            if relative(own, rule) >= 1e-9:
                return step
        return None

    def combination(self):
        """{term: coefficient} of the function as a sum of terms at one choice of parameters, or None where no such sum fits at other inputs."""
        parameters = self.inputs(0)["parameters"]
        if self.channels:
            return None
        drawn = [{**self.inputs(seed), "parameters": parameters} for seed in range(6)]
        triples = [[floats(inputs[name]) for name in "Skv"] for inputs in drawn]
        columns = np.array([np.concatenate([term(*triple).ravel() for triple in triples]) for term in TERMS.values()]).T
        wanted = np.concatenate([self.result(inputs).ravel() for inputs in drawn])
        coefficients = np.linalg.lstsq(columns, wanted, rcond=None)[0]
        if np.abs(columns @ coefficients - wanted).max() > 1e-9 * np.abs(wanted).max():
            return None
        return {name: float(c) for name, c in zip(TERMS, coefficients, strict=True) if abs(c) > 1e-9}
