"""A divergence shown for another power of the norm, whose own mean is finite

Source: planted.
"""

from fractions import Fraction

from memorem import Divergence, Domain, E, Integer, Theorem, certify, d_k, gaussian, integers, items, norm2

i = items("i")
k = gaussian(d_k)("k")


def certificate(exact, *, d_k):
    return exact.divergent_moment(d_k, -1)


def simulation(sim, *, d_k):
    return sim.gaussian(d_k).double().square().sum(-1) ** -0.95


THEOREM = Theorem(
    title="A divergence shown for another power of the norm, whose own mean is finite",
    domain=Domain(d_k=integers(2, 2)),
    sources=("zhong2025",),
    parts={
        "planted": Divergence(
            quantity=E(norm2(k[i]) ** Fraction(-19, 20)),
            certificate=certify.divergence(certificate, {"d_k": 2}),
            simulation=simulation,
            points=({"d_k": 2},),
            near_misses={"one": Integer(1) + 0 * d_k},
        )
    },
)
