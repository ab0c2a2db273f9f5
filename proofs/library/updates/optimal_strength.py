"""The write strength that is best for items of one age, and how well they are recalled at it.

Over strengths between zero and two, the energy of a reading over its squared mean signal is least at one strength, which falls with the age: a strength of
one for the newest item, about the width over twice the age for old ones. Weaker writes store less and stronger ones erase too much. What is best for the
share of averages is not best for the average of shares, which is another definition.
Source: zhong2025, abstract (update rules); the statements are reconstructions. Differs: the write strength is called beta there.
The ratio is that of updates.recall_budget. In one dimension there are two best strengths, one on each side of one; widths start at two here.
Left for later: that the best decay, budgets.decay_window, recalls less at every age and width.
"""

from memorem.language import *

RECALL = theorem("updates.recall_budget")["delta_by_age"]
DOMAIN = Domain(d_k=integers(2), age=integers(0), eta=reals(0, 2))
strength = 2 * d_k / (d_k + 1 + 2 * age + sqrt((d_k - 1) ** 2 + 4 * age * (age + 1)))


def ratio(at):
    """Energy over squared mean signal, one over the squared correlation, at a strength."""
    return 1 / (at * (2 - at) * (1 - at / d_k) ** (2 * age))


def least(start):
    solved = RECALL.lemma()
    return start.by(rules.as_derived, solved).by(rules.stationary_point, ratio, eta, strength)


def shares(exact, *, d_k, age, eta):
    """The mean over keys of an item's share of the energy, at the strength that is best for the share of averages and at another."""
    found = {}
    best = exact.Fraction(1, age + 1)  # in two dimensions
    for name, at in (("share", best), ("other", exact.Fraction(eta))):
        rho, kept = 1 - at * (2 - at) / d_k, 1 - 2 * at / d_k + 2 * at**2 / exact.Fraction(d_k * (d_k + 2))
        found[name] = at * (2 - at) * (rho**age / d_k + (1 - exact.Fraction(1, d_k)) * kept**age)
    return certify.Instance(found)


NEAR = table("d_k age eta", (2, 1, "1/2"), (6, 2, "2/3"), (2, 2, "1/3"))

THEOREM = Theorem(
    title="Best write strength for an age", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "least": Bound(
            quantity=RECALL.quantity, relation=">=", equals=ratio(strength), derivation=least, simulation=RECALL.simulation, points=NEAR,
            certificate=certify.enclosure(RECALL.certificate.function, *table("d_k age eta", (2, 1, "1/2"), (2, 2, "1/3"), (2, 0, 1), (3, 2, "9/20"))),
            near_misses={
                "ages shared by dimensions": ratio(d_k / (d_k + age)), "width over twice the age": ratio(d_k / (2 * (age + 1))), "strength one": ratio(1),
                "best decay": ((age + 1) ** (age + 1) / age**age - 1) / d_k + 1, "one more": 1 + ratio(strength),
            },
        ),
        "average_of_shares": Negative(
            claim=Claim(Symbol("share"), ">=", Symbol("other")), domain=Domain(d_k=integers(2), age=integers(1), eta=reals(0, 2)),
            note="The same strength is best for the average over keys of an item's share of the energy.",
            counterexample=certify.instances(shares, {"d_k": 2, "age": 2, "eta": "2/5"}),
        ),
    },
)  # fmt: skip
