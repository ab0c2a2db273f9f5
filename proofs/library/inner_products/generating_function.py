"""Exponential moments of an inner product.

For Gaussian vectors they have a closed form at rates below one; on the sphere they are a Bessel function in disguise, for sign vectors a power of a
hyperbolic cosine. The sphere lies below sign vectors, and these below a Gaussian variable of the same variance; the sphere lies above that limit times
a correction of the fourth order in the rate.
Source: zhong2025, abstract (kernel view of softmax); the functions are classical. Differs: the Gaussian limit is an upper bound, no equality.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), t=reals())
SPHERE = Domain(d_k=integers(2), t=reals())
GAUSSIAN = Domain(d_k=integers(1), t=reals(-1, 1))
i, j = items("i j")
k, u, s = gaussian(d_k)("k"), sphere(d_k)("u"), rademacher(d_k)("s")
a = t**2 / (2 * d_k)
limit = 2**p * rf(Rational(1, 2), p) / d_k**p


def mean(family):
    return E(exponential(t * (family[j] @ family[i])))


def unit_derivation(family):
    return Derivation(mean(family), DOMAIN).by(rules.generating_function, family)


def series_derivation(bound, relation):
    """Bounds on every even moment bound the series."""
    domain, overlap = SPHERE.with_(p=integers(0)), u[j] @ u[i]
    law = Derivation(overlap**2, domain).by(rules.first_coordinate, u).by(rules.beta_of_shares)
    moments = Derivation(E(overlap ** (2 * p)), domain).by(rules.from_law, law).by(rules.bounded_by_induction, p, bound, relation)
    return Derivation(mean(u), SPHERE).by(rules.moment_series, u, moments, p).by(rules.compare, "exponential_series", a)


def gaussian_certificate(exact, *, d_k, t):
    """Coordinates are independent; given one factor of a coordinate the other is integrated over a square: rigorous in polar form."""
    rate = exact.number(t)
    return exact.gaussian_pair_mean(lambda x, y: rate * x * y) ** d_k


def sphere_certificate(exact, *, d_k, t):
    rate = exact.number(t)
    return exact.sphere_mean(lambda x: (rate * x).exp(), d_k)


def sign_certificate(exact, *, d_k, t):
    """Every sign pattern of one vector, the other fixed by symmetry."""
    total = sum((exact.number(t * exact.Fraction(sum(signs), d_k)).exp() for signs in exact.product((1, -1), repeat=d_k)), exact.arb(0))
    return total / 2**d_k


def simulation(kind):
    """The mean of e^{t k_j.k_i} over the pairs of one memory of 16 keys."""

    def exponentials(sim, *, d_k, t):
        keys = sim.vectors(kind, 16, d_k)
        left, right = sim.torch.triu_indices(16, 16, 1, device=sim.device)
        return (t * (keys @ keys.transpose(-1, -2))[:, left, right]).exp().mean(-1)

    return exponentials


POINTS = table("d_k t", (5, 2), (3, 3), (12, 4))
CERTIFIED = table("d_k t", (2, 1), (3, 2), (8, "7/2"), (5, -2), (4, "1/2"))

THEOREM = Theorem(
    title="Exponential moments of an inner product", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "gaussian": Identity(
            domain=GAUSSIAN, quantity=mean(k), equals=(1 - t**2) ** (-d_k / 2),
            derivation=lambda start: start.by(rules.generating_function, k).by(rules.radial, k),
            certificate=certify.enclosure(gaussian_certificate, *table("d_k t", (1, "1/3"), (4, "-1/2"), (9, "1/5"))),
            simulation=simulation("gaussian"), tail_index=1 / Abs(t), points=table("d_k t", (12, "1/5"), (4, "1/5"), (24, "1/6")),
            near_misses={"not halved": (1 - t**2) ** (-d_k), "to the leading order": exp(d_k * t**2), "first order": (1 - t) ** (-d_k / 2)},
        ),
        "sphere": Identity(
            quantity=mean(u), equals=hyper((), (d_k / 2,), t**2 / 4), derivation=lambda: unit_derivation(u),
            certificate=certify.enclosure(sphere_certificate, *CERTIFIED, {"d_k": 1, "t": 1}), simulation=simulation("sphere"), points=POINTS,
            near_misses={"Gaussian limit": exp(a), "twice the argument": hyper((), (d_k / 2,), t**2 / 2), "whole width": hyper((), (d_k,), t**2 / 4)},
        ),
        "rademacher": Identity(
            quantity=mean(s), equals=cosh(t / d_k) ** d_k, derivation=lambda: unit_derivation(s),
            certificate=certify.enclosure(sign_certificate, *CERTIFIED, {"d_k": 1, "t": 1}), simulation=simulation("rademacher"),
            points=table("d_k t", (2, 3), (3, 4), (5, 2)),
            near_misses={"Gaussian limit": exp(a), "sphere": hyper((), (d_k / 2,), t**2 / 4), "one sign": cosh(t)},
        ),
        "signs_below_gaussian": Bound(
            quantity=mean(s), equals=exp(a), derivation=lambda: unit_derivation(s).by(rules.compare, "cosh_below_gaussian"),
            certificate=certify.enclosure(sign_certificate, *CERTIFIED), simulation=simulation("rademacher"), points=POINTS,
            near_misses={"half the exponent": exp(a / 2), "three quarters of the exponent": exp(3 * a / 4)},
        ),
        "sphere_below_signs": Bound(
            quantity=mean(u), equals=cosh(t / d_k) ** d_k,
            derivation=lambda start: start.by(rules.compare_overlaps, u).by(rules.generating_function, s),
            certificate=certify.enclosure(sphere_certificate, *CERTIFIED), simulation=simulation("sphere"), points=POINTS,
            near_misses={"half the width": cosh(t / d_k) ** (d_k / 2), "one less": cosh(t / d_k) ** (d_k - 1)},
        ),
        "sphere_below_gaussian": Bound(
            domain=SPHERE, quantity=mean(u), equals=exp(a), derivation=lambda: series_derivation(limit, "<="),
            certificate=certify.enclosure(sphere_certificate, *CERTIFIED), simulation=simulation("sphere"), points=POINTS,
            near_misses={"half the exponent": exp(a / 2), "two thirds of the exponent": exp(2 * a / 3)},
        ),
        "sphere_above": Bound(
            domain=SPHERE, relation=">=", quantity=mean(u), equals=exp(a) * (1 - a**2 / d_k),
            derivation=lambda: series_derivation(limit * (1 - p * (p - 1) / d_k), ">="),
            certificate=certify.enclosure(sphere_certificate, *CERTIFIED), simulation=simulation("sphere"), points=POINTS,
            near_misses={"no correction": exp(a), "a tenth of the correction": exp(a) * (1 - a**2 / (10 * d_k))},
        ),
    },
)  # fmt: skip
