"""Moments of the inner product of two uniform unit vectors.

Turning one of the vectors to an axis leaves one coordinate of the other, whose square is a share of a sum of chi-square variables: a Beta variable.
Its moments are quotients of rising factorials. They lie below those of a Gaussian variable of the same variance, by a factor whose distance from one
is bounded by the order squared over the width.
Source: zhong2025, abstract (unit keys); the moments are classical. Differs: the Gaussian limit is an upper bound at every width, no equality.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(2), p=integers(0))
ODD = Domain(d_k=integers(1), p=integers(0))
i, j = items("i j")
k = sphere(d_k)("k")
overlap = k[j] @ k[i]
HALF = Rational(1, 2)
gaussian_limit = 2**p * rf(HALF, p) / d_k**p


def derivation():
    law = Derivation(overlap**2, DOMAIN).by(rules.first_coordinate, k).by(rules.beta_of_shares)
    return Derivation(E(overlap ** (2 * p)), DOMAIN).by(rules.from_law, law)


def moment(odd):
    """An integral over the angle between the two vectors."""
    return lambda exact, *, d_k, p: exact.sphere_mean(lambda x: x ** (2 * p + odd), d_k)


def powers(odd):
    """The mean of (k_j.k_i)^(2 p + odd) over the pairs of one memory of 24 keys."""

    def simulation(sim, *, d_k, p):
        keys = sim.sphere(24, d_k)
        left, right = sim.torch.triu_indices(24, 24, 1, device=sim.device)
        return (keys @ keys.transpose(-1, -2))[:, left, right].pow(2 * p + odd).mean(-1)

    return simulation


POINTS = table("d_k p", (16, 2), (6, 2), (3, 3), (24, 2))
CERTIFIED = table("d_k p", (2, 0), (2, 3), (3, 2), (7, 4), (16, 3))

THEOREM = Theorem(
    title="Moments of the inner product of unit vectors", domain=DOMAIN, sources=("zhong2025",),
    meanings={"p": "half the order of the moment, rounded down"},
    parts={
        "even": Identity(
            quantity=E(overlap ** (2 * p)), equals=rf(HALF, p) / rf(d_k / 2, p), derivation=derivation,
            certificate=certify.enclosure(moment(0), *CERTIFIED), simulation=powers(0), points=POINTS,
            near_misses={
                "Gaussian limit": gaussian_limit, "Gaussian vectors": 4**p * rf(HALF, p) * rf(d_k / 2, p),
                "one over the number of monomials": gamma(p + 1) / rf(d_k, p),
            },
        ),
        "odd": Identity(
            domain=ODD, quantity=E(overlap ** (2 * p + 1)), equals=Integer(0), derivation=lambda start: start.by(rules.symmetry, k),
            certificate=certify.enclosure(moment(1), *table("d_k p", (1, 0), (2, 1), (5, 2))), simulation=powers(1),
            points=table("d_k p", (16, 0), (8, 1), (3, 0)), scale=gamma(p + 1) * gamma(d_k / 2) / (sqrt(pi) * gamma((d_k + 1) / 2 + p)),
            near_misses={
                "the even formula": gamma(p + 1) * gamma(d_k / 2) / (sqrt(pi) * gamma((d_k + 1) / 2 + p)), "one over the width": 1 / d_k ** (p + 1),
            },
        ),
        "upper": Bound(
            quantity=E(overlap ** (2 * p)), equals=gaussian_limit,
            derivation=lambda: derivation().by(rules.bounded_by_induction, p, gaussian_limit, "<="),
            certificate=certify.enclosure(moment(0), *CERTIFIED), simulation=powers(0), points=POINTS,
            near_misses={"half": gaussian_limit / 2, "width and three times the order": 2**p * rf(HALF, p) / (d_k + 3 * p) ** p},
        ),
        "lower": Bound(
            relation=">=", quantity=E(overlap ** (2 * p)), equals=gaussian_limit * (1 - p * (p - 1) / d_k),
            derivation=lambda: derivation().by(rules.bounded_by_induction, p, gaussian_limit * (1 - p * (p - 1) / d_k), ">="),
            certificate=certify.enclosure(moment(0), *CERTIFIED), simulation=powers(0), points=POINTS,
            near_misses={"no correction": gaussian_limit, "a quarter of the correction": gaussian_limit * (1 - p * (p - 1) / (4 * d_k))},
        ),
    },
)  # fmt: skip
