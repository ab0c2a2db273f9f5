"""What an infinite context leaves of one item, at fixed width and temperature.

Under softmax attention every further item costs the same share of signal-to-noise ratio, whatever the temperature: at fixed width the ratio falls
like one over the number of other items, and in the limit the output is the average of the values. Only the finite statement is proved and checked
here; the almost sure limits are cited.
Source: zhong2025, abstract (infinite context); the statement is a reconstruction.
Differs: a temperature that grows with the width buys a constant, not a better rate in the length of the context.
The width that a given number of items needs, if the temperature may depend on it, is the subject of capacity.exponential_sqrt.
"""

from memorem import Cited, Derivation, Domain, E, Identity, N, Reciprocal, Theorem, beta, certify, d_k, d_v, exp, exponential, hyper, integers, items
from memorem import norm2, observe, over, reals, rules, sphere, sqrt, white

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), beta=reals(0))
i, j = items("i j")
k, v = sphere(d_k)("k"), white(d_v)("v")


def kernel(item):
    return exponential(beta * (k[item] @ k[i]))


ratio = E(norm2(over(j, kernel(j) * v[j], excluding=i)) / (kernel(i) ** 2 * norm2(v[i])))


def derivation():
    mean = Derivation(ratio, DOMAIN).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)
    return Derivation(Reciprocal(ratio), DOMAIN).by(rules.supply_mean, mean)


def certificate(exact, *, N, d_k, beta):
    rate = 2 * exact.number(beta)
    return 1 / ((N - 1) * exact.sphere_mean(lambda x: (rate * (x - 1)).exp(), d_k))


def simulation(sim, *, N, d_k, d_v, beta):
    """One over the mean inverse ratio, as a ratio of means."""
    inverse = observe.kernel_inverse_snr(sim, N=N, d_k=d_k, d_v=d_v, beta=beta)
    return sim.torch.ones_like(inverse), inverse


THEOREM = Theorem(
    title="An infinite context at fixed width retains no item",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "snr": Identity(
            quantity=Reciprocal(ratio),
            equals=exp(2 * beta) / ((N - 1) * hyper((), (d_k / 2,), beta**2)),
            derivation=derivation,
            certificate=certify.enclosure(certificate, {"N": 3, "d_k": 2, "beta": 1}, {"N": 40, "d_k": 3, "beta": 2}, {"N": 2, "d_k": 16, "beta": 4}),
            simulation=simulation,
            points=(
                {"N": 16, "d_k": 8, "d_v": 4, "beta": 1},
                {"N": 32, "d_k": 4, "d_v": 6, "beta": 1},
                {"N": 64, "d_k": 8, "d_v": 4, "beta": 2},
                {"N": 128, "d_k": 6, "d_v": 5, "beta": 1},
            ),
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
)
