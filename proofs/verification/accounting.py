"""The account of a simulated point: what was estimated, from what, at which error rate and margin, and what was forecast against what was used."""

import math
from dataclasses import asdict, dataclass

from ...numerics.statistics.samples import LawSample
from ..theorems.formulas import point_text


@dataclass(frozen=True)
class Account:
    """How a point was judged.

    estimand: the quantity as it is stated; unit: what is drawn independently; alpha: the error rate spent at this point, out of the run's;
    resolution: relative; margin: how far the whole interval may lie from the prediction, in the quantity's units, None where nothing is certified to
    a margin; for laws how far the distribution function may lie from the formula's at every threshold; everywhere: how far it surely is off at any
    value at most, None for numbers; forecast: memories that the planner expected after the first block, None where it could not say; used: memories
    drawn; gate: of the skewness correction, open up to 1; None where the interval has none; condition: what the error rate rests on beside independent
    memories, empty where it holds for every law and number of memories.
    """

    estimand: str
    unit: str
    alpha: float
    resolution: float
    margin: float | None
    forecast: int | None
    used: int
    gate: float | None
    condition: str
    everywhere: float | None = None

    def json(self):
        """The same as JSON."""
        return asdict(self)


def account(part, sample, claim):
    """The Account of a sample that was judged by this Claim of the part's formula."""
    verdict, margin = sample.verdict(claim), sample.margin(claim)
    gated = sample.waits and 0 < verdict.interval.gate < float("inf")
    return Account(
        estimand=estimand(part, part.domain.check(sample.params)), unit=sample.unit, alpha=claim.alpha, resolution=claim.resolution,
        margin=None if margin is None or math.isinf(margin) else margin, forecast=forecast(sample, claim), used=sample.memories,
        gate=float(verdict.interval.gate) if gated else None, condition=verdict.condition,
        everywhere=float(verdict.interval.high) if isinstance(sample, LawSample) else None,
    )  # fmt: skip


def estimand(part, point):
    """The left side of the statement for the point's ensembles, in words of the calculus."""
    ensembles = {name: point[name] for name in part.domain.categories() if name in point}
    return part.quantity_for(**ensembles).text()


def forecast(sample, claim):
    """Memories that the planner expected in all when it had seen the first block; what that block holds where it decided."""
    if 0 not in sample.blocks:
        return sample.memories
    first = sample.only(0)
    verdict = first.verdict(claim)
    if verdict.word != "undecided":
        return first.memories
    return None if verdict.needed is None else first.memories + verdict.needed


def sentence(point):
    """A simulated point on one line, for a person."""
    made = point.account
    parts = [f"at {point_text(point.params)}: {point.word.partition(':')[0]}"]
    if point.predicted is not None and point.half_width is not None:
        parts.append(f"predicted {point.predicted:.6g}, measured {point.measured:.6g} ± {point.half_width:.2g}")
    elif point.measured is not None:
        parts.append(f"measured {point.measured:.3g}")
    if made.margin is not None:
        parts.append(f"margin {made.margin:.2g}")
    if made.everywhere is not None:
        parts[-1] += f" at every threshold; at most {made.everywhere:.2g} off anywhere"
    expected = "no forecast" if made.forecast is None else f"{made.forecast:,} forecast"
    parts.append(f"{made.used:,} used, {expected}")
    if made.gate is not None:
        parts.append(f"gate {made.gate:.2g} (open up to 1)")
    parts.append(made.condition.partition(":")[0] or "at every number of memories")
    if point.needed:
        parts.append(f"about {point.needed:,} more would decide")
    return "; ".join(parts)
