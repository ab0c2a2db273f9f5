"""A rule of the file's own that puts the leading order for the value

Source: planted.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, certify, d_k, integers, items, over, sphere
from memorem.theory.kernel.derivation import rule
from memorem.theory.rules.statements import scalar_expression

DOMAIN = Domain(N=integers(1), d_k=integers(1))
i, j = items("i j")
k = sphere(d_k)("k")
fourth = E(over(j, (k[j] @ k[i]) ** 4, excluding=i))


@rule("leading order", "textbook")
def only_the_leading_order(statement, context):
    return scalar_expression(3 * (N - 1) / d_k**2)


def certificate(exact, *, N, d_k):
    return exact.Fraction(3 * (N - 1), d_k**2)


def simulation(sim, *, N, d_k):
    k = sim.sphere(N, d_k)
    return (1 + 2 / d_k) * ((k[:, 1:] @ k[:, 0].unsqueeze(-1)) ** 4).sum((1, 2))


THEOREM = Theorem(
    title="A rule of the file's own that puts the leading order for the value",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Identity(
            quantity=fourth,
            equals=3 * (N - 1) / d_k**2,
            derivation=lambda: Derivation(fourth, DOMAIN).by(only_the_leading_order),
            certificate=certify.instances(certificate, {"N": 3, "d_k": 5}, {"N": 4, "d_k": 6}),
            simulation=simulation,
            points=({"N": 4, "d_k": 8}, {"N": 6, "d_k": 6}),
            near_misses={"one third": (N - 1) / d_k**2, "counts itself": 3 * N / d_k**2},
        )
    },
)
