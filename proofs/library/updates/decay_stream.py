"""Crosstalk of a decaying memory in a stream of random keys.

A memory that forgets by a constant factor at every step holds a window of recent items: what is older disturbs less, but the item itself fades as well. The
crosstalk is a geometric sum over the stream without the item's own share; without forgetting it is that of the Hebbian memory, a case of its own.
Source: zhong2025, abstract (update rules); the model is a reconstruction. Differs: RetNet calls the decay gamma.
The window that it leaves, and the best decay, are retrieval.decay.
"""

from memorem.language import *

WRITTEN = nonnegative(N - 1 - age)
DOMAIN = Domain(N=integers(1), d_k=integers(1), age=integers(0), lam=reals(0, 1), keys=one_of("sphere", "rademacher"), where=[WRITTEN])
KEPT = Domain(N=integers(1), d_k=integers(1), age=integers(0), keys=one_of("sphere", "rademacher"), where=[WRITTEN])


def noise(keys, decay=lam):
    return stream_noise({"sphere": sphere, "rademacher": rademacher}[keys](d_k), N, age, 0, decay, 1)


def derivation(keys):
    return Derivation(noise(keys), DOMAIN).by(rules.close).by(rules.solve)


def kept_derivation(keys):
    return Derivation(noise(keys, 1), KEPT).by(rules.close).by(rules.solve)


def certificate(exact, *, N, d_k, age, keys, lam=1):
    """The state written step by step; each other item is read at its decayed weight times E (k_j.k_i)^2."""
    weights = [exact.Fraction(0)] * N
    for step in range(N):
        weights = [lam * weight for weight in weights]
        weights[step] = exact.Fraction(1)
    overlap = exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys=keys)
    return overlap * sum(weight**2 for item, weight in enumerate(weights) if item != N - 1 - age)


def simulation(sim, *, N, d_k, age, keys, lam=1.0):
    return observe.delta_crosstalk(sim, N=N, d_k=d_k, age=age, eta=0.0, gate=lam, gain=1.0, keys=keys)


POINTS = table("N d_k age keys lam", (12, 8, 2, "sphere", "4/5"), (8, 6, 0, "rademacher", "9/10"), (10, 5, 4, "sphere", "3/4"))
CERTIFIED = table("N d_k age lam", (5, 1, 0, "2/3"), (5, 3, 2, "2/3"), (6, 4, 4, "1/2"), keys=UNIT_KEYS)

THEOREM = Theorem(
    title="Crosstalk of a decaying memory", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "noise": Identity(
            quantity=noise, equals=((1 - lam ** (2 * N)) / (1 - lam**2) - lam ** (2 * age)) / d_k, derivation=derivation,
            certificate=certify.instances(certificate, *CERTIFIED, {"N": 6, "d_k": 1, "age": 0, "lam": "1/2", "keys": "sphere"}),
            simulation=simulation, points=POINTS,
            near_misses={
                "own share not taken out": (1 - lam ** (2 * N)) / (1 - lam**2) / d_k,
                "decay not squared": ((1 - lam**N) / (1 - lam) - lam**age) / d_k, "no decay": (N - 1) / d_k,
            },
        ),
        "no_decay": Identity(
            domain=KEPT, quantity=lambda keys: noise(keys, 1), equals=(N - 1) / d_k, derivation=kept_derivation,
            certificate=certify.instances(certificate, *without(CERTIFIED, "lam")), simulation=simulation, points=without(POINTS, "lam"),
            near_misses={"own share not taken out": N / d_k, "younger items only": age / d_k, "older items only": (N - 1 - age) / d_k},
        ),
    },
)  # fmt: skip
