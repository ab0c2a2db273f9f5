"""The reciprocal of a lower bound that may be negative

Source: planted.
"""

from memorem import Bound, Derivation, Domain, E, N, Rational, Reciprocal, Theorem, certify, d_k, integers, items, over, rules, sphere

DOMAIN = Domain(N=integers(2), d_k=integers(2))
i, j = items("i j")
k = sphere(d_k)("k")
noise = E(over(j, (k[j] @ k[i]) ** 2, excluding=i))
ratio = Reciprocal(noise)


def derivation():
    below = Derivation(noise, DOMAIN).by(rules.unit_norm).by(rules.integrate, k).by(rules.without, 2 / d_k)
    return Derivation(ratio, DOMAIN).by(rules.supply_mean, below)


def certificate(exact, *, N, d_k):
    return exact.number(exact.Fraction(d_k, N - 1))


def simulation(sim, *, N, d_k):
    k = sim.sphere(N, d_k)
    noise = ((k[:, 1:] @ k[:, 0].unsqueeze(-1)) ** 2).sum((1, 2))
    return 1 + 0 * noise, noise


THEOREM = Theorem(
    title="The reciprocal of a lower bound that may be negative",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Bound(
            relation="<=",
            quantity=ratio,
            equals=d_k / (N - 3),
            derivation=derivation,
            certificate=certify.enclosure(certificate, {"N": 5, "d_k": 3}, {"N": 9, "d_k": 4}),
            simulation=simulation,
            points=({"N": 8, "d_k": 6}, {"N": 12, "d_k": 5}),
            near_misses={"exact times 0.9": Rational(9, 10) * d_k / (N - 1), "counts itself": d_k / N},
        )
    },
)
