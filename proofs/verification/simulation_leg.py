"""Judging what was simulated: the formula and every near miss by the same interval. Drawing stands in sampling.py."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache, partial

import sympy

from ...numerics.statistics import planner, verdicts
from ...numerics.statistics.claims import Claim
from ...numerics.statistics.samples import EventSample, LawSample, MeanSample, RatioSample, ResidualSample, Sample, TailSample
from ...theory.scalars.balls import NoValue
from ...theory.scalars.domains import substitution
from ..theorems.formulas import evaluated, floats, is_scalar, point_text
from ..theorems.theorem import Algebraic, Divergence, Law
from .accounting import account
from .results import FAILS, HOLDS, LEG_ERROR, LEG_REFUSED, LEG_STALE, REJECTED, SURVIVES, UNDECIDED, Leg, Point

RESIDUAL_INSTANCES = 256
SAMPLES = {Algebraic: ResidualSample, Law: LawSample, Divergence: TailSample}  # where the part says what its simulation makes


@dataclass(frozen=True)
class Simulated(Point):
    """A simulated point together with the sums that it rests on."""

    sample: Sample | None = None
    near_misses: dict | None = None
    accounting: Callable | None = field(default=None, compare=False, repr=False)

    @property
    def account(self):
        """The Account of this point; None where nothing was drawn."""
        return self.accounting() if self.accounting else None

    def json(self):
        """The point as JSON, with its account."""
        word, _, reason = self.word.partition(":")
        judged = {"word": word, "reason": reason, "needed": self.needed}
        return {**super().json(), **judged, **(self.account.json() if self.accounting else {})}


def tail_refusal(part, point):
    """A refused Point where the declared tail index leaves the simulated values without a mean or a variance."""
    refused = verdicts.tail_refusal(tail_index(part, point))
    return Simulated(point, None, None, None, 0, f"refused:{refused[0]}", refused[1]) if refused else None


HELD = 1e100  # the cube of a larger number, and the square of a number below its inverse, is none of float64


def size_refusal(part, point):
    """A refused Point where float64 cannot hold the prediction, or the sums of powers that its interval is made of."""
    if not is_scalar(part.equals) or isinstance(part, Algebraic | Law | Divergence):
        return None
    value = evaluated(part.equals, point)
    predicted = math.inf if value.infinite else abs(float(value.decimal))
    if value.infinite or value.exact == 0 or 1 / HELD <= predicted <= HELD:
        return None
    number = sympy.N(sympy.Float(value.decimal, 30), 6)
    message = f"{part.theorem} at {point_text(point)}: the prediction is {number}; of values of that size float64 holds no squares and cubes"
    return Simulated(point, None, None, None, 0, "refused:float64", message)


def tail_index(part, point):
    """The declared tail index at a point, the least where there are several; infinite where none is declared."""
    indices = part.tail_index if isinstance(part.tail_index, tuple) else (part.tail_index,)
    return min(math.inf if index is None else _tail_index(index, point) for index in indices)


def _tail_index(index, point):
    """The index at a point; infinite at its pole, where the variable is bounded."""
    try:
        return float(evaluated(index, point).decimal)
    except NoValue:
        if sympy.sympify(index).subs(substitution(point, sympy.sympify(index))) in (sympy.zoo, sympy.oo):
            return math.inf
        raise


def draw_key(part, point, run):
    """What the draws of a point depend on beside the block's index."""
    return f"{run.seed}|{part.theorem}|{part.name}|{point_text(point)}"


def residual_sample(part, point, params, values):
    """The largest relative residuals of the formula and of every near miss on the instances."""
    size = next(iter(values.inputs.values())).shape[0] if values.inputs else RESIDUAL_INSTANCES
    others = {name: largest_residual(part, wrong, point, values) for name, wrong in part.near_misses.items()}
    return ResidualSample.measured(params, size, largest_residual(part, part.equals, point, values), values.terms, others)


def largest_residual(part, formula, point, values):
    """max |value - formula(inputs)| / max(1, max |value|) over all instances, in float64."""
    import torch

    left = values.value.detach().to("cpu").double()
    inputs = {name: tensor.detach().to("cpu").double().numpy() for name, tensor in values.inputs.items()}
    if is_scalar(formula):
        right = _scalar_on(formula, {**floats(point), **inputs})
    else:
        right = formula.evaluate({**floats(point), **inputs}, "numpy")
    right = torch.as_tensor(right, dtype=torch.float64)
    if right.numel() != left.numel():
        right = right.expand_as(left)
    return float((left - right.reshape(left.shape)).abs().max() / left.abs().max().clamp_min(1.0))


def _scalar_on(formula, values):
    from ...theory.scalars.evaluation import lambdify

    names = {s.name for s in formula.free_symbols}
    return lambdify(formula, tuple(names), "numpy")(**{name: values[name] for name in names})


@lru_cache(maxsize=512)
def _law_probabilities(law, point, thresholds):
    return tuple(law.cdf([float.fromhex(x) for x in thresholds], dict(point)))


