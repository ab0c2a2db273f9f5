"""A noise that bears the name a rule gives to its own

Source: planted.
"""

from memorem import Derivation, Domain, Law, N, Theorem, certify, chi2, d_k, d_v, gaussian, integers, items, norm2, over, rules

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1))
i, j = items("i j")
k, v, z = gaussian(d_k)("k"), gaussian(d_v)("v"), gaussian(d_v)("z")
ratio = norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i)) / (norm2(k[i]) * norm2(z[i]))


def derivation():
    return Derivation(ratio, DOMAIN).by(rules.gaussian_overlaps, k).by(rules.gaussian_combination, v).by(rules.chi_squares)


def certificate(exact, *, N):
    return {1: exact.Fraction(N - 1)}


def simulation(sim, *, N, d_k, d_v):
    return (sim.gaussian(N - 1) ** 2).sum(-1)


THEOREM = Theorem(
    title="A noise that bears the name a rule gives to its own",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Law(
            quantity=ratio,
            equals=chi2(N - 1),
            derivation=derivation,
            certificate=certify.instances(certificate, {"N": 4}, {"N": 6}),
            simulation=simulation,
            points=({"N": 6, "d_k": 8, "d_v": 4}, {"N": 9, "d_k": 4, "d_v": 2}),
            near_misses={"counts itself": chi2(N), "one fewer": chi2(N - 2)},
        )
    },
)
