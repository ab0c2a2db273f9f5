"""Noise of a rectified layer as its threshold rises.

Overlaps below a threshold are silenced and the rest is rescaled, so that a stored key is read with weight one. For clean queries the noise never grows
with the threshold, whether keys are signs or on the sphere, so that no threshold is better for them than a higher one. For sign keys it ends at the chance
that another key is a copy, from a threshold on that leaves no other overlap.
Source: zhong2025, abstract (feed-forward layers as associative memory); the statements are reconstructions.
Differs: for sign keys the Gaussian law of an overlap misses the lattice; in two dimensions their noise is one constant for all thresholds from zero on.
Open: the best threshold for noisy queries, which lies between the ends in simulations.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1), "theta": reals(-1, 1)}
DOMAIN = Domain(**SIZES)
ORDERED = Domain(theta_low=reals(-1, 1), where=nonnegative(theta - theta_low), **SIZES)
ABOVE_LINE = Domain(theta_low=reals(-1, 1), where=nonnegative(theta - theta_low), **{**SIZES, "d_k": integers(2)})
COPIES = Domain(where=nonnegative(d_k * theta - d_k + 2), **SIZES)
i, j = items("i j")
h = Symbol("h", integer=True)
k, u, v = rademacher(d_k)("k"), sphere(d_k)("u"), white(d_v)("v")


def weight(keys, c):
    return positive_part(keys[j] @ keys[i] - c) / (1 - c)


def ratio(keys, c):
    return E(norm2(over(j, weight(keys, c) * v[j], excluding=i)) / norm2(v[i]))


def enumerated(lines, c):
    """From the ratio for sign keys: over the number of coordinates in which two keys agree."""
    agree = Derivation((1 + k[j] @ k[i]) * d_k / 2, lines.domain).by(rules.sign_overlap, k)
    mean = Derivation(E(weight(k, c) ** 2), lines.domain).by(rules.from_law, agree)
    return lines.by(rules.uncorrelated_values, v).by(rules.insert_mean, mean)


def averaged(keys, c, domain):
    return Derivation(ratio(keys, c), domain).by(rules.unit_norm).by(rules.integrate, v)


def lowered_signs():
    lines = averaged(k, theta, ORDERED).by(rules.lower_threshold, theta_low).by(rules.as_derived, averaged(k, theta_low, ORDERED), True)
    return enumerated(lines, theta_low)


def certificate(exact, *, N, d_k, theta, theta_low=None):
    """Every other key against a fixed one; the lower threshold is the bound's alone."""
    c = exact.Fraction(theta)
    hinges = [max(exact.Fraction(sum(key), d_k) - c, 0) / (1 - c) for key in exact.product((1, -1), repeat=d_k)]
    return (N - 1) * sum(x**2 for x in hinges) / 2**d_k


def sphere_certificate(exact, *, N, d_k, theta, theta_low=None):
    """The angle integrated over the cap where the overlap exceeds the threshold."""
    c = exact.number(exact.Fraction(theta))
    cap = exact.integral(lambda a: (a.cos() - c) ** 2 * a.sin() ** (d_k - 2), 0, c.acos())
    return (N - 1) * cap / exact.integral(lambda a: a.sin() ** (d_k - 2), 0, exact.arb.pi()) / (1 - c) ** 2


def simulation(kind):
    def noise(sim, *, N, d_k, d_v, theta, theta_low=None):
        """mean_i |sum_{j != i} (k_j.k_i - theta)_+ v_j|^2 / (1 - theta)^2, values on the sphere: [R]."""
        keys = sim.vectors(kind, N, d_k)
        weights = (keys @ keys.transpose(-1, -2) - theta).clamp_min(0) / (1 - theta)
        weights.diagonal(dim1=-2, dim2=-1).zero_()
        return (weights @ sim.sphere(N, d_v)).square().sum(-1).mean(-1)

    return noise


def signs(c):
    return (N - 1) * Sum(binomial(d_k, h) * Max(2 * h / d_k - 1 - c, 0) ** 2 / (2**d_k * (1 - c) ** 2), (h, 0, d_k))


