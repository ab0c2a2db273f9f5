"""Acquisition and extinction of a conditioned response.

Read through the key of a conditioned stimulus, the delta rule is the model of Rescorla and Wagner: each trial closes a fixed share of the gap between
what the stimulus predicts and what follows it. At shares below two training approaches the magnitude of the unconditioned stimulus, and extinction decays
to nothing. It leaves no trace: what is trained again after it follows the first acquisition but for what was left of the old strength, so there are no
savings. The Hebbian rule has no asymptote, and without an unconditioned stimulus it writes nothing, so it never extinguishes.
Source: rescorla1972; qiao2025, abstract (attention as conditioning). Differs: the share is write strength times salience, not write strength alone.
"""

from memorem.language import *

SIZES = {"d_k": integers(1), "d_v": integers(1), "eta": reals(0), "salience": reals(0)}
DOMAIN = Domain(**SIZES, magnitude=reals(), trials=integers(0))
EXTINCTION = Domain(**SIZES, start=reals(), trials=integers(0))
AGAIN = Domain(**SIZES, start=reals(), magnitude=reals(), trials_1=integers(0), trials_2=integers(0))
STIMULUS, STEPS = {"A": "salience"}, (rules.rank_one_steps, rules.write_out, rules.multiply_out)
share = eta * salience
reached = 1 - (1 - share) ** trials
relearnt = magnitude * (1 - (1 - share) ** trials_2)

trained, untrained = (("A", "magnitude", "trials"),), (("A", 0, "trials"),)
retrained = (("A", 0, "trials_1"), ("A", "magnitude", "trials_2"))
POINTS = table("d_k d_v eta salience magnitude trials", (8, 3, "1/2", "9/25", 2, 3), (2, 1, "3/10", "16/25", "5/2", 9), (1, 2, 1, "3/2", -1, 5))
EXTINCTIONS = table("d_k d_v eta salience start trials", (8, 3, "1/2", "9/25", 2, 3), (1, 1, "3/10", "16/25", "5/3", 7), (3, 2, 1, "3/2", -1, 0))
RETRAININGS = table(
    "d_k d_v eta salience start magnitude trials_1 trials_2", (8, 3, "1/2", "9/25", 2, "5/2", 3, 2), (1, 1, "3/10", "16/25", -1, 1, 2, 4)
)

THEOREM = Theorem(
    title="Acquisition and extinction", domain=DOMAIN, sources=("rescorla1972", "qiao2025"),
    parts={
        "acquisition": Conditioning(STIMULUS, trained).part(
            "A", DOMAIN, STEPS, POINTS, equals=magnitude * reached,
            near_misses={
                "no salience": magnitude * (1 - (1 - eta) ** trials), "exponential": magnitude * (1 - exp(-share * trials)),
                "asymptote scaled by salience": salience * magnitude * reached,
            },
        ),
        "extinction": Conditioning(STIMULUS, untrained, start={"A": "start"}).part(
            "A", EXTINCTION, STEPS, EXTINCTIONS, equals=start * (1 - share) ** trials,
            near_misses={"no salience": start * (1 - eta) ** trials, "no extinction": start, "linear": start * (1 - share * trials)},
        ),
        "reacquisition": Conditioning(STIMULUS, retrained, start={"A": "start"}).part(
            "A", AGAIN, (rules.rank_one_steps, *STEPS), RETRAININGS, equals=relearnt + start * (1 - share) ** (trials_1 + trials_2),
            near_misses={
                "nothing is left": relearnt, "extinction is kept apart": relearnt + start * (1 - share) ** trials_2,
                "savings": relearnt + start * (1 - (1 - share) ** trials_1) * (1 - share) ** trials_2,
            },
        ),
        "hebbian": Conditioning(STIMULUS, trained, rule="hebb").part(
            "A", DOMAIN, STEPS, POINTS, equals=trials * share * magnitude,
            near_misses={"delta rule": magnitude * reached, "no salience": trials * eta * magnitude},
        ),
        "hebbian_extinction": Conditioning(STIMULUS, untrained, start={"A": "start"}, rule="hebb").part(
            "A", EXTINCTION, (rules.fixed_start, *STEPS[1:]), EXTINCTIONS, equals=start,
            near_misses={"delta rule": start * (1 - share) ** trials, "unlearns": start * (1 - share * trials)},
        ),
    },
)  # fmt: skip
