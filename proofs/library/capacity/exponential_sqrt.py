"""Capacity of the exponential kernel with the usual scaling: exponential in the square root of the width.

Keys as long as the square root of their width and scores divided by that root, as in softmax attention: the number of pairs that the mean-square criterion
admits grows like the exponential of twice the square root of the width, for keys on the sphere, sign keys and Gaussian keys, with constant factors that are
bounded on both sides at every width. Gaussian keys, whose lengths differ, hold no more than sign keys, and at most a constant factor less.
Source: zhong2025, abstract (kernel view of softmax; retrieval SNR); the statement is a reconstruction.
Differs: "exponential capacity" is exponential in the root of the width under this scaling, not in the width.
"""

from memorem.language import *

DOMAIN = Domain(d_k=integers(1), level=reals(0))
WIDE = Domain(N=integers(3), d_k=integers(1), d_v=integers(1), where=nonnegative(sqrt(d_k) - 1 - log(N - 1) / 2))
NARROW = Domain(N=integers(3), d_k=integers(1), d_v=integers(1), where=nonnegative(log(N - 1) / 2 - sqrt(d_k)))
v = white(d_v)("v")


def rate(ensemble):
    """The factor on the inner product: keys of norm one stand for keys of norm sqrt(d_k), whose scores are divided by sqrt(d_k)."""
    return 1 / sqrt(d_k) if ensemble is gaussian else sqrt(d_k)


def ratio(ensemble):
    return Memory(ensemble(d_k), white(d_v), exponential_kernel(rate(ensemble))).inverse_snr


def capacity(ensemble):
    return Capacity(ratio(ensemble), level)


def derivation(ensemble, *bound):
    def derive():
        k, domain = ensemble(d_k)("k"), DOMAIN.with_(N=integers(1), d_v=integers(1))
        mean = Derivation(ratio(ensemble), domain).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)
        mean = mean.by(rules.radial, k) if ensemble is gaussian else mean
        return Derivation(capacity(ensemble), DOMAIN).by(rules.supply_mean, mean.by(rules.compare, *bound))

    return derive


def mean_on(domain):
    k = sphere(d_k)("k")
    return Derivation(ratio(sphere), domain).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, k)


def cost(exact, ensemble, d_k):
    """What one other pair adds to the inverse ratio."""
    root = exact.number(d_k).sqrt()
    return exact.exponential_overlap(ensemble(d_k).kind, d_k, 2 / root if ensemble is gaussian else 2 * root)


def certificate(ensemble):
    return lambda exact, *, d_k, level: 1 + exact.number(level) / cost(exact, ensemble, d_k)


def inverse_certificate(exact, *, N, d_k):
    return (N - 1) * cost(exact, sphere, d_k)


def inverse_simulation(sim, *, N, d_k, d_v):
    """|sum_j e^{sqrt(d) (x_j - 1)} v_j|^2 at the first key, values on the sphere."""
    k = sim.sphere(N, d_k)
    weights = (d_k**0.5 * (sim.torch.einsum("rnd,rd->rn", k[:, 1:], k[:, 0]) - 1)).exp()
    return sim.torch.einsum("rn,rnm->rm", weights, sim.sphere(N - 1, d_v)).square().sum(-1)


def simulation(ensemble):
    """The N at which the mean inverse ratio of a memory of 24 pairs would reach the level, as a ratio of means."""

    def ratio_of_means(sim, *, d_k, level):
        scale = d_k**-0.5 if ensemble is gaussian else d_k**0.5
        each = observe.kernel_inverse_snr(sim, N=24, d_k=d_k, d_v=4, beta=scale, keys=ensemble(1).kind) / 23
        return level + each, each

    return ratio_of_means


def part(ensemble, relation, equals, bound, near_misses, points, tail_index=None, nearest=()):
    return Bound(
        relation=relation, quantity=capacity(ensemble), equals=equals, derivation=derivation(ensemble, *bound),
        certificate=certify.enclosure(
            certificate(ensemble), *({"d_k": d, "level": c} for d, c in ((1, "3/2"), (2, "1/3"), (5, 2), (16, "3/2"), (64, "1/2"), *nearest)),
        ),
        simulation=simulation(ensemble), points=points, tail_index=tail_index, near_misses=near_misses,
    )  # fmt: skip


