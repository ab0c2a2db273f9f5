"""Retrieval noise of the exponential kernel with sign keys.

With independent sign coordinates the transform of an overlap is a power of a hyperbolic cosine. Unlike on the sphere the noise does not vanish as the
inverse temperature grows: sign keys repeat, and a repeated key is never told apart.
Source: zhong2025, abstract (kernel view of softmax); the statement is a reconstruction.
Differs: the keys on the sphere have another transform, and no floor.
Left for later: the floor and the bounds on the logarithm.
"""

from memorem import (
    Derivation,
    Domain,
    E,
    Identity,
    N,
    Theorem,
    beta,
    certify,
    cosh,
    d_k,
    d_v,
    exp,
    exponential,
    hyper,
    integers,
    items,
    norm2,
    observe,
)
from memorem import over, rademacher, reals, rules, white

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0))
i, j = items("i j")
k, v = rademacher(d_k)("k"), white(d_v)("v")


def kernel(item):
    return exponential(beta * (k[item] @ k[i]))


ratio = E(norm2(over(j, kernel(j) * v[j], excluding=i)) / (kernel(i) ** 2 * norm2(v[i])))


def derivation():
    return Derivation(ratio, DOMAIN).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)


def certificate(exact, *, N, d_k, beta):
    """(N - 1) E (kappa_j / kappa_i)^2 over every sign pattern of one other key."""
    total = exact.arb(0)
    for signs in exact.product((1, -1), repeat=d_k):
        total += (2 * exact.number(beta) * (exact.number(exact.Fraction(sum(signs), d_k)) - 1)).exp()
    return (N - 1) * total / 2**d_k


THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, sign keys",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio,
            equals=(N - 1) * exp(-2 * beta) * cosh(2 * beta / d_k) ** d_k,
            derivation=derivation,
            certificate=certify.enclosure(certificate, *({"N": 3, "d_k": d, "beta": b} for d, b in ((1, 1), (2, "1/2"), (4, 3), (9, 2)))),
            simulation=observe.kernel_inverse_snr.with_(keys="rademacher"),
            points=(
                {"N": 8, "d_k": 6, "d_v": 4, "beta": 1},
                {"N": 6, "d_k": 4, "d_v": 3, "beta": 1},
                {"N": 10, "d_k": 8, "d_v": 6, "beta": "3/2"},
            ),
            near_misses={
                "half the rate": (N - 1) * exp(-beta) * cosh(beta / d_k) ** d_k,
                "no floor": (N - 1) * exp(-2 * beta),
                "first moment": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2 / 4),
                "counts the retrieved pair": N * exp(-2 * beta) * cosh(2 * beta / d_k) ** d_k,
            },
        )
    },
)
