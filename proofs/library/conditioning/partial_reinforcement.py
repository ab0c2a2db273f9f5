"""Partial reinforcement: the mean strength approaches the chance of the outcome times its magnitude, and the strength keeps a spread about it.

On each trial the outcome follows with a fixed chance, independently. The mean obeys the recursion of certain reinforcement with a smaller magnitude. Each
outcome or its absence moves the strength, and what remains of earlier movements fades, so that the variance settles at a value that is first order in the
rate.
Source: rescorla1972; reconstruction. Differs: the rate is the write strength times the salience.
"""

from memorem.language import *

PLAIN = {"d_k": integers(1), "d_v": integers(1), "eta": reals(0), "salience": reals(0), "magnitude": reals(0), "prob": reals(0, 1)}
DOMAIN = Domain([positive(2 - eta * salience)], **PLAIN, trials=integers(1))
drawn = Conditioning({"A": "salience"}, (("one of", (("prob", "A", "magnitude"), ("~prob", "A", 0)), "trials"),))
MEAN = (rules.average_steps, rules.rank_one_steps, rules.write_out, rules.multiply_out)
VARIANCE = (rules.average_steps, rules.rank_one_steps, rules.multiply_out)
POINTS = table(
    "d_k d_v eta salience magnitude prob trials",
    (8, 3, "1/2", "9/25", 2, "1/2", 6), (2, 1, "3/10", 1, "5/2", "3/5", 3), (1, 2, "3/4", "3/2", 1, "1/2", 3), (3, 2, 1, "1/2", 3, "1/2", 1),
)  # fmt: skip
rate = eta * salience
kept = 1 - rate

THEOREM = Theorem(
    title="Partial reinforcement", domain=DOMAIN, sources=("rescorla1972",),
    parts={
        "mean": drawn.part(
            "A", DOMAIN, MEAN, POINTS, equals=prob * magnitude * (1 - kept**trials),
            near_misses={
                "certain reinforcement": magnitude * (1 - kept**trials), "slower, not lower": magnitude * (1 - (1 - prob * rate) ** trials),
                "no salience": prob * magnitude * (1 - (1 - eta) ** trials),
            },
        ),
        "variance": drawn.variance(
            "A", DOMAIN, VARIANCE, POINTS, equals=prob * (1 - prob) * magnitude**2 * rate * (1 - kept ** (2 * trials)) / (2 - rate),
            near_misses={
                "half the rate": prob * (1 - prob) * magnitude**2 * rate / 2 * (1 - kept ** (2 * trials)),
                "squared rate": prob * (1 - prob) * magnitude**2 * rate**2 * (1 - kept ** (2 * trials)),
                "of one outcome": prob * (1 - prob) * magnitude**2,
                "fades once": prob * (1 - prob) * magnitude**2 * rate * (1 - kept**trials) / (2 - rate),
            },
        ),
    },
)  # fmt: skip
