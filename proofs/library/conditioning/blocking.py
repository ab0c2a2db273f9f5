"""Blocking: what is predicted already is not learnt again.

A stimulus A is trained first, then A together with B. What B acquires is its share of the saliences in what the first phase left unpredicted, which
every trial of that phase multiplies by one factor. The Hebbian rule, blind to prediction, gives B its full strength.
Source: rescorla1972; qiao2025, abstract (attention as conditioning).
Differs: B's share is its salience over the sum of saliences, not one half, and the two phases contract at different rates.
"""

from memorem.language import *

DOMAIN = Domain(
    d_k=integers(2),
    d_v=integers(1),
    eta=reals(0),
    salience=reals(0),
    salience_B=reals(0),
    magnitude=reals(),
    trials_1=integers(0),
    trials_2=integers(0),
)
STIMULI, TRIALS = {"A": "salience", "B": "salience_B"}, (("A", "magnitude", "trials_1"), ("AB", "magnitude", "trials_2"))
STEPS = (rules.rank_one_steps, rules.rank_one_steps, rules.write_out, rules.multiply_out)
POINTS = table(
    "d_k d_v eta salience salience_B magnitude trials_1 trials_2",
    (8, 3, "1/2", "9/25", "16/25", 2, 3, 6), (2, 1, "3/10", 1, "1/2", "5/2", 2, 4), (3, 2, 1, "1/3", "1/4", 3, 5, 2), (2, 2, 1, "3/2", "1/4", -1, 0, 3),
)  # fmt: skip

total = salience + salience_B
left = magnitude * (1 - eta * salience) ** trials_1
share, reached = salience_B / total, 1 - (1 - eta * total) ** trials_2

THEOREM = Theorem(
    title="Blocking", domain=DOMAIN, sources=("rescorla1972", "qiao2025"),
    parts={
        "blocked": Conditioning(STIMULI, TRIALS).part(
            "B", DOMAIN, STEPS, POINTS, equals=left * share * reached,
            near_misses={
                "no split of saliences": left * reached, "no first phase": magnitude * share * reached,
                "one rate": magnitude * (1 - eta * salience) ** (trials_1 + trials_2) * share,
                "exponents added": magnitude * share * (1 - (1 - eta * total) ** (trials_1 + trials_2)),
            },
        ),
        "hebbian": Conditioning(STIMULI, TRIALS, rule="hebb").part(
            "B", DOMAIN, STEPS, POINTS, equals=trials_2 * eta * salience_B * magnitude,
            near_misses={"both phases": (trials_1 + trials_2) * eta * salience_B * magnitude, "no salience": trials_2 * eta * magnitude},
        ),
    },
)  # fmt: skip
