"""Verdicts: what an interval says of a predicted value. Only an interval that lies wholly within the resolution is a pass.

Order of words: refused (no finite variance), fails (the prediction lies outside), holds (the whole interval lies within the resolution), else
undecided, with the number of memories that would decide.
"""

import math
from dataclasses import dataclass

from .confidence import OPEN, Interval, central_moments, dkw_band, event_interval, mean_interval
from .planner import memories_needed

HOLDS, FAILS, UNDECIDED, REFUSED = "holds", "fails", "undecided", "refused"


@dataclass(frozen=True)
class Verdict:
    """The word, its reason, the interval for the measured quantity, and how many more memories would decide."""

    word: str
    reason: str
    measured: float | None
    interval: Interval
    memories: int
    needed: int | None = None
    detail: str = ""

    @property
    def half_width(self):
        """Half the interval's length, None while it is open."""
        return None if self.interval.is_open else self.interval.half_width


def tail_refusal(tail_index):
    """(reason, text) if a mean with this tail index cannot be judged from samples, else None.

    tail_index: sup of the p with E|X|^p finite.
    """
    if tail_index <= 1:
        return "infinite-mean", f"the mean does not exist (tail index {tail_index:g})"
    if tail_index <= 2:
        rate = 1 - 1 / tail_index
        return "infinite-variance", (
            f"the variance is infinite (tail index {tail_index:g}): a mean over samples converges like n^-{rate:.2f}; "
            "state it as a size-biased expectation, a truncated mean or a law, or prove it symbolically"
        )
    return None


def judge_mean(n, center, s1, s2, s3, predicted, *, alpha, resolution, scale=None, relation="="):
    """The Verdict on a mean from sums of (X - center)^1..3. scale: what deviations are relative to where the mean may vanish."""
    unit = abs(scale if scale is not None else predicted)
    interval = _constant(n, center, s1, s2) or _shifted(mean_interval(n, s1, s2, s3, alpha), center)
    mean, deviation, skewness = central_moments(n, s1, s2, s3) if n else (0.0, 0.0, 0.0)
    needed = None
    if n and deviation > 0 and unit > 0:
        needed = max(memories_needed(deviation / unit, resolution, alpha, skewness) - n, 0)
    return _judged(n, center + mean, interval, predicted, unit * resolution, relation, needed)


def _constant(n, center, s1, s2):
    """All values are one number up to rounding: the interval is that number and its rounding, if enough of them were seen."""
    if n < 64 or not math.isfinite(s2):
        return None
    mean = s1 / n
    spread = math.sqrt(max(s2 / n - mean**2, 0.0))
    rounding = 1e-6 * max(abs(center + mean), 1e-30)
    return Interval(center + mean - rounding, center + mean + rounding) if spread <= rounding / 10 else None


def _shifted(interval, center):
    return Interval(interval.low + center, interval.high + center, interval.gate)


def judge_event(n, k, predicted, *, alpha, resolution, relation="="):
    """The Verdict on a probability from k events in n memories."""
    interval = event_interval(n, k, alpha) if n else OPEN
    rate = k / n if n else 0.0
    variation = math.sqrt(max(rate * (1 - rate), 1e-12)) / predicted if predicted > 0 else math.inf
    needed = max(memories_needed(variation, resolution, alpha) - n, 0) if math.isfinite(variation) else None
    return _judged(n, rate, interval, predicted, abs(predicted) * resolution, relation, needed)


def judge_ratio(n, sums, predicted, *, alpha, resolution, relation="="):
    """The Verdict on E A / E B from the sums of a^i b^j of degree up to three: the Fieller set of ratios r at which the mean of A - r B may vanish.

    sums: {(i, j): sum}. B must have a positive mean. The set is found around the point estimate.
    """
    if n == 0 or not sums[0, 1] > 0:
        return Verdict(UNDECIDED, "budget", None, OPEN, n)
    estimate = sums[1, 0] / sums[0, 1]

    def accepts(r):
        s1 = sums[1, 0] - r * sums[0, 1]
        s2 = sums[2, 0] - 2 * r * sums[1, 1] + r**2 * sums[0, 2]
        s3 = sums[3, 0] - 3 * r * sums[2, 1] + 3 * r**2 * sums[1, 2] - r**3 * sums[0, 3]
        interval = mean_interval(n, s1, s2, s3, alpha)
        return interval.is_open or interval.low <= 0 <= interval.high

    interval = _acceptance(accepts, estimate)
    return _judged(n, estimate, interval, predicted, abs(predicted) * resolution, relation, None)


