"""Moments of the inner product of two sign vectors.

The overlap of two sign vectors is a sum of independent fair signs over the width, so its moments are those of a binomial law; the fourth, sixth and
eighth are polynomials in the width that tell sign vectors from the sphere. They lie between the moments on the sphere and those of a Gaussian
variable of the same variance, for every order.
Source: zhong2025, abstract (unit keys); the moments are classical. Differs: from width two on the fourth moment is not that of the sphere.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), p=integers(0))
WIDTH = Domain(d_k=integers(1))
i, j = items("i j")
k, u, g = rademacher(d_k)("k"), sphere(d_k)("u"), gaussian(d_k, 1 / d_k)("g")
h = Symbol("h", integer=True)
overlap = k[j] @ k[i]
gaussian_limit = 2**p * rf(Rational(1, 2), p) / d_k**p
POLYNOMIALS = {
    4: (3 * d_k - 2) / d_k**3,
    6: (15 * d_k**2 - 30 * d_k + 16) / d_k**5,
    8: (105 * d_k**3 - 420 * d_k**2 + 588 * d_k - 272) / d_k**7,
}
ON_SPHERE = {4: 3 / (d_k * (d_k + 2)), 6: 15 / (d_k * (d_k + 2) * (d_k + 4)), 8: 105 / (d_k * (d_k + 2) * (d_k + 4) * (d_k + 6))}


def moment(width):
    """The moment of order 2 p as a mean over the number of coordinates that agree."""
    return Sum(binomial(width, h) * (2 * h / d_k - 1) ** (2 * p), (h, 0, width)) / 2**width


def derivation():
    agreeing = Derivation((1 + overlap) * d_k / 2, DOMAIN).by(rules.sign_overlap, k)
    return Derivation(E(overlap ** (2 * p)), DOMAIN).by(rules.from_law, agreeing)


def upper_derivation():
    law = Derivation((g[j] @ k[i]) ** 2, DOMAIN).by(rules.first_coordinate, g)
    return Derivation(E(overlap ** (2 * p)), DOMAIN).by(rules.compare_overlaps, k, "g").by(rules.from_law, law)


def polynomial_derivation(order):
    return Derivation(E(overlap**order), WIDTH).by(rules.integrate, k).by(rules.unit_norm)


def ordering_derivation():
    agreeing = Derivation((1 + overlap) * d_k / 2, DOMAIN).by(rules.sign_overlap, k)
    lines = Derivation(E((u[j] @ u[i]) ** (2 * p)), DOMAIN).by(rules.compare_overlaps, u, "k")
    return lines.by(rules.from_law, agreeing)


def certificate(exact, *, d_k, p):
    """Every sign pattern of one vector, the other fixed by symmetry."""
    return exact.Fraction(sum(sum(signs) ** (2 * p) for signs in exact.product((1, -1), repeat=d_k)), 2**d_k * d_k ** (2 * p))


def polynomial_certificate(order):
    return lambda exact, *, d_k: certificate(exact, d_k=d_k, p=order // 2)


def sphere_certificate(exact, *, d_k, p):
    return exact.sphere_mean(lambda x: x ** (2 * p), d_k)


def simulation(sim, *, d_k, p):
    return powers(sim.rademacher(24, d_k), 2 * p, sim)


def polynomial_simulation(order):
    return lambda sim, *, d_k: powers(sim.rademacher(24, d_k), order, sim)


def sphere_simulation(sim, *, d_k, p):
    return powers(sim.sphere(24, d_k), 2 * p, sim)


def powers(keys, order, sim):
    """The mean of (k_j.k_i)^n over the pairs of one memory of 24 keys."""
    left, right = sim.torch.triu_indices(24, 24, 1, device=sim.device)
    return (keys @ keys.transpose(-1, -2))[:, left, right].pow(order).mean(-1)


def polynomial_part(order, points, **near_misses):
    limit = {4: 3, 6: 15, 8: 105}[order] / d_k ** (order // 2)
    return Identity(
        domain=WIDTH, quantity=E(overlap**order), equals=POLYNOMIALS[order], derivation=lambda: polynomial_derivation(order),
        certificate=certify.instances(polynomial_certificate(order), *({"d_k": d} for d in range(1, 10))), simulation=polynomial_simulation(order),
        points=points, near_misses={"on the sphere": ON_SPHERE[order], "Gaussian limit": limit, **near_misses},
    )  # fmt: skip


SMALL, WIDE = table("d_k", (4,), (12,))

THEOREM = Theorem(
    title="Moments of the inner product of sign vectors", domain=DOMAIN, sources=("zhong2025",),
    meanings={"p": "half the order of the moment, rounded down"},
    parts={
        "even": Identity(
            quantity=E(overlap ** (2 * p)), equals=moment(d_k), derivation=derivation,
            certificate=certify.instances(certificate, *certify.grid(d_k=(1, 2, 3, 6, 9), p=(0, 1, 2, 5))), simulation=simulation,
            points=table("d_k p", (6, 2), (4, 3), (12, 2)),
            near_misses={"on the sphere": rf(Rational(1, 2), p) / rf(d_k / 2, p), "Gaussian limit": gaussian_limit, "one sign more": moment(d_k + 1)},
        ),
        "fourth": polynomial_part(4, (SMALL, WIDE, {"d_k": 3}), **{"a one for a two": (3 * d_k - 1) / d_k**3}),
        "sixth": polynomial_part(6, (SMALL, WIDE, {"d_k": 3})), "eighth": polynomial_part(8, (SMALL, {"d_k": 3}, {"d_k": 8})),
        "below_gaussian": Bound(
            quantity=E(overlap ** (2 * p)), equals=gaussian_limit, derivation=upper_derivation,
            certificate=certify.instances(certificate, *certify.grid(d_k=(1, 2, 5, 9), p=(0, 1, 2, 5))), simulation=simulation,
            points=table("d_k p", (12, 2), (6, 2), (6, 3)),
            near_misses={"half": gaussian_limit / 2, "one more in the width": 2**p * rf(Rational(1, 2), p) / (d_k + 2) ** p},
        ),
        "above_sphere": Bound(
            quantity=E((u[j] @ u[i]) ** (2 * p)), equals=moment(d_k), derivation=ordering_derivation,
            certificate=certify.enclosure(sphere_certificate, *certify.grid(d_k=(2, 3, 9), p=(0, 1, 2, 5))), simulation=sphere_simulation,
            points=table("d_k p", (12, 2), (4, 2), (4, 3)), near_misses={"a third": moment(d_k) / 3, "a quarter": moment(d_k) / 4},
        ),
    },
)  # fmt: skip
