"""Rounding of the entries of the state.

With a dither that is taken off again the rounding error is uniform over one step whatever the state, so that it adds a twelfth of the squared step for each
value coordinate, whatever the width of the keys. Stochastic rounding keeps the mean and adds at most a quarter. Rounding to the nearest has no such law:
states of sign pairs lie on a lattice, and a step of two leaves those of an even number of pairs as they are.
Source: qiao2025, abstract (robustness of associative memories); schuchman1964 (dither); the statements are reconstructions.
Differs: the twelfth is exact with dither alone, otherwise a limit of small steps.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), resolution=reals(0), keys=one_of("sphere", "rademacher"))
i, j = items("i j")
v = white(d_v)("v")
LOAD = (N - 1) / d_k
BITS = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), bits=integers(1), span=reals(0), keys=one_of("sphere", "rademacher"))
CELL = 2 * span * sqrt(N) / sqrt(d_k * d_v) / 2**bits  # 2^bits steps over so many standard deviations of an entry on both sides


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher}[keys](d_k)("k")


def error(keys, rounding, step=resolution):
    """What the reading of the rounded state at key i misses of the value i."""
    k = vectors(keys)
    return Quantised(over(j, (k[j] @ k[i]) * v[j], excluding=i), k[i], d_v, step, rounding)


def derivation(keys, rounding, step=resolution, domain=DOMAIN):
    k = vectors(keys)
    return Derivation(error(keys, rounding, step), domain).by(rules.rounding).by(rules.integrate, v).by(rules.unit_norm).by(rules.integrate, k)


def dithered_energy(exact, step, N, d_k, d_v, keys):
    """Crosstalk from E (k_j.k_i)^2, and the second moment of the rounding error of one entry over the interval of its dither."""
    overlap = exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys=keys)
    norm = exact.average(lambda memory: memory.key(0, 0), N=1, d_k=d_k, keys=keys)
    entry = 3 * step / 10  # any other entry has the same error law
    edges = (step / 2 - entry, step / 2)  # where the dither carries the entry to the next multiple, and its largest value
    rounded = ((-step / 2, edges[0], -entry), (edges[0], edges[1], step - entry))  # (from, to, error without the dither)
    second = sum(((shift - low) ** 3 - (shift - high) ** 3) / 3 for low, high, shift in rounded) / step
    return exact.number((N - 1) * overlap) + d_v * exact.number(norm) * exact.number(second)


def dither_certificate(exact, *, N, d_k, d_v, resolution, keys):
    return dithered_energy(exact, exact.number(exact.Fraction(resolution)), N, d_k, d_v, keys)


def bits_certificate(exact, *, N, d_k, d_v, bits, span, keys):
    step = 2 * exact.number(exact.Fraction(span)) * exact.number(exact.Fraction(N, d_k * d_v)).sqrt() / 2**bits
    return dithered_energy(exact, step, N, d_k, d_v, keys)


def stochastic_certificate(exact, *, N, d_k, d_v, resolution, keys):
    """Signs over the root of the width as keys and values, which a sphere is in one dimension: every state, each entry's variance from its fraction."""
    if (keys == "sphere" and d_k > 1) or not {d_k, d_v} <= {1, 4}:
        raise exact.OutOfReach("signs whose entries are rational: widths of one and four")
    root, step, total = {1: 1, 4: 2}[d_k], exact.Fraction(resolution), exact.Fraction(0)
    for bits in exact.product((1, -1), repeat=N * (d_k + d_v)):
        k = [[exact.Fraction(x, root) for x in bits[j * d_k : (j + 1) * d_k]] for j in range(N)]
        v = [[exact.Fraction(x, {1: 1, 4: 2}[d_v]) for x in bits[N * d_k + j * d_v : N * d_k + (j + 1) * d_v]] for j in range(N)]
        state = [[sum(v[j][a] * k[j][c] for j in range(N)) for c in range(d_k)] for a in range(d_v)]
        for a, row in enumerate(state):
            parts = [x / step - x / step // 1 for x in row]
            total += (exact.dot(row, k[0]) - v[0][a]) ** 2 + sum(step**2 * x * (1 - x) / d_k for x in parts)
    return total / 2 ** (N * (d_k + d_v))


def lattice(exact, *, N, d_k):
    """The largest squared error of rounding an entry of a state of sign pairs to multiples of two."""
    worst = exact.Fraction(0)
    for bits in exact.product((1, -1), repeat=N * (d_k + 1)):
        for c in range(d_k):
            entry = sum(bits[j] * bits[N + j * d_k + c] for j in range(N))
            worst = max(worst, abs(exact.Fraction(entry) - 2 * round(exact.Fraction(entry, 2))) ** 2)
    return certify.Instance({"squared_error": worst, "resolution": exact.Fraction(2)})


def simulation(rounding):
    def energy(sim, *, N, d_k, d_v, resolution, keys):
        """|Q(S) k_1 - v_1|^2 with values on the sphere: [R]."""
        k, v = sim.vectors(keys, N, d_k), sim.sphere(N, d_v)
        state = sim.torch.einsum("rnm,rnd->rmd", v, k)
        rounded = getattr(sim.memories.quantised, rounding)(state, resolution, sim.uniform(d_v, d_k))
        return (sim.torch.einsum("rmd,rd->rm", rounded, k[:, 0]) - v[:, 0]).square().sum(-1)

    return energy


def bits_simulation(sim, *, N, d_k, d_v, bits, span, keys):
    step = 2 * span * (N / (d_k * d_v)) ** 0.5 / 2**bits
    return simulation("dithered")(sim, N=N, d_k=d_k, d_v=d_v, resolution=step, keys=keys)


SHORT = "N d_k d_v bits span"

THEOREM = Theorem(
    title="Rounding of the entries of the state", domain=DOMAIN, sources=("qiao2025", "schuchman1964"),
    parts={
        "dither": Identity(
            quantity=lambda keys: error(keys, "dithered"), equals=LOAD + d_v * resolution**2 / 12,
            derivation=lambda keys: derivation(keys, "dithered"),
            certificate=certify.enclosure(
                dither_certificate,
                *table("N d_k d_v resolution", (1, 2, 3, "1/2"), (3, 1, 1, "2/5"), (2, 3, 2, 2), (4, 2, 5, "7/3"), keys=UNIT_KEYS),
            ),
            simulation=simulation("dithered"),
            points=table("N d_k d_v resolution", (6, 16, 8, "4/5"), (3, 4, 2, "3/2"), (9, 6, 5, "1/2"), keys=UNIT_KEYS),
            near_misses={
                "one coordinate": LOAD + resolution**2 / 12, "every entry": LOAD + d_k * d_v * resolution**2 / 12,
                "a quarter": LOAD + d_v * resolution**2 / 4, "no rounding": LOAD,
            },
        ),
        "bits": Identity(
            domain=BITS, quantity=lambda keys: error(keys, "dithered", CELL), equals=LOAD + span**2 * N / (3 * d_k * 4**bits),
            derivation=lambda keys: derivation(keys, "dithered", CELL, BITS),
            certificate=certify.enclosure(
                bits_certificate, *table(SHORT, (4, 2, 2, 1, 1), (1, 2, 2, 2, 3), (6, 3, 1, 3, "5/2"), (8, 1, 3, 2, 1), keys=UNIT_KEYS),
            ),
            simulation=bits_simulation, points=table(SHORT, (6, 16, 8, 2, 4), (3, 4, 2, 1, "5/2"), (9, 6, 5, 3, 6), keys=UNIT_KEYS),
            near_misses={
                "one bit less": LOAD + 4 * span**2 * N / (3 * d_k * 4**bits), "one coordinate": LOAD + span**2 * N / (3 * d_k * d_v * 4**bits),
                "one side": LOAD + span**2 * N / (12 * d_k * 4**bits), "no rounding": LOAD,
            },
        ),
        "stochastic": Bound(
            quantity=lambda keys: error(keys, "stochastic"), equals=LOAD + d_v * resolution**2 / 4,
            derivation=lambda keys: derivation(keys, "stochastic"),
            certificate=certify.instances(
                stochastic_certificate, *table("N d_k d_v resolution", (1, 1, 1, 2), (2, 1, 1, 4), (3, 1, 1, "1/2"), keys=UNIT_KEYS),
                *({"N": N, "d_k": k, "d_v": v, "resolution": r, "keys": "rademacher"} for N, k, v, r in ((1, 4, 1, 1), (2, 4, 1, 2), (2, 1, 4, 1))),
            ),
            simulation=simulation("stochastic"),
            points=table("N d_k d_v resolution", (1, 1, 1, 2), (1, 4, 4, "1/2"), (4, 8, 4, "3/4"), keys=UNIT_KEYS),
            near_misses={
                "as with dither": LOAD + d_v * resolution**2 / 12, "one coordinate": LOAD + resolution**2 / 8,
                "uniform fractional parts": LOAD + d_v * resolution**2 / 6,
            },
        ),
        "lattice": Negative(
            claim=Claim(Symbol("squared_error"), "=", resolution**2 / 12),
            note="Rounding to the nearest multiple adds a twelfth of the squared step to every entry, whatever the state.",
            counterexample=certify.instances(lattice, *table("N d_k", (2, 2), (4, 1))),
        ),
    },
)  # fmt: skip
