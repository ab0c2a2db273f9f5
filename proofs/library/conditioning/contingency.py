"""Contingency: beside a constant context the mean strength of a stimulus is at rest at the difference of two chances, not at how often it was followed.

On every trial the context is present, the stimulus sometimes, and what follows depends on it. The mean strengths at which a further trial changes
nothing on average are the chance of the outcome without the stimulus, for the context, and the difference that the stimulus makes, for the stimulus:
its contingency, zero where the outcome is as likely without it. The Hebbian rule counts pairings, also where there is no contingency.
Source: rescorla1972; reconstruction. Differs: prob_1 and prob_0 are the chances with and without the stimulus, prob that of the stimulus.
Left for later: the spread about these means.
"""

from memorem.language import *

CHANCES = {name: reals(0, 1, open=False) for name in ("prob", "prob_0", "prob_1")}
DOMAIN = Domain(
    d_k=integers(2), d_v=integers(1), eta=reals(0), salience=reals(0), salience_B=reals(0), magnitude=reals(0), trials=integers(0), **CHANCES
)  # fmt: skip
STIMULI = {"A": "salience", "B": "salience_B"}  # B is the context
CASES = (
    (("prob", "prob_1"), "AB", "magnitude"), (("prob", "~prob_1"), "AB", 0), (("~prob", "prob_0"), "B", "magnitude"), (("~prob", "~prob_0"), "B", 0),
)  # fmt: skip
RANDOM = (("one of", CASES, "trials"),)
DIFFERENCE = ("+", ("magnitude", "prob_1"), ("-magnitude", "prob_0"))
SETTLED = Conditioning(STIMULI, RANDOM, {"A": DIFFERENCE, "B": ("magnitude", "prob_0")})
STAYS = (rules.average_steps, rules.fixed_start, rules.write_out, rules.multiply_out)
COUNTS = (rules.average_steps, rules.rank_one_steps, rules.write_out, rules.multiply_out)
POINTS = table(
    "d_k d_v eta salience salience_B magnitude trials prob prob_0 prob_1",
    (8, 3, "1/4", "9/25", "16/25", 2, 6, "1/2", "1/5", "7/10"), (2, 1, "1/5", 1, "1/2", "5/2", 4, "1/4", "1/2", "1/2"),
    (3, 2, "1/2", "1/3", "1/4", 1, 5, "3/4", "4/5", "1/10"), (2, 2, "1/3", "1/2", 1, 3, 3, "1/3", 0, 1),
)  # fmt: skip

counted = Conditioning(STIMULI, RANDOM, rule="hebb")

THEOREM = Theorem(
    title="Contingency", domain=DOMAIN, sources=("rescorla1972",),
    parts={
        "stimulus": SETTLED.part(
            "A", DOMAIN, STAYS, POINTS, equals=magnitude * (prob_1 - prob_0), scale=magnitude,
            near_misses={
                "chance with the stimulus": magnitude * prob_1, "joint chances": magnitude * (prob * prob_1 - (1 - prob) * prob_0),
                "fades": magnitude * (prob_1 - prob_0) * (1 - eta * salience * prob) ** trials,
            },
        ),
        "context": SETTLED.part(
            "B", DOMAIN, STAYS, POINTS, equals=magnitude * prob_0, scale=magnitude,
            near_misses={"chance at any time": magnitude * (prob * prob_1 + (1 - prob) * prob_0), "joint chance": magnitude * (1 - prob) * prob_0},
        ),
        "hebbian": counted.part(
            "A", DOMAIN, COUNTS, POINTS, equals=trials * eta * salience * magnitude * prob * prob_1, scale=magnitude,
            near_misses={
                "contingency": trials * eta * salience * magnitude * prob * (prob_1 - prob_0),
                "as often as present": trials * eta * salience * magnitude * prob, "always present": trials * eta * salience * magnitude * prob_1,
            },
        ),
    },
)  # fmt: skip
