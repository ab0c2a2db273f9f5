"""Dropout of stored pairs, and of single synapses.

If pairs drop out of the memory at random, the reading loses its signal sometimes and its crosstalk more often: beyond as many other pairs as the keys are
wide dropout lowers the squared error. Scaled up so that the mean is kept, the error grows. With the best gain on the reading dropout only costs. If single
synapses drop out instead, the error depends on how even the coordinates of the keys are: from width two on it is smaller for sign keys than on the sphere.
Source: qiao2025, abstract (robustness of associative memories); the statements are reconstructions.
Differs: dropout is no plain factor on the noise, since the pair that is read drops out as well.
Left for later: chains of layers.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), prob=reals(0, 1, open="high"), keys=one_of("sphere", "rademacher"))
SYNAPSES = Domain(N=integers(1), d_k=integers(1), prob=reals(0, 1, open="high"))
FREE = Domain(**DOMAIN.parameters, gain=reals())
i, j = items("i j")
row = Item("")
v, bit = white(d_v)("v"), white(1)("v")
kept, mask = masks(1, prob)("b"), masks(d_k, prob)("b")
LOAD = (N - 1) / d_k


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher}[keys](d_k)("k")


def read(keys):
    """The reading at key i of a memory of which every pair is kept or dropped: norm2 of a mask in one dimension is 1 or 0."""
    k = vectors(keys)
    return over(j, (norm2(kept[j]) * (k[j] @ k[i])) * v[j])


def error(keys, scale=1):
    return E(norm2(scale * read(keys) - v[i]))


def noise(keys):
    k = vectors(keys)
    return E(norm2(over(j, (norm2(kept[j]) * (k[j] @ k[i])) * v[j], excluding=i)))


def averaged(statement, keys, domain=DOMAIN):
    k = vectors(keys)
    return (
        Derivation(statement, domain)
        .by(rules.integrate, v)
        .by(rules.unit_norm, k)
        .by(rules.integrate, k)
        .by(rules.unit_norm, k)
        .by(rules.integrate, kept)
    )


def least(keys):
    return Least(error(keys, gain), gain)


def least_derivation(keys):
    return Derivation(least(keys), DOMAIN).by(rules.least_square, averaged(error(keys, gain), keys, FREE))


def synapses(keys):
    """One row of the state, values of width one: each synapse is kept or dropped on its own, the rest is scaled up."""
    k = vectors(keys)
    return E(norm2((1 / (1 - prob)) * over(j, ((mask[row] * k[j]) @ k[i]) * bit[j]) - bit[i]))


def synapse_derivation(keys):
    k = vectors(keys)
    lines = Derivation(synapses(keys), SYNAPSES).by(rules.integrate, bit).by(rules.integrate, mask).by(rules.unit_norm, k)
    return lines.by(rules.integrate, k).by(rules.unit_norm, k)


def patterns(exact, count, prob):
    """(chance, kept or dropped) for every choice among so many."""
    p = exact.Fraction(prob)
    for bits in exact.product((0, 1), repeat=count):
        yield p ** (count - sum(bits)) * (1 - p) ** sum(bits), bits


def certificate(statistic):
    def energy(exact, *, N, d_k, prob, keys):
        """E (a - 1)^2 and E |rest|^2 over every choice of pairs, a the weight of the pair that is read, given E (k_j.k_i)^2."""
        overlap = exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys=keys)
        moments = [exact.Fraction(0)] * 3
        for chance, bits in patterns(exact, N, prob):
            whole = bits[0] + overlap * sum(bits[1:])
            for place, x in enumerate((whole, bits[0], overlap * sum(bits[1:]))):
                moments[place] += chance * x
        return statistic(exact, *moments, exact.Fraction(prob))

    return energy


def synapse_certificate(kind):
    def energy(exact, *, N, d_k, prob):
        """Every choice of synapses and every key at the points of a design: the squared weights of all values, less one at the pair that is read."""
        total, points = exact.Fraction(0), exact.design(d_k) if kind == "sphere" else exact.signs(d_k)
        for chance, bits in patterns(exact, d_k, prob):
            for (first, (scaled, own)), (second, (other_scaled, other)) in exact.product(points, repeat=2):
                norm, both = (d_k if scaled else 1), (d_k if scaled else 1) * (d_k if other_scaled else 1)
                weight = exact.Fraction(sum(b * x * x for b, x in zip(bits, own, strict=True)), norm) / (1 - exact.Fraction(prob))
                cross = exact.Fraction(sum(b * x * y for b, x, y in zip(bits, own, other, strict=True)) ** 2, both) / (1 - exact.Fraction(prob)) ** 2
                total += chance * first * second * ((weight - 1) ** 2 + (N - 1) * cross)
        return total

    return energy


def pair(sim, N, d_k, d_v, prob, keys):
    """The reading of the first pair among those that are kept [R, d_v], its own share [R, d_v], and its value [R, d_v]."""
    k, v = sim.vectors(keys, N, d_k), sim.vectors("sphere", N, d_v)
    weights = sim.torch.einsum("rnd,rd->rn", k, k[:, 0]) * (~sim.bernoulli(prob, N)).to(k.dtype)
    return sim.torch.einsum("rn,rnm->rm", weights, v), weights[:, :1] * v[:, 0], v[:, 0]


def simulation(error):
    def energy(sim, *, N, d_k, d_v, prob, keys):
        return error(*pair(sim, N, d_k, d_v, prob, keys), prob).square().sum(-1)

    return energy


def best_simulation(sim, *, N, d_k, d_v, prob, keys):
    """1 - (E r.v)^2 / E |r|^2, the squares from two independent memories each, as a ratio of means."""
    (first, _, v), (second, _, w) = (pair(sim, N, d_k, d_v, prob, keys) for _ in range(2))
    power = (first.square().sum(-1) + second.square().sum(-1)) / 2
    return power - (first * v).sum(-1) * (second * w).sum(-1), power


def synapse_simulation(kind):
    def energy(sim, *, N, d_k, prob):
        """(r - v)^2 of one row that is read at the first key, its synapses kept or dropped, the rest scaled up: [R]."""
        k, v = sim.vectors(kind, N, d_k), sim.signs(N)
        state = sim.torch.einsum("rn,rnd->rd", v, k) * (~sim.bernoulli(prob, d_k)).to(k.dtype)
        return ((state * k[:, 0]).sum(-1) / (1 - prob) - v[:, 0]).square()

    return energy


FULL = "N d_k d_v prob"
SIZES = table(FULL, (6, 8, 4, "3/10"), (9, 4, 6, "1/4"), (3, 5, 3, "1/2"), keys=UNIT_KEYS)
CERTIFIED = table("N d_k prob", (1, 2, "1/3"), (3, 2, "1/4"), (4, 3, 0), (3, 1, "1/2"), keys=UNIT_KEYS)


def part(quantity, equals, statistic, simulated, near_misses, derivation=None):
    return Identity(
        quantity=quantity, equals=equals, derivation=derivation or (lambda keys: averaged(quantity(keys), keys)),
        certificate=certify.instances(certificate(statistic), *CERTIFIED), simulation=simulated, points=SIZES, near_misses=near_misses,
    )  # fmt: skip


def synapse_part(kind, evenness, other):
    own = LOAD + prob / (1 - prob) * (LOAD + evenness)
    return Identity(
        domain=SYNAPSES, quantity=synapses(kind), equals=own, derivation=lambda: synapse_derivation(kind),
        certificate=certify.instances(
            synapse_certificate(kind), *({"N": N, "d_k": d, "prob": p} for N, d, p in ((1, 2, "1/3"), (3, 1, "1/4"), (2, 3, "1/2"), (4, 2, 0))),
        ),
        simulation=synapse_simulation(kind),
        points=tuple({"N": N, "d_k": d, "prob": p} for N, d, p in ((3, 3, "1/2"), (6, 2, "3/10"), (2, 6, "2/5"))),
        near_misses={
            "pairs instead of synapses": (prob + LOAD) / (1 - prob), "other keys": LOAD + prob / (1 - prob) * (LOAD + other),
            "crosstalk alone": LOAD / (1 - prob),
        },
    )  # fmt: skip


THEOREM = Theorem(
    title="Dropout of pairs and of synapses",
    domain=DOMAIN,
    sources=("qiao2025",),
    parts={
        "pairs": part(
            error,
            prob + (1 - prob) * LOAD,
            lambda exact, whole, own, rest, p: 1 - own + rest,  # (b - 1)^2 = 1 - b for b = 0, 1
            simulation(lambda read, own, v, p: read - v),
            {"no dropout": LOAD, "signal kept": (1 - prob) * LOAD, "squared": prob**2 + (1 - prob) ** 2 * LOAD},
        ),
        "target_kept": part(
            noise,
            (1 - prob) * LOAD,
            lambda exact, whole, own, rest, p: rest,
            simulation(lambda read, own, v, p: read - own),
            {"squared": (1 - prob) ** 2 * LOAD, "scaled up": LOAD / (1 - prob), "counts the retrieved pair": (1 - prob) * N / d_k},
        ),
        "scaled_up": part(
            lambda keys: error(keys, 1 / (1 - prob)),
            (prob + LOAD) / (1 - prob),
            lambda exact, whole, own, rest, p: whole / (1 - p) ** 2 - 2 * own / (1 - p) + 1,
            simulation(lambda read, own, v, p: read / (1 - p) - v),
            {"signal kept": LOAD / (1 - prob), "not scaled": prob + (1 - prob) * LOAD, "square of the scale": (prob + LOAD) / (1 - prob) ** 2},
        ),
        "best_gain": part(
            least,
            1 - (1 - prob) / (1 + LOAD),
            lambda exact, whole, own, rest, p: 1 - own**2 / whole,
            best_simulation,
            {"no dropout": LOAD / (1 + LOAD), "not scaled": prob + (1 - prob) * LOAD, "squared": 1 - (1 - prob) ** 2 / (1 + LOAD)},
            least_derivation,
        ),
        "synapses_sphere": synapse_part("sphere", 3 / (d_k + 2), 1 / d_k),
        "synapses_signs": synapse_part("rademacher", 1 / d_k, 3 / (d_k + 2)),
    },
)
