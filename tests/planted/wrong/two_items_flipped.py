"""Flips of two items taken for those of one

Source: planted.
"""

from fractions import Fraction

from memorem import Derivation, Domain, E, Identity, Theorem, certify, d_k, flip, flips, integers, items, rademacher, reals, rules

DOMAIN = Domain(d_k=integers(2), flip=reals(0, 1))
i, j = items("i j")
k, s = rademacher(d_k)("k"), flips(d_k, flip)("s")
overlaps = E(((k[i] * s[i]) @ k[i]) * ((k[j] * s[j]) @ k[j]))


def certificate(exact, *, d_k, flip):
    return (1 - 2 * flip) ** 2 + (1 - (1 - 2 * flip) ** 2) / exact.Fraction(d_k)


def simulation(sim, *, d_k, flip):
    return (1 - 2 * sim.bernoulli(float(flip), 1, d_k).double())[:, 0].mean(-1) ** 2


THEOREM = Theorem(
    title="Flips of two items taken for those of one",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Identity(
            quantity=overlaps,
            equals=(1 - 2 * flip) ** 2 + (1 - (1 - 2 * flip) ** 2) / d_k,
            derivation=lambda: Derivation(overlaps, DOMAIN).by(rules.unit_norm, k).by(rules.flip_counts, s),
            certificate=certify.instances(certificate, {"d_k": 5, "flip": Fraction(1, 3)}, {"d_k": 4, "flip": Fraction(1, 4)}),
            simulation=simulation,
            points=({"d_k": 8, "flip": Fraction(1, 4)}, {"d_k": 5, "flip": Fraction(1, 3)}),
            near_misses={"half": (1 - 2 * flip) ** 2 / 2, "no flips": 1 - flip + 1 / d_k},
        )
    },
)
