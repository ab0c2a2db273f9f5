"""Acquisition and extinction of a conditioned response.

Read through the key of a conditioned stimulus, the delta rule is the model of Rescorla and Wagner: each trial closes a fixed share of the gap between
what the stimulus predicts and what follows it. Training approaches the magnitude of the unconditioned stimulus, extinction decays to nothing and leaves
no trace. The Hebbian rule has no asymptote, and without an unconditioned stimulus it writes nothing, so it never extinguishes.
Source: rescorla1972; qiao2025, abstract (attention as conditioning). Differs: the share is write strength times salience, not write strength alone.
Left for later: savings, which none of these rules has.
"""

from memorem import Algebraic, Derivation, Domain, Theorem, certify, eta, exp, integers, magnitude, reals, rules, salience, sequence, start, trials

DELTA = Domain(eta=reals(0), salience=reals(0), magnitude=reals(), trials=integers(0))
EXTINCTION = Domain(eta=reals(0), salience=reals(0), start=reals(), trials=integers(0))
share = eta * salience

acquired = sequence("V", 0, 1 - share, share * magnitude, index=trials)
extinguished = sequence("V", start, 1 - share, index=trials)
hebbian = sequence("V", 0, 1, share * magnitude, index=trials)


def acquisition():
    return Derivation(acquired, DELTA).by(rules.geometric)


def extinction():
    return Derivation(extinguished, EXTINCTION).by(rules.geometric)


def hebbian_acquisition():
    return Derivation(hebbian, DELTA).by(rules.closed_form, trials * share * magnitude)


def memory(exact, *, eta, salience, trials, magnitude=0, start=0, hebb=False):
    """V = S k for the state written with key k, |k|^2 = salience, along a rational direction; the root of the salience cancels."""
    direction = exact.unit_vector(1, 3)
    state = exact.scale(start / salience, direction)  # in units of the root of the salience
    for _ in range(trials):
        predicted = 0 if hebb else salience * exact.dot(state, direction)
        state = exact.add(state, direction, eta * (magnitude - predicted))
    return salience * exact.dot(state, direction)


def hebbian_memory(exact, **point):
    return memory(exact, hebb=True, **point)


def simulated(sim, *, eta, salience, trials, magnitude=0.0, start=0.0, hebb=False):
    """The response after the trials, from a state written and read in random directions of eight dimensions."""
    key = sim.sphere(8) * salience**0.5
    state = start / salience * key
    for _ in range(trials):
        predicted = 0 if hebb else (state * key).sum(-1, keepdim=True)
        state = state + eta * (magnitude - predicted) * key
    return sim.instance({}, (state * key).sum(-1), terms=64 * (trials + 1))


def hebbian_simulated(sim, **point):
    return simulated(sim, hebb=True, **point)


POINTS = (
    {"eta": "1/2", "salience": "9/25", "magnitude": 2, "trials": 3},
    {"eta": "3/10", "salience": "16/25", "magnitude": "5/2", "trials": 9},
    {"eta": 1, "salience": "3/2", "magnitude": -1, "trials": 5},
)
EXTINCTIONS = ({"eta": "1/2", "salience": "9/25", "start": 2, "trials": 3}, {"eta": "3/10", "salience": "16/25", "start": "5/3", "trials": 7})

THEOREM = Theorem(
    title="Acquisition and extinction",
    domain=DELTA,
    sources=("rescorla1972", "qiao2025"),
    parts={
        "acquisition": Algebraic(
            quantity=acquired,
            equals=magnitude * (1 - (1 - share) ** trials),
            derivation=acquisition,
            certificate=certify.instances(memory, *POINTS),
            simulation=simulated,
            points=POINTS,
            near_misses={
                "no salience": magnitude * (1 - (1 - eta) ** trials),
                "exponential": magnitude * (1 - exp(-share * trials)),
                "asymptote scaled by salience": salience * magnitude * (1 - (1 - share) ** trials),
            },
        ),
        "extinction": Algebraic(
            domain=EXTINCTION,
            quantity=extinguished,
            equals=start * (1 - share) ** trials,
            derivation=extinction,
            certificate=certify.instances(memory, *EXTINCTIONS),
            simulation=simulated,
            points=EXTINCTIONS,
            near_misses={"no salience": start * (1 - eta) ** trials, "no extinction": start, "linear": start * (1 - share * trials)},
        ),
        "hebbian": Algebraic(
            quantity=hebbian,
            equals=trials * share * magnitude,
            derivation=hebbian_acquisition,
            certificate=certify.instances(hebbian_memory, *POINTS),
            simulation=hebbian_simulated,
            points=POINTS,
            near_misses={"delta rule": magnitude * (1 - (1 - share) ** trials), "no salience": trials * eta * magnitude},
        ),
    },
)
