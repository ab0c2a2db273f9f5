"""Heads side by side: each writes a slice of the value with keys of its own.

The relative noise of the whole is that of one head, whatever their number. So cutting one head into several of the same total width makes the noise larger,
by their number. Noise times the number of entries of all states is the same for one wide head, for heads side by side and for heads that are averaged.
Source: qiao2025, abstract (trade-off of width and heads); the statements are ours.
Differs: side by side, heads buy no signal-to-noise ratio.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), H=integers(1), keys=one_of("sphere", "rademacher"))
i, j = items("i j")
v = white(d_v)("v")


def crosstalk(keys, width=d_k):
    k = ensemble(keys, width)("k")
    return over(j, (k[j] @ k[i]) * v[j], excluding=i)


def averaged(start, keys, width=d_k):
    return start.by(rules.unit_norm).by(rules.integrate, v).by(rules.integrate, ensemble(keys, width)("k"))


def derivation(start, keys):
    noise, signal = (Derivation(mean, DOMAIN) for mean in start.statement.means)
    return start.by(rules.exchangeable_sum, averaged(noise, keys), signal.by(rules.unit_norm))


def average_derivation(start, keys):
    alone, together = (averaged(Derivation(mean, DOMAIN), keys) for mean in (start.statement.alone, start.statement.together))
    return start.by(rules.exchangeable_sum, alone, together.by(rules.integrate, "k'"))


def certificate(kind):
    def noise(exact, *, N, d_k, H, keys):
        """Crosstalk of one head from E (k_j.k_i)^2 and E k_j.k_i, put together over the heads."""
        width = H * d_k if kind == "wide" else d_k
        square, mean = (exact.average(lambda memory, n=n: memory.key(0, 1) ** n, N=2, d_k=width, keys=keys) for n in (2, 1))
        if kind == "averaged":
            return (N - 1) * (square / H + (1 - exact.Fraction(1, H)) * mean**2)
        return sum(((N - 1) * square for _ in range(H if kind == "slices" else 1)), exact.Fraction(0)) / (H if kind == "slices" else 1)

    return noise


def simulation(kind):
    def noise(sim, *, N, d_k, d_v, H, keys):
        """The squared crosstalk at the first pair over the squared value: [R]."""
        heads, width = (1, H * d_k) if kind == "wide" else (H, d_k)
        k, v = sim.vectors(keys, heads, N, width), sim.vectors("sphere", heads if kind == "slices" else 1, N, d_v)
        weights = sim.torch.einsum("rhnd,rhd->rhn", k[:, :, 1:], k[:, :, 0])
        weights = weights.mean(1, keepdim=True) if kind == "averaged" else weights
        return sim.torch.einsum("rhn,rhnm->rhm", weights, v[:, :, 1:]).square().sum((-2, -1)) / v[:, :, 0].square().sum((-2, -1))

    return noise


CERTIFIED = table("N d_k H", (1, 2, 2), (3, 1, 3), (4, 2, 1), (2, 2, 3), keys=UNIT_KEYS)
SIZES = table("N d_k d_v H", (5, 6, 3, 4), (9, 4, 6, 2), (4, 3, 5, 3), keys=UNIT_KEYS)
LOAD = (N - 1) / d_k


def part(kind, quantity, equals, derive, near_misses):
    return Identity(
        quantity=quantity, equals=equals, derivation=derive, certificate=certify.instances(certificate(kind), *CERTIFIED),
        simulation=simulation(kind), points=SIZES, near_misses=near_misses,
    )  # fmt: skip


THEOREM = Theorem(
    title="Heads side by side", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "side_by_side": part(
            "slices", lambda keys: SideBySide(norm2(crosstalk(keys)), norm2(v[i]), H), LOAD, derivation,
            {"one wide head": LOAD / H, "root of the heads": LOAD / sqrt(H), "added up": LOAD * H},
        ),
        "wide_head": part(  # one head as wide as all together
            "wide", lambda keys: E(norm2(crosstalk(keys, H * d_k)) / norm2(v[i])), LOAD / H, lambda start, keys: averaged(start, keys, H * d_k),
            {"side by side": LOAD, "square": LOAD / H**2, "root": LOAD / sqrt(H)},
        ),
        "averaged_heads": part(
            "averaged", lambda keys: AverageEnergy(crosstalk(keys), ("k",), H), LOAD / H, average_derivation,
            {"side by side": LOAD, "square": LOAD / H**2, "root": LOAD / sqrt(H)},
        ),
    },
)  # fmt: skip
