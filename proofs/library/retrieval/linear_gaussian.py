"""Retrieval noise of the Hebbian memory with Gaussian keys and values.

Given the stored key every overlap with it is Gaussian, so its energy is divided by a chi-square variable; so is that of the values. The inverse of a
chi-square variable has a mean only from three degrees of freedom on: below that the ratio has no mean at all.
Source: zhong2025, abstract (retrieval SNR); the definition of the ratio is a reconstruction.
Differs: the widely repeated ratio of the number of pairs to the key width is the limit of large widths; at realistic sizes it is off by per cents.
The bounds around the headline hold from width six on.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(3), d_v=integers(3))
UNIT = Domain(N=integers(1), d_k=integers(3), d_v=integers(1))
NARROW_KEYS = Domain(N=integers(2), d_k=integers(1, 2), d_v=integers(1))
NARROW_VALUES = Domain(N=integers(2), d_k=integers(1), d_v=integers(1, 2))
WIDE = Domain(N=integers(1), d_k=integers(6), d_v=integers(6))
i, j = items("i j")
k, v, u = gaussian(d_k)("k"), gaussian(d_v)("v"), white(d_v)("u")


def ratio(values):
    crosstalk = over(j, (k[j] @ k[i]) * values[j], excluding=i)
    return E(norm2(crosstalk) / ((k[i] @ k[i]) ** 2 * norm2(values[i])))


def derivation():
    return (
        Derivation(ratio(v), DOMAIN)
        .by(rules.integrate, v)  # values of different items are uncorrelated
        .by(rules.integrate, k)  # given k_i, each overlap is N(0, |k_i|^2)
        .by(rules.independence)
        .by(rules.radial, k)  # the mean of 1/chi^2 with d_k degrees of freedom
        .by(rules.radial, v)
    )


def divergence(values, family):
    lines = Derivation(ratio(values), NARROW_VALUES if family is v else NARROW_KEYS)
    lines = lines if values is v else lines.by(rules.unit_norm, u)
    return lines.by(rules.integrate, values).by(rules.integrate, k).by(rules.radial_divergence, family)


def wide_derivation():
    return Derivation(ratio(v), WIDE).by(rules.integrate, v).by(rules.integrate, k).by(rules.radial, k).by(rules.radial, v)


def above_derivation():
    return wide_derivation().by(rules.monotone, (d_k / (d_k - 2), 1 + 3 / d_k), (d_v / (d_v - 2), 1 + 3 / d_v), (N - 1, N))


def narrow_keys_certificate(exact, *, N, d_k):
    """(N - 1) E (k.e)^2 E 1/|k|^2, times the mean of d_v/|v|^2, which is one or more."""
    return exact.divergent_moment(d_k, -1, rest=N - 1)


def narrow_values_certificate(exact, *, N, d_k, d_v):
    """(N - 1) d_v E 1/|v|^2 E 1/|k|^2, where the last is at least 1/d_k."""
    return exact.divergent_moment(d_v, -1, rest=exact.Fraction((N - 1) * d_v, d_k))


def certificate(exact, *, N, d_k, d_v):
    """Overlap energy over three Gauss-Hermite nodes a coordinate (exact to degree five), inverse norms by rigorous integrals."""
    return (N - 1) * overlap_energy(exact, d_k) * d_v * exact.chi_square_moment(d_k, -1) * exact.chi_square_moment(d_v, -1)


def wide_certificate(exact, *, N, d_k, d_v):
    """As above, with the overlap energy by one integral: by rotation it is that of one coordinate."""
    return (N - 1) * exact.gaussian_mean(lambda x: x * x) * d_v * exact.chi_square_moment(d_k, -1) * exact.chi_square_moment(d_v, -1)


def unit_certificate(exact, *, N, d_k):
    return (N - 1) * overlap_energy(exact, d_k) * exact.chi_square_moment(d_k, -1)


def overlap_energy(exact, width):
    """E (k.e)^2 over Gaussian k for a fixed unit vector e with equal coordinates."""
    nodes = ((0, exact.Fraction(2, 3)), (1, exact.Fraction(1, 6)), (-1, exact.Fraction(1, 6)))  # node / sqrt(3), weight
    total = exact.Fraction(0)
    for chosen in exact.product(nodes, repeat=width):
        weight = exact.Fraction(1)
        for _, one in chosen:
            weight *= one
        total += weight * exact.Fraction(3 * sum(node for node, _ in chosen) ** 2, width)
    return exact.number(total)


THEOREM = Theorem(
    title="Retrieval noise, Gaussian keys and values", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio(v), equals=(N - 1) * d_v / ((d_k - 2) * (d_v - 2)), derivation=derivation,
            certificate=certify.enclosure(certificate, *table("N d_k d_v", (3, 3, 4), (2, 5, 3), (6, 4, 7))),
            simulation=observe.inverse_snr.with_(values="gaussian"), tail_index=(d_k / 2, d_v / 2), companion=Companion(observe.tilted_inverse_snr),
            points=table("N d_k d_v", (8, 16, 16), (16, 24, 12), (5, 32, 20), (64, 32, 16)),
            near_misses={
                "headline": N / d_k, "drops the value factor": (N - 1) / (d_k - 2), "counts the retrieved pair": N * d_v / ((d_k - 2) * (d_v - 2)),
                "ratio of expectations": (N - 1) / (d_k + 2),
            },
            headline=Headline(N / d_k, {"N": 4 * d_k, "d_v": d_k}),
        ),
        "unit_values": Identity(
            domain=UNIT, quantity=ratio(u), equals=(N - 1) / (d_k - 2),
            derivation=lambda start: start.by(rules.unit_norm, u).by(rules.integrate, u).by(rules.integrate, k).by(rules.radial, k),
            certificate=certify.enclosure(unit_certificate, *table("N d_k", (3, 3), (2, 5), (6, 4))), simulation=observe.inverse_snr,
            tail_index=d_k / 2, companion=Companion(observe.tilted_inverse_snr.with_(values="sphere")),
            points=table("N d_k d_v", (8, 16, 4), (12, 24, 8), (5, 32, 3)),
            near_misses={"unit keys": (N - 1) / d_k, "counts the retrieved pair": N / (d_k - 2)},
        ),
        "above_the_headline": Bound(
            domain=WIDE, relation="<=", quantity=ratio(v), equals=N / d_k * (1 + 3 / d_k + 3 / d_v + 9 / (d_k * d_v)), derivation=above_derivation,
            certificate=certify.enclosure(
                wide_certificate, *({"N": N, "d_k": d, "d_v": m} for N, d, m in ((9, 6, 6), (3, 8, 7), (64, 6, 9), (1024, 6, 6))),
            ),
            simulation=observe.inverse_snr.with_(values="gaussian"), points=table("N d_k d_v", (64, 16, 16), (96, 24, 12), (8, 16, 16)),
            near_misses={"headline": N / d_k, "once in the width": N / d_k * (1 + 1 / d_k) * (1 + 1 / d_v)},
        ),
        "below_the_headline": Bound(
            domain=WIDE, relation=">=", quantity=ratio(v), equals=N / d_k - 1 / d_k,
            derivation=lambda: wide_derivation().by(rules.monotone, (d_k / (d_k - 2), 1), (d_v / (d_v - 2), 1)),
            certificate=certify.enclosure(
                wide_certificate, *({"N": N, "d_k": d, "d_v": m} for N, d, m in ((2, 9, 30), (3, 8, 7), (64, 6, 9), (2, 256, 256))),
            ),
            simulation=observe.inverse_snr.with_(values="gaussian"), points=table("N d_k d_v", (2, 32, 32), (3, 24, 24), (8, 16, 16)),
            near_misses={"headline": N / d_k, "half a pair": N / d_k - 1 / (2 * d_k)},
        ),
        "narrow_keys": Divergence(
            domain=NARROW_KEYS, beyond="inverse_snr", quantity=ratio(v), derivation=lambda: divergence(v, k),
            certificate=certify.divergence(narrow_keys_certificate, *table("N d_k", (2, 1), (3, 2))), simulation=observe.first_inverse_snr,
            points=table("N d_k d_v", (3, 2, 6), (2, 1, 5)), near_misses={"ratio of expectations": (N - 1) / (d_k + 2), "mean signal": (N - 1) / d_k},
        ),
        "narrow_values": Divergence(
            domain=NARROW_VALUES, beyond="inverse_snr", quantity=ratio(v), derivation=lambda: divergence(v, v),
            certificate=certify.divergence(narrow_values_certificate, *table("N d_k d_v", (2, 7, 1), (3, 1, 2))),
            simulation=observe.first_inverse_snr, points=table("N d_k d_v", (3, 8, 2), (2, 5, 1)),
            near_misses={"ratio of expectations": (N - 1) / (d_k + 2), "mean signal": (N - 1) / d_k},
        ),
        "narrow_keys_unit_values": Divergence(
            domain=NARROW_KEYS, beyond="unit_values", quantity=ratio(u), derivation=lambda: divergence(u, k),
            certificate=certify.divergence(narrow_keys_certificate, *table("N d_k", (2, 1), (3, 2))),
            simulation=observe.first_inverse_snr.with_(values="sphere"), points=table("N d_k d_v", (3, 2, 3), (2, 1, 2)),
            near_misses={"ratio of expectations": (N - 1) / (d_k + 2), "mean signal": (N - 1) / d_k},
        ),
    },
)  # fmt: skip
