"""Spending the error rate, and forecasting how many memories a verdict needs."""

import math

from .confidence_sequences import FEWEST, N_OPT, mixture_width

PART_WEIGHT = 2.0**-11
POINT_WEIGHT = 1 / 64


def point_alpha(alpha, parts=PART_WEIGHT, points=POINT_WEIGHT):
    """The error rate of one point of one part: constant weights, so that adding a theorem moves no other's threshold."""
    return alpha * parts * points


def example_alpha(alpha, k, points=POINT_WEIGHT):
    """The run's error rate that gives the k-th of any number of examples alpha/(k (k + 1)) of its part's share: all together spend alpha."""
    return alpha / (points * k * (k + 1))


def boundary(alpha, n, n_opt=N_OPT):
    """The number of standard errors z at which the mixture decides after n samples."""
    r = 1 + n * mixture_width(alpha, n_opt)
    return math.sqrt((2 * math.log(1 / alpha) + math.log(r)) * r / (r - 1))


def memories_needed(variation, resolution, alpha, skewness=0.0, n_opt=N_OPT):
    """Forecast of the memories that certify a mean to +-resolution: (variation/resolution)^2 (z + 0.8)^2, and enough to open the gate.

    variation: standard deviation over the declared scale. None where no number would do: a variation or skewness that is not finite.
    """
    if not math.isfinite(variation) or not math.isfinite(skewness):
        return None
    n = float(n_opt)
    for _ in range(40):
        z = boundary(alpha, max(n, FEWEST), n_opt)
        n, before = max((variation / resolution) ** 2 * (z + 0.8) ** 2, (skewness * z**3 / 3) ** 2, FEWEST), n
        if abs(n - before) < 0.5:
            break
    return math.ceil(n)


def more_needed(n, forecast):
    """Further memories after n that did not decide: the forecast's rest, at least a quarter of n, the next look of a verdict that was close."""
    return None if forecast is None else max(forecast - n, math.ceil(n / 4))


RARE = 1 / 4096


def first_look(alpha):
    """Memories before which no mean is judged: every value of probability RARE or more has been seen by then, surely.

    No sample tells of a rare large value that it does not hold.
    """
    return math.ceil(math.log(1 / alpha) / RARE)
