"""Retrieval noise of the exponential kernel with sign keys.

With independent sign coordinates the transform of an overlap is a power of a hyperbolic cosine. Unlike on the sphere the noise does not vanish as the
inverse temperature grows: sign keys repeat, and a repeated key is never told apart.
Source: zhong2025, abstract (kernel view of softmax); the statement is a reconstruction.
Differs: the keys on the sphere have another transform, and no floor.
"""

from memorem import (
    Bound,
    Derivation,
    Domain,
    E,
    Headline,
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
from memorem import over, rademacher, reals, rules, sqrt, white

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0))
SCALED = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
i, j = items("i j")
k, v = rademacher(d_k)("k"), white(d_v)("v")


def ratio(rate):
    def kernel(item):
        return exponential(rate * (k[item] @ k[i]))

    return E(norm2(over(j, kernel(j) * v[j], excluding=i)) / (kernel(i) ** 2 * norm2(v[i])))


def derivation(rate=beta, domain=DOMAIN, *bounds):
    lines = Derivation(ratio(rate), domain).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)
    for bound in bounds:
        lines = lines.by(bound)
    return lines


def certificate(exact, *, N, d_k, beta):
    return noise(exact, N, d_k, exact.number(beta))


def noise(exact, N, d_k, rate):
    """(N - 1) E (kappa_j / kappa_i)^2 over every sign pattern of one other key."""
    total = exact.arb(0)
    for signs in exact.product((1, -1), repeat=d_k):
        total += (2 * rate * (exact.number(exact.Fraction(sum(signs), d_k)) - 1)).exp()
    return (N - 1) * total / 2**d_k


def scaled_certificate(exact, *, N, d_k):
    return noise(exact, N, d_k, exact.arb(d_k).sqrt())


def scaled_simulation(sim, *, N, d_k, d_v):
    return observe.kernel_inverse_snr(sim, N=N, d_k=d_k, d_v=d_v, beta=d_k**0.5, keys="rademacher")


def scaled(relation, equals, step, near_misses):
    """A bound at inverse temperature sqrt(d_k)."""
    return Bound(
        domain=SCALED, relation=relation, quantity=ratio(sqrt(d_k)), equals=equals, near_misses=near_misses, simulation=scaled_simulation,
        derivation=lambda: derivation(sqrt(d_k), SCALED, step),
        certificate=certify.enclosure(scaled_certificate, *({"N": 3, "d_k": d} for d in (1, 3, 8, 12))),
        points=tuple({"N": 12, "d_k": d, "d_v": 8} for d in (2, 4, 9)),
    )  # fmt: skip


THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, sign keys",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio(beta),
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
        ),
        "floor": Bound(
            relation=">=",
            quantity=ratio(beta),
            equals=(N - 1) / 2**d_k,
            derivation=lambda: derivation(beta, DOMAIN, rules.cosh_above_exponential),
            certificate=certify.enclosure(certificate, *({"N": 3, "d_k": d, "beta": b} for d, b in ((1, 1), (2, 8), (4, 40), (8, 2)))),
            simulation=observe.kernel_inverse_snr.with_(keys="rademacher"),
            points=(
                {"N": 8, "d_k": 2, "d_v": 8, "beta": 6},
                {"N": 8, "d_k": 1, "d_v": 8, "beta": 4},
                {"N": 8, "d_k": 4, "d_v": 8, "beta": 3},
            ),
            near_misses={"half the width": (N - 1) / 2 ** (d_k / 2), "counts the retrieved pair": N / 2**d_k},
        ),
        "scaled": Identity(
            domain=SCALED,
            quantity=ratio(sqrt(d_k)),
            equals=(N - 1) * exp(-2 * sqrt(d_k)) * cosh(2 / sqrt(d_k)) ** d_k,
            derivation=lambda: derivation(sqrt(d_k), SCALED),
            certificate=certify.enclosure(scaled_certificate, *({"N": 3, "d_k": d} for d in (1, 3, 8, 12))),
            simulation=scaled_simulation,
            points=({"N": 12, "d_k": 3, "d_v": 8}, {"N": 12, "d_k": 2, "d_v": 8}, {"N": 16, "d_k": 6, "d_v": 8}),
            near_misses={
                "headline": (N - 1) * exp(-2 * sqrt(d_k)),
                "limit": (N - 1) * exp(2 - 2 * sqrt(d_k)),
                "keys on the sphere": (N - 1) * exp(-2 * sqrt(d_k)) * hyper((), (d_k / 2,), d_k),
            },
            headline=Headline((N - 1) * exp(-2 * sqrt(d_k)), {"N": 2, "d_v": 1}),
        ),
        "scaled_above": scaled(
            "<=",
            (N - 1) * exp(2 - 2 * sqrt(d_k)),
            rules.sub_gaussian,
            {"headline": (N - 1) * exp(-2 * sqrt(d_k)), "half the correction": (N - 1) * exp(1 - 2 * sqrt(d_k))},
        ),
        "scaled_below": scaled(
            ">=",
            (N - 1) * exp(2 - 2 * sqrt(d_k) - 4 / (3 * d_k)),
            rules.cosh_fourth_order,
            {"limit as equality": (N - 1) * exp(2 - 2 * sqrt(d_k)), "half the exponent": (N - 1) * exp(-sqrt(d_k))},
        ),
    },
)
