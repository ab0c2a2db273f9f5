"""Error of a majority of independent heads.

An odd number of heads vote on one bit, each wrong with the same probability. The majority errs with a tail of the binomial law.
Source: qiao2025, abstract (head redundancy); the statement is a textbook fact on votes (Condorcet).
Differs: the leading term of the tail alone, or a power of the error rate, is not its value.
Left for later: monotonicity in the number of heads, the form as an incomplete Beta function.
"""

from memorem.language import *

DOMAIN = Domain(prob=reals(0, 1), H=integers(1, step=2))
h = Symbol("h", integer=True)


def derivation():
    return Derivation(Majority(prob, H), DOMAIN).by(rules.binomial_tail)


def certificate(exact, *, prob, H):
    """Every pattern of votes."""
    return exact.majority_wrong(prob, H)


def simulation(sim, *, prob, H):
    """More than half of the votes are wrong: bool [R]."""
    return 2 * sim.bernoulli(prob, H).sum(-1) > H


def tail(first):
    return Sum(binomial(H, h) * prob**h * (1 - prob) ** (H - h), (h, first, H))


THEOREM = Theorem(
    title="Error of a majority of heads", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "majority": Identity(
            quantity=Majority(prob, H), equals=tail((H + 1) / 2), derivation=derivation,
            certificate=certify.instances(certificate, *({"prob": p, "H": n} for p, n in (("1/3", 1), ("1/4", 3), ("2/5", 5), ("2/3", 7)))),
            simulation=simulation, points=table("prob H", ("3/10", 5), ("9/20", 9), ("3/5", 7), ("1/4", 3)),
            near_misses={
                "leading term": binomial(H, (H + 1) / 2) * prob ** ((H + 1) / 2) * (1 - prob) ** ((H - 1) / 2),
                "power of the error": prob ** ((H + 1) / 2), "one vote too many": tail((H + 3) / 2),
            },
        ),
    },
)  # fmt: skip
