"""A constant vector whose fourth powers add up to too little

Source: planted.
"""

from memorem import Derivation, Domain, E, Identity, Theorem, certify, constant, d_k, integers, items, rademacher, rules

DOMAIN = Domain(d_k=integers(1))
i = items("i")
r, u = rademacher(d_k)("r"), constant("u", d_k)
fourth = E((r[i] @ u) ** 4)


def certificate(exact, *, d_k):
    return 3 - exact.Fraction(1, d_k)


def simulation(sim, *, d_k):
    return 3 - 1 / d_k + sim.gaussian(1)[:, 0].double() / 100


THEOREM = Theorem(
    title="A constant vector whose fourth powers add up to too little",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Identity(
            quantity=fourth,
            equals=3 - 1 / d_k,
            derivation=lambda: Derivation(fourth, DOMAIN).by(rules.unit_norm).by(rules.integrate, r).by(rules.named_sums, u, {2: d_k, 4: d_k / 2}),
            certificate=certify.instances(certificate, {"d_k": 2}, {"d_k": 4}),
            simulation=simulation,
            points=({"d_k": 4}, {"d_k": 6}),
            near_misses={"twice": 2 * (3 - 1 / d_k), "one more": 3 - 1 / d_k + 1},
        )
    },
)
