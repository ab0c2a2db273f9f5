"""Moments of the inner product of two Gaussian vectors.

Given one of the vectors the inner product is Gaussian with that vector's norm as its standard deviation, so its square is a product of two independent
chi-square variables and every even moment is a product of two rising factorials. Odd moments vanish. The widely used Gaussian limit, in which the
width enters only as a power, is a lower bound; the exponential correction above it grows with the square of the order.
Source: zhong2025, abstract (Gaussian keys); the moments are classical. Differs: the limit of large widths drops every term but the first.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), p=integers(0))
i, j = items("i j")
k = gaussian(d_k)("k")
overlap = k[j] @ k[i]
HALF = Rational(1, 2)
odd_numbers = 2**p * rf(HALF, p)  # 1 3 5 ... (2p - 1)


def derivation():
    law = Derivation(overlap**2, DOMAIN).by(rules.gaussian_overlaps, k).by(rules.chi_squares)
    return Derivation(E(overlap ** (2 * p)), DOMAIN).by(rules.from_law, law)


def moment(odd):
    def certificate(exact, *, d_k, p):
        """E (x_1 y_1 + ... + x_d y_d)^n, n = 2 p + odd, by binomial convolution over coordinates, from rigorous integrals of the powers of one of them."""
        orders = range(2 * p + odd + 1)
        single = total = [exact.gaussian_mean(lambda x, r=r: x**r) ** 2 for r in orders]
        for _ in range(d_k - 1):
            total = [sum((exact.comb(n, r) * total[r] * single[n - r] for r in range(n + 1)), exact.arb(0)) for n in orders]
        return total[-1]

    return certificate


def powers(odd):
    def simulation(sim, *, d_k, p):
        """The mean of (k_j.k_i)^(2 p + odd) over the pairs of one memory of 24 keys."""
        keys = sim.gaussian(24, d_k)
        left, right = sim.torch.triu_indices(24, 24, 1, device=sim.device)
        return (keys @ keys.transpose(-1, -2))[:, left, right].double().pow(2 * p + odd).mean(-1)

    return simulation


POINTS = table("d_k p", (16, 2), (6, 2), (3, 1), (24, 2))
CERTIFIED = table("d_k p", (1, 0), (1, 3), (2, 2), (3, 3), (7, 4), (16, 2))

even = Identity(
    quantity=E(overlap ** (2 * p)), equals=4**p * rf(HALF, p) * rf(d_k / 2, p), derivation=derivation,
    certificate=certify.enclosure(moment(0), *CERTIFIED), simulation=powers(0), points=POINTS,
    near_misses={
        "limit of large widths": odd_numbers * d_k**p, "no odd numbers": 2**p * rf(d_k / 2, p), "widths in steps of one": odd_numbers * rf(d_k, p),
    },
)  # fmt: skip
above = odd_numbers * d_k**p * exp(p * (p - 1) / d_k)

THEOREM = Theorem(
    title="Moments of the inner product of Gaussian vectors", domain=DOMAIN, sources=("zhong2025",),
    meanings={"p": "half the order of the moment, rounded down"},
    parts={
        "even": even,
        "odd": Identity(
            quantity=E(overlap ** (2 * p + 1)), equals=Integer(0), derivation=lambda start: start.by(rules.symmetry, k),
            certificate=certify.enclosure(moment(1), *table("d_k p", (1, 0), (2, 1), (5, 2))), simulation=powers(1),
            points=table("d_k p", (16, 0), (8, 1), (3, 0)),
            scale=2 ** (2 * p + 1) * gamma(p + 1) / sqrt(pi) * gamma((d_k + 1) / 2 + p) / gamma(d_k / 2),
            near_misses={
                "the even formula": 2 ** (2 * p + 1) * gamma(p + 1) / sqrt(pi) * gamma((d_k + 1) / 2 + p) / gamma(d_k / 2), "one": Integer(1),
            },
        ),
        "lower": even.bounded(
            ">=", odd_numbers * d_k**p, by=(rules.bounded_by_induction, p, odd_numbers * d_k**p, ">="),
            near_misses={"twice": 2 * odd_numbers * d_k**p, "wider by two": odd_numbers * (d_k + 2) ** p},
        ),
        "upper": even.bounded(
            "<=", above, by=(rules.bounded_by_induction, p, above, "<="), points=table("d_k p", (6, 2), (16, 2), (24, 2), (6, 3)),
            near_misses={"no correction": odd_numbers * d_k**p, "half of the correction": odd_numbers * d_k**p * exp(p * (p - 1) / (2 * d_k))},
        ),
    },
)  # fmt: skip
