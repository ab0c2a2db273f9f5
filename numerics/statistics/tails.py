"""How heavy the tail of a sample is: Hill's estimate of its index from the largest values, at two depths.

Of a tail P(|X| > t) ~ t^-a, the logarithms of the k largest values over the next one have the mean 1/a and the standard error 1/(a sqrt k). A lighter
tail, such as that of a lognormal variable, shows a larger index the farther out it is read.
"""

import math
from dataclasses import dataclass

import numpy as np

NEAR, FAR = 1 / 64, 512  # the near tail is a share of the sample, the far one so many of its largest values
FEWEST = 1 << 16


@dataclass(frozen=True)
class Tail:
    """The index at two depths with its relative standard errors, 1/sqrt k."""

    near: float
    far: float
    errors: tuple[float, float]

    def surely_below(self, value, z=3.0, bias=1.05):
        """Whether the index is below a value: at both depths by z standard errors and a margin for bias, and does not rise outwards."""
        ends = [estimate * (1 + z * error) * bias for estimate, error in zip((self.near, self.far), self.errors, strict=True)]
        return max(ends) < value and self.far < self.near * (1 + 1.5 * self.errors[1])

    def surely_above(self, value, z=3.0, bias=1.05):
        """Whether the index is above a value: at the far depth by z standard errors and a margin for bias."""
        return self.far * (1 - z * self.errors[1]) / bias > value


def tail(values):
    """The Tail of a sample of at least FEWEST finite values; None where its largest values do not vary, so that it has no tail to read."""
    sizes = np.abs(np.asarray(values, dtype=float))
    if len(sizes) < FEWEST or not np.isfinite(sizes).all():
        return None
    estimates: list[float] = []
    errors: list[float] = []
    counts = int(len(sizes) * NEAR), FAR
    ordered = np.sort(np.partition(sizes, -max(counts) - 1)[-max(counts) - 1 :])[::-1]
    for count in counts:
        if ordered[count] <= 0 or ordered[0] <= ordered[count] * (1 + 1e-9):
            return None
        estimates.append(count / float(np.log(ordered[:count] / ordered[count]).sum()))
        errors.append(1 / math.sqrt(count))
    near, far = estimates
    return Tail(near, far, (errors[0], errors[1]))
