"""The best scale of a chain's output: its error saturates with depth instead of growing.

A reading that is scaled down trades signal for noise. The mean signal of a chain of look-ups is kept at every depth while its energy grows, so the best
scale falls with depth as the energy grows, and the error that is left tends to the energy of a value: what is lost is everything, never more.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: one layer's law of the load is not that of every depth, nor its powers.
Simulated points keep (1 + (N - 1)/d_k)^L below ten: tails grow with depth.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "L": integers(0), "keys": one_of("sphere", "rademacher")}
SCALED, DOMAIN = Domain(**SIZES, gain=reals(0, open=False)), Domain(**SIZES)
one, j, a = items("1 j a")
c = entries("c")
s = (N - 1) / d_k


def scaled(keys):
    v = ensemble(keys, d_k)("v")
    return shared_chain(ensemble(keys, d_k), L, norm2(gain * over(j, c[j] * v[j]) - v[one]))


def best(keys):
    mean = Derivation(scaled(keys), Domain(**SIZES, gain=reals())).by(rules.close).by(rules.solve)
    return Derivation(Least(scaled(keys), gain), DOMAIN).by(rules.least_square, mean)


def certificate(exact, *, N, d_k, L, keys):
    """1 - (E c_1)^2 / E |c|^2, the least of a quadratic polynomial of the scale, from scores after every draw."""
    found = exact.chain_scores_after(keys, N, d_k, L)
    return 1 - exact.mean(found, lambda c: c[0]) ** 2 / exact.mean(found, lambda c: sum((x * x for x in c), exact.Fraction(0)))


def output(sim, N, d_k, L, keys):
    """(signal, energy) of the scores of one chain: [R] each."""
    c = sim.torch.zeros(sim.replicates, N, dtype=sim.dtype, device=sim.device)
    c[:, 0] = 1
    for _ in range(L):
        k = sim.vectors(keys, N, d_k)
        c = (k @ (k.transpose(-1, -2) @ c.unsqueeze(-1))).squeeze(-1)
    return c[:, 0], c.square().sum(-1)


def simulation(sim, *, N, d_k, L, keys):
    """E A - (E B)^2 over E A for energy A and signal B, the square from two independent chains."""
    signal, energy = output(sim, N, d_k, L, keys)
    return energy - signal * output(sim, N, d_k, L, keys)[0], energy


THEOREM = Theorem(
    title="The best scale of a chain of look-ups", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "scaled": Identity(
            domain=SCALED, quantity=scaled, equals=(1 - gain) ** 2 + gain**2 * ((1 + s) ** L - 1),
            derivation=lambda start: start.by(rules.close).by(rules.solve),
            points=table("N d_k L gain keys", (4, 8, 2, "1/2", "sphere"), (3, 6, 3, 1, "rademacher"), (5, 12, 2, "3/4", "rademacher")),
            near_misses={
                "signal scaled only": (1 - gain) ** 2 + (1 + s) ** L - 1, "scaled once": (1 - gain) ** 2 + gain * ((1 + s) ** L - 1),
                "one layer": (1 - gain) ** 2 + gain**2 * s,
            },
        ),
        "best": Identity(
            quantity=lambda keys: Least(scaled(keys), gain), equals=1 - (1 + s) ** -L, derivation=best,
            certificate=certify.instances(
                certificate,
                *table(
                    "N d_k L keys", (2, 2, 2, "rademacher"), (3, 2, 2, "rademacher"), (2, 2, 2, "sphere"), (3, 3, 1, "sphere"), (2, 3, 0, "sphere"),
                ),
            ),
            simulation=simulation, points=table("N d_k L keys", (5, 8, 3, "sphere"), (4, 6, 2, "rademacher"), (3, 8, 4, "sphere")),
            near_misses={
                "one layer": s / (1 + s), "power of one layer": (s / (1 + s)) ** L, "linear in depth": 1 - 1 / (1 + L * s),
                "not scaled": (1 + s) ** L - 1,
            },
        ),
    },
)  # fmt: skip
