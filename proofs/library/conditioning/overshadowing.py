"""Overshadowing: stimuli that are trained together share the magnitude by their saliences.

Two stimuli trained in compound approach the magnitude together, never one by one: at every trial their strengths stand in the ratio of their saliences, and
each stays below what it would have reached alone.
Source: rescorla1972; qiao2025, abstract (attention as conditioning).
Differs: the ratio is that of the saliences, the squares of the amplitudes in the key, not that of the amplitudes.
"""

from memorem import (
    Algebraic,
    Derivation,
    Domain,
    Theorem,
    certify,
    eta,
    integers,
    magnitude,
    reals,
    rules,
    salience,
    salience_B,
    sequence,
    sqrt,
    trials,
)

DOMAIN = Domain(eta=reals(0), salience=reals(0), salience_B=reals(0), magnitude=reals(), trials=integers(0))
total = salience + salience_B
compound = sequence("V", (0, magnitude), ((1, eta * salience), (0, 1 - eta * total)), index=trials)  # V_A and the gap to the magnitude
reached = 1 - (1 - eta * total) ** trials


def derivation():
    return Derivation(compound, DOMAIN).by(rules.closed_form, magnitude * salience / total * reached, magnitude * (1 - eta * total) ** trials)


def memory(exact, *, eta, salience, salience_B, magnitude, trials):
    """V_A from a state with one component for each stimulus, in units of the roots of the saliences, which cancel."""
    state = [exact.Fraction(0), exact.Fraction(0)]
    for _ in range(trials):
        gap = magnitude - salience * state[0] - salience_B * state[1]
        state = [component + eta * gap for component in state]
    return salience * state[0]


def simulated(sim, *, eta, salience, salience_B, magnitude, trials):
    """V_A from a state written with the sum of two orthogonal keys in random directions of eight dimensions."""
    a, b = sim.sphere(8), sim.gaussian(8)
    b = b - (a * b).sum(-1, keepdim=True) * a
    a, b = a * salience**0.5, b / b.norm(dim=-1, keepdim=True) * salience_B**0.5
    state = sim.torch.zeros_like(a)
    for _ in range(trials):
        state = state + eta * (magnitude - (state * (a + b)).sum(-1, keepdim=True)) * (a + b)
    return sim.instance({}, (state * a).sum(-1), terms=64 * (trials + 1))


NAMES = ("eta", "salience", "salience_B", "magnitude", "trials")
POINTS = tuple(
    dict(zip(NAMES, values, strict=True)) for values in (("1/2", "9/25", "16/25", 2, 6), ("3/10", 1, "1/2", "5/2", 4), (1, "1/3", "1/4", 3, 2))
)

THEOREM = Theorem(
    title="Overshadowing",
    domain=DOMAIN,
    sources=("rescorla1972", "qiao2025"),
    parts={
        "share": Algebraic(
            quantity=compound,
            equals=magnitude * salience / total * reached,
            derivation=derivation,
            certificate=certify.instances(memory, *POINTS),
            simulation=simulated,
            points=POINTS,
            near_misses={
                "equal split": magnitude / 2 * reached,
                "alone": magnitude * (1 - (1 - eta * salience) ** trials),
                "ratio of amplitudes": magnitude * sqrt(salience) / (sqrt(salience) + sqrt(salience_B)) * reached,
            },
        )
    },
)
