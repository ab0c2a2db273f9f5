"""The law of the inner product of two unit vectors.

On the sphere the square of the inner product is the share of one of many chi-square variables, a Beta variable; half of one plus the inner product is
a symmetric Beta variable, uniform in three dimensions. For sign vectors the number of coordinates that agree is binomial.
Source: zhong2025, abstract (unit keys); the laws are classical. Differs: the Gaussian law of the same variance is the limit of large widths only.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(2))
SIGNS = Domain(d_k=integers(1))
i, j = items("i j")
k, s = sphere(d_k)("k"), rademacher(d_k)("s")
overlap = k[j] @ k[i]
agreeing = (1 + s[j] @ s[i]) * d_k / 2
HALF = Rational(1, 2)


def square_derivation():
    return Derivation(overlap**2, DOMAIN).by(rules.first_coordinate, k).by(rules.beta_of_shares)


def square_certificate(exact, *, d_k):
    """Moments of the squared cosine of the angle between the vectors."""
    return {order: exact.sphere_mean(lambda x, n=order: x ** (2 * n), d_k) for order in (1, 2, 3)}


def half_certificate(exact, *, d_k):
    return {order: exact.sphere_mean(lambda x, n=order: ((1 + x) / 2) ** n, d_k) for order in (1, 2, 3, 4)}


def sign_certificate(exact, *, d_k):
    counts = [sum(bits) for bits in exact.product((1, 0), repeat=d_k)]
    return {order: exact.Fraction(sum(count**order for count in counts), 2**d_k) for order in (1, 2, 3, 4)}


def pair(sim, kind, width):
    """The inner product of the two vectors of a memory: [R]."""
    vectors = sim.vectors(kind, 2, width)
    return (vectors[:, 0] * vectors[:, 1]).sum(-1)


def square_simulation(sim, *, d_k):
    return pair(sim, "sphere", d_k).square()


def half_simulation(sim, *, d_k):
    return (1 + pair(sim, "sphere", d_k)) / 2


def sign_simulation(sim, *, d_k):
    """Whole numbers, so that no rounding moves an atom of the law."""
    bits = sim.signs(2, d_k)
    return (bits[:, 0] == bits[:, 1]).sum(-1)


WIDTHS = table("d_k", (2,), (3,), (5,), (16,))

THEOREM = Theorem(
    title="Law of the inner product of unit vectors", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "square": Law(
            quantity=overlap**2, equals=beta_law(HALF, (d_k - 1) / 2), derivation=square_derivation,
            certificate=certify.enclosure(square_certificate, *WIDTHS), simulation=square_simulation, points=table("d_k", (5,), (2,), (3,), (16,)),
            near_misses={"no dimension lost": beta_law(HALF, d_k / 2), "Gaussian pair": beta_law(1, (d_k - 1) / 2)},
        ),
        "half_of_one_plus": Law(
            quantity=(1 + overlap) / 2, equals=beta_law((d_k - 1) / 2, (d_k - 1) / 2),
            derivation=lambda start: start.by(rules.half_cosine, square_derivation()), certificate=certify.enclosure(half_certificate, *WIDTHS),
            simulation=half_simulation, points=table("d_k", (4,), (2,), (3,), (16,)),
            near_misses={"no dimension lost": beta_law(d_k / 2, d_k / 2), "uniform": beta_law(1, 1)},
        ),
        "signs": Law(
            domain=SIGNS, quantity=agreeing, equals=binomial_law(d_k, HALF), derivation=lambda start: start.by(rules.sign_overlap, s),
            certificate=certify.instances(sign_certificate, *({"d_k": d} for d in (1, 2, 5, 9))), simulation=sign_simulation,
            points=table("d_k", (6,), (3,), (16,)),
            near_misses={"one coordinate fixed": binomial_law(d_k - 1, HALF), "a third": binomial_law(d_k, Rational(1, 3))},
        ),
    },
)  # fmt: skip
