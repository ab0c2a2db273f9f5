"""The geometry of keys that theorems assume: common mean, norms, effective width, equicorrelation, tails, near pairs; each with an interval."""

from dataclasses import dataclass

import numpy as np

SAMPLE = 3000  # keys whose pairs are looked at; a Gram matrix of 72 MB
LEVEL = 2.576  # half-widths are 99 % of a normal law


@dataclass(frozen=True)
class Measured:
    """An estimate with the half-width of its nominal 99 % interval, from the jackknife over keys."""

    value: float
    half_width: float

    @property
    def low(self):
        """The lower end."""
        return self.value - self.half_width

    @property
    def high(self):
        """The upper end."""
        return self.value + self.half_width

    def contains(self, number):
        """Whether a number lies in the interval."""
        return self.low <= number <= self.high

    def text(self):
        """`0.437 ± 0.012`."""
        return f"{self.value:.4g} ± {self.half_width:.2g}"


def sample(count, most=SAMPLE, seed=0):
    """Indices of at most so many items, a fixed choice without replacement."""
    return np.arange(count) if count <= most else np.sort(np.random.default_rng(seed).choice(count, most, replace=False))


def jackknife(statistic, sums, totals):
    """Measured value of statistic(*totals) where leaving out key i takes sums[:, i] away: a plug-in of U-statistics, delete-one."""
    value = statistic(*totals)
    left = statistic(*(total - part for total, part in zip(totals, sums, strict=True)))
    n = len(sums[0])
    return Measured(float(value), float(LEVEL * np.sqrt((n - 1) / n * np.square(left - left.mean()).sum())))


class Pairs:
    """Sums over pairs of sampled keys, from their Gram matrix."""

    def __init__(self, keys):
        self.rows = sample(len(keys))
        self.keys = keys[self.rows]
        self.gram = self.keys @ self.keys.T
        self.energy = np.diag(self.gram).copy()
        np.fill_diagonal(self.gram, 0)
        self.n = len(self.keys)

    def over_pairs(self, table):
        """(what each key takes part in, the total) of a table over ordered pairs with an empty diagonal."""
        return table.sum(0) + table.sum(1), table.sum()

    def mean_share(self):
        """|mean|^2 over E|k|^2, unbiased: the mean overlap of two keys over the mean energy of one."""
        pairs, total = self.over_pairs(self.gram)
        n = self.n

        def share(s, e, count):
            return s / (count * (count - 1)) / (e / count)

        return jackknife(share, (pairs, self.energy, np.ones(n)), (total, self.energy.sum(), n))

    def mean_cosine(self):
        """The mean cosine of two keys."""
        length = np.sqrt(self.energy)
        pairs, total = self.over_pairs(self.gram / length / length[:, None])
        return jackknife(lambda s, count: s / (count * (count - 1)), (pairs, np.ones(self.n)), (total, self.n))

    def effective_width(self):
        """(tr C)^2 / tr C^2 of the covariance, from the overlaps of keys less their mean."""
        centred = self.keys - self.keys.mean(0)
        table = np.square(centred @ centred.T)
        energy = np.square(centred).sum(1)
        np.fill_diagonal(table, 0)
        pairs, total = self.over_pairs(table)

        def width(s, e, count):
            return (e / (count - 1)) ** 2 / (s / (count * (count - 1)))

        return jackknife(width, (pairs, energy, np.ones(self.n)), (total, energy.sum(), self.n))

    def norm_spread(self, centred=False):
        """Var |k|^2 over (E|k|^2)^2: zero for unit keys, 2/d for white Gaussian ones, of which a mean is first taken away where asked."""
        energy = np.square(self.keys - self.keys.mean(0)).sum(1) if centred else self.energy
        return jackknife(lambda s, e, n: n * s / e**2 - 1, (energy**2, energy, np.ones(self.n)), ((energy**2).sum(), energy.sum(), self.n))

    def kurtosis(self):
        """The largest excess kurtosis of a coordinate: zero for Gaussian keys, 6/(nu - 4) or infinite for heavy tails, -2 for signs."""
        centred = self.keys - self.keys.mean(0)
        second, fourth = np.square(centred).sum(0), (centred**4).sum(0)
        with np.errstate(all="ignore"):
            excess = np.where(second > 0, self.n * fourth / second**2 - 3, -np.inf)
        place = int(np.argmax(excess))
        powers = (centred[:, place] ** 4, centred[:, place] ** 2, np.ones(self.n))
        return place, jackknife(lambda f, s, n: n * f / s**2 - 3, powers, tuple(power.sum() for power in powers))

    def nearest(self, count=3):
        """[(row, row, cosine)] of the pairs with the largest |cosine|."""
        length = np.sqrt(self.energy)
        cosines = np.triu(self.gram / length / length[:, None])
        best = np.argsort(-np.abs(cosines), axis=None)[:count]
        return [(int(self.rows[i]), int(self.rows[j]), float(cosines[i, j])) for i, j in zip(*np.unravel_index(best, cosines.shape), strict=True)]
