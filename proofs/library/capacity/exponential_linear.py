"""Capacity of the exponential kernel at a fixed temperature per coordinate: exponential in the width, at a rate that the ensemble decides.

If the score of a key with itself grows in proportion to the width, the number of pairs that the mean-square criterion admits is exponential in the width
itself. Gaussian keys have an exact rate with a maximum and vanish at inverse temperature one, where long keys drown the others; sign keys have an exact
rate that never reaches one bit a coordinate; keys on the sphere have a rate that stays below its limit at every width, and above it less a logarithm.
Source: zhong2025, abstract (kernel view of softmax; retrieval SNR); the statement is a reconstruction; amos1974 (ratio of Bessel functions).
Differs: a rate of twice the inverse temperature forgets that other keys come near.
"""

from memorem import (
    Bound,
    Capacity,
    Derivation,
    Domain,
    E,
    Identity,
    Theorem,
    beta,
    certify,
    cosh,
    d_k,
    d_v,
    exp,
    exponential,
    gamma,
    gaussian,
    integers,
    items,
)
from memorem import level, norm2, observe, over, pi, rademacher, reals, rules, sphere, sqrt, white

UNIT = Domain(d_k=integers(1), beta=reals(0), level=reals(0))
WIDE = Domain(d_k=integers(4), beta=reals(0), level=reals(0))
GAUSSIAN = Domain(d_k=integers(1), beta=reals(0, (1 + sqrt(2)) / 2, open=True), level=reals(0))
i, j = items("i j")
v = white(d_v)("v")


def ratio(ensemble):
    """Keys of norm one stand for keys of norm sqrt(d_k)."""
    k = ensemble(d_k)("k")
    rate = beta if ensemble is gaussian else beta * d_k

    def kernel(item):
        return exponential(rate * (k[item] @ k[i]))

    return E(norm2(over(j, kernel(j) * v[j], excluding=i)) / (kernel(i) ** 2 * norm2(v[i])))


def capacity(ensemble):
    return Capacity(ratio(ensemble), level)


def derivation(ensemble, domain, *bound):
    k = ensemble(d_k)("k")
    mean = Derivation(ratio(ensemble), domain.with_(N=integers(1), d_v=integers(1))).by(rules.unit_norm).by(rules.integrate, v)
    mean = mean.by(rules.generating_function, k)
    mean = mean.by(rules.radial, k) if ensemble is gaussian else mean
    mean = mean.by(*bound) if bound else mean
    return Derivation(capacity(ensemble), domain).by(rules.supply_mean, mean)


def sphere_certificate(exact, *, d_k, beta, level):
    strength = 2 * d_k * exact.number(beta)
    return 1 + exact.number(level) / exact.sphere_mean(lambda x: (strength * (x - 1)).exp(), d_k)


def rademacher_certificate(exact, *, d_k, beta, level):
    """Every number of signs in which another key differs."""
    cost = exact.arb(0)
    for differ in range(d_k + 1):
        cost += exact.comb(d_k, differ) * (-4 * differ * exact.number(beta)).exp()
    return 1 + exact.number(level) * 2**d_k / cost


def gaussian_certificate(exact, *, d_k, beta, level):
    rate = 2 * exact.number(beta)
    return 1 + exact.number(level) / exact.gaussian_pair_mean(lambda x, y: rate * (x * y - x * x)) ** d_k


def simulation(ensemble):
    """The N at which the mean inverse ratio of a memory of 24 pairs would reach the level, as a ratio of means."""

    def ratio_of_means(sim, *, d_k, beta, level):
        rate = beta if ensemble is gaussian else beta * d_k
        each = observe.kernel_inverse_snr(sim, N=24, d_k=d_k, d_v=4, beta=rate, keys=ensemble(1).kind) / 23
        return level + each, each

    return ratio_of_means


