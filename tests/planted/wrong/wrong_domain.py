"""A Gaussian mean stated where it does not exist

Source: planted.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, certify, d_k, gaussian, integers, items, norm2, observe, over, rules, white

DOMAIN = Domain(N=integers(1), d_k=integers(2), d_v=integers(1))
i, j = items("i j")
k, v = gaussian(d_k)("k"), white(4)("v")
ratio = E(norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i)) / (k[i] @ k[i]) ** 2)


def derivation():
    return Derivation(ratio, DOMAIN).by(rules.unit_norm).by(rules.integrate, v).by(rules.integrate, k).by(rules.radial, k)


def certificate(exact, *, N, d_k):
    return (N - 1) * exact.chi_square_moment(d_k, -1)


THEOREM = Theorem(
    title="A Gaussian mean stated where it does not exist",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Identity(
            quantity=ratio,
            equals=(N - 1) / (d_k - 2),
            derivation=derivation,
            certificate=certify.enclosure(certificate, {"N": 3, "d_k": 5}, {"N": 4, "d_k": 6}),
            simulation=observe.inverse_snr,
            points=({"N": 8, "d_k": 16, "d_v": 4},),
            near_misses={"headline": N / d_k, "unit keys": (N - 1) / d_k},
        )
    },
)
