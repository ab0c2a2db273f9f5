"""A residual stream through layers with codebooks of their own: energy grows with the square of the branch.

Each layer adds its reading to what it was given. With fresh keys and values of mean zero the reading is uncorrelated with the stream, so the mean of the
stream stays what it was and its energy, like its squared distance from the start, grows at one rate.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: the branch does not add its amplitude to that of the stream, and every stored pair counts.
Simulated points keep (1 + gain^2 N/d_k)^L below ten: tails grow with depth.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), L=integers(0), gain=reals(0, open=False), keys=one_of("sphere", "rademacher"))
rate = 1 + gain**2 * N / d_k
WALKED = table("N d_k L gain keys", (2, 1, 3, "1/2", "rademacher"), (3, 1, 2, 1, "sphere"), (2, 2, 1, 2, "rademacher"), (1, 2, 2, "2/3", "sphere"))
POINTS = table("N d_k L gain keys", (4, 8, 2, 1, "sphere"), (5, 8, 3, "1/2", "rademacher"), (3, 6, 2, "3/4", "sphere"))


def derivation(start):
    return start.by(rules.close).by(rules.solve)


def part(reading, equals, near_misses, scale=None):
    quantity = lambda keys: fresh_residual(ensemble(keys, d_k), L, gain, reading)  # noqa: E731
    return Identity(
        quantity=quantity, equals=equals, derivation=derivation, certificate=certify.walked(*WALKED), points=POINTS, near_misses=near_misses,
        scale=scale,
    )  # fmt: skip


THEOREM = Theorem(
    title="A residual stream with fresh codebooks", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "energy": part(
            lambda x, u: norm2(x), rate**L,
            {
                "linear in depth": 1 + L * gain**2 * N / d_k, "amplitudes add": (1 + gain * sqrt(N / d_k)) ** (2 * L),
                "one pair less": (1 + gain**2 * (N - 1) / d_k) ** L, "exponential": exp(L * gain**2 * N / d_k),
            },
        ),
        "distance": part(
            lambda x, u: norm2(x - u), rate**L - 1,
            {"linear in depth": L * gain**2 * N / d_k, "energy": rate**L, "one pair less": (1 + gain**2 * (N - 1) / d_k) ** L - 1}, scale=1 + 0 * L,
        ),
        "overlap": part(lambda x, u: x @ u, 1 + 0 * L, {"fades": (1 - gain**2 / d_k) ** L, "grows": 1 + L * gain**2 / d_k, "direction lost": rate**-L}),
    },
)  # fmt: skip
