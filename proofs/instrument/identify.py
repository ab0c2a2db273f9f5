"""Which update rule of the library a user's function is: every rule, near miss, layout, scale and mapping of parameters, at several random inputs."""

from dataclasses import dataclass, field, replace
from fractions import Fraction
from random import Random

import numpy as np

from ..errors import UsageError
from .mappings import mappings
from .sequence_rules import sequence_rules
from .update_rules import CHANNELS, rules

SIZES = ((4, 3), (9, 2), (2, 5))  # (d_k, d_v); sqrt(d_k) is told from other numbers by the three of them
STEPS = 6
NEAREST = 40  # how many of the readings that were near at the first inputs are tried at the others
CLOSE = 1e-9  # float64, a dozen sums; two different rules are apart by 1e-3 at random inputs
SCALES = {"": lambda k: 1.0, "1/sqrt(d_k)": lambda k: k.shape[-1] ** -0.5, "1/|k|": lambda k: 1 / np.linalg.norm(k, axis=-1, keepdims=True)}
READS = ("after the write", "before the write")


@dataclass(frozen=True)
class Reading:
    """One way in which a function may be a rule."""

    rule: object
    mapping: object
    layout: str
    key_scale: str = ""
    query_scale: str = ""
    read: str = ""
    error: float = 0.0
    exact: bool = False

    def said(self):
        """The mapping in words, layout, scales and order included."""
        parts = [self.mapping.said(), f"state {self.layout}" if self.layout else ""]
        parts += [f"keys times {self.key_scale}" if self.key_scale else "", f"queries times {self.query_scale}" if self.query_scale else ""]
        return "; ".join(filter(None, [*parts, f"read {self.read}" if self.read else ""]))


@dataclass
class Identification:
    """What a function is: the readings that agree everywhere, else the nearest one and the step at which the function departs from it."""

    code: object
    readings: list = field(default_factory=list)
    nearest: Reading | None = None
    departs: int | None = None
    combination: dict | None = None

    @property
    def rule(self):
        """The address of the rule that the function is, or None; a near miss is none."""
        return next((one.rule.address for one in self.readings if one.rule.near_miss is None), None)


def identify(code, trial):
    """The Identification of a UserCode, whose inputs and comparisons a trial makes: a Step or a Sequence."""
    first, others = trial.inputs(0), [trial.inputs(seed) for seed in range(1, 2 * len(SIZES))]
    found = Identification(code)
    tries, close = [], []
    for key_scale in SCALES:
        tries += _tries(code, trial, first, key_scale)
        close = [one for one in tries if one.error < CLOSE]
        if close:
            break
    tries.sort(key=lambda one: one.error)
    found.readings = [checked for one in _plainest(close) if (checked := _everywhere(one, trial, others)) is not None]
    if not found.readings and tries:
        found.nearest = min((_measured(one, trial, others) for one in tries[:NEAREST]), key=lambda one: one.error)
        found.departs = trial.departure(found.nearest)
        found.combination = trial.combination()
    return found


def _tries(code, trial, inputs, key_scale):
    """The best Reading of every rule for one scale of the keys, in every order and scale of queries."""
    kinds = {("rule", name): size for name, size in CHANNELS.items()} | {("given", name): size for name, size in trial.channels.items()}
    for rule in known_rules():
        ways = mappings(rule.parameters, code.parameters, kinds)
        if not ways:
            continue
        for choice in trial.choices(rule):
            errors = trial.errors(rule, ways, key_scale, choice, inputs)
            good = np.flatnonzero(errors < CLOSE)
            place = int(good[0]) if len(good) else int(np.argmin(errors))
            yield trial.reading(rule, ways[place], key_scale, choice, float(errors[place]))


def known_rules():
    """The rules of one write, and those that answer from all pairs."""
    return (*rules(), *sequence_rules())


def _plainest(close):
    """Readings without changes of scale before others, theorems before near misses; of one rule only the plainest."""
    kept = {}
    for one in sorted(close, key=lambda r: (r.rule.near_miss is not None, bool(r.key_scale) + bool(r.query_scale), r.mapping.cost)):
        kept.setdefault((one.rule.address, one.rule.near_miss), one)
    return kept.values()


def _everywhere(reading, trial, others):
    """The Reading with its largest error over other inputs, or None where it fails at one."""
    measured = _measured(reading, trial, others)
    return replace(measured, exact=trial.exact(reading)) if measured.error < CLOSE else None


def _measured(reading, trial, others):
    """The Reading with its largest error over all inputs."""
    return replace(reading, error=max([reading.error, *(trial.error(reading, inputs) for inputs in others)]))


def relative(found, wanted):
    """The largest deviation over the size of the function's own result, one for each reading."""
    axes = tuple(range(-found.ndim, 0))
    with np.errstate(all="ignore"):
        error = np.abs(wanted - found).max(axis=axes) / max(float(np.abs(found).max()), 1e-300)
    return np.where(np.isfinite(error), error, np.inf)


def rationals(rng, *shape):
    """Fractions between -2 and 2 with small denominators, nested lists of this shape."""
    if not shape:
        return Fraction(rng.choice([-1, 1]) * rng.randint(1, 12), rng.randint(5, 9))
    return [rationals(rng, *shape[1:]) for _ in range(shape[0])]


def shares(rng, *shape):
    """Fractions between zero and one."""
    return Fraction(rng.randint(2, 10), 13 - rng.randint(0, 2)) if not shape else [shares(rng, *shape[1:]) for _ in range(shape[0])]


def generator(seed):
    """The inputs are the same in every run."""
    return Random(f"memorem {seed}")


def floats(value):
    """Nested Fractions as float64."""
    return np.array(value, dtype=object).astype(np.float64)


def refused(code, errors):
    """The UsageError for a function that took none of the inputs."""
    said = "; ".join(f"{how}: {error}" for how, error in errors.items())
    return UsageError(f"{code.name} took none of the inputs that were tried ({said})")
