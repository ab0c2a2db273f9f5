"""Error energy of a chain of look-ups through shared codebooks.

The values of each layer are the keys of the next, so that crosstalk lands on stored keys and is passed on at full strength. The error grows
geometrically with depth, at every load; it is exact at every size, because only means and covariances of the keys enter. What is left on the stored
item and what has leaked to the others are two sums of the same two powers.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: a linear growth with depth is its first order; Gaussian keys, whose norms fluctuate, have a larger rate.
The squared error has heavy tails: simulated points keep (1 + (N - 1)/d_k)^L below ten.
"""

from memorem.language import *

UNIT = Domain(N=integers(1), d_k=integers(1), L=integers(0), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(1), L=integers(0))
one, a = Item("1"), Item("a")
c = entries("c")
growth, mixing = (1 + (N - 1) / d_k) ** L, (1 - 1 / d_k) ** L


def derivation(quantity, domain):
    return lambda: Derivation(quantity, domain).by(rules.close).by(rules.solve)


def certificate(exact, *, N, d_k, L, keys="gaussian"):
    """The scores after L layers, from the moments of one layer's Gram matrix over every key at the points of a design."""
    return exact.chain_scores(*exact.gram_moments(keys, N, d_k), N, L)[0]


def kept(exact, *, N, d_k, L, keys):
    return exact.mean(exact.chain_scores_after(keys, N, d_k, L), lambda c: c[0] * c[0])


def leaked(exact, *, N, d_k, L, keys):
    return exact.mean(exact.chain_scores_after(keys, N, d_k, L), lambda c: sum((x * x for x in c[1:]), exact.Fraction(0)))


def simulated_scores(sim, N, d_k, L, keys):
    """The scores after L layers: [R, N]."""
    c = sim.torch.zeros(sim.replicates, N, dtype=sim.dtype, device=sim.device)
    c[:, 0] = 1
    for _ in range(L):
        k = sim.gaussian(N, d_k) / d_k**0.5 if keys == "gaussian" else sim.vectors(keys, N, d_k)
        c = (k @ (k.transpose(-1, -2) @ c.unsqueeze(-1))).squeeze(-1)
    return c


def gaussian_simulation(sim, *, N, d_k, L):
    """|sum_j c_j v_j - v_1|^2, read through one more Gaussian codebook."""
    c, v = simulated_scores(sim, N, d_k, L, "gaussian"), sim.gaussian(N, d_k) / d_k**0.5
    c[:, 0] -= 1
    return (c.unsqueeze(1) @ v).squeeze(1).square().sum(-1)


def kept_simulation(sim, *, N, d_k, L, keys):
    return simulated_scores(sim, N, d_k, L, keys)[:, 0].square()


def leaked_simulation(sim, *, N, d_k, L, keys):
    return simulated_scores(sim, N, d_k, L, keys)[:, 1:].square().sum(-1)


POINTS = table("N d_k L keys", (5, 16, 3, "sphere"), (5, 16, 3, "rademacher"), (3, 16, 6, "sphere"), (8, 32, 2, "rademacher"))
WALKED = tuple(
    {"N": N, "d_k": d, "L": L, "keys": kind}
    for N, d, L, kind in ((2, 3, 2, "rademacher"), (3, 2, 3, "rademacher"), (2, 2, 2, "sphere"), (3, 2, 1, "sphere"), (1, 2, 2, "sphere"))
)


def energy(reading, equals, certificate, simulation, near_misses):
    quantity = shared_chain(isotropic(d_k), L, reading)
    return Identity(
        quantity=quantity, equals=equals, derivation=derivation(quantity, UNIT), certificate=certify.instances(certificate, *WALKED),
        simulation=simulation, points=POINTS, near_misses=near_misses,
    )  # fmt: skip


THEOREM = Theorem(
    title="Error energy of a chain of look-ups", domain=UNIT, sources=("qiao2025",),
    parts={
        "unit_keys": Identity(
            quantity=shared_chain(isotropic(d_k), L), equals=(1 + (N - 1) / d_k) ** L - 1,
            derivation=derivation(shared_chain(isotropic(d_k), L), UNIT),
            certificate=certify.instances(
                certificate, *table("N d_k L keys", (2, 3, 3, "rademacher"), (3, 2, 3, "rademacher"), (3, 3, 2, "rademacher")),
                *table("N d_k L keys", (2, 3, 3, "sphere"), (3, 2, 2, "sphere"), (3, 2, 1, "sphere")),
            ),
            simulation=observe.chain_mse, points=POINTS,
            near_misses={
                "linear in depth": L * (N - 1) / d_k, "counts the retrieved pair": (1 + N / d_k) ** L - 1, "total energy": (1 + (N - 1) / d_k) ** L,
                "Gaussian keys": (1 + (N + 1) / d_k) ** L - 1,
            },
        ),
        "gaussian_keys": Identity(
            domain=GAUSSIAN, quantity=shared_chain(gaussian(d_k, scale=1 / d_k), L), equals=(1 + (N + 1) / d_k) ** L - 1,
            derivation=derivation(shared_chain(gaussian(d_k, scale=1 / d_k), L), GAUSSIAN),
            certificate=certify.instances(certificate, *table("N d_k L", (2, 2, 3), (3, 1, 2), (2, 3, 2))), simulation=gaussian_simulation,
            points=table("N d_k L", (3, 32, 2), (4, 48, 2), (3, 64, 3)),
            near_misses={"unit keys": (1 + (N - 1) / d_k) ** L - 1, "linear in depth": L * (N + 1) / d_k, "one norm": (1 + N / d_k) ** L - 1},
        ),
        "signal": energy(
            c[one] ** 2, (growth + (N - 1) * mixing) / N, kept, kept_simulation,
            {"stays one": 1 + 0 * L, "all of the energy": growth, "shared equally": growth / N, "never mixed": growth / N + (N - 1) / N},
        ),
        "noise": energy(
            over(a, c[a] ** 2, excluding=one), (N - 1) * (growth - mixing) / N, leaked, leaked_simulation,
            {"all of the error": growth - 1, "shared equally": (N - 1) * growth / N, "no return": (N - 1) / d_k * L},
        ),
    },
)  # fmt: skip
