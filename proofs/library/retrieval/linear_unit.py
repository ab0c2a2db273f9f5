"""Retrieval noise of the Hebbian memory with unit keys.

Each of the other stored pairs disturbs the reading of one; with keys of norm one the squared disturbance is, on average, one part in the key width
for every other pair, for keys on the sphere and for sign keys alike, and whatever the values are, as long as they are white.
Source: zhong2025, abstract (retrieval SNR); the definition of the ratio is a reconstruction.
Differs: the headline that counts all stored pairs counts the retrieved one too.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, certify, d_k, d_v, integers, items, norm2, observe, one_of, over, rademacher, rules
from memorem import sphere, white

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
i, j = items("i j")
v = white(d_v)("v")


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher}[keys](d_k)("k")


def ratio(keys):
    k = vectors(keys)
    crosstalk = over(j, (k[j] @ k[i]) * v[j], excluding=i)
    return E(norm2(crosstalk) / ((k[i] @ k[i]) ** 2 * norm2(v[i])))


def derivation(keys):
    return (
        Derivation(ratio(keys), DOMAIN)
        .by(rules.unit_norm)
        .by(rules.integrate, v)  # values of different items are uncorrelated
        .by(rules.integrate, vectors(keys))  # E (k_j.k_i)^2 = 1/d_k
    )


def crosstalk_energy(memory):
    def product(j):
        return memory.over(lambda l: memory.key(j, 0) * memory.key(l, 0) * memory.value(j, l), excluding=0)

    return memory.over(product, excluding=0)


THEOREM = Theorem(
    title="Retrieval noise with unit keys",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio,
            equals=(N - 1) / d_k,
            derivation=derivation,
            certificate=certify.polynomial(crosstalk_energy, keys=("sphere", "rademacher")),
            simulation=observe.inverse_snr,
            points=(
                {"N": 4, "d_k": 8, "d_v": 4, "keys": "sphere"},
                {"N": 4, "d_k": 8, "d_v": 4, "keys": "rademacher"},
                {"N": 16, "d_k": 8, "d_v": 8, "keys": "sphere"},
                {"N": 9, "d_k": 5, "d_v": 3, "keys": "rademacher"},
                {"N": 64, "d_k": 32, "d_v": 16, "keys": "sphere"},
            ),
            near_misses={"counts the retrieved pair": N / d_k, "centred keys": (N - 1) / (d_k - 1), "Gaussian keys": (N - 1) / (d_k - 2)},
        )
    },
)
