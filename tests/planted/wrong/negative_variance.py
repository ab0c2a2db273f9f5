"""Vectors of a negative variance

Source: planted.
"""

from memorem import Derivation, Domain, E, Identity, Theorem, certify, d_k, gaussian, integers, items, norm2, rules

DOMAIN = Domain(d_k=integers(1))
i = items("i")
g = gaussian(d_k, -1)("g")
length = E(norm2(g[i]))


def certificate(exact, *, d_k):
    return exact.Fraction(-d_k)


def simulation(sim, *, d_k):
    return -d_k + sim.gaussian(1)[:, 0].double() / 100


THEOREM = Theorem(
    title="Vectors of a negative variance",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Identity(
            quantity=length,
            equals=-d_k,
            derivation=lambda: Derivation(length, DOMAIN).by(rules.integrate, g),
            certificate=certify.instances(certificate, {"d_k": 2}, {"d_k": 4}),
            simulation=simulation,
            points=({"d_k": 4}, {"d_k": 6}),
            near_misses={"twice": 2 * (-d_k), "one more": -d_k + 1},
        )
    },
)
