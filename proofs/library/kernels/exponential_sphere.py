"""Retrieval noise of the exponential kernel with keys on the sphere.

The noise is governed by the transform of the overlap of two keys at twice the inverse temperature, and falls strictly with the inverse temperature. With
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


def ratio(rate):
    return Memory(sphere(d_k), white(d_v), exponential_kernel(rate)).inverse_snr


def averaged(rate, domain, *steps):
    lines = Derivation(ratio(rate), domain).by(rules.unit_norm).by(rules.integrate, v)
    for step in steps:
        lines = lines.by(*step)
    return lines


def derivation(rate=beta, domain=DOMAIN, *bounds):
    return averaged(rate, domain, (rules.generating_function, k), *((bound,) for bound in bounds))


def certificate(exact, *, N, d_k, beta, beta_low=0):
    """(N - 1) E (kappa_j / kappa_i)^2 by an integral over the angle between two keys."""
    return (N - 1) * exact.exponential_overlap("sphere", d_k, 2 * beta)


def scaled_certificate(power):
    """The same at inverse temperature d_k^(power/2)."""
    return lambda exact, *, N, d_k: (N - 1) * exact.exponential_overlap("sphere", d_k, 2 * exact.arb(d_k).sqrt() ** power)


def scaled_simulation(power):
    return lambda sim, *, N, d_k, d_v: observe.kernel_inverse_snr(sim, N=N, d_k=d_k, d_v=d_v, beta=d_k ** (power / 2))


def colder_simulation(sim, *, N, d_k, d_v, beta, beta_low):
    return observe.kernel_inverse_snr(sim, N=N, d_k=d_k, d_v=d_v, beta=beta)


def resized(points):
    """The points with values of width 8, and the first of them with one pair more and narrower values."""
    (pairs, *others), *_ = points
    return *((8, point) for point in points), (4, (pairs + 1, *others))


def bound(relation, equals, rules_used, certified, near_misses, points):
    """A bound at every inverse temperature."""
    return Bound(
        relation=relation, quantity=ratio(beta), equals=equals, derivation=lambda: derivation(beta, DOMAIN, *rules_used), near_misses=near_misses,
        certificate=certify.enclosure(certificate, *({"N": N, "d_k": d, "beta": b} for N, d, b in certified)),
        simulation=observe.kernel_inverse_snr, points=tuple({"N": n, "d_k": d, "d_v": width, "beta": b} for width, (n, d, b) in resized(points)),
    )  # fmt: skip


def scaled(relation, power, equals, rules_used, near_misses, points, domain=SCALED):
    """A bound at inverse temperature d_k^(power/2)."""
    rate = sqrt(d_k) ** power
    return Bound(
        domain=domain, relation=relation, quantity=ratio(rate), equals=equals, derivation=lambda: derivation(rate, domain, *rules_used),
        certificate=certify.enclosure(scaled_certificate(power), *table("N d_k", (3, 5), (2, 9), (5, 64), (2, 256))),
        near_misses=near_misses,
        simulation=scaled_simulation(power), points=tuple({"N": n, "d_k": d, "d_v": width} for width, (n, d) in resized(points)),
    )  # fmt: skip


LIMIT = (N - 1) * exp(-2 * beta + 2 * beta**2 / d_k)

THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, keys on the sphere",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio(beta),
            equals=(N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
            derivation=derivation,
            certificate=certify.enclosure(certificate, *table("N d_k beta", (3, 2, 1), (4, 3, 2), (2, 16, 4), (5, 1, 1))),
            simulation=observe.kernel_inverse_snr,
            points=table("N d_k d_v beta", (8, 16, 4, 1), (6, 8, 6, 1), (12, 16, 8, 2), (5, 3, 4, 2)),
            near_misses={
                "first moment": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2 / 4),
                "one kernel factor": (N - 1) * exp(-beta) * hyper((), (d_k / 2,), beta**2),
                "counts the retrieved pair": N * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
                "Gaussian keys": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
            },
        ),
        "above": bound(
            "<=",
            LIMIT,
            (rules.sub_gaussian,),
            ((3, 1, 1), (2, 2, 2), (5, 9, "1/2"), (4, 16, 4)),
            {"no width": (N - 1) * exp(-2 * beta), "first moment": (N - 1) * exp(-2 * beta + beta**2 / (2 * d_k))},
            ((8, 4, 2), (8, 3, 1), (8, 8, 2)),
        ),
        "below": bound(
            ">=",
            LIMIT * (1 - 4 * beta**4 / d_k**3),
            (rules.series_below,),
            ((3, 1, "1/2"), (2, 2, 1), (5, 9, "1/2"), (4, 16, 4)),
            {"limit as equality": LIMIT, "counts the retrieved pair": N * (1 - 4 * beta**4 / d_k**3) * exp(-2 * beta + 2 * beta**2 / d_k)},
            ((4, 8, 1), (4, 4, 2), (8, 8, 2)),
        ),
        "colder": Bound(
            domain=COLDER,
            quantity=ratio(beta),
            equals=(N - 1) * exp(-2 * beta_low) * hyper((), (d_k / 2,), beta_low**2),
            derivation=lambda: averaged(beta, COLDER, (rules.bound_overlaps, 2 * beta_low), (rules.generating_function, k)),
            certificate=certify.enclosure(certificate, *table("N d_k beta beta_low", (3, 2, 1, 1), (3, 1, 2, 1), (2, 9, 2, "3/2"))),
            simulation=colder_simulation,
            points=table("N d_k d_v beta beta_low", (8, 8, 8, 1, 1), (8, 6, 8, 1, "9/10"), (8, 4, 8, 2, "1/2"), (9, 4, 4, 2, "1/2")),
            near_misses={
                "twice as cold": (N - 1) * exp(-4 * beta_low) * hyper((), (d_k / 2,), 4 * beta_low**2),
                "no overlap": (N - 1) * exp(-2 * beta_low),
            },
        ),
        "scaled": Identity(
            domain=SCALED,
            quantity=ratio(sqrt(d_k)),
            equals=(N - 1) * exp(-2 * sqrt(d_k)) * hyper((), (d_k / 2,), d_k),
            derivation=lambda: derivation(sqrt(d_k), SCALED),
            certificate=certify.enclosure(scaled_certificate(1), *table("N d_k", (3, 1), (2, 3), (5, 9), (4, 64))),
            simulation=scaled_simulation(1),
            points=table("N d_k d_v", (8, 3, 8), (12, 2, 8), (16, 6, 8), (8, 3, 4)),
            near_misses={
                "headline": (N - 1) * exp(-2 * sqrt(d_k)),
                "limit": (N - 1) * exp(2 - 2 * sqrt(d_k)),
                "counts the retrieved pair": N * exp(-2 * sqrt(d_k)) * hyper((), (d_k / 2,), d_k),
            },
            headline=Headline((N - 1) * exp(-2 * sqrt(d_k)), {"N": 2, "d_v": 1}),
        ),
        "scaled_above": scaled(
            "<=",
            1,
            (N - 1) * exp(2 - 2 * sqrt(d_k)),
            (rules.sub_gaussian,),
            {"headline": (N - 1) * exp(-2 * sqrt(d_k)), "half the correction": (N - 1) * exp(1 - 2 * sqrt(d_k))},
            ((16, 3), (16, 4), (16, 9)),
        ),
        "scaled_below": scaled(
            ">=",
            1,
            (N - 1) * exp(2 - 2 * sqrt(d_k)) * (1 - 4 / d_k),
            (rules.series_below,),
            {"limit as equality": (N - 1) * exp(2 - 2 * sqrt(d_k)), "half the exponent": (N - 1) * exp(-sqrt(d_k))},
            ((16, 5), (16, 6), (16, 9)),
            WIDE,
        ),
        "unit_keys_divided_above": scaled(
            "<=",
            -1,
            (N - 1) * exp(-2 / sqrt(d_k) + 2 / d_k**2),
            (rules.sub_gaussian,),
            {"exponential in the root": (N - 1) * exp(2 - 2 * sqrt(d_k)), "twice the exponent": (N - 1) * exp(-4 / sqrt(d_k))},
            ((8, 9), (8, 16), (8, 4)),
        ),
        "unit_keys_divided_below": scaled(
            ">=",
            -1,
            (N - 1) * exp(-2 / sqrt(d_k)),
            (rules.first_terms,),
            {"nothing gained": N - 1, "counts the retrieved pair": N * exp(-2 / sqrt(d_k))},
            ((8, 9), (8, 16), (8, 4)),
        ),
    },
)
