"""Averaging heads: noise falls by their number if they are averaged in every layer, not if only their ends are.

Each head keeps its own independent codebooks for the same items. Averaging the scores after every layer divides the crosstalk of each layer by the
number of heads; running complete chains and averaging only their ends divides the final error by it, which from two layers on is the smaller saving.
Source: qiao2025, abstract (trade-off of depth, width and head redundancy); the model is a reconstruction.
Differs: "H heads divide the error by H" is the law for averaging at the end, or of a single layer.
Left for later: chains of correlated heads; one layer of them is heads.correlated.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), H=integers(1), L=integers(0), keys=one_of("sphere", "rademacher"))
keys = isotropic(d_k)


def derivation(quantity):
    return lambda: Derivation(quantity, DOMAIN).by(rules.close).by(rules.solve)


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


POINTS = table("N d_k H L keys", (5, 8, 3, 3, "sphere"), (4, 8, 2, 4, "rademacher"), (5, 6, 3, 2, "rademacher"), (3, 12, 4, 5, "sphere"))
CERTIFIED = tuple(
    {"N": N, "d_k": d, "H": H, "L": L, "keys": kind} for kind in ("sphere", "rademacher") for N, d, H, L in ((2, 3, 2, 3), (3, 2, 3, 2))
)

THEOREM = Theorem(
    title="Averaging heads in every layer or only at the end", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "per_layer": Identity(
            quantity=averaged_chain(keys, L, H), equals=(1 + (N - 1) / (H * d_k)) ** L - 1, derivation=derivation(averaged_chain(keys, L, H)),
            certificate=certify.instances(per_layer_certificate, *CERTIFIED), simulation=simulation(True), points=POINTS,
            near_misses={
                "averaged at the end": ((1 + (N - 1) / d_k) ** L - 1) / H, "standard error": (1 + (N - 1) / (sqrt(H) * d_k)) ** L - 1,
                "counts the retrieved pair": (1 + N / (H * d_k)) ** L - 1,
            },
        ),
        "at_end": Identity(
            quantity=average_of_chains(keys, L, H), equals=((1 + (N - 1) / d_k) ** L - 1) / H, derivation=derivation(average_of_chains(keys, L, H)),
            certificate=certify.instances(at_end_certificate, *CERTIFIED), simulation=simulation(False), points=POINTS,
            near_misses={"averaged in every layer": (1 + (N - 1) / (H * d_k)) ** L - 1, "standard error": ((1 + (N - 1) / d_k) ** L - 1) / sqrt(H)},
        ),
    },
)  # fmt: skip
