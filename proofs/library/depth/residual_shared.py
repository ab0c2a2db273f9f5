"""A residual stream through shared codebooks: skipped layers and used ones interfere.

Each layer adds its reading to what it was given, and its values are the keys of the next. What was read in one layer lies on keys of the next one only,
so that a layer that is used after a skipped one filters, and one after a used one passes on; the energy is a recurrence of two terms, neither that of the
chain without a stream nor that of fresh codebooks. The mean overlap with the value that is right is the strength of the branch to the power of the depth.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: a rate that multiplies at every layer counts what a skipped layer passes on twice.
Simulated points keep the energy below twenty: tails grow with depth.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), L=integers(0), gain=reals(0), keys=one_of("sphere", "rademacher"))
one = items("1")
g, s = gain**2, (N - 1) / d_k
root = sqrt((d_k + g * (d_k + N - 1)) ** 2 - 4 * g * d_k * (d_k - 1)) / d_k
P = 1 + g * (1 + s)
lucas = (((P + root) / 2) ** (L + 1) - ((P - root) / 2) ** (L + 1)) / root  # U_{L+1} for the sum P and the product g (1 - 1/d_k) of the rates


def derivation(start):
    return start.by(rules.close).by(rules.solve)


def stream(reading=None):
    return lambda keys: residual_chain(ensemble(keys, d_k), L, gain, reading)


WALKED = table("N d_k L gain keys", (2, 2, 2, "1/2", "rademacher"), (3, 2, 1, 2, "rademacher"), (2, 2, 1, 1, "sphere"), (2, 1, 3, "2/3", "sphere"))
POINTS = table("N d_k L gain keys", (4, 8, 2, 1, "sphere"), (5, 10, 3, "1/2", "rademacher"), (3, 6, 2, "5/4", "rademacher"))

THEOREM = Theorem(
    title="A residual stream with shared codebooks", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "energy": Identity(
            quantity=stream(), equals=lucas, derivation=derivation, certificate=certify.walked(*WALKED), points=POINTS,
            near_misses={
                "every layer passes on": (1 + g * (1 + s)) ** L, "fresh codebooks": (1 + g * N / d_k) ** L, "linear in depth": 1 + L * g * (1 + s),
            },
        ),
        "overlap": Identity(
            quantity=stream(lambda x, v: x @ v[one]), equals=gain**L, derivation=derivation, certificate=certify.walked(*WALKED), points=POINTS,
            scale=1 + gain**L,
            near_misses={"kept": 1 + 0 * L, "energies": gain ** (2 * L), "strengths add": L * gain, "through every path": (1 + gain) ** L},
        ),
    },
)  # fmt: skip
