"""Retrieval noise of the Hebbian memory with unit keys.

Each of the other stored pairs disturbs the reading of one; with keys of norm one the squared disturbance is, on average, one part in the key width
for every other pair, for keys on the sphere and for sign keys alike, and whatever the values are, as long as they are white.
Source: zhong2025, abstract (retrieval SNR); the definition of the ratio is a reconstruction.
Differs: the headline that counts all stored pairs counts the retrieved one too.
"""

from memorem.language import *


def memory(keys):
    return Memory(ensemble(keys, d_k), white(d_v))


def derivation(start):
    return (
        start.by(rules.unit_norm)
        .by(rules.integrate, "v")  # values of different items are uncorrelated
        .by(rules.integrate, "k")  # E (k_j.k_i)^2 = 1/d_k
    )


def crosstalk_energy(memory):
    def product(j):
        return memory.over(lambda l: memory.key(j, 0) * memory.key(l, 0) * memory.value(j, l), excluding=0)

    return memory.over(product, excluding=0)


THEOREM = Theorem(
    title="Retrieval noise with unit keys", domain=Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher")),
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=lambda keys: memory(keys).inverse_snr, equals=(N - 1) / d_k, derivation=derivation,
            certificate=certify.polynomial(crosstalk_energy, keys=UNIT_KEYS), simulation=observe.inverse_snr,
            points=table(
                "N d_k d_v keys", (4, 8, 4, "sphere"), (4, 8, 4, "rademacher"), (16, 8, 8, "sphere"), (9, 5, 3, "rademacher"), (64, 32, 16, "sphere"),
            ),
            near_misses={"counts the retrieved pair": N / d_k, "centred keys": (N - 1) / (d_k - 1), "Gaussian keys": (N - 1) / (d_k - 2)},
        ),
    },
)  # fmt: skip
