"""Confidence sequences: intervals that hold at every look at once, from sums that can be merged.

Means: the right-Haar t mixture (Lai 1976; Wang & Ramdas arXiv 2310.03722), with the Cramer skewness correction of the self-normalised sum
(wang2005, in the Student form) and a gate: no verdict before the correction is small. Events: the beta mixture of Bernoulli likelihood ratios
(Robbins 1970). Ratios: the Fieller set. Laws: the Dvoretzky-Kiefer-Wolfowitz band (massart1990) at a planned number of samples.
"""

import math
from dataclasses import dataclass
from functools import lru_cache

from scipy.optimize import brentq
from scipy.special import betaln, lambertw

N_OPT = 4096
FEWEST = 64
ROUNDING = 1e-5  # what a long float32 sum may be wrong by, relative to its size; a hundred times finer than any resolution in use


@dataclass(frozen=True)
class Interval:
    """low <= truth <= high with the stated error rate at every look; open (infinite) while the gate c > 1 or too little was seen."""

    low: float
    high: float
    gate: float = 0.0

    @property
    def is_open(self):
        """Whether nothing can be said yet."""
        return not (math.isfinite(self.low) and math.isfinite(self.high))

    @property
    def half_width(self):
        """Half the interval's length."""
        return (self.high - self.low) / 2


OPEN = Interval(-math.inf, math.inf, math.inf)


@lru_cache(maxsize=64)
def mixture_width(alpha, n_opt=N_OPT):
    """rho^2 of the mixing normal that makes the interval narrowest near n_opt samples."""
    root = lambertw(-(alpha**2) / math.e, k=-1).real
    return (-root - 1) / n_opt


def central_moments(n, s1, s2, s3):
    """(mean, standard deviation, |skewness|) of n values from their raw sums; the standard deviation uses 1/n.

    Sums that overflow give nan or inf, never an exception: products, because float powers raise.
    """
    mean, square, cube = float(s1) / n, float(s2) / n, float(s3) / n
    variance = max(square - mean * mean, 0.0)
    third = cube - 3 * mean * square + 2 * mean * mean * mean
    deviation = math.sqrt(variance)
    return mean, deviation, abs(third) / deviation / deviation / deviation if deviation > 0 else 0.0


def constant_interval(n, value, size, alpha):
    """The interval for the mean of n values that were all one number, up to rounding: what was never seen has probability at most q.

    Exact at every n if |X - value| <= size: the mean is then within q size of the value, q from no event in n - 1 trials (the first value says
    which number it is). Open if size is 0: no scale.
    """
    if n < 2 or not 0 < size < math.inf:
        return OPEN
    half = (event_interval(n - 1, 0, alpha).high + ROUNDING) * size
    return Interval(value - half, value + half)


def mean_interval(n, s1, s2, s3, alpha, n_opt=N_OPT):
    """The gated, skewness-corrected interval for the mean of n i.i.d. values with raw sums s1, s2, s3.

    Guarantees: covers at every look with probability at least about 1 - alpha (see numerics/calibration/study.py). Open while n < 64, while the
    values do not vary, or while the gate c = |skewness| z^3 / (3 sqrt n) exceeds 1.
    """
    if n < FEWEST:
        return OPEN
    mean, deviation, skewness = central_moments(n, s1, s2, s3)
    if not deviation > 0 or not math.isfinite(deviation):
        return OPEN
    r = 1 + n * mixture_width(alpha, n_opt)
    gate = gate_of(n, skewness, alpha, r)
    if not gate <= 1:
        return Interval(-math.inf, math.inf, gate)
    log_k = (math.log(r) + 2 * (math.log(1 / alpha) + gate)) / n
    k = math.exp(log_k)
    if not k < r:
        return Interval(-math.inf, math.inf, gate)
    half = deviation * math.sqrt(r * (k - 1) / (r - k))
    return Interval(mean - half, mean + half, gate)