# The overlap of a key that disturbs most is 4 beta d_k / (2 reach), and 1 - x^2 is d_k / reach; with three coordinates fewer in the bound from below.
reach = d_k / 2 + sqrt(d_k**2 / 4 + 4 * beta**2 * d_k**2)
LIMIT = exp(2 * beta * d_k - 4 * beta**2 * d_k**2 / reach) * (d_k / reach) ** (-d_k / 2)
less = (d_k - 3) / 2
wide = less + sqrt(less**2 + 4 * beta**2 * d_k**2)
PEAK = exp(2 * beta * d_k - 4 * beta**2 * d_k**2 / wide) * (2 * less / wide) ** -less
BELOW = PEAK * sqrt(pi) * gamma((d_k - 1) / 2) / (2 * gamma(d_k / 2))
POINTS = ({"d_k": 6, "beta": "1/3", "level": 1}, {"d_k": 4, "beta": "1/2", "level": 2}, {"d_k": 9, "beta": "1/4", "level": 1})
CERTIFIED = tuple({"d_k": d, "beta": b, "level": "3/2"} for d, b in ((4, "1/4"), (5, 1), (16, "1/2"), (64, 1)))

THEOREM = Theorem(
    title="Capacity of the exponential kernel at a fixed temperature per coordinate",
    domain=UNIT,
    sources=("zhong2025", "amos1974"),
    parts={
        "gaussian": Identity(
            domain=GAUSSIAN,
            quantity=capacity(gaussian),
            equals=1 + level * (1 + 4 * beta - 4 * beta**2) ** (d_k / 2),
            derivation=lambda: derivation(gaussian, GAUSSIAN),
            certificate=certify.enclosure(gaussian_certificate, *({"d_k": d, "beta": b, "level": 1} for d, b in ((1, "1/4"), (4, "1/2"), (9, 1)))),
            simulation=simulation(gaussian),
            tail_index=(1 + sqrt(2)) / (2 * beta),
            points=({"d_k": 8, "beta": "1/5", "level": 1}, {"d_k": 12, "beta": "1/6", "level": 2}, {"d_k": 6, "beta": "1/4", "level": 1}),
            near_misses={
                "keys of one length": 1 + level * LIMIT,
                "twice the inverse temperature": 1 + level * exp(2 * beta * d_k),
                "typical keys": 1 + level * exp(2 * beta * (1 - beta) * d_k),
            },
        ),
        "rademacher": Identity(
            quantity=capacity(rademacher),
            equals=1 + level * exp(2 * beta * d_k) / cosh(2 * beta) ** d_k,
            derivation=lambda: derivation(rademacher, UNIT),
            certificate=certify.enclosure(rademacher_certificate, *({"d_k": d, "beta": b, "level": 1} for d, b in ((1, "1/4"), (4, "1/2"), (9, 2)))),
            simulation=simulation(rademacher),
            points=POINTS,
            near_misses={
                "one bit a coordinate": 1 + level * 2**d_k,
                "twice the inverse temperature": 1 + level * exp(2 * beta * d_k),
                "half the exponent": 1 + level * exp(beta * d_k) / cosh(beta) ** d_k,
            },
        ),
        "sphere_at_most": Bound(
            relation="<=",
            quantity=capacity(sphere),
            equals=1 + level * LIMIT,
            derivation=lambda: derivation(sphere, UNIT, rules.bessel_ratio),
            certificate=certify.enclosure(sphere_certificate, {"d_k": 1, "beta": "1/2", "level": 1}, *CERTIFIED),
            simulation=simulation(sphere),
            points=POINTS,
            near_misses={
                "half the exponent": 1 + level * sqrt(LIMIT),
                "typical keys": 1 + level * exp(2 * beta * (1 - beta) * d_k),
                "rate of Gaussian keys": 1 + level * (1 + 4 * beta - 4 * beta**2) ** (d_k / 2),
            },
        ),
        "sphere_at_least": Bound(
            domain=WIDE,
            relation=">=",
            quantity=capacity(sphere),
            equals=1 + level * BELOW,
            derivation=lambda: derivation(sphere, WIDE, rules.density_peak),
            certificate=certify.enclosure(sphere_certificate, *CERTIFIED),
            simulation=simulation(sphere),
            points=POINTS,
            near_misses={"twice the inverse temperature": 1 + level * exp(2 * beta * d_k), "the limit squared": 1 + level * LIMIT**2},
        ),
    },
)
