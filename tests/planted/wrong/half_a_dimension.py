"""Vectors in half as many dimensions, at odd widths too

Source: planted.
"""

from memorem import Derivation, Domain, E, Identity, Theorem, certify, d_k, integers, items, rules, sphere

DOMAIN = Domain(d_k=integers(1))
i, j = items("i j")
k = sphere(d_k / 2)("k")
overlap = E((k[j] @ k[i]) ** 2)


def certificate(exact, *, d_k):
    return exact.Fraction(2, d_k)


def simulation(sim, *, d_k):
    return 2 / d_k + sim.gaussian(1)[:, 0].double() / 100


THEOREM = Theorem(
    title="Vectors in half as many dimensions, at odd widths too",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Identity(
            quantity=overlap,
            equals=2 / d_k,
            derivation=lambda: Derivation(overlap, DOMAIN).by(rules.unit_norm).by(rules.integrate, k),
            certificate=certify.instances(certificate, {"d_k": 2}, {"d_k": 4}),
            simulation=simulation,
            points=({"d_k": 4}, {"d_k": 6}),
            near_misses={"twice": 2 * (2 / d_k), "one more": 2 / d_k + 1},
        )
    },
)
