"""An associative memory, defined once: keys, values, a kernel, and what it is asked with. Its statements follow from the definition."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from ..functionals.of_means import Capacity, LogMean, Quotient
from ..functionals.tail_probabilities import Wrong
from ..vectors.ensembles import Ensemble, rademacher
from ..vectors.syntax import E, exponential, items, norm2, over, term

i, j = items("i j")


def linear(key, query):
    """The Hebbian memory's kernel: k.q."""
    return key @ query


def exponential_kernel(rate):
    """The kernel e^{rate k.q}: softmax attention before it is normalised, at inverse temperature `rate`."""
    return lambda key, query: exponential(rate * (key @ query))


@dataclass(frozen=True)
class Memory:
    """o(q) = sum_j kernel(k_j, q) v_j, read at the query of item i.

    keys, values  laws of independent vectors (sphere(d_k), gaussian(d_v), white(d_v), ...); values=None stores the keys themselves (auto-associative)
    kernel        a function (key, query) -> scalar term; the inner product by default
    query         a function (key of item i, item i) -> vector: the key itself by default, a noisy or a flipped one
    stored        a function (key of item j, item j) -> vector: what is stored in place of the key
    strength      a function (item j) -> scalar term: what the pair is written with; one by default
    """

    keys: Ensemble
    values: Ensemble | None = None
    kernel: Callable = linear
    query: Callable | None = None
    stored: Callable | None = None
    strength: Callable | None = None

    @property
    def k(self):
        """The keys."""
        return self.keys("k")

    @property
    def v(self):
        """The values."""
        return self.k if self.values is None else self.values("v")

    @property
    def q(self):
        """What is asked for item i."""
        return self.k[i] if self.query is None else self.query(self.k[i], i)

    def weight_of(self, item):
        """The weight of an item's value in what is read: its strength times the kernel of what is stored for it and the query."""
        key = self.k[item] if self.stored is None else self.stored(self.k[item], item)
        read = term(self.kernel(key, self.q))
        return read if self.strength is None else self.strength(item) * read

    @property
    def weight(self):
        """The weight of the retrieved value: kernel(k_i, q)."""
        return self.weight_of(i)

    @property
    def crosstalk(self):
        """What the other items add to the reading: sum_{j != i} kernel(k_j, q) v_j."""
        return over(j, self.weight_of(j) * self.v[j], excluding=i)

    @property
    def error(self):
        """E |o(q) - v_i|^2: the mean square by which the reading misses the value."""
        return E(norm2(over(j, self.weight_of(j) * self.v[j]) - self.v[i]))

    @property
    def noise_energy(self):
        """E |crosstalk|^2."""
        return E(norm2(self.crosstalk))

    @property
    def signal_energy(self):
        """E |kernel(k_i, q) v_i|^2."""
        return E(self.weight**2 * norm2(self.v[i]))

    @property
    def inverse_snr(self):
        """E [ |crosstalk|^2 / (kernel(k_i, q)^2 |v_i|^2) ]: the mean of the ratio."""
        return E(norm2(self.crosstalk) / (self.weight**2 * norm2(self.v[i])))

    @property
    def ratio_of_means(self):
        """E |crosstalk|^2 / E |kernel(k_i, q) v_i|^2: no mean of a ratio."""
        return Quotient(self.noise_energy, (self.signal_energy,))

    @property
    def worst_interference(self):
        """E [ sum_{j != i} |kernel(k_j, q)| / |kernel(k_i, q)| ]: the crosstalk of the worst values of norm at most one."""
        return E(over(j, abs(self.weight_of(j)), excluding=i) / abs(self.weight))

    @property
    def noise_over_mean_signal(self):
        """E |crosstalk|^2 / ((E kernel(k_i, q))^2 E |v_i|^2): the signal is its mean amplitude."""
        return Quotient(self.noise_energy, (E(self.weight), E(self.weight), E(norm2(self.v[i]))))

    @property
    def log_ratio(self):
        """E log(|crosstalk|^2 / (kernel(k_i, q)^2 |v_i|^2)): the logarithm of the geometric mean of the ratio."""
        return LogMean(norm2(self.crosstalk) / (self.weight**2 * norm2(self.v[i])))

    @property
    def bit_error(self):
        """P(b_i times its reading < 0), ties one half: one bit b_j of each value, fair signs, is read by its sign."""
        bit = rademacher(1)("v")
        return Wrong(self.weight * norm2(bit[i]) + over(j, self.weight_of(j) * bit[j], excluding=i) @ bit[i])

    def capacity(self, level: Any):
        """The real N at which inverse_snr reaches the level."""
        return Capacity(self.inverse_snr, level)
