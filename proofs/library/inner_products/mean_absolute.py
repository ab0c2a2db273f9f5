"""Mean magnitude of an inner product.

Folded Gaussian, Beta and binomial integrals give it for Gaussian vectors, unit vectors and sign vectors; divided by the squared norm of the vector that
is read, as interference is, a Gaussian pair loses one dimension. The mean norms of Gaussian vectors in neighbouring dimensions multiply to a whole
number, and the Gamma quotient lies between two square roots.
Source: qiao2025, abstract (interference at unit scale); the means are classical. Differs: the square root of the width is an upper bound, no equality.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1))
NORMALISED = Domain(d_k=integers(2))
i, j = items("i j")
k, u, s, wide = gaussian(d_k)("k"), sphere(d_k)("u"), rademacher(d_k)("s"), gaussian(d_k + 1)("w")
HALF = Rational(1, 2)
quotient = gamma((d_k + 1) / 2) / gamma(d_k / 2)  # half of the mean square norm, to the leading order


def magnitude(family):
    return E(abs(family[j] @ family[i]))


interference = E(abs(k[j] @ k[i]) / norm2(k[i]))
norms = E(norm2(k[i]) ** HALF * norm2(wide[i]) ** HALF)


def gaussian_derivation():
    return Derivation(magnitude(k), DOMAIN).by(rules.projection, k).by(rules.radial, k)


def bound_derivation(relation):
    return gaussian_derivation().by(rules.gamma_quotient, d_k / 2, HALF, relation)


def unit_derivation(family):
    return Derivation(magnitude(family), DOMAIN).by(rules.projection, family)


def folded(exact):
    """E |g| by an integral over the half line."""
    return 2 * exact.integral(lambda x: x * (-x * x / 2).exp(), 0, 40) / (2 * exact.arb.pi()).sqrt()


def gaussian_certificate(exact, *, d_k):
    return folded(exact) * exact.chi_square_moment(d_k, half(exact))


def half(exact):
    return exact.Fraction(1, 2)


def normalised_certificate(exact, *, d_k):
    return folded(exact) * exact.chi_square_moment(d_k, -half(exact))


def sphere_certificate(exact, *, d_k):
    return exact.sphere_mean_absolute(d_k)


def sign_certificate(exact, *, d_k):
    return exact.Fraction(sum(abs(sum(signs)) for signs in exact.product((1, -1), repeat=d_k)), d_k * 2**d_k)


def norm_certificate(exact, *, d_k):
    return exact.chi_square_moment(d_k, half(exact)) * exact.chi_square_moment(d_k + 1, half(exact))


def simulation(kind):
    """The mean of |k_j.k_i| over the pairs of one memory of 24 keys."""

    def magnitudes(sim, *, d_k):
        keys = sim.vectors(kind, 24, d_k)
        left, right = sim.torch.triu_indices(24, 24, 1, device=sim.device)
        return (keys @ keys.transpose(-1, -2))[:, left, right].abs().mean(-1)

    return magnitudes


def normalised_simulation(sim, *, d_k):
    return observe.interference(sim, N=12, d_k=d_k, keys="gaussian") / 11


def norm_simulation(sim, *, d_k):
    return sim.gaussian(d_k).norm(dim=-1) * sim.gaussian(d_k + 1).norm(dim=-1)


POINTS = table("d_k", (16,), (5,), (2,), (64,))
CERTIFIED = tuple({"d_k": d} for d in (1, 2, 3, 8, 33))

THEOREM = Theorem(
    title="Mean magnitude of an inner product", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "gaussian": Identity(
            quantity=magnitude(k), equals=2 * quotient / sqrt(pi), derivation=gaussian_derivation,
            certificate=certify.enclosure(gaussian_certificate, *CERTIFIED), simulation=simulation("gaussian"), points=POINTS,
            near_misses={
                "square root of the width": sqrt(2 * d_k / pi), "root mean square": sqrt(d_k),
                "one dimension lost": 2 * gamma(d_k / 2) / (sqrt(pi) * gamma((d_k - 1) / 2)),
            },
        ),
        "sphere": Identity(
            quantity=magnitude(u), equals=1 / (sqrt(pi) * quotient), derivation=lambda: unit_derivation(u),
            certificate=certify.enclosure(sphere_certificate, *CERTIFIED), headline=Headline(sqrt(2 / (pi * d_k))), simulation=simulation("sphere"),
            points=table("d_k", (5,), (2,), (16,), (24,)),
            near_misses={
                "square root of the width": sqrt(2 / (pi * d_k)), "root mean square": 1 / sqrt(d_k),
                "sign vectors": binomial(d_k - 1, floor((d_k - 1) / 2)) / 2 ** (d_k - 1),
            },
        ),
        "rademacher": Identity(
            quantity=magnitude(s), equals=binomial(d_k - 1, floor((d_k - 1) / 2)) / 2 ** (d_k - 1), derivation=lambda: unit_derivation(s),
            certificate=certify.instances(sign_certificate, *({"d_k": d} for d in range(1, 12))), headline=Headline(sqrt(2 / (pi * d_k))),
            simulation=simulation("rademacher"), points=table("d_k", (5,), (2,), (4,), (16,)),
            near_misses={
                "square root of the width": sqrt(2 / (pi * d_k)), "sphere": 1 / (sqrt(pi) * quotient),
                "the width for one less": binomial(d_k, floor(d_k / 2)) / 2**d_k,
            },
        ),
        "normalised": Identity(
            domain=NORMALISED, quantity=interference, equals=gamma((d_k - 1) / 2) / (sqrt(pi) * gamma(d_k / 2)),
            derivation=lambda start: start.by(rules.projection, k).by(rules.radial, k),
            certificate=certify.enclosure(normalised_certificate, *({"d_k": d} for d in (2, 3, 8, 33))), headline=Headline(sqrt(2 / (pi * d_k))),
            simulation=normalised_simulation, tail_index=d_k, points=table("d_k", (8,), (16,), (12,)),
            near_misses={"unit vectors": 1 / (sqrt(pi) * quotient), "square root of the width": sqrt(2 / (pi * d_k))},
        ),
        "norms_of_neighbours": Identity(
            quantity=norms, equals=d_k, derivation=lambda start: start.by(rules.independence).by(rules.radial, k).by(rules.radial, wide),
            certificate=certify.enclosure(norm_certificate, *CERTIFIED), simulation=norm_simulation, points=table("d_k", (4,), (8,), (1,), (16,)),
            near_misses={"root mean square norms": sqrt(d_k * (d_k + 1)), "one more": d_k + 1},
        ),
        "gaussian_upper": Bound(
            quantity=magnitude(k), equals=sqrt(2 * d_k / pi), derivation=lambda: bound_derivation("<="),
            certificate=certify.enclosure(gaussian_certificate, *CERTIFIED), simulation=simulation("gaussian"), points=POINTS,
            near_misses={"one dimension less": sqrt(2 * (d_k - 1) / pi), "no factor of two": sqrt(d_k / pi)},
        ),
        "gaussian_lower": Bound(
            relation=">=", quantity=magnitude(k), equals=sqrt(2 / pi) * d_k / sqrt(d_k + 1), derivation=lambda: bound_derivation(">="),
            certificate=certify.enclosure(gaussian_certificate, *CERTIFIED), simulation=simulation("gaussian"), points=POINTS,
            near_misses={"no correction": sqrt(2 * d_k / pi), "root mean square": sqrt(d_k)},
        ),
    },
)  # fmt: skip
