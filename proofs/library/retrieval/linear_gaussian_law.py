"""The law of the retrieval ratio of the Hebbian memory with Gaussian keys and values.

Not only its mean: the ratio itself is a product of two independent F variables, up to scale. It has as many moments as half the smaller width,
so that its variance is infinite up to width four although its mean exists from width three on.
Source: zhong2025, abstract (retrieval SNR); the law is ours.
Differs: a ratio of expectations says nothing of this law.
Left for later: closed forms of the higher moments as theorems of their own.
"""

from memorem import Derivation, Domain, Law, N, Theorem, certify, chi2, d_k, d_v, gaussian, integers, items, norm2, observe, over, rules

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
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


def certificate(exact, *, N, d_k, d_v):
    """E ratio and, where it is finite, E ratio^2: Gauss-Hermite nodes for overlaps and values (exact to degree five), rigorous inverse norms."""
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


THEOREM = Theorem(
    title="Law of the retrieval ratio, Gaussian keys and values",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "law": Law(
            quantity=ratio,
            equals=chi2(N - 1) * chi2(d_v) / (chi2(d_k) * chi2(d_v)),
            derivation=derivation,
            certificate=certify.enclosure(certificate, {"N": 2, "d_k": 5, "d_v": 5}, {"N": 2, "d_k": 7, "d_v": 6}, {"N": 3, "d_k": 4, "d_v": 3}),
            simulation=observe.first_inverse_snr,
            points=({"N": 4, "d_k": 6, "d_v": 5}, {"N": 3, "d_k": 8, "d_v": 8}, {"N": 8, "d_k": 3, "d_v": 2}, {"N": 20, "d_k": 16, "d_v": 16}),
            near_misses={
                "counts the retrieved pair": chi2(N) * chi2(d_v) / (chi2(d_k) * chi2(d_v)),
                "no fluctuation of the values": chi2(N - 1) / chi2(d_k),
                "one degree lost": chi2(N - 1) * chi2(d_v) / (chi2(d_k - 1) * chi2(d_v)),
            },
        )
    },
)
