"""Confidence sequences: intervals that hold at every look at once, from sums that can be merged.

Means: the right-Haar t mixture (Lai 1976; Wang & Ramdas arXiv 2310.03722), with the Cramer skewness correction of the self-normalised sum
(wang2005, in the Student form) and a gate: no verdict before the correction is small. Events: the beta mixture of Bernoulli likelihood ratios
(Robbins 1970). Laws: the Dvoretzky-Kiefer-Wolfowitz band (massart1990) at a planned number of samples.
"""

import math
from dataclasses import dataclass

from scipy.optimize import brentq
from scipy.special import betaln, lambertw

N_OPT = 4096
FEWEST = 64


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


def mixture_width(alpha, n_opt=N_OPT):
    """rho^2 of the mixing normal that makes the interval narrowest near n_opt samples."""
    root = lambertw(-(alpha**2) / math.e, k=-1).real
    return (-root - 1) / n_opt


def central_moments(n, s1, s2, s3):
    """(mean, standard deviation, |skewness|) of n values from their raw sums; the standard deviation uses 1/n."""
    mean = s1 / n
    variance = max(s2 / n - mean**2, 0.0)
    third = s3 / n - 3 * mean * s2 / n + 2 * mean**3
    deviation = math.sqrt(variance)
    return mean, deviation, abs(third) / deviation**3 if deviation > 0 else 0.0


def mean_interval(n, s1, s2, s3, alpha, n_opt=N_OPT):
    """The gated, skewness-corrected interval for the mean of n i.i.d. values with raw sums s1, s2, s3.

    Guarantees: covers at every look with probability at least about 1 - alpha (see numerics/calibration.py). Open while n < 64, while the
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


def dkw_band(n, alpha):
    """Half-width of the simultaneous band around an empirical distribution function of n samples."""
    return math.sqrt(math.log(2 / alpha) / (2 * n))


def dkw_samples(width, alpha):
    """Samples that make the band's half-width at most `width`."""
    return math.ceil(math.log(2 / alpha) / (2 * width**2))
