"""Retrieval noise of the exponential kernel with sign keys.

With independent sign coordinates the transform of an overlap is a power of a hyperbolic cosine. Unlike on the sphere the noise does not vanish as the
inverse temperature grows: sign keys repeat, and a repeated key is never told apart.
Source: zhong2025, abstract (kernel view of softmax); the statement is a reconstruction.
Differs: the keys on the sphere have another transform, and no floor.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0))
SCALED = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
k, v = rademacher(d_k)("k"), white(d_v)("v")
RATIO = Memory(rademacher(d_k), white(d_v), exponential_kernel(beta)).inverse_snr


def derivation(start):
    return start.by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)


def certificate(exact, *, N, d_k, beta):
    """(N - 1) E (kappa_j / kappa_i)^2 over every number of signs in which another key differs."""
    return (N - 1) * exact.exponential_overlap("rademacher", d_k, 2 * beta)


MEAN = (N - 1) * exp(-2 * beta) * cosh(2 * beta / d_k) ** d_k
CERTIFIED = table("N d_k", (3, 1), (2, 3), (5, 8), (4, 12))
POINTS = table("N d_k d_v", (12, 2, 8), (12, 4, 8), (12, 9, 8), (13, 2, 4))

exact_ratio = Identity(
    quantity=RATIO, equals=MEAN, derivation=derivation, simulation=observe.kernel_inverse_snr.with_(keys="rademacher"),
    certificate=certify.enclosure(certificate, *table("N d_k beta", (3, 1, 1), (2, 2, "1/2"), (5, 4, 3), (4, 9, 2))),
    points=table("N d_k d_v beta", (8, 6, 4, 1), (6, 4, 3, 1), (10, 8, 6, "3/2")),
    near_misses={
        "half the rate": (N - 1) * exp(-beta) * cosh(beta / d_k) ** d_k, "no floor": (N - 1) * exp(-2 * beta),
        "first moment": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2 / 4),
        "counts the retrieved pair": N * exp(-2 * beta) * cosh(2 * beta / d_k) ** d_k,
    },
)  # fmt: skip
scaled = exact_ratio.at(
    beta=sqrt(d_k), domain=SCALED, certified=CERTIFIED, points=table("N d_k d_v", (12, 3, 8), (12, 2, 8), (16, 6, 8), (12, 2, 4)),
    near_misses={
        "headline": (N - 1) * exp(-2 * sqrt(d_k)), "limit": (N - 1) * exp(2 - 2 * sqrt(d_k)),
        "keys on the sphere": (N - 1) * exp(-2 * sqrt(d_k)) * hyper((), (d_k / 2,), d_k),
    },
    headline=Headline((N - 1) * exp(-2 * sqrt(d_k)), {"N": 2, "d_v": 1}),
)  # fmt: skip

THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, sign keys", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "inverse_snr": exact_ratio,
        "floor": exact_ratio.bounded(
            ">=", (N - 1) / 2**d_k, by=(rules.compare, "cosh_above_exponential"),
            certified=table("N d_k beta", (3, 1, 1), (2, 2, 8), (5, 4, 40), (4, 8, 2)),
            points=table("N d_k d_v beta", (8, 2, 8, 6), (8, 1, 8, 4), (8, 4, 8, 3), (9, 1, 4, 4)),
            near_misses={"half the width": (N - 1) / 2 ** (d_k / 2), "counts the retrieved pair": N / 2**d_k},
        ),
        "scaled": scaled,
        "scaled_above": scaled.bounded(
            "<=", (N - 1) * exp(2 - 2 * sqrt(d_k)), by=(rules.compare, "cosh_below_gaussian"), points=POINTS, certified=(*CERTIFIED, {"N": 2, "d_k": 256}),
            near_misses={"headline": (N - 1) * exp(-2 * sqrt(d_k)), "half the correction": (N - 1) * exp(1 - 2 * sqrt(d_k))},
        ),
        "scaled_below": scaled.bounded(
            ">=", (N - 1) * exp(2 - 2 * sqrt(d_k) - 4 / (3 * d_k)), by=(rules.compare, "cosh_fourth_order"), points=POINTS,
            certified=(*CERTIFIED, {"N": 2, "d_k": 256}),
            near_misses={"limit as equality": (N - 1) * exp(2 - 2 * sqrt(d_k)), "half the exponent": (N - 1) * exp(-sqrt(d_k))},
        ),
    },
)  # fmt: skip
