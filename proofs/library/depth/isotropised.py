"""Error energy of a chain whose error is isotropic in every layer: bounded below a load of one, divergent from there on for two pairs or more.

If the keys of every layer are independent of the error that reaches it, the error's energy obeys an affine recurrence: what the stored item and its
distractors make of an isotropic error, and fresh crosstalk. Its limit exists where there are fewer pairs than dimensions; from as many on, and
two at least, it grows at least linearly with depth. The same sum with one pair less belongs to fresh codebooks whose signal is reset to one in each layer.
Source: qiao2025, abstract (error propagation through depth); the model is a reconstruction.
Differs: this scalar recurrence is neither that of shared codebooks nor that of fresh ones with a free signal.
Turning the error at random between layers makes it so. Simulated points keep (N/d_k)^L below ten: tails grow with depth.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "L": integers(0), "keys": one_of("sphere", "rademacher")}
OFF = Domain(**SIZES, where=[nonzero(d_k - N)])
UNIT = Domain(**SIZES, where=[nonzero(d_k - N + 1)])
BELOW = Domain(N=integers(1), d_k=integers(1), keys=one_of("sphere", "rademacher"), where=[positive(d_k - N)])
one = items("1")
load, b = N / d_k, Symbol("b", integer=True)


OFF_WALKED = table(
    "N d_k L keys", (2, 3, 1, "rademacher"), (3, 2, 1, "rademacher"), (2, 3, 1, "sphere"), (3, 1, 2, "sphere"), (2, 1, 3, "rademacher")
)
WALKED = table("N d_k L keys", (2, 2, 2, "rademacher"), (2, 2, 1, "sphere"), (3, 1, 2, "sphere"), (1, 2, 1, "rademacher"), (2, 2, 0, "sphere"))


def derivation(start):
    return start.by(rules.close).by(rules.solve)


def one_layer(keys):
    """An isotropic error of energy sigma^2, through one layer."""
    return isotropised_chain(ensemble(keys, d_k), 1, sigma * sphere(d_k)("u")[one])


def limit_certificate(exact, *, N, d_k, keys):
    """One layer's energies from draws at two errors, iterated until what is left is below the width of the ball."""

    def energy(rest):
        total = exact.Fraction(0)
        for weight, k in exact.draws(keys, N, d_k):
            x = [k[0][t] + rest * int(t == 0) for t in range(d_k)]
            overlaps = [sum(a * b for a, b in zip(one, x, strict=True)) for one in k]
            overlaps[0] = overlaps[0] - 1  # the signal itself is no error; values are orthonormal on average
            total = total + weight * sum((o * o for o in overlaps), exact.Fraction(0))
        return exact.rational(total)

    start, gain = energy(0), (energy(1) + energy(-1)) / 2 - energy(0)
    value = exact.arb(0)
    for _ in range(4000):
        value = exact.number(start) + exact.number(gain) * value
    return value + exact.arb(0, 1e-17)


def limit_simulation(sim, *, N, d_k, keys):
    """|n|^2 after so many layers that a ten-thousandth of the way is left; the error is turned at random between layers."""
    error = sim.torch.zeros(sim.replicates, d_k, dtype=sim.dtype, device=sim.device)
    depth = next(L for L in range(1, 2000) if (N / d_k) ** L < 1e-4)
    for _ in range(depth):
        k, v = sim.vectors(keys, N, d_k), sim.vectors(keys, N, d_k)
        x = error + k[:, 0]
        read = (k @ x.unsqueeze(-1)).transpose(-1, -2) @ v - v[:, :1]  # [R, 1, d_k]
        error = sim.sphere(d_k) * read.squeeze(1).norm(dim=-1, keepdim=True)
    return error.square().sum(-1)


THEOREM = Theorem(
    title="Error energy of a chain with isotropic errors", domain=OFF, sources=("qiao2025",),
    parts={
        "off_critical": Identity(
            quantity=lambda keys: isotropised_chain(ensemble(keys, d_k), L), equals=(N - 1) / (d_k - N) * (1 - load**L), derivation=derivation,
            certificate=certify.walked(*OFF_WALKED),
            points=table("N d_k L keys", (4, 8, 3, "sphere"), (6, 5, 2, "rademacher"), (3, 6, 3, "rademacher")), scale=1 + 0 * N,
            near_misses={
                "through distractors only": (N - 1) / (d_k - N + 1) * (1 - ((N - 1) / d_k) ** L),
                "counts the retrieved pair": N / (d_k - N) * (1 - load**L), "linear in depth": L * (N - 1) / d_k,
            },
        ),
        "every_load": Identity(
            domain=Domain(**SIZES), quantity=lambda keys: isotropised_chain(ensemble(keys, d_k), L),
            equals=(N - 1) / d_k * Sum(load**b, (b, 0, L - 1)), derivation=lambda start: start.by(rules.close).by(rules.solve),
            certificate=certify.walked(*WALKED), points=table("N d_k L keys", (5, 5, 2, "sphere"), (6, 6, 2, "rademacher"), (4, 8, 3, "rademacher")),
            scale=1 + 0 * N,
            near_misses={
                "one pair less": (N - 1) / d_k * Sum(((N - 1) / d_k) ** b, (b, 0, L - 1)), "bounded": (N - 1) / d_k,
                "shared codebooks": (1 + (N - 1) / d_k) ** L - 1, "one layer more": (N - 1) / d_k * Sum(load**b, (b, 0, L)),
            },
        ),
        "one_layer": Identity(
            domain=Domain(N=integers(1), d_k=integers(1), sigma=reals(0, open=False), keys=one_of("sphere", "rademacher")), quantity=one_layer,
            equals=load * sigma**2 + (N - 1) / d_k, derivation=derivation,
            points=table("N d_k sigma keys", (4, 8, "1/2", "sphere"), (6, 5, 2, "rademacher"), (3, 4, "3/2", "sphere")),
            near_misses={"distractors only": (N - 1) / d_k * (1 + sigma**2), "counts the retrieved pair": load * (1 + sigma**2)},
        ),
        "limit": Identity(
            domain=BELOW, quantity=lambda keys: isotropised_chain(ensemble(keys, d_k), oo), equals=(N - 1) / (d_k - N), derivation=derivation,
            certificate=certify.enclosure(
                limit_certificate, *table("N d_k keys", (1, 2, "sphere"), (2, 3, "rademacher"), (2, 4, "rademacher"), (2, 3, "sphere")),
            ),
            simulation=limit_simulation, points=table("N d_k keys", (2, 6, "sphere"), (3, 8, "rademacher"), (4, 12, "sphere")), scale=1 + 0 * N,
            near_misses={"counts the retrieved pair": N / (d_k - N), "one pair less": (N - 1) / (d_k - N + 1), "one layer": (N - 1) / d_k},
        ),
        "unit_gain": Identity(
            domain=UNIT, quantity=lambda keys: regained_chain(ensemble(keys, d_k), L), equals=(N - 1) / (d_k - N + 1) * (1 - ((N - 1) / d_k) ** L),
            derivation=derivation, certificate=certify.walked(*WALKED),
            points=table("N d_k L keys", (4, 8, 3, "sphere"), (7, 5, 2, "rademacher"), (3, 8, 2, "rademacher")), scale=1 + 0 * N,
            near_misses={
                "isotropic error": (N - 1) / (d_k - N) * (1 - load**L), "linear in depth": L * (N - 1) / d_k,
                "shared codebooks": (1 + (N - 1) / d_k) ** L - 1,
            },
        ),
    },
)  # fmt: skip
