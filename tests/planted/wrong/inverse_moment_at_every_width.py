"""An inverse moment of Gaussian keys, claimed for widths at which it is infinite

Source: planted.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, certify, d_k, d_v, gaussian, integers, items, norm2, observe, over, rules, white

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
i, j = items("i j")
k, v = gaussian(d_k)("k"), white(d_v)("v")
ratio = E(norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i)) / (k[i] @ k[i]) ** 2)


def derivation():
    wide = Derivation(ratio, DOMAIN.with_(d_k=integers(3)))
    return wide.by(rules.unit_norm, v).by(rules.integrate, v).by(rules.integrate, k).by(rules.radial, k)


def certificate(exact, *, N, d_k):
    return (N - 1) * exact.chi_square_moment(d_k, -1)


THEOREM = Theorem(
    title="An inverse moment of Gaussian keys, claimed for widths at which it is infinite",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Identity(
            quantity=ratio,
            equals=(N - 1) / (d_k - 2),
            derivation=derivation,
            certificate=certify.enclosure(certificate, {"N": 3, "d_k": 3}, {"N": 2, "d_k": 5}),
            simulation=observe.inverse_snr,
            tail_index=d_k / 2,
            points=({"N": 8, "d_k": 16, "d_v": 4}, {"N": 12, "d_k": 24, "d_v": 8}),
            near_misses={"unit keys": (N - 1) / d_k, "counts itself": N / (d_k - 2)},
        )
    },
)