def _acceptance(accepts, center):
    """The interval around center on which a test accepts, by doubling and bisection; open if it does not end."""
    ends = []
    for sign in (-1, 1):
        step = 1e-6 * max(abs(center), 1e-12)
        while accepts(center + sign * step):
            step *= 2
            if step > 1e6 * max(abs(center), 1e-12):
                return OPEN
        inside, outside = step / 2, step
        for _ in range(40):
            middle = (inside + outside) / 2
            inside, outside = (middle, outside) if accepts(center + sign * middle) else (inside, middle)
        ends.append(center + sign * outside)
    return Interval(ends[0], ends[1])


def _judged(n, measured, interval, predicted, margin, relation, needed):
    if interval.is_open or not math.isfinite(predicted):
        reason = "gate" if math.isfinite(interval.gate) and interval.gate > 1 else "budget"
        return Verdict(UNDECIDED, reason, measured, interval, n, needed, f"skewness gate {interval.gate:.2g}")
    low, high = interval.low, interval.high
    if relation in ("<=", "<"):
        word = FAILS if low > predicted else HOLDS if high <= predicted + margin else UNDECIDED
    elif relation in (">=", ">"):
        word = FAILS if high < predicted else HOLDS if low >= predicted - margin else UNDECIDED
    else:
        inside = low <= predicted <= high
        word = FAILS if not inside else HOLDS if high - predicted <= margin and predicted - low <= margin else UNDECIDED
    reason = {FAILS: "off-by", HOLDS: "", UNDECIDED: "budget"}[word]
    return Verdict(word, reason, measured, interval, n, needed if word == UNDECIDED else None)


def rejects(verdict, value, relation="="):
    """What the samples say of another value: rejected if it lies outside the interval (on the false side, for a bound), else survives."""
    if verdict.interval.is_open or not math.isfinite(value):
        return "undecided"
    low, high = verdict.interval.low, verdict.interval.high
    if relation in ("<=", "<"):
        outside = low > value
    elif relation in (">=", ">"):
        outside = high < value
    else:
        outside = not low <= value <= high
    return "rejected" if outside else "survives"


def judge_law(n, counts, probabilities, *, alpha, resolution):
    """The Verdict on a law: counts of n samples at or below increasing thresholds against the predicted distribution function there.

    The Kolmogorov distance lies between its largest value at the thresholds and what a jump between two of them could add. Fails if it surely
    exceeds the band; holds if it surely is below the band and the band is at most the resolution. The band is simultaneous, at a planned n.
    """
    if n == 0 or len(counts) < 2:
        return Verdict(UNDECIDED, "budget", None, OPEN, n)
    band = dkw_band(n, alpha)
    empirical = [0.0, *(count / n for count in counts), 1.0]
    predicted = [0.0, *probabilities, 1.0]
    at_points = max(abs(e - p) for e, p in zip(empirical, predicted, strict=True))
    between = max(max(e1 - p0, p1 - e0) for e0, e1, p0, p1 in zip(empirical, empirical[1:], predicted, predicted[1:], strict=False))
    interval = Interval(max(at_points - band, 0.0), between + band)
    if at_points > band:
        return Verdict(FAILS, "off-by", at_points, interval, n)
    if band <= resolution:
        return Verdict(HOLDS, "", at_points, interval, n)
    return Verdict(UNDECIDED, "budget", at_points, interval, n, math.ceil(math.log(2 / alpha) / (2 * resolution**2)) - n)


def judge_residual(residual, bound, instances):
    """The Verdict on a deterministic identity from the largest relative residual and its rounding bound."""
    if not math.isfinite(residual):
        return Verdict(FAILS, "not-a-number", residual, Interval(residual, residual), instances)
    word = HOLDS if residual <= bound else FAILS
    return Verdict(word, "" if word == HOLDS else "off-by", residual, Interval(residual, residual), instances, None, f"rounding bound {bound:.1e}")
