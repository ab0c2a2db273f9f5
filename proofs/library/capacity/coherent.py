"""Capacity of the Hebbian memory against the worst values: the square-root law.

If an adversary chooses the values after seeing the keys, the crosstalk of all other pairs adds up in one direction. Its mean stays below a tolerance
only while the number of pairs is of the order of the square root of the key width, with a constant that depends on the ensemble of keys.
Source: qiao2025, abstract (capacity of the order of the square root of the key width); constants and ensembles are ours.
Differs: the abstract gives the order; sqrt(pi d / 2) is the limit of large widths for all three ensembles, none of which attains it.
Left for later: orthonormal keys, the floor for any unit keys, the variance of the interference.
"""

from memorem import Capacity, Derivation, Domain, E, Identity, Theorem, binomial, certify, d_k, floor, gamma, gaussian, integers, items, norm2
from memorem import observe, over, pi, rademacher, reals, rules, sphere, sqrt, theta

UNIT = Domain(d_k=integers(1), theta=reals(0))
GAUSSIAN = Domain(d_k=integers(2), theta=reals(0))
i, j = items("i j")


def interference(k):
    """The largest crosstalk that values of norm at most one can make, over the signal."""
    return E(over(j, abs(k[j] @ k[i]) / norm2(k[i]), excluding=i))


def capacity(ensemble):
    return Capacity(interference(ensemble(d_k)("k")), theta)


def unit_derivation(ensemble):
    k = ensemble(d_k)("k")
    mean = Derivation(interference(k), UNIT.with_(N=integers(1))).by(rules.unit_norm).by(rules.projection, k)
    return Derivation(capacity(ensemble), UNIT).by(rules.supply_mean, mean)


def gaussian_derivation():
    k = gaussian(d_k)("k")
    mean = Derivation(interference(k), GAUSSIAN.with_(N=integers(1))).by(rules.projection, k).by(rules.radial, k)
    return Derivation(capacity(gaussian), GAUSSIAN).by(rules.supply_mean, mean)


def sphere_certificate(exact, *, d_k, theta):
    """One other pair costs E |x| of interference; the mean is that for each."""
    return 1 + exact.number(theta) / exact.sphere_mean_absolute(d_k)


def rademacher_certificate(exact, *, d_k, theta):
    magnitude = exact.Fraction(sum(abs(sum(signs)) for signs in exact.product((1, -1), repeat=d_k)), d_k * 2**d_k)
    return 1 + theta / magnitude


def gaussian_certificate(exact, *, d_k, theta):
    """E |g| by a half-line integral, E 1/|k| by a radial one."""
    folded = 2 * exact.integral(lambda x: x * (-x * x / 2).exp(), 0, 40) / (2 * exact.arb.pi()).sqrt()
    return 1 + exact.number(theta) / (folded * exact.chi_square_moment(d_k, exact.Fraction(-1, 2)))


def simulation(keys):
    """The N at which the mean interference is theta, from the mean interference of a memory of six pairs, as a ratio of means."""

    def ratio(sim, *, d_k, theta):
        each = observe.interference(sim, N=6, d_k=d_k, keys=keys) / 5
        return theta + each, each

    return ratio


POINTS = ({"d_k": 16, "theta": 1}, {"d_k": 9, "theta": "1/2"}, {"d_k": 32, "theta": 1}, {"d_k": 64, "theta": 2})

THEOREM = Theorem(
    title="Capacity against the worst values: the square-root law",
    domain=UNIT,
    sources=("qiao2025",),
    parts={
        "sphere": Identity(
            quantity=capacity(sphere),
            equals=1 + theta * sqrt(pi) * gamma((d_k + 1) / 2) / gamma(d_k / 2),
            derivation=lambda: unit_derivation(sphere),
            certificate=certify.enclosure(
                sphere_certificate, {"d_k": 1, "theta": 1}, {"d_k": 2, "theta": "1/2"}, {"d_k": 9, "theta": 1}, {"d_k": 64, "theta": 2}
            ),
            simulation=simulation("sphere"),
            points=POINTS,
            near_misses={
                "constant one": 1 + theta * sqrt(d_k),
                "does not count the retrieved pair": theta * sqrt(pi) * gamma((d_k + 1) / 2) / gamma(d_k / 2),
                "mean-square law": 1 + theta**2 * d_k,
            },
        ),
        "gaussian": Identity(
            domain=GAUSSIAN,
            quantity=capacity(gaussian),
            equals=1 + theta * sqrt(pi) * gamma(d_k / 2) / gamma((d_k - 1) / 2),
            derivation=gaussian_derivation,
            certificate=certify.enclosure(gaussian_certificate, {"d_k": 2, "theta": 1}, {"d_k": 9, "theta": "1/2"}, {"d_k": 30, "theta": 1}),
            simulation=simulation("gaussian"),
            tail_index=d_k,
            points=POINTS,
            near_misses={
                "keys on the sphere": 1 + theta * sqrt(pi) * gamma((d_k + 1) / 2) / gamma(d_k / 2),
                "constant one": 1 + theta * sqrt(d_k),
            },
        ),
        "rademacher": Identity(
            quantity=capacity(rademacher),
            equals=1 + theta * 2 ** (d_k - 1) / binomial(d_k - 1, floor((d_k - 1) / 2)),
            derivation=lambda: unit_derivation(rademacher),
            certificate=certify.instances(rademacher_certificate, *({"d_k": d, "theta": "3/2"} for d in range(1, 11))),
            simulation=simulation("rademacher"),
            points=POINTS,
            near_misses={
                "constant one": 1 + theta * sqrt(d_k),
                "odd widths": 1 + theta * 2 ** (d_k - 1) / binomial(d_k, floor(d_k / 2)),
            },
        ),
    },
)
