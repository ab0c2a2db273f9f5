"""Retrieval noise of the rectified kernel with a bias.

A threshold below which overlaps do not count silences all but the nearest keys: the noise is the second moment of the spherical cap beyond the threshold.
It is at most that without a threshold, and at any fixed positive threshold it falls exponentially with the width, so that a rectified memory with a bias
has exponential capacity without an exponential kernel.
Source: zhong2025, abstract (feed-forward layers as associative memory); the statements are reconstructions.
Differs: without a bias the rectified memory has half the noise of the linear one, no more.
That the noise falls from any threshold to any higher one is feedforward.threshold; the parts here compare a threshold with none.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(2), d_v=integers(1), theta=reals(-1, 1))
THREE = Domain(N=integers(1), d_k=integers(3, 3), d_v=integers(1), theta=reals(-1, 1))
BIAS = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), theta=reals(0, 1, open="high"))
i, j = items("i j")
k, v = sphere(d_k)("k"), white(d_v)("v")
ratio = E(norm2(over(j, positive_part(k[j] @ k[i] - theta) * v[j], excluding=i)) / ((1 - theta) ** 2 * norm2(v[i])))  # kappa(k_i, k_i) = 1 - theta


def averaged(start):
    return start.by(rules.unit_norm).by(rules.integrate, v)


def certificate(exact, *, N, d_k, theta):
    """The angle integrated over the cap where the overlap exceeds the threshold; in one dimension the overlap is a sign."""
    c = exact.number(theta if not isinstance(theta, str) else exact.Fraction(theta))
    if d_k == 1:
        return (N - 1) * exact.number(exact.Fraction(1, 2))
    cap = exact.integral(lambda a: (a.cos() - c) ** 2 * a.sin() ** (d_k - 2), 0, c.acos())
    return (N - 1) * cap / exact.integral(lambda a: a.sin() ** (d_k - 2), 0, exact.arb.pi()) / (1 - c) ** 2


def simulation(sim, *, N, d_k, d_v, theta):
    """mean_i |sum_{j != i} (k_j.k_i - theta)_+ v_j|^2 / (1 - theta)^2, values on the sphere."""
    k = sim.sphere(N, d_k)
    weights = (k @ k.transpose(-1, -2) - theta).clamp_min(0) / (1 - theta)
    weights.diagonal(dim1=-2, dim2=-1).zero_()
    return (weights @ sim.sphere(N, d_v)).square().sum(-1).mean(-1)


CAP = betainc_regularized((d_k - 1) / 2, (d_k - 1) / 2, 0, (1 - theta) / 2)
EDGE = gamma(d_k / 2) * (1 - theta**2) ** ((d_k - 1) / 2) / (2 * sqrt(pi) * gamma((d_k + 1) / 2))

THEOREM = Theorem(
    title="Retrieval noise of the rectified kernel with a bias", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio, equals=(N - 1) * (CAP * (theta**2 + 1 / d_k) - theta * EDGE * (d_k + 1) / d_k) / (1 - theta) ** 2,
            derivation=lambda start: averaged(start).by(rules.spherical_cap),
            certificate=certify.enclosure(certificate, *table("N d_k theta", (3, 2, "1/3"), (4, 3, "-1/2"), (2, 8, "3/10"), (5, 17, "1/2"))),
            simulation=simulation, points=table("N d_k d_v theta", (12, 4, 8, "1/4"), (8, 6, 8, "-1/3"), (12, 8, 8, "3/10"), (8, 6, 4, "-1/3")),
            near_misses={
                "signal forgotten": (N - 1) * (CAP * (theta**2 + 1 / d_k) - theta * EDGE * (d_k + 1) / d_k), "no threshold": (N - 1) / (2 * d_k),
                "chance of the cap": (N - 1) * CAP,
            },
        ),
        "three_dimensions": Identity(
            domain=THREE, quantity=ratio, equals=(N - 1) * (1 - theta) / 6,
            derivation=lambda start: averaged(start).by(rules.spherical_cap).by(rules.at_value, d_k, 3).by(rules.uniform_beta),
            certificate=certify.enclosure(certificate, *table("N d_k theta", (3, 3, "1/3"), (4, 3, "-1/2"), (4, 3, "4/5"))), simulation=simulation,
            points=table("N d_k d_v theta", (8, 3, 8, "1/4"), (12, 3, 6, "2/5"), (6, 3, 8, "-1/2")),
            near_misses={"no threshold": (N - 1) / 6, "signal forgotten": (N - 1) * (1 - theta) ** 3 / 6, "square": (N - 1) * (1 - theta) ** 2 / 6},
        ),
        "exponential_capacity": Bound(
            domain=BIAS, quantity=ratio, equals=(N - 1) * exp(-d_k * theta**2 / 2),
            derivation=lambda start: (
                averaged(start).by(rules.hinge_below_exponential, d_k * theta).by(rules.generating_function, k).by(rules.compare, "sub_gaussian")
            ),
            certificate=certify.enclosure(
                certificate, *table("N d_k theta", (3, 1, "1/2"), (3, 2, "9/10"), (2, 16, "1/2"), (2, 64, "3/4"), (2, 1, "99/100")),
            ),
            looseness=2 * exp(Rational(-1, 2)),
            note="In one dimension another key is silent or repeats the one that is read; the bound loses least where the threshold is near one.",
            simulation=simulation, points=table("N d_k d_v theta", (6, 1, 8, "1/2"), (8, 2, 8, "9/10"), (12, 6, 8, "1/4"), (6, 1, 4, "1/2")),
            near_misses={
                "twice the exponent": (N - 1) * exp(-2 * d_k * theta**2), "signal twice": (N - 1) * exp(-d_k * theta**2 / 2) * (1 - theta) ** 2,
                "threshold not squared": (N - 1) * exp(-3 * d_k * theta),
            },
        ),
        "below_no_bias": Bound(
            domain=BIAS, quantity=ratio, equals=(N - 1) / (2 * d_k),
            derivation=lambda start: averaged(start).by(rules.lower_threshold, 0).by(rules.symmetry, k).by(rules.integrate, k),
            certificate=certify.enclosure(certificate, *table("N d_k theta", (3, 1, "1/2"), (3, 4, 0), (2, 16, "1/2"))), simulation=simulation,
            points=table("N d_k d_v theta", (8, 6, 8, 0), (8, 4, 8, "1/10"), (6, 1, 8, "1/2"), (6, 1, 4, "1/2")),
            near_misses={"half": (N - 1) / (4 * d_k), "by the threshold": (N - 1) * (1 - theta) / (4 * d_k)},
        ),
    },
)  # fmt: skip