def judge(part, sample, alpha, resolution):
    """The Simulated point that a sample gives for the part's formula and near misses."""
    point, spent = part.domain.check(sample.params), planner.point_alpha(alpha)

    def claim(formula):
        return _claim(part, formula, sample, point, spent, resolution)

    verdict = sample.verdict(claim(part.equals))
    if sample.invalid:
        verdict = replace(verdict, word="error", reason="not-a-number")
    near = {} if verdict.word == FAILS else {name: _rejection(sample.of_near_miss(name), claim(f), verdict) for name, f in part.near_misses.items()}
    predicted = _predicted(part, point)
    return Simulated(
        params=point,
        predicted=predicted,
        measured=verdict.measured,
        half_width=verdict.half_width,
        memories=sample.memories,
        word=HOLDS if verdict.word == HOLDS else f"{verdict.word}:{verdict.reason}",
        message=_message(part, sample, verdict, predicted, point),
        needed=verdict.needed,
        sample=sample,
        near_misses=near,
        accounting=lambda: account(part, sample, claim(part.equals)),
    )


def _predicted(part, point):
    if not is_scalar(part.equals) or isinstance(part, Algebraic):
        return None
    value = evaluated(part.equals, point)
    return None if value.infinite else float(value.decimal)


def _claim(part, formula, sample, point, alpha, resolution):
    """What a formula claims of a sample, evaluated where the sample asks for it."""

    def value():
        found = evaluated(formula, point)
        return math.inf if found.infinite else float(found.decimal)

    def bounds():
        return _bounds(part, sample, claim)

    scale = None if part.scale is None else float(evaluated(part.scale, point).decimal)
    probabilities = partial(_law_probabilities, formula, tuple(sorted(point.items())))
    claim = Claim(lru_cache(value), alpha, resolution, part.relation, scale, probabilities, bounds)
    return claim


def _bounds(part, sample, claim):
    """Bounds of the simulated values, where they are known and narrow enough that the memories before the first look can certify by them; else None.

    Nothing that was drawn has a say.
    """
    found, memories = known_bounds(part, type(sample), part.domain.check(sample.params)), planner.first_look(claim.alpha)
    if found is None or not math.isfinite(claim.margin):
        return None
    return found if sample.suffices(found, claim.predicted(), claim.margin, claim.alpha, memories) else None


def known_bounds(part, kind, point):
    """(low, high) of the simulated values at a point, or a pair of them for a ratio, from the syntax of the part's quantity; None where it gives none.

    kind: the class of its Sample. Bounds are never typed: a simulation written by hand is held to them too, draw by draw.
    """
    wanted = {MeanSample: "mean", RatioSample: "ratio"}.get(kind)
    read = wanted and (part.simulation if hasattr(part.simulation, "bounds") else part.interpretation)
    found = read.at(point).kind if read else None
    is_read = read and (found == wanted or (found, wanted, read) == ("reciprocal", "ratio", part.simulation))
    return read.bounds(floats(point)) if is_read else None


def _rejection(sample, claim, verdict):
    """Whether these samples reject a wrong formula."""
    try:
        return sample.rejection(claim, verdict)
    except NoValue:
        return SURVIVES


def _message(part, sample, verdict, predicted, point):
    where = f"{part.theorem} at {point_text(point)}"
    if sample.invalid:
        return f"{where}: {sample.invalid} of {sample.memories + sample.invalid} simulated values are not numbers"
    if predicted is None:
        return f"{where}: {verdict.word} after {sample.memories} memories ({verdict.detail})"
    return f"{where}: {verdict.message(predicted)}"


def judge_samples(part, kept, alpha, resolution, same_formula, points=None):
    """The Leg that stored samples give for the part as it stands, at the given points or, without them, at those that the samples have.

    STALE where a point lacks its sample, and for residuals, which speak only of the formulas that they were measured for.
    """
    stale = "the formula changed since its residuals were measured" if isinstance(part, Algebraic) and not same_formula else ""
    found = {tuple(sorted(sample.params.items())): sample for sample in kept}
    judged = []
    for point in [part.domain.check(sample.params) for sample in kept] if points is None else points:
        sample = found.get(tuple(sorted((name, str(value)) for name, value in point.items())))
        refusal = tail_refusal(part, point) or size_refusal(part, point)
        if stale or (sample is None and refusal is None):
            return Leg(LEG_STALE, "stale", stale or f"it was never simulated at {point_text(point)}, which is among its points now")
        if refusal is None and not _fits(part, sample):
            return Leg(LEG_ERROR, "corrupt", f"the sample that is kept at {point_text(point)} is of kind {sample.kind}, or lacks a near miss")
        judged.append(refusal or judge(part, sample, alpha, resolution))
    return summed_up(part, judged)


def _fits(part, sample):
    """Whether a kept sample is of the kind that the part's simulation makes, with a residual for each near miss."""
    wanted = SAMPLES.get(type(part), MeanSample | EventSample | RatioSample)
    return isinstance(sample, wanted) and (not isinstance(sample, ResidualSample) or set(part.near_misses) <= set(sample.others))


def summed_up(part, points):
    """The Leg of all points: the worst word counts; a near miss is rejected if some point rejects it and no leg is left open."""
    if not points:
        return Leg(UNDECIDED, "no-points", "there is no point to simulate at")
    for word, leg_word in ((FAILS, FAILS), ("error", LEG_ERROR), ("refused", LEG_REFUSED), (UNDECIDED, UNDECIDED)):
        for point in points:
            if point.word.partition(":")[0] == word:
                return Leg(leg_word, point.word.partition(":")[2], point.message, details=tuple(points))
    near = {}
    for name in part.near_misses:
        words = [point.near_misses[name] for point in points]
        near[name] = REJECTED if REJECTED in words else UNDECIDED if UNDECIDED in words else SURVIVES
    return Leg(HOLDS, near_misses=near, details=tuple(points))
