"""Retrieval noise of the rectified kernel.

Rectifying the overlaps removes the half of them that is negative, and with it exactly half of the noise of the linear memory: a feed-forward layer
with rectified hidden units is this memory, its keys the rows of the first matrix and its values the columns of the second.
Source: zhong2025, abstract (feed-forward layers as associative memory); the definition of the ratio is a reconstruction.
Differs: centring the rectified overlaps instead would subtract their mean, which values of mean zero never see.
"""

from memorem.language import *

UNIT = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(3), d_v=integers(1))
NARROW = Domain(N=integers(2), d_k=integers(1, 2), d_v=integers(1))
POWERS = Domain(N=integers(1), d_k=integers(2), d_v=integers(1), p=integers(1))
i, j = items("i j")
v = white(d_v)("v")


def vectors(keys):
    return ensemble(keys, d_k)("k")


def ratio(keys):
    k = vectors(keys)
    crosstalk = over(j, positive_part(k[j] @ k[i]) * v[j], excluding=i)
    return E(norm2(crosstalk) / (norm2(k[i]) ** 2 * norm2(v[i])))


def derivation(keys):
    k = vectors(keys)
    return Derivation(ratio(keys), UNIT).by(rules.unit_norm).by(rules.integrate, v).by(rules.symmetry, k).by(rules.integrate, k)


def averaged_overlaps(domain):
    """Gaussian keys: half of the inverse squared norm is left."""
    k = vectors("gaussian")
    return Derivation(ratio("gaussian"), domain).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.symmetry, k).by(rules.integrate, k)


def power_ratio():
    k = vectors("sphere")
    return E(norm2(over(j, positive_part(k[j] @ k[i]) ** p * v[j], excluding=i)) / norm2(v[i]))


def power_derivation():
    k = vectors("sphere")
    law = Derivation((k[j] @ k[i]) ** 2, POWERS).by(rules.first_coordinate, k).by(rules.beta_of_shares)
    mean = Derivation(E((k[j] @ k[i]) ** (2 * p)), POWERS).by(rules.from_law, law)
    return Derivation(power_ratio(), POWERS).by(rules.uncorrelated_values, v).by(rules.symmetry, k).by(rules.insert_mean, mean)


def power_certificate(exact, *, N, d_k, p):
    """The half of the sphere where the overlap is positive."""
    right = exact.arb.pi() / 2
    half = exact.integral(lambda a: a.cos() ** (2 * p) * a.sin() ** (d_k - 2), 0, right)
    return (N - 1) * half / (2 * exact.integral(lambda a: a.sin() ** (d_k - 2), 0, right))


def power_simulation(sim, *, N, d_k, d_v, p):
    k = sim.sphere(N, d_k)
    weights = (k @ k.transpose(-1, -2)).clamp_min(0) ** p
    weights.diagonal(dim1=-2, dim2=-1).zero_()
    return (weights @ sim.sphere(N, d_v)).square().sum(-1).mean(-1)


def narrow_certificate(exact, *, N, d_k):
    return exact.divergent_moment(d_k, -1, rest=exact.Fraction(N - 1, 2))


def narrow_simulation(sim, *, N, d_k, d_v):
    """The ratio of the first pair alone."""
    k = sim.gaussian(N, d_k)
    weights = (k[:, 1:] * k[:, :1]).sum(-1).clamp_min(0) / k[:, 0].square().sum(-1, keepdim=True)
    return sim.torch.einsum("rn,rnm->rm", weights, sim.sphere(N - 1, d_v)).square().sum(-1)


def certificate(exact, *, N, d_k, keys):
    """(N - 1) E max(x, 0)^2 of one overlap: sign patterns counted, or the half of the sphere where the overlap is positive integrated."""
    if keys == "rademacher":
        positive = sum(max(sum(signs), 0) ** 2 for signs in exact.product((1, -1), repeat=d_k))
        return (N - 1) * exact.number(exact.Fraction(positive, d_k**2 * 2**d_k))
    if d_k == 1:
        return (N - 1) * exact.number(exact.Fraction(1, 2))
    right = exact.arb.pi() / 2
    half = exact.integral(lambda a: a.cos() ** 2 * a.sin() ** (d_k - 2), 0, right)
    return (N - 1) * half / (2 * exact.integral(lambda a: a.sin() ** (d_k - 2), 0, right))


