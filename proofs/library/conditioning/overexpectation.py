"""Overexpectation: stimuli that each predict the magnitude lose strength when they are trained together.

Two stimuli that were trained to the full magnitude one by one predict twice of it together. Reinforced trials of the compound then take strength away
from both; at rates below two their sum approaches the magnitude again. The Hebbian rule, blind to prediction, adds to both. Superconditioning is the same
from another start: beside a stimulus of any strength the other takes its share of what is missing, which need not be more than the magnitude.
Source: rescorla1972; qiao2025, abstract (attention as conditioning).
Differs: each loses by its share of the saliences, not by one half.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(2), d_v=integers(1), eta=reals(0), salience=reals(0), salience_B=reals(0), magnitude=reals(), trials=integers(0))
BESIDE = DOMAIN.with_(start=reals())
STIMULI, TRIALS = {"A": "salience", "B": "salience_B"}, (("AB", "magnitude", "trials"),)
STEPS = (rules.rank_one_steps, rules.write_out, rules.multiply_out)
TRAINED, SUPER = {"A": "magnitude", "B": "magnitude"}, Conditioning(STIMULI, TRIALS, {"A": "start"})
POINTS = table(
    "d_k d_v eta salience salience_B magnitude trials",
    (8, 3, "1/2", "9/25", "16/25", 2, 6), (2, 1, "3/10", 1, "1/2", "5/2", 4), (3, 2, 1, "1/3", "1/4", 3, 2), (2, 2, 1, "3/2", "1/4", -1, 3),
)  # fmt: skip
STARTS = tuple({**point, "start": text} for point, text in zip(POINTS, ("-1", "1/2", "-2", "0"), strict=True))

INHIBITED = dict(d_k=2, d_v=1, eta="1/2", salience="9/10", salience_B="1/10", start=-1, magnitude=1, trials=30)

total = salience + salience_B
lost = 1 - (1 - eta * total) ** trials


def beside_an_inhibitor(exact, **point):
    """V_B after trials of both from a first stimulus below nothing that has most of the salience."""
    return certify.Instance({"V_B": SUPER.exact("B", point)})


THEOREM = Theorem(
    title="Overexpectation", domain=DOMAIN, sources=("rescorla1972", "qiao2025"),
    parts={
        "loss": Conditioning(STIMULI, TRIALS, TRAINED).part(
            "A", DOMAIN, STEPS, POINTS, equals=magnitude * (1 - salience / total * lost),
            near_misses={
                "nothing is lost": magnitude, "half each": magnitude * (1 - lost / 2), "the other's share": magnitude * (1 - salience_B / total * lost),
            },
        ),
        "hebbian": Conditioning(STIMULI, TRIALS, TRAINED, rule="hebb").part(
            "A", DOMAIN, STEPS, POINTS, equals=magnitude * (1 + trials * eta * salience),
            near_misses={"delta rule": magnitude * (1 - salience / total * lost), "nothing is gained": magnitude},
        ),
        "superconditioning": SUPER.part(
            "B", BESIDE, STEPS, STARTS, equals=salience_B / total * (magnitude - start) * lost,
            near_misses={
                "start at nothing": salience_B / total * magnitude * lost, "no split of saliences": (magnitude - start) * lost,
                "start on the other side": salience_B / total * (magnitude + start) * lost,
                "the other's share": salience / total * (magnitude - start) * lost,
            },
        ),
        "always_more": Negative(
            claim=Claim(Symbol("V_B"), ">", magnitude), domain=BESIDE, note="A stimulus trained beside an inhibitor is conditioned beyond the magnitude.",
            counterexample=certify.instances(beside_an_inhibitor, INHIBITED),
        ),
    },
)  # fmt: skip
