"""Verdicts: what an interval says of a predicted value. Only an interval that lies wholly within the resolution is a pass.

Order of words: refused (no finite variance), fails (the prediction lies outside), holds (the whole interval lies within the resolution), else
undecided, with the number of memories that would decide.
"""

import math
from dataclasses import dataclass, replace
from itertools import pairwise

from . import confidence_sequences, finite_samples
from .confidence_sequences import OPEN, ROUNDING, Interval, central_moments, dkw_band, event_interval, mean_interval
from .planner import RARE, memories_needed, more_needed

HOLDS, FAILS, UNDECIDED, REFUSED = "holds", "fails", "undecided", "refused"
ASYMPTOTIC = f"asymptotic: where no values of probability below 1/{round(1 / RARE)} carry much of the mean or the variance"
ZERO = 1e-6  # what float32 arithmetic on numbers of size one leaves where the answer is zero


@dataclass(frozen=True)
class Verdict:
    """The word, its reason, the interval for the measured quantity, and how many more memories would decide.

    condition: what the interval's error rate rests on beside independent memories; empty where it holds for every law and number of memories.
    """

    word: str
    reason: str
    measured: float | None
    interval: Interval
    memories: int
    needed: int | None = None
    detail: str = ""
    condition: str = ""

    @property
    def half_width(self):
        """Half the interval's length, None while it is open."""
        return None if self.interval.is_open else self.interval.half_width

    def message(self, predicted, *run):
        """What was predicted, what was seen, and how far off. run: what else says how it was seen, such as "seed 17", "cpu"."""
        seen = ", ".join((f"{self.memories} memories", *map(str, run), *(["asymptotic"] if self.condition else [])))
        more = f"; about {self.needed} more memories would decide" if self.needed else ""
        if self.half_width is None:
            return f"predicted {predicted:.6g}, {self.word} ({self.reason}) after {seen}{more}."
        off = abs(self.measured - predicted) / self.half_width if self.half_width else math.inf
        return f"predicted {predicted:.6g}, measured {self.measured:.6g} ± {self.half_width:.2g} ({seen}): {off:.3g} half-widths off{more}."


def tail_refusal(tail_index):
    """(reason, text) if a mean with this tail index cannot be judged from samples, else None.

    tail_index: sup of the p with E|X|^p finite.
    """
    if math.isnan(tail_index):
        return "not-a-number", "the tail index is not a number"
    if tail_index <= 1:
        return "infinite-mean", f"the mean does not exist (tail index {tail_index:g})"
    if tail_index <= 2:
        rate = 1 - 1 / tail_index
        return "infinite-variance", (
            f"the variance is infinite (tail index {tail_index:g}): a mean over samples converges like n^-{rate:.2f}; "
            "state it as a size-biased expectation, a truncated mean or a law, or prove it symbolically"
        )
    return None


