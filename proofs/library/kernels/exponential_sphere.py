"""Retrieval noise of the exponential kernel with unit keys on the sphere.

Softmax attention reads with this kernel. With keys of norm one the noise is the number of other pairs times the Laplace transform of one overlap,
and falls as the inverse temperature grows.
Source: zhong2025, abstract (kernel view of softmax); the definition of the ratio is a reconstruction.
Differs: "exponential capacity" needs the inverse temperature to grow with the width; at fixed temperature there is a floor.
Left for later: the two-sided bounds, monotonicity, and the scalings of norm and temperature.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, beta, certify, d_k, d_v, exp, exponential, hyper, integers, items, norm2, observe
from memorem import over, reals, rules, sphere, white

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0))
i, j = items("i j")
k, v = sphere(d_k)("k"), white(d_v)("v")


def kernel(item):
    return exponential(beta * (k[item] @ k[i]))


ratio = E(norm2(over(j, kernel(j) * v[j], excluding=i)) / (kernel(i) ** 2 * norm2(v[i])))


def derivation():
    return Derivation(ratio, DOMAIN).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)


def certificate(exact, *, N, d_k, beta):
    """(N - 1) E (kappa_j / kappa_i)^2 by an integral over the angle between two keys."""
    rate = 2 * exact.number(beta)
    return (N - 1) * exact.sphere_mean(lambda x: (rate * (x - 1)).exp(), d_k)


THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, keys on the sphere",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio,
            equals=(N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
            derivation=derivation,
            certificate=certify.enclosure(
                certificate,
                {"N": 3, "d_k": 2, "beta": 1},
                {"N": 4, "d_k": 3, "beta": 2},
                {"N": 2, "d_k": 16, "beta": 4},
                {"N": 5, "d_k": 1, "beta": 1},
            ),
            simulation=observe.kernel_inverse_snr,
            points=(
                {"N": 8, "d_k": 16, "d_v": 4, "beta": 1},
                {"N": 6, "d_k": 8, "d_v": 6, "beta": 1},
                {"N": 12, "d_k": 16, "d_v": 8, "beta": 2},
                {"N": 5, "d_k": 3, "d_v": 4, "beta": 2},
            ),
            near_misses={
                "first moment": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2 / 4),
                "one kernel factor": (N - 1) * exp(-beta) * hyper((), (d_k / 2,), beta**2),
                "counts the retrieved pair": N * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
                "Gaussian keys": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
            },
        )
    },
)
