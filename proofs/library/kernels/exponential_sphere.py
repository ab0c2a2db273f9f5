"""Retrieval noise of the exponential kernel with keys on the sphere.

The noise is governed by the transform of the overlap of two keys at twice the inverse temperature, and never rises with the inverse temperature. With
keys as long as the root of their width and the usual division by that root, it falls exponentially in the root of the width; with unit keys and the same
division it hardly falls at all.
Source: zhong2025, abstract (kernel view of softmax); the statement is a reconstruction.
Differs: the Gaussian limit of the transform is an upper bound, no equality; "exponential capacity" needs the right one of two scalings.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1)}
DOMAIN = Domain(**SIZES, beta=reals(0))
SCALED = Domain(**SIZES)
WIDE = Domain(**{**SIZES, "d_k": integers(5)})
COLDER = Domain(**SIZES, beta=reals(0), beta_low=reals(0, open=False), where=nonnegative(beta - beta_low))
k, v = sphere(d_k)("k"), white(d_v)("v")
RATIO = Memory(sphere(d_k), white(d_v), exponential_kernel(beta)).inverse_snr


def averaged(start):
    return start.by(rules.unit_norm).by(rules.integrate, v)


def derivation(start):
    return averaged(start).by(rules.generating_function, k)


def certificate(exact, *, N, d_k, beta):
    """(N - 1) E (kappa_j / kappa_i)^2 by an integral over the angle between two keys."""
    return (N - 1) * exact.exponential_overlap("sphere", d_k, 2 * beta)


LIMIT = (N - 1) * exp(-2 * beta + 2 * beta**2 / d_k)
CERTIFIED = table("N d_k", (3, 5), (2, 9), (5, 64), (2, 256))
DIVIDED = table("N d_k d_v", (8, 9, 8), (8, 16, 8), (8, 4, 8), (9, 9, 4))

exact_ratio = Identity(
    quantity=RATIO, equals=(N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2), derivation=derivation, simulation=observe.kernel_inverse_snr,
    certificate=certify.enclosure(certificate, *table("N d_k beta", (3, 2, 1), (4, 3, 2), (2, 16, 4), (5, 1, 1))),
    points=table("N d_k d_v beta", (8, 16, 4, 1), (6, 8, 6, 1), (12, 16, 8, 2), (5, 3, 4, 2)),
    near_misses={
        "first moment": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2 / 4),
        "one kernel factor": (N - 1) * exp(-beta) * hyper((), (d_k / 2,), beta**2),
        "counts the retrieved pair": N * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
        "Gaussian keys": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
    },
)  # fmt: skip
scaled = exact_ratio.at(
    beta=sqrt(d_k), domain=SCALED, certified=table("N d_k", (3, 1), (2, 3), (5, 9), (4, 64)),
    points=table("N d_k d_v", (8, 3, 8), (12, 2, 8), (16, 6, 8), (8, 3, 4)),
    near_misses={
        "headline": (N - 1) * exp(-2 * sqrt(d_k)), "limit": (N - 1) * exp(2 - 2 * sqrt(d_k)),
        "counts the retrieved pair": N * exp(-2 * sqrt(d_k)) * hyper((), (d_k / 2,), d_k),
    },
    headline=Headline((N - 1) * exp(-2 * sqrt(d_k)), {"N": 2, "d_v": 1}),
)  # fmt: skip
divided = exact_ratio.at(beta=1 / sqrt(d_k), domain=SCALED, points=DIVIDED, certified=CERTIFIED)

THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, keys on the sphere", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "inverse_snr": exact_ratio,
        "above": exact_ratio.bounded(
            "<=", LIMIT, by=(rules.compare, "sub_gaussian"), certified=table("N d_k beta", (3, 1, 1), (2, 2, 2), (5, 9, "1/2"), (4, 16, 4)),
            points=table("N d_k d_v beta", (8, 4, 8, 2), (8, 3, 8, 1), (8, 8, 8, 2), (9, 4, 4, 2)),
            near_misses={"no width": (N - 1) * exp(-2 * beta), "first moment": (N - 1) * exp(-2 * beta + beta**2 / (2 * d_k))},
        ),
        "below": exact_ratio.bounded(
            ">=", LIMIT * (1 - 4 * beta**4 / d_k**3), by=(rules.compare, "second_order"),
            certified=table("N d_k beta", (3, 1, "1/2"), (2, 2, 1), (5, 9, "1/2"), (4, 16, 4)),
            points=table("N d_k d_v beta", (4, 8, 8, 1), (4, 4, 8, 2), (8, 8, 8, 2), (5, 8, 4, 1)),
            near_misses={
                "limit as equality": LIMIT, "counts the retrieved pair": N * (1 - 4 * beta**4 / d_k**3) * exp(-2 * beta + 2 * beta**2 / d_k),
            },
        ),
        "colder": exact_ratio.bounded(
            "<=", (N - 1) * exp(-2 * beta_low) * hyper((), (d_k / 2,), beta_low**2), domain=COLDER,
            derivation=lambda start: averaged(start).by(rules.bound_overlaps, 2 * beta_low).by(rules.generating_function, k),
            certified=table("N d_k beta beta_low", (3, 2, 1, 1), (3, 1, 2, 1), (2, 9, 2, "3/2")),
            points=table("N d_k d_v beta beta_low", (8, 8, 8, 1, 1), (8, 6, 8, 1, "9/10"), (8, 4, 8, 2, "1/2"), (9, 4, 4, 2, "1/2")),
            near_misses={
                "twice as cold": (N - 1) * exp(-4 * beta_low) * hyper((), (d_k / 2,), 4 * beta_low**2), "no overlap": (N - 1) * exp(-2 * beta_low),
            },
        ),
        "scaled": scaled,
        "scaled_above": scaled.bounded(
            "<=", (N - 1) * exp(2 - 2 * sqrt(d_k)), by=(rules.compare, "sub_gaussian"), certified=CERTIFIED,
            points=table("N d_k d_v", (16, 3, 8), (16, 4, 8), (16, 9, 8), (17, 3, 4)),
            near_misses={"headline": (N - 1) * exp(-2 * sqrt(d_k)), "half the correction": (N - 1) * exp(1 - 2 * sqrt(d_k))},
        ),
        "scaled_below": scaled.bounded(
            ">=", (N - 1) * exp(2 - 2 * sqrt(d_k)) * (1 - 4 / d_k), by=(rules.compare, "second_order"), domain=WIDE, certified=CERTIFIED,
            points=table("N d_k d_v", (16, 5, 8), (16, 6, 8), (16, 9, 8), (17, 5, 4)),
            near_misses={"limit as equality": (N - 1) * exp(2 - 2 * sqrt(d_k)), "half the exponent": (N - 1) * exp(-sqrt(d_k))},
        ),
        "unit_keys_divided_above": divided.bounded(
            "<=", (N - 1) * exp(-2 / sqrt(d_k) + 2 / d_k**2), by=(rules.compare, "sub_gaussian"),
            near_misses={"exponential in the root": (N - 1) * exp(2 - 2 * sqrt(d_k)), "twice the exponent": (N - 1) * exp(-4 / sqrt(d_k))},
        ),
        "unit_keys_divided_below": divided.bounded(
            ">=", (N - 1) * exp(-2 / sqrt(d_k)), by=(rules.compare, "first_terms"),
            near_misses={"nothing gained": N - 1, "counts the retrieved pair": N * exp(-2 / sqrt(d_k))},
        ),
    },
)  # fmt: skip