def judge_mean(n, center, s1, s2, s3, predicted, *, alpha, resolution, scale=None, relation="=", bounds=None):
    """The Verdict on a mean from sums of (X - center)^1..3. scale: what deviations are relative to where the mean may vanish.

    bounds: (low, high) of X, by which the interval holds for every law and at every n; ValueError where the sums contradict them. Without bounds it is
    asymptotic. Values that are one number up to rounding then say nothing of rarer values: see constant_interval, which shrinks like 1/n about that number.
    Where they vary, a prediction is refuted only if values as large as the mean, too rare to have been seen yet, would not explain it.
    """
    if not all(map(math.isfinite, (center, s1, s2, s3))):
        return Verdict(UNDECIDED, "not-a-number", None, OPEN, n)
    unit = abs(scale if scale is not None else predicted)
    mean, deviation, skewness = central_moments(n, s1, s2, s3) if n else (0.0, 0.0, 0.0)
    measured = float(center) + mean
    if unit == 0 and math.hypot(measured, deviation) <= ZERO:
        unit = 1.0  # what should be zero, and is up to rounding, has no other scale than that of the numbers it is made of
    size = max(abs(measured), abs(scale or 0.0), unit if predicted == 0 else 0.0)
    if n and size == 0:
        return Verdict(UNDECIDED, "no-scale", measured, OPEN, n)
    if n and bounds is not None:
        low, high = bounds
        found = finite_samples.bounded_interval(n, s1, s2, low - center, high - center, alpha)
        forecast = finite_samples.memories_needed(deviation, low, high, measured, unit * resolution, alpha)
        return _judged(n, measured, _shifted(found, center, ROUNDING * size), predicted, unit * resolution, relation, forecast)
    alpha = alpha / 2  # half for looks at which all values were one number, half for those after they began to vary
    if n and deviation <= ROUNDING * size:
        interval, forecast = _of_one_number(n, measured, size, alpha, unit, resolution)
    else:
        interval = _shifted(mean_interval(n, s1, s2, s3, alpha), center, ROUNDING * size)
        forecast = memories_needed(deviation / unit, resolution, alpha, skewness) if deviation > 0 and unit > 0 else None
    verdict = replace(_judged(n, measured, interval, predicted, unit * resolution, relation, forecast), condition=ASYMPTOTIC)
    unseen = event_interval(n, 0, alpha).high * size if verdict.word == FAILS else 0.0
    if verdict.word == FAILS and interval.low - unseen <= predicted <= interval.high + unseen:
        return replace(verdict, word=UNDECIDED, reason="unseen", needed=more_needed(n, forecast))
    return verdict


def _of_one_number(n, value, size, alpha, unit, resolution):
    """The interval where all values were one number, up to rounding, and how many would certify it."""
    forecast = math.ceil(2 * math.log(2 / alpha) / resolution) if unit > 0 else None
    return confidence_sequences.constant_interval(n, value, size, alpha), forecast


def _shifted(interval, center, floor):
    return Interval(float(interval.low + center - floor), float(interval.high + center + floor), float(interval.gate))


def judge_event(n, k, predicted, *, alpha, resolution, scale=None, relation="="):
    """The Verdict on a probability from k events in n memories. scale: what deviations are relative to where the probability may vanish."""
    interval = event_interval(n, k, alpha) if n else OPEN
    rate = k / n if n else 0.0
    unit = abs(scale if scale is not None else predicted)
    forecast = memories_needed(math.sqrt(max(rate * (1 - rate), 1 / max(n, 1))) / unit, resolution, alpha) if unit > 0 else None
    return _judged(n, rate, interval, predicted, unit * resolution, relation, forecast)


def judge_ratio(n, sums, predicted, *, alpha, resolution, scale=None, relation="=", bounds=None):
    """The Verdict on E A / E B (E B > 0) from the sums {(i, j): sum of A^i B^j}: of ratio_interval. Fails only if A - predicted B is itself rejected.

    bounds: ((low, high) of A, (low, high) of B), B nonnegative, as in judge_mean. Without bounds, pairs that all have one ratio, up to rounding, say
    nothing of rarer ones: see constant_interval.
    """
    if n == 0 or not sums[0, 1] > 0:
        return Verdict(UNDECIDED, "budget", None, OPEN, n)
    estimate = sums[1, 0] / sums[0, 1]
    unit = abs(scale if scale is not None else predicted)
    if unit == 0 and math.sqrt(max(sums[2, 0], 0.0) / n) <= ZERO * sums[0, 1] / n:
        s1, s2, s3 = (sums[power, 0] * (n / sums[0, 1]) ** power for power in (1, 2, 3))
        return judge_mean(n, 0.0, s1, s2, s3, predicted, alpha=alpha, resolution=resolution)
    below = sums[0, 1] / n
    _, deviation, skewness = central_moments(n, *confidence_sequences.ratio_deviations(sums, estimate))
    alpha = alpha if bounds else alpha / 2  # as in judge_mean
    size = max(abs(estimate), abs(scale or 0.0), unit if predicted == 0 else 0.0)
    if bounds is None and deviation <= ROUNDING * size * below:
        interval, forecast = _of_one_number(n, estimate, size, alpha, unit, resolution)
        return replace(_judged(n, estimate, interval, predicted, unit * resolution, relation, forecast), condition=ASYMPTOTIC)
    if bounds is None:
        interval, condition = confidence_sequences.ratio_interval(n, sums, alpha), ASYMPTOTIC
        forecast = memories_needed(deviation / below / unit, resolution, alpha, skewness) if unit > 0 else None
    else:
        of_a, of_b = bounds
        (low, high), (least, most) = of_a, of_b
        found, condition = finite_samples.bounded_ratio_interval(n, sums, of_a, of_b, predicted, alpha), ""
        interval, ends = _shifted(found, 0.0, ROUNDING * abs(estimate)), (low - estimate * most, high - estimate * least)
        forecast = finite_samples.memories_needed(deviation, *ends, 0.0, unit * resolution * below, alpha)
    verdict = replace(_judged(n, estimate, interval, predicted, unit * resolution, relation, forecast), condition=condition)
    if verdict.word == FAILS and ratio_accepts(n, sums, predicted, alpha, bounds):
        return replace(verdict, word=UNDECIDED, reason="gate", needed=more_needed(n, forecast))
    return verdict


