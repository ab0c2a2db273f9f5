"""Error energy of a chain of look-ups through shared codebooks.

The values of each layer are the keys of the next, so that crosstalk lands on stored keys and is passed on at full strength. The error grows
geometrically with depth, at every load; it is exact at every size, because only means and covariances of the keys enter.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: a linear growth with depth is its first order; Gaussian keys, whose norms fluctuate, have a larger rate.
Left for later: layers of different widths, signal and noise energy one by one.
"""

from memorem import ChainError, Derivation, Domain, E, Identity, Item, L, N, Theorem, certify, d_k, entries, gaussian, integers, isotropic, observe
from memorem import one_of, over, rules

UNIT = Domain(N=integers(1), d_k=integers(1), L=integers(0), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(1), L=integers(0))
one, a, j = Item("1"), Item("a"), Item("j")
c = entries("c")


def reading(keys, item):
    """(G c)_item for the Gram matrix G of one layer's keys and fixed scores c."""
    k = keys("k")
    return over(j, (k[item] @ k[j]) * c[j])


def layer(keys, domain):
    """The mean score of the stored item, its energy, and the energy of all others after one layer."""
    statements = E(reading(keys, one)), E(reading(keys, one) ** 2), E(over(a, reading(keys, a) ** 2, excluding=one))
    k = keys("k")

    def derived(statement):
        lines = Derivation(statement, domain)
        lines = lines.by(rules.unit_norm) if keys.kind != "gaussian" else lines.by(rules.expand)
        return lines.by(rules.integrate, k)

    return [derived(statement) for statement in statements]


def unit_derivation():
    keys = isotropic(d_k)
    growth, mixing = (1 + (N - 1) / d_k) ** L, (1 - 1 / d_k) ** L
    return (
        Derivation(ChainError(keys, L), UNIT)
        .by(rules.chain_energies, *layer(keys, UNIT))
        .by(rules.closed_form, (growth + (N - 1) * mixing) / N, (N - 1) * (growth - mixing) / N)
    )


def gaussian_derivation():
    keys = gaussian(d_k, scale=1 / d_k)
    growth, mixing = (1 + (N + 1) / d_k) ** L, (1 + 1 / d_k) ** L
    return (
        Derivation(ChainError(keys, L), GAUSSIAN)
        .by(rules.chain_energies, *layer(keys, GAUSSIAN))
        .by(rules.closed_form, (growth + (N - 1) * mixing) / N, (N - 1) * (growth - mixing) / N)
    )


def certificate(exact, *, N, d_k, L, keys="gaussian"):
    """The scores after L layers, from the moments of one layer's Gram matrix over every key at the points of a design."""
    return exact.chain_scores(*exact.gram_moments(keys, N, d_k), N, L)[0]


def gaussian_simulation(sim, *, N, d_k, L):
    """|c_L - e_1|^2 of the scores, keys N(0, I/d_k)."""
    scores = sim.torch.zeros(sim.replicates, N, dtype=sim.dtype, device=sim.device)
    scores[:, 0] = 1
    for _ in range(L):
        k = sim.gaussian(N, d_k) / d_k**0.5
        scores = (k @ (k.transpose(-1, -2) @ scores.unsqueeze(-1))).squeeze(-1)
    scores[:, 0] -= 1
    return scores.square().sum(-1)


THEOREM = Theorem(
    title="Error energy of a chain of look-ups",
    domain=UNIT,
    sources=("qiao2025",),
    parts={
        "unit_keys": Identity(
            quantity=ChainError(isotropic(d_k), L),
            equals=(1 + (N - 1) / d_k) ** L - 1,
            derivation=unit_derivation,
            certificate=certify.instances(
                certificate,
                {"N": 2, "d_k": 3, "L": 3, "keys": "rademacher"},
                {"N": 3, "d_k": 2, "L": 3, "keys": "rademacher"},
                {"N": 3, "d_k": 3, "L": 2, "keys": "rademacher"},
                {"N": 2, "d_k": 3, "L": 3, "keys": "sphere"},
                {"N": 3, "d_k": 2, "L": 2, "keys": "sphere"},
                {"N": 3, "d_k": 2, "L": 1, "keys": "sphere"},
            ),
            simulation=observe.chain_mse,
            points=(
                {"N": 5, "d_k": 16, "L": 3, "keys": "sphere"},
                {"N": 5, "d_k": 16, "L": 3, "keys": "rademacher"},
                {"N": 3, "d_k": 16, "L": 6, "keys": "sphere"},
                {"N": 8, "d_k": 32, "L": 2, "keys": "rademacher"},
            ),
            near_misses={
                "linear in depth": L * (N - 1) / d_k,
                "counts the retrieved pair": (1 + N / d_k) ** L - 1,
                "total energy": (1 + (N - 1) / d_k) ** L,
                "Gaussian keys": (1 + (N + 1) / d_k) ** L - 1,
            },
        ),
        "gaussian_keys": Identity(
            domain=GAUSSIAN,
            quantity=ChainError(gaussian(d_k, scale=1 / d_k), L),
            equals=(1 + (N + 1) / d_k) ** L - 1,
            derivation=gaussian_derivation,
            certificate=certify.instances(certificate, {"N": 2, "d_k": 2, "L": 3}, {"N": 3, "d_k": 1, "L": 2}, {"N": 2, "d_k": 3, "L": 2}),
            simulation=gaussian_simulation,
            points=({"N": 3, "d_k": 32, "L": 2}, {"N": 4, "d_k": 48, "L": 2}, {"N": 3, "d_k": 64, "L": 3}),
            near_misses={"unit keys": (1 + (N - 1) / d_k) ** L - 1, "linear in depth": L * (N + 1) / d_k, "one norm": (1 + N / d_k) ** L - 1},
        ),
    },
)
