"""Capacity of the exponential kernel at a fixed temperature per coordinate: exponential in the width, at a rate that the ensemble decides.

If the score of a key with itself grows in proportion to the width, the number of pairs that the mean-square criterion admits is exponential in the width
itself. Gaussian keys have an exact rate, which vanishes at inverse temperature one, where long keys drown the others; sign keys have an exact rate;
keys on the sphere have a rate that stays below its limit at every width, and from width four on above it less a logarithm over the width.
Source: zhong2025, abstract (kernel view of softmax; retrieval SNR); the statement is a reconstruction; amos1974 (ratio of Bessel functions).
Differs: a rate of twice the inverse temperature forgets that other keys come near.
"""

from memorem.language import *

UNIT = Domain(d_k=integers(1), beta=reals(0), level=reals(0))
WIDE = Domain(d_k=integers(4), beta=reals(0), level=reals(0))
GAUSSIAN = Domain(d_k=integers(1), beta=reals(0, (1 + sqrt(2)) / 2, open=True), level=reals(0))
v = white(d_v)("v")


def ratio(ensemble):
    """Keys of norm one stand for keys of norm sqrt(d_k)."""
    return Memory(ensemble(d_k), white(d_v), exponential_kernel(beta if ensemble is gaussian else beta * d_k)).inverse_snr


def capacity(ensemble):
    return Capacity(ratio(ensemble), level)


def derivation(ensemble, domain, *bound):
    k = ensemble(d_k)("k")
    mean = Derivation(ratio(ensemble), domain.with_(N=integers(1), d_v=integers(1))).by(rules.unit_norm).by(rules.integrate, v)
    mean = mean.by(rules.generating_function, k)
    mean = mean.by(rules.radial, k) if ensemble is gaussian else mean
    mean = mean.by(rules.compare, *bound) if bound else mean
    return Derivation(capacity(ensemble), domain).by(rules.supply_mean, mean)


def certificate(ensemble):
    def capacity_of(exact, *, d_k, beta, level):
        """One other pair costs what its key weighs beside the one that is read."""
        rate = 2 * exact.number(beta) * (1 if ensemble is gaussian else d_k)
        return 1 + exact.number(level) / exact.exponential_overlap(ensemble(d_k).kind, d_k, rate)

    return capacity_of


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
POINTS = table("d_k beta level", (6, "1/3", 1), (4, "1/2", 2), (9, "1/4", 1))
CERTIFIED = tuple({"d_k": d, "beta": b, "level": c} for d, b, c in ((4, "1/4", "3/2"), (5, 1, "1/3"), (16, "1/2", 2), (64, 1, "3/2")))

THEOREM = Theorem(
    title="Capacity of the exponential kernel at a fixed temperature per coordinate", domain=UNIT, sources=("zhong2025", "amos1974"),
    parts={
        "gaussian": Identity(
            domain=GAUSSIAN, quantity=capacity(gaussian), equals=1 + level * (1 + 4 * beta - 4 * beta**2) ** (d_k / 2),
            derivation=lambda: derivation(gaussian, GAUSSIAN),
            certificate=certify.enclosure(certificate(gaussian), *table("d_k beta level", (1, "1/4", 1), (4, "1/2", "1/3"), (9, 1, 2))),
            simulation=simulation(gaussian), tail_index=(1 + sqrt(2)) / (2 * beta),
            points=table("d_k beta level", (8, "1/5", 1), (12, "1/6", 2), (6, "1/4", 1)),
            near_misses={
                "keys of one length": 1 + level * LIMIT, "twice the inverse temperature": 1 + level * exp(2 * beta * d_k),
                "typical keys": 1 + level * exp(2 * beta * (1 - beta) * d_k),
            },
        ),
        "rademacher": Identity(
            quantity=capacity(rademacher), equals=1 + level * exp(2 * beta * d_k) / cosh(2 * beta) ** d_k,
            derivation=lambda: derivation(rademacher, UNIT),
            certificate=certify.enclosure(certificate(rademacher), *table("d_k beta level", (1, "1/4", 1), (4, "1/2", "1/3"), (9, 2, 2))),
            simulation=simulation(rademacher), points=POINTS,
            near_misses={
                "one bit a coordinate": 1 + level * 2**d_k, "twice the inverse temperature": 1 + level * exp(2 * beta * d_k),
                "half the exponent": 1 + level * exp(beta * d_k) / cosh(beta) ** d_k,
            },
        ),
        "sphere_at_most": Bound(
            relation="<=", quantity=capacity(sphere), equals=1 + level * LIMIT, derivation=lambda: derivation(sphere, UNIT, "bessel_ratio"),
            certificate=certify.enclosure(certificate(sphere), {"d_k": 1, "beta": "1/2", "level": 1}, *CERTIFIED), simulation=simulation(sphere),
            points=POINTS,
            near_misses={
                "half the exponent": 1 + level * sqrt(LIMIT), "typical keys": 1 + level * exp(2 * beta * (1 - beta) * d_k),
                "rate of Gaussian keys": 1 + level * (1 + 4 * beta - 4 * beta**2) ** (d_k / 2),
            },
        ),
        "sphere_at_least": Bound(
            domain=WIDE, relation=">=", quantity=capacity(sphere), equals=1 + level * BELOW,
            derivation=lambda: derivation(sphere, WIDE, "density_peak"),
            certificate=certify.enclosure(certificate(sphere), *CERTIFIED, *table("d_k beta level", (4, "1/4", "9/8"), (4, "1/100", "1/100"))),
            note="The density of the overlap is replaced by its peak: at large levels a factor of at least four over pi is lost, at small ones nothing.",
            simulation=simulation(sphere), points=POINTS,
            near_misses={"twice the inverse temperature": 1 + level * exp(2 * beta * d_k), "the limit squared": 1 + level * LIMIT**2},
        ),
    },
)  # fmt: skip
