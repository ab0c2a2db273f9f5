"""Votes of Gaussian heads against the sign of their mean.

Heads whose readings are Gaussian err no more often if these are averaged before the sign is taken than if they vote. The rate at which votes lose is
that of two votes that differ, which lies between two Gaussians in the signal-to-noise ratio of one head.
Source: qiao2025, abstract (head redundancy); the statements are textbook facts. polya1949 (the bounds).
Differs: votes do not lose a fixed factor of the rate of the mean; it lies between one half and two over pi.
Open: that the factor falls with the ratio of one head.
"""

from memorem.language import *

DOMAIN = Domain(t=reals(0, open=False), H=integers(1, step=2))
PAIR = Domain(t=reals(0, open=False))
ERROR = erfc(t / sqrt(2)) / 2
VOTE, DIFFER = Majority(ERROR, H), VotesDiffer(ERROR)


def wrong(exact, t):
    """The chance that a standard Gaussian exceeds t."""
    return (exact.number(exact.Fraction(t)) / exact.arb(2).sqrt()).erfc() / 2


def certificate(exact, *, t, H):
    """Every number of wrong votes."""
    p = wrong(exact, t)
    return sum((exact.comb(H, k) * p**k * (1 - p) ** (H - k) for k in range((H + 1) // 2, H + 1)), exact.arb(0))


def pair_certificate(exact, *, t):
    p = wrong(exact, t)
    return p * (1 - p) + (1 - p) * p


def simulation(sim, *, t, H):
    """Most of H readings, t plus a standard Gaussian each, are negative: bool [R]."""
    return 2 * (sim.gaussian(H) + t < 0).sum(-1) > H


def pair_simulation(sim, *, t):
    readings = sim.gaussian(2) + t < 0
    return readings[:, 0] != readings[:, 1]


SIZES, RATIOS = "t H", "t"
CERTIFIED = table(RATIOS, (0,), ("1/2",), (1,), (3,))
POINTS = table(RATIOS, ("1/5",), (1,), ("3/2",))

THEOREM = Theorem(
    title="Votes of heads against the mean of their readings", domain=DOMAIN, sources=("qiao2025", "polya1949"),
    parts={
        "average_wins": Bound(
            relation=">=", quantity=VOTE, equals=erfc(t * sqrt(H) / sqrt(2)) / 2,
            derivation=lambda: Derivation(VOTE, DOMAIN).by(rules.neyman_pearson),
            certificate=certify.enclosure(certificate, *table(SIZES, (0, 3), ("1/2", 1), (1, 5), ("1/3", 9))), simulation=simulation,
            points=table(SIZES, ("1/2", 5), (1, 3), ("3/10", 9)),
            near_misses={
                "one head": ERROR, "root of half the heads": erfc(t * sqrt(H) / 2) / 2,
                "a quarter of the heads": erfc(t * sqrt(H) / (2 * sqrt(2))) / 2,
            },
        ),
        "differ_above": Bound(
            domain=PAIR, quantity=DIFFER, equals=exp(-(t**2) / 2) / 2, derivation=lambda: Derivation(DIFFER, PAIR).by(rules.compare, "polya_williams"),
            certificate=certify.enclosure(pair_certificate, *CERTIFIED), simulation=pair_simulation, points=table(RATIOS, (2,), (1,), (0,)),
            near_misses={"two over pi": exp(-2 * t**2 / pi) / 2, "one": exp(-(t**2)) / 2, "a quarter": exp(-(t**2) / 2) / 4},
        ),
        "differ_below": Bound(
            domain=PAIR, relation=">=", quantity=DIFFER, equals=exp(-2 * t**2 / pi) / 2,
            derivation=lambda: Derivation(DIFFER, PAIR).by(rules.compare, "polya_williams", relation=">="),
            certificate=certify.enclosure(pair_certificate, *CERTIFIED), simulation=pair_simulation, points=POINTS,
            near_misses={"one half": exp(-(t**2) / 2) / 2, "no ratio": exp(-t / pi) / 2, "one": exp(-2 * t**2 / pi)},
        ),
    },
)  # fmt: skip
