"""Overshadowing: stimuli that are trained together share the magnitude by their saliences.

Two stimuli trained in compound approach the magnitude together, at rates below two: at every trial their strengths stand in the ratio of their saliences,
and what each reaches is its share of the sum of saliences.
Source: rescorla1972; qiao2025, abstract (attention as conditioning).
Differs: the ratio is that of the saliences, the squares of the amplitudes in the key, not that of the amplitudes.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(2), d_v=integers(1), eta=reals(0), salience=reals(0), salience_B=reals(0), magnitude=reals(), trials=integers(0))
COMPOUND = Conditioning({"A": "salience", "B": "salience_B"}, (("AB", "magnitude", "trials"),))
STEPS = (rules.rank_one_steps, rules.write_out, rules.multiply_out)
POINTS = table(
    "d_k d_v eta salience salience_B magnitude trials",
    (8, 3, "1/2", "9/25", "16/25", 2, 6), (2, 1, "3/10", 1, "1/2", "5/2", 4), (3, 2, 1, "1/3", "1/4", 3, 2), (2, 2, 1, "3/2", "1/4", -1, 3),
)  # fmt: skip

total = salience + salience_B
reached = magnitude * (1 - (1 - eta * total) ** trials)


def share(read, own, other):
    return COMPOUND.part(
        read, DOMAIN, STEPS, POINTS, equals=own / total * reached,
        near_misses={
            "equal split": reached / 2, "the other's share": other / total * reached, "alone": magnitude * (1 - (1 - eta * own) ** trials),
            "ratio of amplitudes": sqrt(own) / (sqrt(own) + sqrt(other)) * reached,
        },
    )  # fmt: skip


THEOREM = Theorem(
    title="Overshadowing",
    domain=DOMAIN,
    sources=("rescorla1972", "qiao2025"),
    parts={"share": share("A", salience, salience_B), "other_share": share("B", salience_B, salience)},
)
