"""The law of the retrieval ratio of the Hebbian memory with Gaussian keys and values.

Not only its mean: the ratio itself is a product of two independent F variables, up to scale. Its moments of all orders below
half of the smaller width are finite: its mean exists from width three on, while at widths three and four its second moment is infinite.
Source: zhong2025, abstract (retrieval SNR); the law is ours.
Differs: a ratio of expectations says nothing of this law.
All moments are products of Gamma functions, of any real order that exists.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
SIZES = {"N": integers(2), "d_k": integers(1), "d_v": integers(1)}
FINITE = Domain(**SIZES, order=reals(0), where=[positive(d_k - 2 * order), positive(d_v - 2 * order)])
SECOND = Domain(**{**SIZES, "d_k": integers(5), "d_v": integers(5)})
NARROW_KEYS = Domain(**{**SIZES, "d_k": integers(3, 4)})
NARROW_VALUES = Domain(**{**SIZES, "d_v": integers(3, 4)})
i, j = items("i j")
k, v = gaussian(d_k)("k"), gaussian(d_v)("v")
crosstalk = over(j, (k[j] @ k[i]) * v[j], excluding=i)
ratio = norm2(crosstalk) / ((k[i] @ k[i]) ** 2 * norm2(v[i]))


def derivation():
    return (
        Derivation(ratio, DOMAIN)
        .by(rules.gaussian_overlaps, k)  # given k_i, the overlaps are |k_i| g_j
        .by(rules.gaussian_combination, v)  # given g, their sum is a Gaussian vector of length |g|
        .by(rules.chi_squares)
    )


def moment(statement, domain):
    law = Derivation(ratio, domain).by(rules.gaussian_overlaps, k).by(rules.gaussian_combination, v).by(rules.chi_squares)
    return Derivation(statement, domain).by(rules.from_law, law)


def infinite(domain, family):
    return Derivation(E(ratio**2), domain).by(rules.integrate, v).by(rules.integrate, k).by(rules.radial_divergence, family)


def moment_certificate(exact, *, N, d_k, d_v, order):
    """Radial integrals: given the key the overlaps are Gaussian, given the overlaps their combination is."""
    above = exact.chi_square_moment(N - 1, order) * exact.chi_square_moment(d_v, order)
    return above * exact.chi_square_moment(d_k, -order) * exact.chi_square_moment(d_v, -order)


def second_certificate(exact, *, N, d_k, d_v):
    return combination_moment(exact, 2, N, d_v) * exact.chi_square_moment(d_k, -2) * exact.chi_square_moment(d_v, -2)


def narrow_keys_certificate(exact, *, N, d_k):
    """E |r|^4 / |v|^4 >= (N - 1)^2 and the mean of |k|^-4 diverges."""
    return exact.divergent_moment(d_k, -2, rest=(N - 1) ** 2)


def narrow_values_certificate(exact, *, N, d_k, d_v):
    """E |r|^4 >= (N - 1)^2 d_v^2, E |k|^-4 >= 1/d_k^2 and the mean of |v|^-4 diverges."""
    return exact.divergent_moment(d_v, -2, rest=exact.Fraction((N - 1) ** 2 * d_v**2, d_k**2))


def certificate(exact, *, N, d_k, d_v):
    """E ratio and, where it is finite, E ratio^2: Gauss-Hermite nodes for overlaps and values (exact to degree five), rigorous inverse norms."""
    if min(d_k, d_v) <= 2:
        raise exact.OutOfReach("the law has no moments of whole order")
    orders = (1, 2) if min(d_k, d_v) > 4 else (1,)
    return {s: combination_moment(exact, s, N, d_v) * exact.chi_square_moment(d_k, -s) * exact.chi_square_moment(d_v, -s) for s in orders}


def combination_moment(exact, s, N, d_v):
    """E |sum_{j>1} g_j v_j|^(2s) for standard Gaussian g_j and v_j; the key that is read points along the first axis."""
    nodes = ((0, 4), (1, 1), (-1, 1))  # node / sqrt(3), 6 * weight
    total, count = 0, (N - 1) * (d_v + 1)
    for chosen in exact.product(nodes, repeat=count):
        weight = 1
        for _, one in chosen:
            weight *= one
        pairs = [[node for node, _ in chosen[j * (d_v + 1) : (j + 1) * (d_v + 1)]] for j in range(N - 1)]
        vector = [sum(g * v[c] for g, *v in pairs) for c in range(d_v)]
        total += weight * sum(x * x for x in vector) ** s
    return exact.number(exact.Fraction(9**s * total, 6**count))


def powered(power):
    """The ratio of the first pair to a power."""

    def simulation(sim, *, N, d_k, d_v, order=power):
        return observe.first_inverse_snr(sim, N=N, d_k=d_k, d_v=d_v) ** order

    return simulation


def second_simulation(sim, *, N, d_k, d_v):
    """The squared ratio, a mean over the pairs of one memory."""
    keys, values = sim.gaussian(N, d_k), sim.gaussian(N, d_v)
    gram = keys @ keys.transpose(-1, -2)
    squares = gram.diagonal(dim1=-2, dim2=-1).clone()
    gram.diagonal(dim1=-2, dim2=-1).zero_()
    return ((gram @ values).square().sum(-1) / (squares.square() * values.square().sum(-1))).square().mean(-1)


def moment_formula(count, shift):
    """Gamma quotients of order s with `count` degrees of freedom for the overlaps, those below the bar shifted by `shift`."""
    above = gamma(count / 2 + order) / gamma(count / 2) * gamma(d_v / 2 + order) / gamma(d_v / 2)
    return above * gamma(d_k / 2 - shift) / gamma(d_k / 2) * gamma(d_v / 2 - shift) / gamma(d_v / 2)


BELOW = (d_k - 2) * (d_k - 4) * (d_v - 2) * (d_v - 4)
MEAN = (N - 1) * d_v / ((d_k - 2) * (d_v - 2))

THEOREM = Theorem(
    title="Law of the retrieval ratio, Gaussian keys and values", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "law": Law(
            quantity=ratio, equals=chi2(N - 1) * chi2(d_v) / (chi2(d_k) * chi2(d_v)), derivation=derivation,
            certificate=certify.enclosure(certificate, *table("N d_k d_v", (2, 5, 5), (2, 7, 6), (3, 4, 3))), simulation=observe.first_inverse_snr,
            points=table("N d_k d_v", (4, 6, 5), (3, 8, 8), (8, 3, 2), (20, 16, 16)),
            near_misses={
                "counts the retrieved pair": chi2(N) * chi2(d_v) / (chi2(d_k) * chi2(d_v)), "no fluctuation of the values": chi2(N - 1) / chi2(d_k),
                "one degree lost": chi2(N - 1) * chi2(d_v) / (chi2(d_k - 1) * chi2(d_v)),
            },
        ),
        "moments": Identity(
            domain=FINITE, quantity=E(ratio**order), equals=moment_formula(N - 1, order), derivation=lambda: moment(E(ratio**order), FINITE),
            certificate=certify.enclosure(
                moment_certificate,
                *({"N": N, "d_k": d, "d_v": m, "order": s} for N, d, m, s in ((5, 10, 9, "1/2"), (2, 3, 4, 1), (4, 6, 5, 2), (3, 4, 8, "3/2"))),
            ),
            simulation=powered(1), tail_index=(d_k / (2 * order), d_v / (2 * order)),
            points=table("N d_k d_v order", (5, 10, 9, "1/2"), (8, 24, 24, "3/2"), (6, 6, 8, "1/3")),
            near_misses={
                "counts the retrieved pair": moment_formula(N, order), "power of the ratio of means": ((N - 1) / d_k) ** order,
                "moments below the bar": moment_formula(N - 1, 0) * gamma(d_k / 2) * gamma(d_v / 2) / (gamma(d_k / 2 + order) * gamma(d_v / 2 + order)),
            },
        ),
        "second_moment": Identity(
            domain=SECOND, quantity=E(ratio**2), equals=(N**2 - 1) * d_v * (d_v + 2) / BELOW, derivation=lambda: moment(E(ratio**2), SECOND),
            certificate=certify.enclosure(second_certificate, *table("N d_k d_v", (2, 5, 6), (2, 7, 5), (3, 6, 5))), simulation=second_simulation,
            tail_index=(d_k / 4, d_v / 4), points=table("N d_k d_v", (24, 40, 40), (32, 48, 32), (16, 40, 48)),
            near_misses={
                "overlaps that do not fluctuate": (N - 1) ** 2 * d_v * (d_v + 2) / BELOW, "square of the mean": MEAN**2,
                "consecutive factors": (N**2 - 1) * d_v * (d_v + 2) / ((d_k - 2) * (d_k - 3) * (d_v - 2) * (d_v - 3)),
            },
        ),
        "infinite_second_moment": Divergence(
            domain=NARROW_KEYS, beyond="second_moment", quantity=E(ratio**2), derivation=lambda: infinite(NARROW_KEYS, k),
            certificate=certify.divergence(narrow_keys_certificate, *table("N d_k", (2, 3), (3, 4))), simulation=powered(2),
            points=table("N d_k d_v", (3, 4, 9), (2, 3, 8)),
            near_misses={"ratio of means": ((N - 1) / (d_k + 2)) ** 2, "mean signal": ((N - 1) / d_k) ** 2},
        ),
        "infinite_by_values": Divergence(
            domain=NARROW_VALUES, beyond="second_moment", quantity=E(ratio**2), derivation=lambda: infinite(NARROW_VALUES, v),
            certificate=certify.divergence(narrow_values_certificate, *table("N d_k d_v", (2, 5, 3), (3, 2, 4))), simulation=powered(2),
            points=table("N d_k d_v", (3, 12, 4), (2, 9, 3)),
            near_misses={"ratio of means": ((N - 1) / (d_k + 2)) ** 2, "mean signal": ((N - 1) / d_k) ** 2},
        ),
    },
)  # fmt: skip
