"""What the delta rule never learns from noisy values: its steady error is the width times the noise times the strength over two minus the strength.

If values are those of a linear map plus noise, every write also writes noise. The error of the state settles where what a write forgets balances what it
adds; small strengths settle low and slowly. It is the same for every law of isotropic unit keys, and a fresh query reads one part in the width of it.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: half the strength is its first order only.
The row of the state's error that one output coordinate reads is carried, from zero; a gated rule without strength learns nothing and is left out.
"""

from memorem.language import *

SIZES = {"d_k": integers(1), "sigma": reals(0), "eta": reals(0, 2), "keys": one_of("sphere", "rademacher")}
SETTLED, DOMAIN = Domain(**SIZES), Domain(**SIZES, T=integers(0))
row, i, j, l = carried("y", d_k), *items("i j l")
rate = 1 - eta * (2 - eta) / d_k


def error(steps, reading=lambda y, q: norm2(y)):
    """E of a reading after writes y <- y - eta (k.y - noise) k from y = 0, noise sigma times a fair sign, q a fresh query."""

    def statement(keys):
        k, q, z, u = ensemble(keys, d_k)("k")[j], ensemble(keys, d_k)("q")[l], rademacher(1)("z")[j], sphere(1)("u")[i]
        write = step({row: row - eta * (k @ row - sigma * (z @ u)) * k})
        return recurrence(reading(row, q), {row: 0}, (write, steps), held=[u])

    return statement


def derivation(start):
    return start.by(rules.close).by(rules.solve)


def certificate(exact, *, d_k, sigma, eta, keys):
    """What one write makes of errors of two sizes, every key and sign of noise, iterated until it stands still."""

    def after(size):
        total = exact.Fraction(0)
        for weight, (k,) in exact.draws(keys, 1, d_k):
            for noise in (sigma, -sigma):
                y = [size * int(t == 0) for t in range(d_k)]
                wrong = sum(a * b for a, b in zip(k, y, strict=True)) - noise
                total = total + weight / 2 * sum((a - eta * wrong * b) ** 2 for a, b in zip(y, k, strict=True))
        return exact.rational(total)

    added, value = after(exact.Fraction(0)), exact.arb(0)
    kept = after(exact.Fraction(1)) - added
    for _ in range(3000):
        value = exact.number(kept) * value + exact.number(added)
    return value + exact.arb(0, 1e-14)


def simulation(sim, *, d_k, sigma, eta, keys):
    """|y|^2 after so many writes that a ten-thousandth of the way is left."""
    y = sim.torch.zeros(sim.replicates, d_k, dtype=sim.dtype, device=sim.device)
    steps = next(T for T in range(1, 4000) if (1 - eta * (2 - eta) / d_k) ** T < 1e-4)
    for _ in range(steps):
        k, noise = sim.vectors(keys, d_k), sigma * sim.signs(1)
        y = y - eta * ((k * y).sum(-1, keepdim=True) - noise) * k
    return y.square().sum(-1)


final = eta * sigma**2 / (2 - eta)

THEOREM = Theorem(
    title="Misadjustment of the delta rule", domain=SETTLED, sources=("zhong2025",),
    parts={
        "steady_state": Identity(
            quantity=error(oo), equals=d_k * final, derivation=derivation,
            certificate=certify.enclosure(
                certificate,
                *table(
                    "d_k sigma eta keys", (2, 1, "1/2", "sphere"), (3, "1/2", 1, "rademacher"), (1, 2, "3/2", "sphere"), (4, 1, "2/3", "rademacher"),
                ),
            ),
            simulation=simulation,
            points=table("d_k sigma eta keys", (3, 1, "1/2", "sphere"), (3, 2, "1/2", "rademacher"), (4, "1/2", "3/2", "sphere")),
            near_misses={
                "first order": d_k * eta * sigma**2 / 2, "one direction": final, "strength squared": d_k * eta**2 * sigma**2 / (2 - eta),
                "standard deviation": d_k * eta * sigma / (2 - eta),
            },
        ),
        "reading": Identity(
            domain=DOMAIN, quantity=error(T, lambda y, q: (q @ y) ** 2), equals=final * (1 - rate**T), derivation=derivation,
            points=table("d_k sigma eta T keys", (4, 1, "1/2", 3, "sphere"), (3, 2, 1, 5, "rademacher"), (6, "1/2", "3/2", 8, "sphere")),
            scale=sigma**2,
            near_misses={"settled": final, "whole state": d_k * final * (1 - rate**T), "first order": eta * sigma**2 / 2 * (1 - rate**T)},
        ),
    },
)  # fmt: skip
