"""An inverse temperature that suffices for a long context at fixed width.

At fixed width the exponential kernel can hold any number of items, if only the inverse temperature grows with their number: a power of it suffices,
with an exponent that falls with the width. In three dimensions, where the noise is known exactly, the logarithm of the number is not enough.
Source: zhong2025, abstract (infinite context; kernel view of softmax); the statement is a reconstruction.
Differs: recipes that scale scores by the logarithm of the length assume a width that grows too.
Open: that the bound is attained in the limit of low temperatures is shown in three dimensions only, by the exact value.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(3), d_v=integers(1), beta=reals(0))
SPACE = Domain(N=integers(2), d_v=integers(1), beta=reals(0))
enough = (d_k - 1) * log(beta) / 2 - log((N - 1) * gamma(d_k / 2) / (2 * sqrt(pi) * level))
COLD = Domain(N=integers(2), d_k=integers(3), d_v=integers(1), beta=reals(0), level=reals(0), where=nonnegative(enough))
v = white(d_v)("v")


def ratio(width):
    return Memory(sphere(width), white(d_v), exponential_kernel(beta)).inverse_snr


def mean(width, domain):
    k = sphere(width)("k")
    return Derivation(ratio(width), domain).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)


def certificate(exact, *, N, beta, d_k=3, level=None):
    """(N - 1) times the mean of e^{2 beta (x - 1)} over the angle between two keys."""
    return (N - 1) * exact.exponential_overlap("sphere", d_k, 2 * beta)


def simulation(sim, *, N, d_v, beta, d_k=3, level=None):
    return observe.kernel_inverse_snr(sim, N=N, d_k=d_k, d_v=d_v, beta=beta)


CAP = gamma(d_k / 2) / (2 * sqrt(pi))

THEOREM = Theorem(
    title="An inverse temperature that suffices for a long context", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "noise": Bound(
            relation="<=", quantity=ratio(d_k), equals=(N - 1) * CAP * beta ** ((1 - d_k) / 2),
            derivation=lambda: mean(d_k, DOMAIN).by(rules.compare, "cap_integral"),
            certificate=certify.enclosure(certificate, *table("N d_k beta", (2, 3, 1), (5, 4, 6), (3, 5, 20), (9, 8, 30), (1000, 5, "96/5"))),
            simulation=simulation, points=table("N d_k d_v beta", (8, 4, 3, 4), (12, 5, 4, 6), (8, 3, 3, 6)),
            near_misses={
                "exponent of the whole width": (N - 1) * CAP * beta ** (-d_k / 2), "half the constant": (N - 1) * CAP / 2 * beta ** ((1 - d_k) / 2),
                "one kernel at its mean": (N - 1) * exp(-2 * beta),
            },
        ),
        "three_dimensions": Identity(
            domain=SPACE, quantity=ratio(3), equals=(N - 1) * (1 - exp(-4 * beta)) / (4 * beta),
            derivation=lambda: mean(3, SPACE).by(rules.compare, "sinh_form"),
            certificate=certify.enclosure(certificate, *table("N beta", (2, "1/10"), (5, 1), (100, 25))), simulation=simulation,
            points=table("N d_v beta", (8, 3, "1/2"), (8, 3, 2), (12, 2, 4)),
            near_misses={
                "one kernel factor": (N - 1) * (1 - exp(-2 * beta)) / (2 * beta), "low temperatures": (N - 1) / (4 * beta),
                "counts the retrieved pair": N * (1 - exp(-4 * beta)) / (4 * beta),
            },
        ),
        "enough": Bound(
            domain=COLD, relation="<=", quantity=ratio(d_k), equals=level,
            derivation=lambda: mean(d_k, COLD).by(rules.compare, "cap_integral").by(rules.use_assumption),
            certificate=certify.enclosure(certificate, *table("N d_k beta level", (1000, 3, 250, 1), (1000, 5, "39/2", 1), (8, 4, 5, "1/5"))),
            simulation=simulation, points=table("N d_k d_v beta level", (8, 4, 3, 5, "1/5"), (5, 3, 3, 6, "1/6"), (5, 3, 1, 6, "1/6")),
            near_misses={"half": level / 2, "the level for each pair": level / (N - 1)},
        ),
    },
)  # fmt: skip
