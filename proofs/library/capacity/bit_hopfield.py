"""Bit error of the Hopfield network: the diagonal of the weights decides.

Patterns of signs stored by the sum of their outer products are read back one unit at a time. Without self-connections the field on a unit is a signal
and a sum of independent fair signs, one for each other pattern and other unit. Self-connections add the number of patterns to the signal, so that a
stored bit looks safer.
Source: hopfield1982 (the network); mceliece1987 (its capacity); the exact tails are ours.
Differs: the Gaussian tail of the load alone, which books quote, is not the error at these sizes.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(2))


def certificate(self_connections):
    def enumerated(exact, *, N, d_k):
        """The first unit of the first pattern under every choice of the other patterns; the first pattern is all plus by symmetry."""
        wrong = exact.Fraction(0)
        for bits in exact.product((1, -1), repeat=(N - 1) * d_k):
            patterns = [(1,) * d_k, *(bits[j * d_k : (j + 1) * d_k] for j in range(N - 1))]
            weights = [sum(x[0] * x[e] for x in patterns) for e in range(d_k)]
            field = sum(weight for e, weight in enumerate(weights) if e or self_connections)
            wrong += exact.read_wrong(field)
        return wrong / 2 ** ((N - 1) * d_k)

    return certify.instances(enumerated, *table("N d_k", (2, 2), (2, 5), (3, 3), (3, 4), (4, 3), (3, 5), (4, 4)))


def simulation(self_connections):
    def flipped(sim, *, N, d_k):
        """The fraction of the units of all patterns that their fields flip, ties counted by a half: [R]."""
        x = sim.signs(N, d_k)
        weights = x.transpose(-1, -2) @ x  # [R, d_k, d_k]
        if not self_connections:
            weights.diagonal(dim1=-2, dim2=-1).zero_()
        aligned = (x @ weights) * x  # [R, N, d_k]
        return ((aligned < -0.5) + (aligned < 0.5).to(x.dtype)).mean((-2, -1)) / 2

    return flipped


def part(self_connections, equals, points, near_misses):
    quantity = HopfieldReadout(N, d_k, self_connections)
    return Identity(
        quantity=quantity, equals=equals, derivation=lambda: Derivation(quantity, DOMAIN).by(rules.sign_products).by(rules.binomial_tail),
        certificate=certificate(self_connections), simulation=simulation(self_connections), points=points, near_misses=near_misses,
    )  # fmt: skip


WITHOUT, WITH = sign_sum_below((N - 1) * (d_k - 1), d_k - 1), sign_sum_below((N - 1) * (d_k - 1), d_k - 1 + N)

THEOREM = Theorem(
    title="Bit error of the Hopfield network", domain=DOMAIN, sources=("hopfield1982", "mceliece1987"),
    parts={
        "no_self_connections": part(
            False, WITHOUT, table("N d_k", (6, 6), (5, 9), (12, 16), (7, 5)),
            {
                "self-connections": WITH, "threshold of the whole width": sign_sum_below((N - 1) * (d_k - 1), d_k),
                "a sign too many for each pattern": sign_sum_below((N - 1) * d_k, d_k - 1), "Gaussian tail": erfc(sqrt(d_k / (2 * N))) / 2,
            },
        ),
        "self_connections": part(
            True, WITH, table("N d_k", (12, 12), (9, 9), (6, 7)),
            {
                "diagonal ignored": WITHOUT, "the pattern's own connection only": sign_sum_below((N - 1) * (d_k - 1), d_k),
                "the others' connections only": sign_sum_below((N - 1) * (d_k - 1), d_k - 2 + N),
            },
        ),
    },
)  # fmt: skip
