"""Averaging heads: noise falls by their number if they are averaged in every layer, not if only their ends are.

Each head keeps its own independent codebooks for the same items. Averaging the scores after every layer divides the crosstalk of each layer by the
number of heads; running complete chains and averaging only their ends divides the final error by it, which is strictly worse from two layers on.
Source: qiao2025, abstract (trade-off of depth, width and head redundancy); the model is a reconstruction.
Differs: "H heads divide the error by H" is the law for averaging at the end, or of a single layer.
Left for later: correlated heads.
"""

from memorem import (
    ChainError,
    Derivation,
    Domain,
    E,
    H,
    Identity,
    Item,
    L,
    MeanOfChains,
    N,
    Theorem,
    certify,
    d_k,
    entries,
    integers,
    isotropic,
    one_of,
)
from memorem import over, rules, sqrt

DOMAIN = Domain(N=integers(1), d_k=integers(1), H=integers(1), L=integers(0), keys=one_of("sphere", "rademacher"))
one, a, j = Item("1"), Item("a"), Item("j")
c = entries("c")
keys = isotropic(d_k)


def reading(keys, item):
    k = keys("k")
    return over(j, (k[item] @ k[j]) * c[j])


def mean_score(keys):
    return Derivation(E(reading(keys, one)), DOMAIN).by(rules.unit_norm).by(rules.integrate, keys("k"))


def energies(keys):
    """The energy of the stored item's score, and of all other scores, after one layer."""
    k = keys("k")
    statements = E(reading(keys, one) ** 2), E(over(a, reading(keys, a) ** 2, excluding=one))
    return [Derivation(s, DOMAIN).by(rules.unit_norm).by(rules.integrate, k) for s in statements]


def chain(derivation, keys):
    """The error of a chain with one head, from a derivation that has reached it."""
    width = keys.width
    growth, mixing = (1 + (N - 1) / width) ** L, (1 - 1 / width) ** L
    return derivation.by(rules.chain_energies, mean_score(keys), *energies(keys)).by(
        rules.closed_form, (growth + (N - 1) * mixing) / N, (N - 1) * (growth - mixing) / N
    )


def per_layer_derivation():
    return chain(Derivation(ChainError(keys, L, H), DOMAIN).by(rules.concatenated_heads), isotropic(H * d_k))


def at_end_derivation():
    single = chain(Derivation(ChainError(keys, L), DOMAIN), keys)
    return Derivation(MeanOfChains(ChainError(keys, L), H), DOMAIN).by(rules.average_of_chains, single, mean_score(keys))


def per_layer_certificate(exact, *, N, d_k, H, L, keys):
    """One layer's matrix is the mean of H independent Gram matrices: its second moments mix those of one head and products of means."""
    first, second = exact.gram_moments(keys, N, d_k)
    mixed = {(i, k, j, l): (second[i, k, j, l] + (H - 1) * first[i, k] * first[j, l]) / H for i, k, j, l in second}
    return exact.chain_scores(first, mixed, N, L)[0]


def at_end_certificate(exact, *, N, d_k, H, L, keys):
    """Bias squared and variance over H of independent chains."""
    whole, mean = exact.chain_scores(*exact.gram_moments(keys, N, d_k), N, L)
    bias = sum((mean[i] - int(i == 0)) ** 2 for i in range(N))
    return bias + (whole - bias) / H


def chains(sim, N, d_k, H, L, keys, average):
    """Scores of H heads after L layers [R, H, N], averaged over heads after every layer if asked."""
    scores = sim.torch.zeros(sim.replicates, H, N, dtype=sim.dtype, device=sim.device)
    scores[..., 0] = 1
    for _ in range(L):
        k = sim.vectors(keys, H, N, d_k)  # [R, H, N, d_k]
        scores = (k @ (k.transpose(-1, -2) @ scores.unsqueeze(-1))).squeeze(-1)
        if average:
            scores = scores.mean(1, keepdim=True).expand(-1, H, -1)
    return scores


def simulation(average):
    def squared_error(sim, *, N, d_k, H, L, keys):
        scores = chains(sim, N, d_k, H, L, keys, average).mean(1).clone()
        scores[:, 0] -= 1
        return scores.square().sum(-1)

    return squared_error


POINTS = (
    {"N": 5, "d_k": 8, "H": 3, "L": 3, "keys": "sphere"},
    {"N": 4, "d_k": 8, "H": 2, "L": 4, "keys": "rademacher"},
    {"N": 5, "d_k": 6, "H": 3, "L": 2, "keys": "rademacher"},
    {"N": 3, "d_k": 12, "H": 4, "L": 5, "keys": "sphere"},
)
CERTIFIED = tuple(
    {"N": N, "d_k": d, "H": H, "L": L, "keys": kind} for kind in ("sphere", "rademacher") for N, d, H, L in ((2, 3, 2, 3), (3, 2, 3, 2))
)

THEOREM = Theorem(
    title="Averaging heads in every layer or only at the end",
    domain=DOMAIN,
    sources=("qiao2025",),
    parts={
        "per_layer": Identity(
            quantity=ChainError(keys, L, H),
            equals=(1 + (N - 1) / (H * d_k)) ** L - 1,
            derivation=per_layer_derivation,
            certificate=certify.instances(per_layer_certificate, *CERTIFIED),
            simulation=simulation(True),
            points=POINTS,
            near_misses={
                "averaged at the end": ((1 + (N - 1) / d_k) ** L - 1) / H,
                "standard error": (1 + (N - 1) / (sqrt(H) * d_k)) ** L - 1,
                "counts the retrieved pair": (1 + N / (H * d_k)) ** L - 1,
            },
        ),
        "at_end": Identity(
            quantity=MeanOfChains(ChainError(keys, L), H),
            equals=((1 + (N - 1) / d_k) ** L - 1) / H,
            derivation=at_end_derivation,
            certificate=certify.instances(at_end_certificate, *CERTIFIED),
            simulation=simulation(False),
            points=POINTS,
            near_misses={"averaged in every layer": (1 + (N - 1) / (H * d_k)) ** L - 1, "standard error": ((1 + (N - 1) / d_k) ** L - 1) / sqrt(H)},
        ),
    },
)
