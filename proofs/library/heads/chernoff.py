"""Bounds on the error of a majority of heads, and how many heads a depth needs.

If a head is wrong at most every other time, the error of an odd number of heads lies between a power and the same power over the root of about half their
number. Below one half it falls exponentially with the number of heads, and for every layer of a chain to be right it suffices that this number grows
with the logarithm of the depth.
Source: qiao2025, abstract (trade-off of depth and head redundancy); the statements are textbook facts on votes.
Differs: the bounds from above are false for heads that are wrong more often than not.
"""

from memorem.language import *

DOMAIN = Domain(prob=reals(0, Rational(1, 2), open="low"), H=integers(1, step=2))
ANY = Domain(prob=reals(0, 1, open=False), H=integers(1, step=2))
BASE, HALF = 4 * prob * (1 - prob), (H - 1) / 2
VOTE = Majority(prob, H)
DEEP = Domain(
    delta=reals(0, 1),
    prob=reals(0, Rational(1, 2)),
    L=integers(1),
    H=integers(1, step=2),
    where=nonnegative(-HALF * log(BASE) - log(L * prob / delta)),
)


def power(domain):
    return Derivation(VOTE, domain).by(rules.compare, "votes_below_power")


def certificate(exact, *, prob, H):
    """Every pattern of votes."""
    return exact.majority_wrong(exact.Fraction(prob), H)


def deep_certificate(exact, *, prob, H, L, delta=None):
    """Layers that err independently."""
    return 1 - (1 - certificate(exact, prob=prob, H=H)) ** L


def simulation(sim, *, prob, H):
    """More than half of the votes are wrong: bool [R]."""
    return 2 * sim.bernoulli(prob, H).sum(-1) > H


def deep_simulation(sim, *, prob, H, L, delta=None):
    """The majority is wrong in one of L layers: bool [R]."""
    return (2 * sim.bernoulli(prob, L, H).sum(-1) > H).any(-1)


VOTES, CHAIN = "prob H", "prob H L delta"
CERTIFIED = table(VOTES, ("1/3", 1), ("1/4", 3), ("2/5", 5), ("1/2", 7))
SIZES = table(VOTES, ("3/10", 5), ("1/2", 3), ("2/5", 9))
POWER = prob * BASE**HALF

THEOREM = Theorem(
    title="Bounds on the error of a majority", domain=DOMAIN, sources=("qiao2025",),
    parts={
        "power": Bound(
            quantity=VOTE, equals=POWER, derivation=lambda: power(DOMAIN), certificate=certify.instances(certificate, *CERTIFIED),
            simulation=simulation, points=SIZES,
            near_misses={"square": POWER**2, "without the half": prob * (BASE / 2) ** HALF, "one vote more": prob * (BASE / 2) ** ((H + 1) / 2)},
        ),
        "first_term": Bound(
            domain=ANY, relation=">=", quantity=VOTE, equals=POWER / sqrt((H + 1) / 2),
            derivation=lambda: Derivation(VOTE, ANY).by(rules.compare, "votes_above_first_term"),
            certificate=certify.instances(certificate, *table(VOTES, ("1/3", 1), ("1/4", 3), ("2/3", 5), (1, 3), ("1/10", 7))), simulation=simulation,
            points=table(VOTES, ("3/10", 5), ("1/10", 3), ("2/5", 9)),
            near_misses={"the power itself": POWER, "one vote less": POWER / BASE, "root of the votes left out": 2 * POWER / sqrt((H + 1) / 2)},
        ),
        "exponential": Bound(
            quantity=VOTE, equals=exp(-((1 - 2 * prob) ** 2) * HALF) / 2,
            derivation=lambda: power(DOMAIN).by(rules.monotone, (prob, Rational(1, 2))).by(rules.compare, "logarithmic_series"),
            certificate=certify.instances(certificate, *CERTIFIED), simulation=simulation, points=SIZES,
            near_misses={
                "margin not squared": exp(-(1 - 2 * prob) * H) / 2, "four times the rate": exp(-4 * (1 - 2 * prob) ** 2 * H) / 2,
                "a quarter": exp(-((1 - 2 * prob) ** 2) * HALF) / 4,
            },
        ),
        "deep": Bound(
            domain=DEEP, quantity=SomeWrong(VOTE, L), equals=delta,
            derivation=lambda start: start.by(rules.moment_method, power(DEEP)).by(rules.use_assumption),
            certificate=certify.instances(deep_certificate, *table(CHAIN, ("1/3", 1, 1, "1/2"), ("1/4", 3, 2, "9/20"), ("1/10", 5, 4, "1/5"))),
            simulation=deep_simulation, points=table(CHAIN, ("1/3", 1, 2, "7/10"), ("1/4", 5, 2, "3/10"), ("3/10", 9, 4, "3/5")),
            near_misses={"a tenth": delta / 10, "an eighth": delta / 8, "an eighth for each layer": delta / (8 * L)},
        ),
    },
)  # fmt: skip