def gate_of(n, skewness, alpha, r):
    """c = |skewness| z^3 / (3 sqrt n) at the boundary z of the mixture."""
    z = math.sqrt((2 * math.log(1 / alpha) + math.log(r)) * r / (r - 1))
    return skewness * z**3 / (3 * math.sqrt(n))


def event_interval(n, k, alpha):
    """The interval for a probability from k events in n trials, by the Jeffreys mixture; exact at every n."""
    if n < 1:
        return OPEN
    constant = betaln(k + 0.5, n - k + 0.5) - betaln(0.5, 0.5)
    limit = math.log(1 / alpha)

    def excess(p):
        likelihood = (k * math.log(p) if k else 0.0) + ((n - k) * math.log1p(-p) if n > k else 0.0)
        return constant - likelihood - limit

    peak, tiny = k / n, 1e-300
    low = 0.0 if k == 0 or excess(tiny) <= 0 else brentq(excess, tiny, max(peak, tiny) if k < n else 1 - 1e-16, xtol=1e-15)
    top = 1 - 1e-16
    high = 1.0 if k == n or excess(top) <= 0 else brentq(excess, max(peak, tiny), top, xtol=1e-15)
    return Interval(low, high)


def ratio_interval(n, sums, alpha):
    """The Fieller set of E A / E B: the ratios r at which the mean of A - r B may vanish, from the sums {(i, j): sum of A^i B^j}, i + j <= 3.

    Assumes E B > 0. Open until the mean of B is surely positive: before that the set has no end. Found outwards from the estimate in standard errors.
    """
    if n < FEWEST or not sums[0, 1] > 0:
        return OPEN
    below = (sums[0, 1], sums[0, 2], sums[0, 3])
    mean, deviation, _ = central_moments(n, *below)
    denominator = mean_interval(n, *below, alpha=alpha)
    if denominator.low <= 0 and not deviation <= ROUNDING * mean:
        return Interval(-math.inf, math.inf, denominator.gate)
    estimate = sums[1, 0] / sums[0, 1]
    deviations = ratio_deviations(sums, estimate)
    error = central_moments(n, *deviations)[1] * math.sqrt(n) / sums[0, 1]
    floor = ROUNDING * abs(estimate)
    gate = mean_interval(n, *deviations, alpha=alpha).gate
    ends = [last_accepted(lambda r: ratio_accepts(n, sums, r, alpha), estimate, sign * max(error, floor)) for sign in (-1, 1)]
    return Interval(ends[0] - floor, ends[1] + floor, gate)


def ratio_deviations(sums, r) -> tuple[float, float, float]:
    """Sums of (A - r B)^1..3."""
    return (
        sums[1, 0] - r * sums[0, 1],
        sums[2, 0] - 2 * r * sums[1, 1] + r**2 * sums[0, 2],
        sums[3, 0] - 3 * r * sums[2, 1] + 3 * r**2 * sums[1, 2] - r**3 * sums[0, 3],
    )


def ratio_accepts(n, sums, r, alpha):
    """Whether the mean of A - r B may vanish; an open interval accepts."""
    interval = mean_interval(n, *ratio_deviations(sums, r), alpha=alpha)
    return interval.low <= 0 <= interval.high


def last_accepted(accepts, estimate, step):
    """The end of the values that accepts(r) takes, in the direction of step, by doubling and bisection; infinite if 2^40 steps do not reach it."""
    reach = 1.0
    while accepts(estimate + reach * step):
        reach *= 2
        if reach > 2.0**40 or step == 0:
            return math.copysign(math.inf, step)
    inside, outside = (reach / 2 if reach > 1 else 0.0), reach
    for _ in range(40):
        middle = (inside + outside) / 2
        inside, outside = (middle, outside) if accepts(estimate + middle * step) else (inside, middle)
    return estimate + outside * step


def dkw_band(n, alpha):
    """Half-width of the simultaneous band around an empirical distribution function of n samples."""
    return math.sqrt(math.log(2 / alpha) / (2 * n))


def dkw_samples(width, alpha):
    """Samples that make the band's half-width at most `width`."""
    return math.ceil(math.log(2 / alpha) / (2 * width**2))