def cap(c):
    chance = betainc_regularized((d_k - 1) / 2, (d_k - 1) / 2, 0, (1 - c) / 2)
    edge = gamma(d_k / 2) * (1 - c**2) ** ((d_k - 1) / 2) / (2 * sqrt(pi) * gamma((d_k + 1) / 2))
    return (N - 1) * (chance * (c**2 + 1 / d_k) - c * edge * (d_k + 1) / d_k) / (1 - c) ** 2


TAIL = (1 + d_k * theta**2) * erfc(theta * sqrt(d_k / 2)) / 2 - theta * sqrt(d_k) * exp(-d_k * theta**2 / 2) / sqrt(2 * pi)
CERTIFIED = table("N d_k d_v theta", (1, 2, 1, 0), (3, 1, 1, "1/2"), (3, 4, 1, "1/4"), (4, 5, 1, "1/10"), (2, 6, 1, "-1/3"), (2, 9, 1, "3/10"))
PAIRS = table("N d_k d_v theta theta_low", (3, 2, 1, "1/2", 0), (2, 5, 1, "3/10", "3/10"), (2, 8, 1, "1/2", "1/3"), (4, 3, 1, "1/10", "-1/2"))

THEOREM = Theorem(
    title="Noise of a rectified layer as its threshold rises", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "sign_keys": Identity(
            quantity=ratio(k, theta), equals=signs(theta), derivation=lambda: enumerated(Derivation(ratio(k, theta), DOMAIN), theta),
            certificate=certify.instances(certificate, *without(CERTIFIED, "d_v")), simulation=simulation("rademacher"),
            points=table("N d_k d_v theta", (9, 4, 4, "2/5"), (12, 5, 8, "-1/4"), (8, 6, 5, "2/5"), (16, 9, 3, "1/4")),
            near_misses={
                "not rescaled": signs(theta) * (1 - theta) ** 2, "Gaussian overlaps": (N - 1) * TAIL / (d_k * (1 - theta) ** 2),
                "no threshold": (N - 1) / (2 * d_k),
            },
        ),
        "monotone_signs": Bound(
            domain=ORDERED, quantity=ratio(k, theta), equals=signs(theta_low), derivation=lowered_signs,
            certificate=certify.instances(certificate, *without(PAIRS, "d_v")), simulation=simulation("rademacher"),
            points=table("N d_k d_v theta theta_low", (8, 2, 6, "1/2", 0), (9, 6, 4, "1/4", "1/5"), (12, 5, 8, "1/10", "-1/10")),
            near_misses={
                "falls with the room above": signs(theta_low) * (1 - theta) / (1 - theta_low),
                "not rescaled": signs(theta_low) * (1 - theta_low) ** 2, "half": signs(theta_low) / 2,
            },
        ),
        "monotone_sphere": Bound(
            domain=ABOVE_LINE, quantity=ratio(u, theta), equals=cap(theta_low),
            derivation=lambda: averaged(u, theta, ABOVE_LINE).by(rules.lower_threshold, theta_low).by(rules.spherical_cap),
            certificate=certify.enclosure(sphere_certificate, *without(PAIRS, "d_v")), simulation=simulation("sphere"),
            points=table("N d_k d_v theta theta_low", (8, 3, 6, "1/10", 0), (9, 6, 4, "1/4", "1/5"), (12, 2, 8, "-1/5", "-1/4")),
            near_misses={
                "falls with the square of the room": cap(theta_low) * ((1 - theta) / (1 - theta_low)) ** 2,
                "not rescaled": cap(theta_low) * (1 - theta_low) ** 2, "half": cap(theta_low) / 2,
            },
        ),
        "copies": Identity(
            domain=COPIES, quantity=ratio(k, theta), equals=(N - 1) / 2**d_k,
            derivation=lambda: enumerated(Derivation(ratio(k, theta), COPIES), theta).by(rules.compare, "last_term"),
            certificate=certify.instances(certificate, *table("N d_k theta", (1, 2, "1/2"), (3, 1, "-1/2"), (4, 4, "1/2"), (2, 7, "4/5"))),
            simulation=simulation("rademacher"), points=table("N d_k d_v theta", (8, 3, 4, "1/2"), (6, 2, 6, 0), (12, 5, 8, "4/5")),
            near_misses={
                "both signs": (N - 1) / 2 ** (d_k - 1), "not rescaled": (N - 1) * (1 - theta) ** 2 / 2**d_k, "counts the retrieved pair": N / 2**d_k,
            },
        ),
    },
)  # fmt: skip
