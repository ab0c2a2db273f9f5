"""Judging what was simulated: the formula and every near miss by the same interval. Drawing stands in drawing.py."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import lru_cache

from ..numerics import planner, samples, verdicts
from ..numerics.samples import Sample
from ..theory.balls import NoValue
from .accounts import account
from .formulas import evaluated, floats, is_scalar, point_text
from .results import FAILS, HOLDS, LEG_ERROR, LEG_REFUSED, LEG_STALE, REJECTED, SURVIVES, UNDECIDED, Leg, Point
from .theorem import Algebraic, Negative

RESIDUAL_INSTANCES = 256


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
    if part.tail_index is None:
        return None
    indices = part.tail_index if isinstance(part.tail_index, tuple) else (part.tail_index,)
    least = min(float(evaluated(index, point).decimal) for index in indices)
    refused = verdicts.tail_refusal(least)
    return Simulated(point, None, None, None, 0, f"refused:{refused[0]}", refused[1]) if refused else None


def repeats(part, sample, run):
    """Whether today's simulator draws the sample's first values again, to 1e-5: a changed source that changes no number."""
    from ..numerics import montecarlo
    from . import drawing

    point = part.domain.check(sample.params)
    values = montecarlo.run_block(part.simulation, floats(point), key=drawing.key(part, point, run), block=0, device=run.device)
    drawn = samples.array(values[0] if isinstance(values, tuple) else values)[:4]
    kept = [float.fromhex(text) for text in sample.probe]
    return len(kept) == len(drawn) and all(abs(a - b) <= 1e-5 * max(1.0, abs(b)) for a, b in zip(drawn, kept, strict=True))


def residual_sample(part, point, params, values):
    """The largest relative residuals of the formula and of every near miss on the instances, as a Sample of kind residual."""
    size = next(iter(values.inputs.values())).shape[0] if values.inputs else RESIDUAL_INSTANCES
    others = {name: _hexadecimal(largest_residual(part, wrong, point, values)) for name, wrong in part.near_misses.items()}
    block = [str(size), _hexadecimal(largest_residual(part, part.equals, point, values)), float(values.terms).hex()]
    return Sample(params=params, kind="residual", blocks={0: block}, others=others)


def _hexadecimal(residual):
    """The residual as text; what is not a number as -1."""
    return float(residual if math.isfinite(residual) else -1.0).hex()


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
    from ..theory.evaluate import lambdify

    names = {s.name for s in formula.free_symbols}
    return lambdify(formula, tuple(names), "numpy")(**{name: values[name] for name in names})


@lru_cache(maxsize=512)
def _law_probabilities(law, point, thresholds):
    return tuple(law.cdf([float.fromhex(x) for x in thresholds], dict(point)))


def judge(part, sample, alpha, resolution):
    """The Simulated point that a sample gives for the part's formula and near misses."""
    point = part.domain.check(sample.params)
    spent = planner.point_alpha(alpha)
    verdict = _verdict(part, part.equals, point, sample, spent, resolution)
    if sample.invalid:
        verdict = replace(verdict, word="error", reason="not-a-number")

    def of(name):
        return _near_miss(part, name, point, sample, spent, resolution, verdict)

    near = {} if verdict.word == FAILS else {name: of(name) for name in part.near_misses}
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
        accounting=lambda: account(part, sample, lambda seen: _verdict(part, part.equals, point, seen, spent, resolution), alpha, resolution),
    )


def _predicted(part, point):
    if not is_scalar(part.equals) or isinstance(part, Algebraic):
        return None
    value = evaluated(part.equals, point)
    return None if value.infinite else float(value.decimal)


def _verdict(part, formula, point, sample, alpha, resolution):
    """The numerics verdict on one formula."""
    n, *sums = sample.totals()
    if sample.kind == "residual":
        residual, terms = sums
        bound = 16 * terms * 2.0**-52
        return verdicts.judge_residual(residual if residual >= 0 else math.nan, bound, n)
    if sample.kind == "tail":
        return verdicts.judge_tail(n, sums, [float.fromhex(text) for text in sample.thresholds], alpha=alpha)
    if sample.kind == "law":
        probabilities = _law_probabilities(formula, tuple(sorted(point.items())), tuple(sample.thresholds))
        return verdicts.judge_law(n, sums, probabilities, alpha=alpha, resolution=resolution / 2)
    value = evaluated(formula, point)
    predicted = math.inf if value.infinite else float(value.decimal)
    scale = None if part.scale is None else float(evaluated(part.scale, point).decimal)
    settings = {"alpha": alpha, "resolution": resolution, "scale": scale, "relation": part.relation}
    if sample.kind == "event":
        return verdicts.judge_event(n, int(sums[0]), predicted, **settings)
    if sample.kind == "ratio":
        return verdicts.judge_ratio(n, dict(zip(samples.MONOMIALS, sums, strict=True)), predicted, **settings)
    return verdicts.judge_mean(n, float.fromhex(sample.center), *sums, predicted, **settings)


def _near_miss(part, name, point, sample, alpha, resolution, verdict):
    """Whether these samples reject a wrong formula."""
    wrong = part.near_misses[name]
    if sample.kind == "residual":
        other = sample.model_copy(update={"blocks": {0: [sample.blocks[0][0], sample.others[name], sample.blocks[0][2]]}})
        return REJECTED if _verdict(part, wrong, point, other, alpha, resolution).word == FAILS else SURVIVES
    if sample.kind == "law":
        return REJECTED if _verdict(part, wrong, point, sample, alpha, resolution).word == FAILS else SURVIVES
    try:
        value = evaluated(wrong, point)
    except NoValue:
        return SURVIVES
    if sample.kind == "tail":
        return REJECTED if float(value.decimal) < verdict.interval.low else SURVIVES
    if value.infinite:
        return REJECTED if part.relation == "=" and not verdict.interval.is_open else SURVIVES
    return verdicts.rejects(verdict, float(value.decimal), part.relation)


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
        refusal = tail_refusal(part, point)
        if stale or (sample is None and refusal is None):
            return Leg(LEG_STALE, "stale", stale or f"it was never simulated at {point_text(point)}, which is among its points now")
        judged.append(refusal or judge(part, sample, alpha, resolution))
    return summed_up(part, judged)


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


def judge_again(part, leg):
    """The Leg that the samples of an earlier leg give for a part with another formula; algebraic identities are drawn again."""
    from .drawing import simulate
    from .verification import settings

    run = settings(profile="quick", device="cpu")
    if isinstance(part, Algebraic | Negative):
        return simulate(part, replace(run, at=leg.details[0].params))
    return summed_up(part, [judge(part, point.sample, run.alpha, run.resolution) for point in leg.details])
