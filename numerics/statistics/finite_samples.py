"""Confidence sequences for means of bounded variables: they hold at every look and for every law within the bounds, from the sums that are kept anyway.

For X >= low with mean m and 0 <= t < 1/(m - low), the product of 1 + t (X_i - m) is a nonnegative martingale that starts at one: the wealth of a bet
that the mean is larger. Since (log(1 + x) - x)/x^2 increases, a factor is at least exp(x + (log(1 - s) + s) (x/s)^2) for x = t (X_i - m) >= -s and
s = t (m - low). So sums of X and X^2 bound the wealth, here averaged over a fixed grid of bets. A bet's wealth falls as m grows: where one mean is
rejected, so is every smaller one. An upper end is the lower end of -X. For a ratio E A / E B = r with B >= 0 the bets are on A - r B.
"""

import math

import numpy as np

from .confidence_sequences import FEWEST, OPEN, ROUNDING, Interval, central_moments, last_accepted, ratio_deviations

BETS = 2.0 ** np.arange(-8, 16)  # t over the length of the range; the best one is about sqrt(2 log(1/alpha)/n) over the standard deviation
STEPS = np.concatenate([2.0 ** -np.arange(0, 48, 0.75), [0.0]])
ROUNDS = 6


def log_wealth(means, n, s1, s2, low, length):
    """A lower bound on the logarithm of the averaged wealth against each of the means (above low), from raw sums."""
    means = np.asarray(means, dtype=float)[..., None]
    bets = BETS / length
    room = means - low
    total, squares = s1 - n * means, np.maximum(s2 - 2 * means * s1 + n * means**2, 0.0)
    shares = np.where(bets * room < 1, bets * room, 0.0)  # a bet that could lose more than all is left out
    logs = np.where(shares > 0, bets * total + (np.log1p(-shares) + shares) * squares / room**2, -1e300)
    most = logs.max(axis=-1, keepdims=True)
    return most[..., 0] + np.log(np.exp(logs - most).mean(axis=-1))


def lower_end(n, s1, s2, low, length, alpha):
    """The largest mean that is seen to be rejected as too small, looked for on finer and finer grids; low where none is."""
    mean, limit = s1 / n, math.log(1 / alpha)
    found, tried = float(low), low + (mean - low) * (1 - STEPS)
    for _ in range(ROUNDS if mean > low else 0):
        hits = np.flatnonzero(log_wealth(tried[1:-1], n, s1, s2, low, length) >= limit)
        if not len(hits):
            break
        found = float(tried[1 + hits[-1]])
        tried = np.linspace(found, tried[2 + hits[-1]], len(STEPS))
    return found


def bounded_interval(n, s1, s2, low, high, alpha):
    """The interval for the mean of n independent values in [low, high] with raw sums s1, s2: it misses at some look with probability at most alpha.

    Open where a bound is not finite. ValueError where the mean of the values lies outside of them: the bounds are not theirs.
    """
    if n < 1 or not (math.isfinite(low) and math.isfinite(high)):
        return OPEN
    slack = ROUNDING * max(abs(low), abs(high))
    if not low - slack <= s1 / n <= high + slack:
        raise ValueError(f"the mean of the values is {s1 / n:.6g} from their centre, outside their bounds {low:.6g} and {high:.6g}")
    if high - low <= slack:
        return Interval(low, high)
    return Interval(lower_end(n, s1, s2, low, high - low, alpha / 2), -lower_end(n, -s1, s2, -high, high - low, alpha / 2))


def bounded_ratio_interval(n, sums, below, above, about, alpha):
    """The ratios r of E A / E B that bets on A - r B leave, for A and B in [low, high] each, B nonnegative, from the sums {(i, j): sum of A^i B^j}.

    about: a ratio, chosen before anything is drawn, that sets the scale of the bets. Open where a bound is not finite or B may be negative.
    """
    bounds = (*below, *above)
    if n < FEWEST or not all(map(math.isfinite, (*bounds, about))) or above[0] < 0 or not sums[0, 1] > 0:
        return OPEN
    estimate = sums[1, 0] / sums[0, 1]
    error = central_moments(n, *ratio_deviations(sums, estimate))[1] * math.sqrt(n) / sums[0, 1]
    step = max(error, ROUNDING * abs(estimate))

    def accepts(r):
        return bounded_ratio_accepts(n, sums, r, below, above, about, alpha)

    return Interval(*(last_accepted(accepts, estimate, sign * step) for sign in (-1, 1)))


def bounded_ratio_accepts(n, sums, r, below, above, about, alpha):
    """Whether the bets leave the ratio r."""
    length = below[1] - below[0] + abs(about) * (above[1] - above[0])
    s1, s2, _ = ratio_deviations(sums, r)
    ends = sorted((r * above[0], r * above[1]))
    low, high = below[0] - ends[1], below[1] - ends[0]
    limit = math.log(2 / alpha)
    too_small, too_large = low >= 0 and s1 > 0, high <= 0 and s1 < 0
    if low < 0 and high > 0 and length > 0:
        too_small = log_wealth(0.0, n, s1, s2, low, length) >= limit
        too_large = log_wealth(0.0, n, -s1, s2, -high, length) >= limit
    return not (too_small or too_large)


def memories_needed(deviation, low, high, mean, margin, alpha):
    """Forecast of the values that bring both ends within the margin; None where no number would."""
    if not (margin > 0 and math.isfinite(deviation)):
        return None
    room = max(high - mean, mean - low)
    return math.ceil(math.log(2 * len(BETS) / alpha) * (2.2 * (deviation / margin) ** 2 + 2 * room / margin))


def suffices(low, high, margin, alpha, memories):
    """Whether so many memories can certify to the margin by these bounds, as far as the bounds are concerned: known before anything is drawn."""
    return margin > 0 and math.isfinite(high - low) and math.log(2 * len(BETS) / alpha) * (high - low) <= memories * margin
