"""Blocking: what is predicted already is not learnt again.

A stimulus A is trained first, then A together with B. What B acquires is its share of the saliences in what the first phase left unpredicted, which
falls geometrically with the length of that phase. The Hebbian rule, blind to prediction, gives B its full strength.
Source: rescorla1972; qiao2025, abstract (attention as conditioning).
Differs: B's share is its salience over the sum of saliences, not one half, and the two phases contract at different rates.
Left for later: overshadowing, overexpectation and unblocking, which follow from the same recurrence.
"""

from memorem import Algebraic, Derivation, Domain, Theorem, certify, eta, integers, magnitude, reals, rules, salience, salience_B, sequence, trials_1
from memorem import trials_2

DOMAIN = Domain(eta=reals(0), salience=reals(0), salience_B=reals(0), magnitude=reals(), trials_1=integers(0), trials_2=integers(0))
total = salience + salience_B
unpredicted = sequence("D", magnitude, 1 - eta * salience, index=trials_1)  # magnitude less prediction, A alone
blocked = sequence("V", (0, unpredicted), ((1, eta * salience_B), (0, 1 - eta * total)), index=trials_2)  # V_B and the gap, A with B
hebbian = sequence("V", 0, 1, eta * salience_B * magnitude, index=trials_2)

left = magnitude * (1 - eta * salience) ** trials_1


def derivation():
    return (
        Derivation(blocked, DOMAIN)
        .by(rules.earlier_phase, left)
        .by(rules.closed_form, left * salience_B / total * (1 - (1 - eta * total) ** trials_2), left * (1 - eta * total) ** trials_2)
    )


def hebbian_derivation():
    return Derivation(hebbian, DOMAIN).by(rules.closed_form, trials_2 * eta * salience_B * magnitude)


def memory(exact, *, eta, salience, salience_B, magnitude, trials_1, trials_2, hebb=False):
    """V_B read from a state with one component for each stimulus; components are in units of the roots of the saliences, which cancel."""
    saliences, state = (salience, salience_B), [exact.Fraction(0), exact.Fraction(0)]
    for present in [(1, 0)] * trials_1 + [(1, 1)] * trials_2:
        predicted = 0 if hebb else sum(on * a * s for on, a, s in zip(present, saliences, state, strict=True))
        state = [s + on * eta * (magnitude - predicted) for on, s in zip(present, state, strict=True)]
    return salience_B * state[1]


def hebbian_memory(exact, **point):
    return memory(exact, hebb=True, **point)


def simulated(sim, *, eta, salience, salience_B, magnitude, trials_1, trials_2, hebb=False):
    """V_B from a state written with orthogonal keys in random directions of eight dimensions."""
    a, b = sim.sphere(8), sim.gaussian(8)
    b = b - (a * b).sum(-1, keepdim=True) * a
    a, b = a * salience**0.5, b / b.norm(dim=-1, keepdim=True) * salience_B**0.5
    state = sim.torch.zeros_like(a)
    for key in [a] * trials_1 + [a + b] * trials_2:
        predicted = 0 if hebb else (state * key).sum(-1, keepdim=True)
        state = state + eta * (magnitude - predicted) * key
    return sim.instance({}, (state * b).sum(-1), terms=64 * (trials_1 + trials_2 + 1))


def hebbian_simulated(sim, **point):
    return simulated(sim, hebb=True, **point)


NAMES = ("eta", "salience", "salience_B", "magnitude", "trials_1", "trials_2")
POINTS = tuple(
    dict(zip(NAMES, values, strict=True))
    for values in (("1/2", "9/25", "16/25", 2, 3, 6), ("3/10", 1, "1/2", "5/2", 2, 4), (1, "1/3", "1/4", 3, 5, 2))
)

THEOREM = Theorem(
    title="Blocking",
    domain=DOMAIN,
    sources=("rescorla1972", "qiao2025"),
    parts={
        "blocked": Algebraic(
            quantity=blocked,
            equals=left * salience_B / total * (1 - (1 - eta * total) ** trials_2),
            derivation=derivation,
            certificate=certify.instances(memory, *POINTS),
            simulation=simulated,
            points=POINTS,
            near_misses={
                "no split of saliences": left * (1 - (1 - eta * total) ** trials_2),
                "one rate": magnitude * (1 - eta * salience) ** (trials_1 + trials_2) * salience_B / total,
                "no first phase": magnitude * salience_B / total * (1 - (1 - eta * total) ** trials_2),
            },
        ),
        "hebbian": Algebraic(
            quantity=hebbian,
            equals=trials_2 * eta * salience_B * magnitude,
            derivation=hebbian_derivation,
            certificate=certify.instances(hebbian_memory, *POINTS),
            simulation=hebbian_simulated,
            points=POINTS,
            near_misses={"both phases": (trials_1 + trials_2) * eta * salience_B * magnitude, "no salience": trials_2 * eta * magnitude},
        ),
    },
)
