"""An exponential of a norm taken for that of its square

Source: planted.
"""

from fractions import Fraction

from memorem import Derivation, Divergence, Domain, E, Theorem, beta, certify, d_k, exponential, gaussian, integers, items, norm2, reals, rules

DOMAIN = Domain(d_k=integers(1), beta=reals(8, 40))
i = items("i")
k = gaussian(d_k)("k")
mean = E(exponential(beta * norm2(k[i]) ** Fraction(1, 2)))


def certificate(exact, *, d_k, beta):
    return exact.divergent_moment(d_k, 0, rate=-beta)


def simulation(sim, *, d_k, beta):
    return (float(beta) * sim.gaussian(d_k).double().norm(dim=-1)).exp()


THEOREM = Theorem(
    title="An exponential of a norm taken for that of its square",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "planted": Divergence(
            quantity=mean,
            derivation=lambda: Derivation(mean, DOMAIN).by(rules.radial_divergence, k),
            certificate=certify.divergence(certificate, {"d_k": 1, "beta": 9}, {"d_k": 2, "beta": 12}),
            simulation=simulation,
            points=({"d_k": 2, "beta": 20}, {"d_k": 1, "beta": 30}),
            near_misses={"ten": 10 * beta, "width": beta * d_k},
        )
    },
)
