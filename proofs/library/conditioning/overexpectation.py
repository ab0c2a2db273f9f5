"""Overexpectation: stimuli that each predict the magnitude lose strength when they are trained together.

Two stimuli that were trained to the full magnitude one by one predict twice of it together. Reinforced trials of the compound then take strength away from
both, until their sum is the magnitude again. The Hebbian rule, blind to prediction, can only add.
Source: rescorla1972; qiao2025, abstract (attention as conditioning).
Differs: each loses by its share of the saliences, not by one half.
Left for later: superconditioning, where one of the stimuli predicts less than nothing.
"""

from memorem import Algebraic, Derivation, Domain, Theorem, certify, eta, integers, magnitude, reals, rules, salience, salience_B, sequence, trials

DOMAIN = Domain(eta=reals(0), salience=reals(0), salience_B=reals(0), magnitude=reals(), trials=integers(0))
total = salience + salience_B
compound = sequence("V", (magnitude, -magnitude), ((1, eta * salience), (0, 1 - eta * total)), index=trials)  # V_A and the gap
lost = 1 - (1 - eta * total) ** trials


def derivation():
    return Derivation(compound, DOMAIN).by(rules.closed_form, magnitude * (1 - salience / total * lost), -magnitude * (1 - eta * total) ** trials)


def memory(exact, *, eta, salience, salience_B, magnitude, trials):
    """V_A from a state with one component for each stimulus, in units of the roots of the saliences, both trained to the magnitude before."""
    state = [exact.Fraction(magnitude) / salience, exact.Fraction(magnitude) / salience_B]
    for _ in range(trials):
        gap = magnitude - salience * state[0] - salience_B * state[1]
        state = [component + eta * gap for component in state]
    return salience * state[0]


def simulated(sim, *, eta, salience, salience_B, magnitude, trials):
    """V_A from a state that holds the magnitude on two orthogonal keys, written with their sum, in random directions of eight dimensions."""
    a, b = sim.sphere(8), sim.gaussian(8)
    b = b - (a * b).sum(-1, keepdim=True) * a
    a, b = a * salience**0.5, b / b.norm(dim=-1, keepdim=True) * salience_B**0.5
    state = magnitude * (a / salience + b / salience_B)
    for _ in range(trials):
        state = state + eta * (magnitude - (state * (a + b)).sum(-1, keepdim=True)) * (a + b)
    return sim.instance({}, (state * a).sum(-1), terms=64 * (trials + 1))


NAMES = ("eta", "salience", "salience_B", "magnitude", "trials")
POINTS = tuple(
    dict(zip(NAMES, values, strict=True)) for values in (("1/2", "9/25", "16/25", 2, 6), ("3/10", 1, "1/2", "5/2", 4), (1, "1/3", "1/4", 3, 2))
)

THEOREM = Theorem(
    title="Overexpectation",
    domain=DOMAIN,
    sources=("rescorla1972", "qiao2025"),
    parts={
        "loss": Algebraic(
            quantity=compound,
            equals=magnitude * (1 - salience / total * lost),
            derivation=derivation,
            certificate=certify.instances(memory, *POINTS),
            simulation=simulated,
            points=POINTS,
            near_misses={
                "nothing is lost": magnitude,
                "half each": magnitude * (1 - lost / 2),
                "the other's share": magnitude * (1 - salience_B / total * lost),
            },
        )
    },
)
