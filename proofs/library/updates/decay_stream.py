"""Crosstalk of a decaying memory in a stream of random keys.

A memory that forgets by a constant factor at every step holds a window of recent items: what is older disturbs less, but the item itself fades as well. The
crosstalk is a geometric sum over the stream without the item's own share; without forgetting it is that of the Hebbian memory.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: RetNet calls the decay gamma.
The window that it leaves, and the best decay, are retrieval.decay.
"""

from memorem import (
    Derivation,
    Domain,
    E,
    Identity,
    Integer,
    Item,
    N,
    StreamNoise,
    Theorem,
    age,
    certify,
    d_k,
    fixed,
    integers,
    lam,
    nonnegative,
    norm2,
)
from memorem import observe, one_of, rademacher, reals, rules, sequence, sphere

DOMAIN = Domain(
    N=integers(1), d_k=integers(1), age=integers(0), lam=reals(0, 1), keys=one_of("sphere", "rademacher"), where=[nonnegative(N - 1 - age)]
)
x, y, stored = Item("x"), Item("y"), Item("k")
NO_CORRECTION = Integer(0)


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher}[keys](d_k)


def noise(keys):
    return StreamNoise(vectors(keys), N, age, NO_CORRECTION, lam, Integer(1))


def kept(keys, vector):
    """What one write leaves of the direction of a vector: all of it, since this rule does not correct."""
    k = keys("k")[stored]
    return vector - NO_CORRECTION * (k @ vector) * k


def derivation(keys):
    family = vectors(keys)
    first, second, k = family("q")[x], fixed(d_k)("y")[y], family("k")
    own = Derivation(norm2(kept(family, second)), DOMAIN).by(rules.unit_norm)
    energy = Derivation(E(norm2(kept(family, second))), DOMAIN).by(rules.integrate, k)
    overlap = Derivation(E((first @ kept(family, second)) ** 2), DOMAIN).by(rules.integrate, k)
    returned = (
        Derivation(sequence("A", (1, 1), ((1, 0), (0, 1)), index=age), DOMAIN)
        .by(rules.return_energy, energy, overlap)
        .by(rules.closed_form, Integer(1), Integer(1))
    )
    return Derivation(noise(keys), DOMAIN).by(rules.noise_by_age, energy, own, returned).by(rules.sum_geometric)


def certificate(exact, *, N, d_k, age, lam, keys):
    """The state written step by step; each other item is read at its decayed weight times E (k_j.k_i)^2."""
    weights = [exact.Fraction(0)] * N
    for step in range(N):
        weights = [lam * weight for weight in weights]
        weights[step] = exact.Fraction(1)
    overlap = exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys=keys)
    return overlap * sum(weight**2 for item, weight in enumerate(weights) if item != N - 1 - age)


def simulation(sim, *, N, d_k, age, lam, keys):
    return observe.delta_crosstalk(sim, N=N, d_k=d_k, age=age, eta=0.0, gate=lam, gain=1.0, keys=keys)


NAMES = ("N", "d_k", "age", "lam", "keys")
POINTS = tuple(
    dict(zip(NAMES, row, strict=True)) for row in ((12, 8, 2, "4/5", "sphere"), (8, 6, 0, "9/10", "rademacher"), (10, 5, 4, "3/4", "sphere"))
)
CERTIFIED = tuple({"N": 5, "d_k": d, "age": a, "lam": "2/3", "keys": kind} for d, a in ((1, 0), (3, 2), (4, 4)) for kind in ("sphere", "rademacher"))

THEOREM = Theorem(
    title="Crosstalk of a decaying memory",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "noise": Identity(
            quantity=noise,
            equals=((1 - lam ** (2 * N)) / (1 - lam**2) - lam ** (2 * age)) / d_k,
            derivation=derivation,
            certificate=certify.instances(certificate, *CERTIFIED),
            simulation=simulation,
            points=POINTS,
            near_misses={
                "own share not taken out": (1 - lam ** (2 * N)) / (1 - lam**2) / d_k,
                "decay not squared": ((1 - lam**N) / (1 - lam) - lam**age) / d_k,
                "no decay": (N - 1) / d_k,
            },
        )
    },
)
