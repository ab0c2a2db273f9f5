"""Under the rule of Bienenstock, Cooper and Munro states that answer one pattern only are stable, and the state that answers two alike is not.

For orthogonal patterns the answers are driven by their excess over a threshold that slides with the mean squared answer. A state that answers one pattern,
by the inverse of its probability, is at rest; it returns at rate one if its answer is disturbed, and at the ratio of the probabilities for any other
pattern. For two patterns the state that answers both alike is at rest too, but a saddle: the determinant there is negative. At silence rates vanish.
Source: bienenstock1982, abstract; reconstruction. Differs: answers to patterns are the coordinates; each moves at its pattern's probability.
"""

from memorem.language import *

DOMAIN = Domain(prob=reals(0, 1), prob_0=reals(0, 1))
PAIR = Domain(prob=reals(0, 1))
x, y, one = matrix("x", 1, 1), matrix("y", 1, 1), identity(1)  # the answers to two of the patterns


def drift(own, chance, other, other_chance):
    """p y (y - theta), theta the mean squared answer; all other patterns are not answered."""
    return chance * own**2 - chance * own * (chance * own**2 + other_chance * other**2)


def field(at_x, at_y, p, q):
    return drift(at_x, p, at_y, q) * one


def at(one_answer, other, p, q):
    """The field of the answer x where x and the other answer y have these values."""
    own, beside = (matrix(name, 1, 1, means=value * one) for name, value in (("x", one_answer), ("y", other)))
    return field(entry(own), entry(beside), p, q)


def slope(of, along, at_x, at_y, p, q):
    """The derivative of the field of one answer along one of them."""
    own_x, own_y = (entry(x) if along is x else at_x), (entry(y) if along is y else at_y)
    body = drift(own_x, p, own_y, q) if of is x else drift(own_y, q, own_x, p)
    return gradient(body * one, along, at=(at_x if along is x else at_y) * one)


def determinant(p):
    q = 1 - p
    entries = [[slope(of, along, 1, 1, p, q) for along in (x, y)] for of in (x, y)]
    return entries[0][0] @ entries[1][1] - entries[0][1] @ entries[1][0]


def worked_out(start):
    return start.by(rules.take_gradient).by(rules.multiply_out)


def written_out(start):
    return start.by(rules.write_out).by(rules.multiply_out)


POINTS = table("prob prob_0", ("3/10", "1/2"), ("2/3", "1/5"), ("1/2", "1/4"))
PAIRS = tuple({"prob": point["prob"]} for point in POINTS)


def part(quantity, equals, near_misses, derivation=worked_out, domain=DOMAIN, points=POINTS):
    return Algebraic(
        quantity=quantity, equals=equals * one, derivation=derivation, domain=domain, points=points,
        near_misses={name: wrong * one for name, wrong in near_misses.items()},
    )  # fmt: skip


THEOREM = Theorem(
    title="Selectivity of the BCM rule", domain=DOMAIN, sources=("bienenstock1982",),
    meanings={"prob": "probability of the pattern that x answers", "prob_0": "probability of the pattern that y answers"},
    parts={
        "selective": part(
            at(1 / prob, Integer(0), prob, prob_0), Integer(0), {"answers by one": prob * (1 - prob), "drifts": prob}, derivation=written_out,
        ),
        "own_rate": part(
            slope(x, x, 1 / prob, Integer(0), prob, prob_0), Integer(-1), {"unstable": Integer(1), "fixed threshold": Integer(2), "by its chance": -prob},
        ),
        "other_rate": part(
            slope(y, y, 1 / prob, Integer(0), prob, prob_0), -prob_0 / prob,
            {"rate one": Integer(-1), "the other ratio": -prob / prob_0, "its chance": -prob_0},
        ),
        "both": part(at(1, 1, prob, 1 - prob), Integer(0), {"drifts": prob, "falls": -prob * (1 - prob)}, written_out, PAIR, PAIRS),
        "saddle": part(
            determinant(prob), -prob * (1 - prob),
            {"stable": prob * (1 - prob), "no coupling": -prob * (1 - prob) * (1 - 2 * prob) ** 2, "one": Integer(-1)}, domain=PAIR, points=PAIRS,
        ),
        "silence": part(slope(x, x, Integer(0), Integer(0), prob, prob_0), Integer(0), {"attracts": -prob, "repels": prob}),
    },
)  # fmt: skip
