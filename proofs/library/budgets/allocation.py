"""How a budget of width is spent in a chain of two layers, and what depth costs.

Two look-ups of the same pairs make the least error if both are equally wide, at the same total width: no other split does better. Depth itself costs:
the error of a chain is at least the number of layers times that of one of them.
Source: qiao2025, abstract (trade-off of depth and width); the statements are ours.
Differs: spending all width on one layer is no bargain, since errors multiply.
Left for later: layers with different loads or prices.
"""

from memorem.language import *

HOPS = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
CHAIN = Domain(N=integers(1), d_k=integers(1), L=integers(0), keys=one_of("sphere", "rademacher"))
SPLIT = theorem("feedforward.block_composition")["two_hops"]


def split(keys):
    return SPLIT.lemma(keys=keys).by(rules.bounded, (1 + 2 * (N - 1) / (d_k + d_v)) ** 2 - 1, ">=")


def deep():
    return (
        Derivation(shared_chain(isotropic(d_k), L), CHAIN)
        .by(rules.as_derived, theorem("depth.energy")["unit_keys"].lemma())
        .by(rules.compare, "bernoulli")
    )


def certificate(exact, *, N, d_k, d_v, keys):
    """From the second moments of both Gram matrices: the scores of the second look-up, less one at the pair that is read."""
    (mean_k, k), (mean_v, v) = (exact.gram_moments(keys, N, width) for width in (d_k, d_v))
    pairs = list(exact.product(range(N), repeat=2))
    energy = sum(v[b, c, b, e] * k[c, 0, e, 0] for b in range(N) for c, e in pairs)
    return energy - 2 * sum(mean_v[0, c] * mean_k[c, 0] for c in range(N)) + 1


def chain_certificate(exact, *, N, d_k, L, keys):
    return exact.chain_scores(*exact.gram_moments(keys, N, d_k), N, L)[0]


def simulation(sim, *, N, d_k, d_v, keys):
    """|sum_a (v_a.S k_1) w_a - w_1|^2, of which white values w leave the squared scores: [R]."""
    k, v = sim.vectors(keys, N, d_k), sim.vectors(keys, N, d_v)
    scores = sim.torch.einsum("rnd,rd->rn", k, k[:, 0])
    final = sim.torch.einsum("rnm,rm->rn", v, sim.torch.einsum("rn,rnm->rm", scores, v))
    final[:, 0] -= 1
    return final.square().sum(-1)


TWO, MANY = "N d_k d_v", "N d_k L"
LOAD, EQUAL = (N - 1) / d_k, 2 * (N - 1) / (d_k + d_v)

THEOREM = Theorem(
    title="A budget of width in a chain", domain=HOPS, sources=("qiao2025",),
    parts={
        "equal_widths": Bound(
            relation=">=", quantity=SPLIT.quantity, equals=(1 + EQUAL) ** 2 - 1, derivation=split,
            certificate=certify.instances(certificate, *table(TWO, (1, 2, 1), (2, 2, 2), (2, 1, 3), (3, 2, 1), keys=UNIT_KEYS)),
            simulation=simulation, points=table(TWO, (4, 8, 8), (3, 4, 12), (5, 9, 6), keys=UNIT_KEYS),
            near_misses={
                "one layer": (1 + 2 * EQUAL) ** 2 - 1, "first layer twice": (1 + 2 * (N - 1) / d_k) ** 2 - 1,
                "counts the retrieved pair": (1 + 2 * N / (d_k + d_v)) ** 2 - 1,
            },
        ),
        "depth_costs": Bound(
            domain=CHAIN, relation=">=", quantity=shared_chain(isotropic(d_k), L), equals=L * LOAD, derivation=deep,
            certificate=certify.instances(chain_certificate, *table(MANY, (1, 2, 2), (2, 3, 0), (3, 2, 1), (2, 2, 3), keys=UNIT_KEYS)),
            simulation=observe.chain_mse, points=table(MANY, (3, 16, 2), (4, 24, 1), (2, 8, 4), keys=UNIT_KEYS),
            near_misses={"squared depth": L**2 * LOAD, "half more": 3 * L * LOAD / 2, "counts the retrieved pair": L * N / d_k},
        ),
    },
)  # fmt: skip
