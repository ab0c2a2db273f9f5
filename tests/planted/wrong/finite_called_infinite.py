"""A finite mean that is called infinite

Source: planted.
"""

from memorem import Divergence, Domain, E, N, Theorem, certify, d_k, gaussian, integers, items, norm2, observe, over, white

DOMAIN = Domain(N=integers(2), d_k=integers(3, 4), d_v=integers(1))
i, j = items("i j")
k, v = gaussian(d_k)("k"), white(4)("v")
ratio = E(norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i)) / norm2(k[i]) ** 2)


def certificate(exact, *, N, d_k):
    return exact.divergent_moment(d_k, -1, rest=N - 1)


THEOREM = Theorem(
    title="A finite mean that is called infinite",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Divergence(
            quantity=ratio,
            certificate=certify.divergence(certificate, {"N": 3, "d_k": 3}, {"N": 4, "d_k": 4}),
            simulation=observe.first_inverse_snr.with_(values="sphere"),
            points=({"N": 3, "d_k": 4, "d_v": 3}, {"N": 4, "d_k": 3, "d_v": 5}),
            near_misses={"headline": N / d_k, "width": (N - 1) / (d_k + 1)},
        )
    },
)
