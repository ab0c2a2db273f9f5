"""Noise over signal of one item in an endless stream that decays, and the best decay for its age.

In a memory that has read for ever and forgets by a constant factor per step, an item of some age is read against the decayed noise of all others. No decay
makes the ratio less than a bound that depends on the age and the width alone. At the decay whose square is the age over the age and one the two meet.
Source: zhong2025, abstract (update rules); the statements are ours. Differs: RetNet calls the decay gamma.
The oldest age for a given level is retrieval.decay.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), age=integers(0), lam=reals(0, 1), keys=one_of("sphere", "rademacher"))
AGED = DOMAIN.with_(age=integers(1))
i = items("i")
energy, read = carried("x"), directions(d_k)("q")[i]


def ratio(keys):
    """The energy of all other items' weights at a stored key after so many writes since it was stored, over its own: older ones, itself, newer ones."""
    k = {"sphere": sphere, "rademacher": rademacher}[keys](d_k)("k")[i]
    write = step({energy: lam**2 * energy + (k @ read) ** 2})
    return recurrence(energy / lam ** (2 * age), {energy: 0}, (write, oo), (step({energy: lam**2 * energy}), 1), (write, age))


def solved(keys, domain):
    return Derivation(ratio(keys), domain).by(rules.close).by(rules.solve)


def derivation(keys):
    return solved(keys, DOMAIN)


def bound(keys):
    return solved(keys, AGED).by(rules.stationary_point, lambda x: x**-age / (1 - x) / d_k, lam**2, age / (age + 1), -1 / d_k)


def overlap(exact, d_k, keys):
    return exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys=keys)


def certificate(exact, *, d_k, age, lam, keys):
    """The weights of all items summed up to the step at which the rest is a geometric tail below any ball that is compared."""
    square, steps = exact.Fraction(lam) ** 2, 0
    total, weight = exact.Fraction(0), exact.Fraction(1)
    while weight > exact.Fraction(1, 10**40):
        total, weight, steps = total + (weight if steps != age else 0), weight * square, steps + 1
    tail = exact.number(weight / (1 - square))
    return exact.number(overlap(exact, d_k, keys)) * (exact.number(total) + exact.arb(tail / 2, tail / 2)) / exact.number(square**age)


def simulation(sim, *, d_k, age, lam, keys):
    """sum over other items of lam^{2 b} (k_b.q)^2 over lam^{2 age}, b from 0 until float32 sees no more: [R]."""
    weight, steps = lam**2, age + 1
    while weight ** (steps - age) > 1e-9:
        steps += 1
    decay = weight ** (sim.torch.arange(steps, dtype=sim.torch.float64, device=sim.device) - age)
    decay[age] = 0
    k = sim.vectors(keys, steps + 1, d_k).double()
    return (sim.torch.einsum("rnd,rd->rn", k[:, 1:], k[:, 0]).square() * decay).sum(-1)


WHOLE = (1 / (lam ** (2 * age) * (1 - lam**2)) - 1) / d_k
LEAST = ((age + 1) ** (age + 1) / age**age - 1) / d_k
CERTIFIED = table("d_k age lam", (2, 0, "1/2"), (3, 2, "2/3"), (1, 1, "1/3"), (2, 4, "4/5"), keys=UNIT_KEYS)

THEOREM = Theorem(
    title="Noise of one item in an endless stream that decays", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "noise": Identity(
            quantity=ratio, equals=WHOLE, derivation=derivation, certificate=certify.enclosure(certificate, *CERTIFIED), simulation=simulation,
            points=table("d_k age lam", (6, 2, "4/5"), (4, 0, "1/2"), (8, 5, "9/10"), keys=UNIT_KEYS),
            near_misses={
                "own share not taken out": WHOLE + 1 / d_k, "decay not squared": (1 / (lam**age * (1 - lam)) - 1) / d_k,
                "item does not fade": (1 / (1 - lam**2) - 1) / d_k,
            },
        ),
        "best_decay": Bound(
            domain=AGED, relation=">=", quantity=ratio, equals=LEAST, derivation=bound,
            certificate=certify.enclosure(certificate, *table("d_k age lam", (3, 2, "4/5"), (2, 4, "9/10"), (1, 1, "7/10"), keys=UNIT_KEYS)),
            simulation=simulation, points=table("d_k age lam", (6, 2, "4/5"), (4, 1, "7/10"), (8, 4, "9/10"), keys=UNIT_KEYS),
            near_misses={"e times one more": exp(1) * (age + 1) / d_k, "a whole window more": LEAST + age / d_k, "one more": LEAST + 1 / d_k},
        ),
    },
)  # fmt: skip
