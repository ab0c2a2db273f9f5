"""What an infinite context leaves of one item, at fixed width and temperature.

Under softmax attention at fixed width the signal-to-noise ratio falls like one over the number of other items, whatever the temperature. Only this
finite statement is proved and checked here; the almost sure limits of the output and of the weight of one item are cited.
Source: zhong2025, abstract (infinite context); the statement is a reconstruction.
Differs: an inverse temperature that grows with the width buys a constant, not a better rate in the length of the context.
The width that a given number of items needs, if the temperature may depend on it, is the subject of capacity.exponential_sqrt.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), beta=reals(0))
k, v = sphere(d_k)("k"), white(d_v)("v")


ratio = Memory(sphere(d_k), white(d_v), exponential_kernel(beta)).inverse_snr


def derivation():
    mean = Derivation(ratio, DOMAIN).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)
    return Derivation(Reciprocal(ratio), DOMAIN).by(rules.supply_mean, mean)


def certificate(exact, *, N, d_k, beta):
    return 1 / ((N - 1) * exact.exponential_overlap("sphere", d_k, 2 * beta))


def simulation(sim, *, N, d_k, d_v, beta):
    """One over the mean inverse ratio, as a ratio of means."""
    inverse = observe.kernel_inverse_snr(sim, N=N, d_k=d_k, d_v=d_v, beta=beta)
    return sim.torch.ones_like(inverse), inverse


THEOREM = Theorem(
    title="An infinite context at fixed width retains no item", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "snr": Identity(
            quantity=Reciprocal(ratio), equals=exp(2 * beta) / ((N - 1) * hyper((), (d_k / 2,), beta**2)), derivation=derivation,
            certificate=certify.enclosure(certificate, *table("N d_k beta", (3, 2, 1), (40, 3, 2), (2, 16, 4))), simulation=simulation,
            points=table("N d_k d_v beta", (16, 8, 4, 1), (32, 4, 6, 1), (64, 8, 4, 2), (128, 6, 5, 1)),
            near_misses={
                "counts the retrieved pair": exp(2 * beta) / (N * hyper((), (d_k / 2,), beta**2)),
                "square-root rate": exp(2 * beta) / (sqrt(N - 1) * hyper((), (d_k / 2,), beta**2)),
                "first moment": exp(2 * beta) / ((N - 1) * hyper((), (d_k / 2,), beta**2 / 4)),
            },
        ),
        "almost_sure_limit": Cited(
            statement="At fixed width and temperature the softmax output converges almost surely to the mean value weighted by the kernel, and the "
            "weight of any one item times the number of items converges to the kernel at that item over its mean, by the strong law of large numbers.",
            sources=("zhong2025",),
        ),
    },
)  # fmt: skip