def gaussian_certificate(exact, *, N, d_k):
    """Given the key, the overlap over its norm is standard Gaussian: a half-line integral times an inverse moment."""
    half = exact.integral(lambda x: x * x * (-x * x / 2).exp(), 0, 40) / (2 * exact.arb.pi()).sqrt()
    return (N - 1) * half * exact.chi_square_moment(d_k, -1)


THEOREM = Theorem(
    title="Retrieval noise of the rectified kernel", domain=UNIT, sources=("zhong2025",),
    parts={
        "unit_keys": Identity(
            quantity=ratio, equals=(N - 1) / (2 * d_k), derivation=derivation,
            certificate=certify.enclosure(
                certificate,
                *table(
                    "N d_k keys", (3, 1, "sphere"), (2, 4, "sphere"), (4, 7, "sphere"), (3, 1, "rademacher"), (2, 4, "rademacher"),
                    (4, 7, "rademacher"),
                ),
            ),
            simulation=observe.kernel_inverse_snr.with_(kernel_name="relu"),
            points=table("N d_k d_v keys", (8, 8, 4, "sphere"), (8, 8, 4, "rademacher"), (16, 12, 8, "sphere"), (6, 5, 3, "rademacher")),
            near_misses={
                "linear kernel": (N - 1) / d_k, "variance instead of mean square": (N - 1) * (pi - 1) / (2 * pi * d_k),
                "counts the retrieved pair": N / (2 * d_k),
            },
        ),
        "gaussian_keys": Identity(
            domain=GAUSSIAN, quantity=ratio("gaussian"), equals=(N - 1) / (2 * (d_k - 2)),
            derivation=lambda: averaged_overlaps(GAUSSIAN).by(rules.radial, vectors("gaussian")),
            certificate=certify.enclosure(gaussian_certificate, *table("N d_k", (3, 3), (2, 5), (6, 8))),
            simulation=observe.kernel_inverse_snr.with_(kernel_name="relu", keys="gaussian"), tail_index=d_k / 2,
            points=table("N d_k d_v", (12, 16, 4), (16, 24, 6), (8, 32, 5)),
            near_misses={"linear kernel": (N - 1) / (d_k - 2), "unit keys": (N - 1) / (2 * d_k), "quarter": (N - 1) / (4 * (d_k - 2))},
        ),
        "narrow_keys": Divergence(
            domain=NARROW, quantity=ratio("gaussian"), derivation=lambda: averaged_overlaps(NARROW).by(rules.radial_divergence, vectors("gaussian")),
            certificate=certify.divergence(narrow_certificate, *table("N d_k", (2, 1), (5, 2))), simulation=narrow_simulation, beyond="gaussian_keys",
            points=table("N d_k d_v", (4, 1, 4), (6, 2, 4), (4, 1, 2)),
            near_misses={"unit keys": (N - 1) / (2 * d_k), "quarter": (N - 1) / (4 * d_k)},
        ),
        "powers": Identity(
            domain=POWERS, quantity=power_ratio(), equals=(N - 1) * rf(Rational(1, 2), p) / (2 * rf(d_k / 2, p)), derivation=power_derivation,
            certificate=certify.enclosure(power_certificate, *table("N d_k p", (3, 2, 1), (2, 3, 2), (5, 5, 3), (4, 12, 2))),
            simulation=power_simulation, points=table("N d_k d_v p", (8, 6, 8, 2), (12, 4, 8, 2), (12, 3, 8, 3), (8, 6, 4, 2)),
            near_misses={
                "without the rectifier": (N - 1) * rf(Rational(1, 2), p) / rf(d_k / 2, p), "power of the linear law": (N - 1) / (2 * d_k**p),
                "half for each power": (N - 1) * rf(Rational(1, 2), p) / (2**p * rf(d_k / 2, p)),
            },
        ),
    },
)  # fmt: skip
