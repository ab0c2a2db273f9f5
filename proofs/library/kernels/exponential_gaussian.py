"""Retrieval noise of the exponential kernel with Gaussian keys.

Long keys shout: with Gaussian keys the exponential kernel has an optimal inverse temperature, gains nothing at all at inverse temperature one, and
has no mean beyond (1 + sqrt 2)/2, because a stored key may be longer than the one that is read.
Source: zhong2025, abstract (kernel view of softmax); the definition of the ratio is a reconstruction.
Differs: the keys on the sphere have no such optimum; definitions of the ratio that agree there differ here by powers of e.
Left for later: divergence beyond the limit, the optimum as a theorem of its own, the three definitions and their asymptotics.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, beta, certify, d_k, d_v, exp, exponential, gaussian, integers, items, norm2, observe
from memorem import over, reals, rules, sqrt, white

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0, (1 + sqrt(2)) / 2, open="high"))
i, j = items("i j")
k, v = gaussian(d_k)("k"), white(d_v)("v")


def kernel(item):
    return exponential(beta * (k[item] @ k[i]))


ratio = E(norm2(over(j, kernel(j) * v[j], excluding=i)) / (kernel(i) ** 2 * norm2(v[i])))


def derivation():
    return (
        Derivation(ratio, DOMAIN)
        .by(rules.unit_norm, v)
        .by(rules.integrate, v)
        .by(rules.generating_function, k)  # given k_i, complete the square in k_j
        .by(rules.radial, k)
    )


def certificate(exact, *, N, d_k, beta):
    """(N - 1) times the mean of e^{2 beta (x y - x^2)} for one coordinate of both keys, an integral over the angle, to the power d_k."""
    rate = 2 * exact.number(beta)
    return (N - 1) * exact.gaussian_pair_mean(lambda x, y: rate * (x * y - x * x)) ** d_k


THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, Gaussian keys",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio,
            equals=(N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
            derivation=derivation,
            certificate=certify.enclosure(
                certificate, {"N": 3, "d_k": 3, "beta": "1/4"}, {"N": 2, "d_k": 8, "beta": "1/8"}, {"N": 4, "d_k": 2, "beta": 1}
            ),
            simulation=observe.kernel_inverse_snr.with_(keys="gaussian"),
            tail_index=(1 + sqrt(2)) / (2 * beta),
            points=(
                {"N": 16, "d_k": 8, "d_v": 4, "beta": "1/8"},
                {"N": 12, "d_k": 12, "d_v": 6, "beta": "1/10"},
                {"N": 24, "d_k": 6, "d_v": 3, "beta": "1/6"},
                {"N": 16, "d_k": 16, "d_v": 8, "beta": "1/12"},
            ),
            near_misses={
                "no fluctuation of the norm": (N - 1) * (1 + 4 * beta) ** (-d_k / 2),
                "typical key": (N - 1) * exp(-2 * beta * (1 - beta) * d_k),
                "counts the retrieved pair": N * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
            },
        )
    },
)
