"""Negative patterning: two stimuli followed by an outcome alone but not together are beyond elemental keys, and within reach of a configural cue.

If each of the three kinds of trials is as likely as the others, the mean strengths of the two stimuli rest at a third of the magnitude, whatever their
saliences, and the compound, which is never reinforced, predicts most. With a third key that is present in the compound only, all three kinds of trials
leave the state in which that cue cancels both stimuli as it is, in whatever order they come: the patterning is held exactly.
Source: rescorla1972; reconstruction. Differs: least squares are the mean fixed point of the delta rule on trials drawn with equal chances.
Left for later: the spread about the mean.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(2), d_v=integers(1), eta=reals(0), salience=reals(0), salience_B=reals(0), magnitude=reals(0), trials=integers(0))
CONFIGURAL = DOMAIN.with_(d_k=integers(3), prob=reals(0, 1))
SALIENCES, THIRD = {"A": "salience", "B": "salience_B"}, ("magnitude", "1/3")
CASES = (("1/3", "A", "magnitude"), ("1/3", "B", "magnitude"), ("1/3", "AB", 0))
ANY_ORDER = (("prob", "A", "magnitude"), (("~prob", "1/2"), "B", "magnitude"), (("~prob", "1/2"), "ABC", 0))
elemental = Conditioning(SALIENCES, (("one of", CASES, "trials"),), {"A": THIRD, "B": THIRD})
cued = {"A": "magnitude", "B": "magnitude", "C": ("magnitude", -2)}
configural = Conditioning({**SALIENCES, "C": "1/2"}, (("one of", ANY_ORDER, "trials"),), cued)
STAYS = (rules.average_steps, rules.fixed_start, rules.write_out, rules.multiply_out)
POINTS = table(
    "d_k d_v eta salience salience_B magnitude trials",
    (8, 3, "1/4", "9/25", "16/25", 2, 5), (3, 1, "1/5", 1, "1/2", "5/2", 4), (4, 2, "1/2", "1/3", "1/4", 1, 6), (3, 2, "1/3", "1/2", 1, 3, 3),
)  # fmt: skip
DRAWN = tuple({**point, "prob": text} for point, text in zip(POINTS, ("1/3", "1/2", "1/5", "4/5"), strict=True))


def element(name):
    return elemental.part(
        name, DOMAIN, STAYS, POINTS, equals=magnitude / 3,
        near_misses={"half": magnitude / 2, "full": magnitude, "fades": magnitude / 3 * (1 - eta / 3) ** trials},
    )  # fmt: skip


def held(read, equals, near_misses):
    return configural.part(read, CONFIGURAL, STAYS, DRAWN, equals=equals, near_misses=near_misses, scale=magnitude)


THEOREM = Theorem(
    title="Negative patterning", domain=DOMAIN, sources=("rescorla1972",),
    parts={
        "first_element": element("A"),
        "second_element": element("B"),
        "compound": elemental.part(
            "AB", DOMAIN, STAYS, POINTS, equals=2 * magnitude / 3,
            near_misses={"as an element": magnitude / 3, "not reinforced": Integer(0), "both in full": 2 * magnitude},
        ),
        "configural_element": held("A", magnitude, {"elemental": magnitude / 3, "shared with the cue": magnitude / 2}),
        "configural_compound": held("ABC", Integer(0), {"elemental": 2 * magnitude / 3, "as an element": magnitude, "without the cue": 2 * magnitude}),
        "cue": held("C", -2 * magnitude, {"cancels one": -magnitude, "excites": 2 * magnitude}),
    },
)  # fmt: skip