def ratio_accepts(n, sums, r, alpha, bounds=None):
    """Whether A - r B may have mean zero."""
    if bounds is None:
        return confidence_sequences.ratio_accepts(n, sums, r, alpha)
    of_a, of_b = bounds
    return finite_samples.bounded_ratio_accepts(n, sums, r, of_a, of_b, r, alpha)


def _judged(n, measured, interval, predicted, margin, relation, forecast):
    more = more_needed(n, forecast if margin > 0 and math.isfinite(predicted) else None)
    if math.isnan(predicted):
        return Verdict(UNDECIDED, "not-a-number", measured, interval, n, None, "the prediction is not a number")
    if interval.is_open or math.isinf(predicted):
        reason = "gate" if math.isfinite(interval.gate) and interval.gate > 1 else "no-scale" if margin == 0 else "budget"
        return Verdict(UNDECIDED, reason, measured, interval, n, more, f"skewness gate {interval.gate:.2g}")
    low, high = interval.low, interval.high
    if relation in ("<=", "<"):
        word = FAILS if low > predicted else HOLDS if high <= predicted + margin else UNDECIDED
    elif relation in (">=", ">"):
        word = FAILS if high < predicted else HOLDS if low >= predicted - margin else UNDECIDED
    else:
        inside = low <= predicted <= high
        word = FAILS if not inside else HOLDS if high - predicted <= margin and predicted - low <= margin else UNDECIDED
    reason = {FAILS: "off-by", HOLDS: "", UNDECIDED: "budget" if margin > 0 else "no-scale"}[word]
    return Verdict(word, reason, measured, interval, n, more if word == UNDECIDED else None)


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

    Fails if the sampled distribution function leaves the band about the predicted one at a threshold. Holds if it does not and twice the band is at
    most the resolution: the true one then lies within the resolution of the predicted one at every threshold. Either is wrong with probability at most
    alpha, for the band is simultaneous, at a planned n. The interval is that of the Kolmogorov distance, to which a jump between thresholds may add.
    """
    if n == 0 or not counts:
        return Verdict(UNDECIDED, "budget", None, OPEN, n)
    if not all(map(math.isfinite, probabilities)):
        return Verdict(UNDECIDED, "not-a-number", None, OPEN, n, None, "the predicted distribution function is not a number")
    band = dkw_band(n, alpha)
    empirical = [0.0, *(count / n for count in counts), 1.0]
    predicted = [0.0, *probabilities, 1.0]
    at_points = max(abs(e - p) for e, p in zip(empirical, predicted, strict=True))
    between = max(max(e1 - p0, p1 - e0) for e0, e1, p0, p1 in zip(empirical, empirical[1:], predicted, predicted[1:], strict=False))
    interval = Interval(max(at_points - band, 0.0), between + band)
    if at_points > band:
        return Verdict(FAILS, "off-by", at_points, interval, n)
    if 2 * band <= resolution:
        return Verdict(HOLDS, "", at_points, interval, n)
    return Verdict(UNDECIDED, "budget", at_points, interval, n, law_samples(resolution, alpha) - n)


def law_samples(resolution, alpha):
    """Samples at which judge_law decides: those that make twice the band at most the resolution."""
    return confidence_sequences.dkw_samples(resolution / 2, alpha)


KEPT = 2 / 3


def judge_tail(n, counts, thresholds, *, alpha):
    """The Verdict on the tail of a nonnegative variable: whether T P(X > T) keeps two thirds of its size at each step of increasing thresholds.

    The mean is the integral of P(X > T), so it is infinite if T P(X > T) never falls; a tail index above 1.15 is seen to fall. Fails if a step
    surely loses more, holds if no step does, each wrong with probability at most alpha as a statement about these thresholds. What lies beyond them no
    memory shows, so an infinite mean rests on a certificate. The interval runs from what the events seen so far surely add to the mean up to infinity.
    """
    if n == 0 or len(counts) < 2:
        return Verdict(UNDECIDED, "budget", None, OPEN, n)
    if not all(0 < a < b < math.inf for a, b in pairwise(thresholds)):
        return Verdict(UNDECIDED, "no-scale", None, OPEN, n, None, "the thresholds are no increasing positive numbers")
    rates = [event_interval(n, n - int(count), alpha / len(counts)) for count in counts]
    low = [t * rate.low for t, rate in zip(thresholds, rates, strict=True)]
    high = [t * rate.high for t, rate in zip(thresholds, rates, strict=True)]
    added = sum(w * (1 - u / t) for w, t, u in zip(low, thresholds, [0.0, *thresholds], strict=False))
    interval = Interval(added, math.inf)
    measured = thresholds[-1] * (n - counts[-1]) / n
    reach = f"from {thresholds[0]:.3g} to {thresholds[-1]:.3g}"
    if any(later < KEPT * earlier for earlier, later in zip(low, high[1:], strict=False)):
        return Verdict(
            FAILS, "off-by", measured, interval, n, None, f"T P(X > T) falls {reach}: a tail of index above one, unless it rises further out"
        )
    if all(later >= KEPT * earlier for earlier, later in zip(high, low[1:], strict=False)):
        shown = f"T P(X > T) keeps two thirds of its size at each step {reach}; that it never falls is the certificate's to say"
        return Verdict(HOLDS, "", measured, interval, n, None, shown)
    seen = [t * (n - int(count)) / n for t, count in zip(thresholds, counts, strict=True)]
    return Verdict(UNDECIDED, "budget", measured, interval, n, more_needed(n, _steps_seen(n, low, seen, high)))


def _steps_seen(n, low, seen, high):
    """Memories that tell whether every step keeps two thirds, if what was seen is true and intervals shrink like one over the root of n.

    None where a threshold was passed too rarely to say, or a step keeps just so much.
    """
    falls: list[float] = []
    keeps: list[float] = []
    for (least, earlier, most), (least_later, later, most_later) in pairwise(zip(low, seen, high, strict=True)):
        if not (least > 0 and least_later > 0) or math.isclose(later, KEPT * earlier):
            return None
        fall = later < KEPT * earlier
        unsure = math.log(most_later / later * earlier / least) if fall else math.log(later / least_later * most / earlier)
        (falls if fall else keeps).append(math.ceil(n * (unsure / math.log(later / earlier / KEPT)) ** 2))
    return min(falls, default=None) or max(keeps, default=None)


def judge_residual(residual, bound, instances):
    """The Verdict on a deterministic identity from the largest relative residual and its rounding bound."""
    if not math.isfinite(residual):
        return Verdict(FAILS, "not-a-number", residual, Interval(residual, residual), instances)
    word = HOLDS if residual <= bound else FAILS
    return Verdict(word, "" if word == HOLDS else "off-by", residual, Interval(residual, residual), instances, None, f"rounding bound {bound:.1e}")