UNIT_POINTS = table("d_k level", (4, 1), (6, 2), (9, "1/2"))
GAUSSIAN_POINTS = table("d_k level", (16, 1), (20, 2))
SHORT = {"no curvature": 1 + level * exp(2 * sqrt(d_k)), "half the constant in the exponent": 1 + level * exp(2 * sqrt(d_k) - 1)}
LONG = {"exponent of the mean overlap": 1 + level * exp(sqrt(d_k)), "as if the lower bound were attained": 1 + level * exp(2 * sqrt(d_k) - 2)}

THEOREM = Theorem(
    title="Capacity of the exponential kernel under the usual scaling", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "sphere_at_least": part(sphere, ">=", 1 + level * exp(2 * sqrt(d_k) - 2), ("sub_gaussian",), SHORT, UNIT_POINTS, nearest=((256, 1),)),
        "sphere_at_most": part(sphere, "<=", 1 + level * exp(2 * sqrt(d_k)) / (3 + 2 * d_k / (d_k + 2)), ("first_terms", 3), LONG, UNIT_POINTS),
        "rademacher_at_least": part(
            rademacher, ">=", 1 + level * exp(2 * sqrt(d_k) - 2), ("cosh_below_gaussian",), SHORT, UNIT_POINTS, nearest=((256, 1),),
        ),
        "rademacher_at_most": part(
            rademacher, "<=", 1 + level * exp(2 * sqrt(d_k)), ("cosh_above_one",), LONG, UNIT_POINTS, nearest=((1, "1/1000"),),
        ),
        "gaussian_at_least": part(
            gaussian, ">=", 1 + level * exp(2 * sqrt(d_k) - 6 + 8 / sqrt(d_k) - 4 / d_k), ("logarithmic_series", 2),
            {"keys of one length": 1 + level * exp(2 * sqrt(d_k) - 2), **SHORT}, GAUSSIAN_POINTS, (1 + sqrt(2)) * sqrt(d_k) / 2,
        ),
        "gaussian_at_most": part(
            gaussian, "<=", 1 + level * exp(2 * sqrt(d_k) - 2), ("logarithmic_series",),
            {"exponent of the mean overlap": 1 + level * exp(sqrt(d_k)), "the limit at large widths": 1 + level * exp(2 * sqrt(d_k) - 6)},
            GAUSSIAN_POINTS, (1 + sqrt(2)) * sqrt(d_k) / 2,
        ),
        "enough_width": Bound(
            domain=WIDE, relation="<=", quantity=ratio(sphere), equals=Integer(1),
            derivation=lambda: mean_on(WIDE).by(rules.compare, "sub_gaussian").by(rules.use_assumption, 2),
            certificate=certify.enclosure(inverse_certificate, *table("N d_k", (3, 2), (403, 16), (1202604, 64), (10686474581525, 256))),
            simulation=inverse_simulation, points=table("N d_k d_v", (8, 4, 2), (27, 7, 3)),
            near_misses={"half": Rational(1, 2), "at most one over the number of other pairs": 1 / (N - 1)},
        ),
        "too_narrow": Bound(
            domain=NARROW, relation=">=", quantity=ratio(sphere), equals=3 + 2 * d_k / (d_k + 2),
            derivation=lambda: mean_on(NARROW).by(rules.compare, "first_terms", 3).by(rules.use_assumption, -2),
            certificate=certify.enclosure(inverse_certificate, *table("N d_k", (9, 1), (18, 2), (56, 4), (2982, 16))),
            looseness=hyper((), (1,), 2) * 17 * exp(-2 * sqrt(2)) / 4,
            note="The series is cut after three terms; at width two what is left out and the rounding of the number of pairs cost least.",
            simulation=inverse_simulation, points=table("N d_k d_v", (18, 2, 2), (33, 3, 2)),
            near_misses={"one term more": 3 + 2 * d_k, "the limit at large widths": exp(2)},
        ),
    },
)  # fmt: skip
