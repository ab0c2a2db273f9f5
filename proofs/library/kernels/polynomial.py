"""Retrieval noise of the polynomial kernel.

Raising overlaps to a power makes the noise fall with that power of the width. How far depends on the ensemble of keys by factors that grow with the
power, and with Gaussian keys on the definition of the ratio: the mean of the ratio exists only for widths above twice the power, the ratio of means always.
Source: zhong2025, abstract (kernel view of softmax); krotov2016 for powers of overlaps; the statements are reconstructions.
Differs: the power of the width with its odd-number factor is the common limit of all ensembles, and above power one exact for none.
"""

from memorem.language import *

SPHERE = Domain(N=integers(1), d_k=integers(2), d_v=integers(1), p=integers(1))
SIGNS = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), p=integers(1))
WIDE = Domain(N=integers(1), d_k=integers(3), d_v=integers(1), p=integers(1), where=positive(d_k - 2 * p))
NARROW = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), p=integers(1), where=nonnegative(2 * p - d_k))
i, j = items("i j")
v = white(d_v)("v")
HALF, h = Rational(1, 2), Symbol("h", integer=True)


def vectors(keys):
    return ensemble(keys, d_k)("k")


def overlap(k):
    """The kernel's base over its value at the stored key."""
    return (k[j] @ k[i]) / norm2(k[i]) if k.ensemble.kind == "gaussian" else k[j] @ k[i]


def crosstalk(base):
    return E(norm2(over(j, base**p * v[j], excluding=i)) / norm2(v[i]))


def counted(base, mean, domain):
    return Derivation(crosstalk(base), domain).by(rules.uncorrelated_values, v).by(rules.insert_mean, mean)


def sphere_derivation():
    base = overlap(vectors("sphere"))
    law = Derivation(base**2, SPHERE).by(rules.first_coordinate, vectors("sphere")).by(rules.beta_of_shares)
    return counted(base, Derivation(E(base ** (2 * p)), SPHERE).by(rules.from_law, law), SPHERE)


def sign_derivation():
    base = overlap(vectors("rademacher"))
    agreeing = Derivation((1 + base) * d_k / 2, SIGNS).by(rules.sign_overlap, vectors("rademacher"))
    return counted(base, Derivation(E(base ** (2 * p)), SIGNS).by(rules.from_law, agreeing), SIGNS)


def gaussian_moment(base, domain):
    law = Derivation(base**2, domain).by(rules.gaussian_overlaps, vectors("gaussian")).by(rules.chi_squares)
    return Derivation(E(base ** (2 * p)), domain).by(rules.from_law, law)


def gaussian_derivation():
    base = overlap(vectors("gaussian"))
    return counted(base, gaussian_moment(base, WIDE), WIDE)


def plain():
    return vectors("gaussian")[j] @ vectors("gaussian")[i]


def ratio_of_means():
    return Quotient(crosstalk(plain()), (E(norm2(vectors("gaussian")[i]) ** (2 * p)),))


def ratio_derivation():
    statement = ratio_of_means()
    norm = norm2(vectors("gaussian")[i])
    energy = Derivation(E(norm ** (2 * p)), SIGNS).by(rules.from_law, Derivation(norm, SIGNS).by(rules.chi_squares))
    return Derivation(statement, SIGNS).by(rules.supply_means, counted(plain(), gaussian_moment(plain(), SIGNS), SIGNS), energy)


def sphere_certificate(exact, *, N, d_k, p):
    """An integral over the angle between two keys."""
    return (N - 1) * exact.sphere_mean(lambda x: x ** (2 * p), d_k)


def sign_certificate(exact, *, N, d_k, p):
    """Every sign pattern of one other key."""
    total = sum(exact.Fraction(sum(signs), d_k) ** (2 * p) for signs in exact.product((1, -1), repeat=d_k))
    return (N - 1) * total / 2**d_k


def gaussian_certificate(exact, *, N, d_k, p):
    """Given the key an overlap is its norm times a standard normal."""
    return (N - 1) * exact.gaussian_mean(lambda x: x ** (2 * p)) * exact.chi_square_moment(d_k, -p)


def ratio_certificate(exact, *, N, d_k, p):
    above = exact.gaussian_mean(lambda x: x ** (2 * p)) * exact.chi_square_moment(d_k, p)
    return (N - 1) * above / exact.chi_square_moment(d_k, 2 * p)


def narrow_certificate(exact, *, N, d_k, p):
    """(N - 1) E g^2p E |k|^-2p, where the first mean is at least one."""
    return exact.divergent_moment(d_k, -p, rest=N - 1)


def energies(sim, keys, N, d_k, d_v, p, queries):
    """|sum_{j != i} (k_j.k_i)^p v_j|^2 / |k_i|^(4p) and |k_i|^2, values on the sphere, for the first queries: [R, queries] each, in float64."""
    k = sim.vectors(keys, N, d_k).double()
    gram = k[:, :queries] @ k.transpose(-1, -2)  # [R, i, j]
    norms = k[:, :queries].square().sum(-1)
    weights = (gram / norms.unsqueeze(-1)).pow(p) * (1 - sim.torch.eye(N, dtype=k.dtype, device=k.device)[:queries])
    return (weights @ sim.sphere(N, d_v).double()).square().sum(-1), norms


def simulation(keys):
    def noise(sim, *, N, d_k, d_v, p):
        return energies(sim, keys, N, d_k, d_v, p, N)[0].mean(-1)

    return noise


def ratio_simulation(sim, *, N, d_k, d_v, p):
    crosstalk, norms = energies(sim, "gaussian", N, d_k, d_v, p, N)
    signal = norms ** (2 * p)
    return (crosstalk * signal).mean(-1), signal.mean(-1)


def narrow_simulation(sim, *, N, d_k, d_v, p):
    """The ratio of the first pair alone."""
    return energies(sim, "gaussian", N, d_k, d_v, p, 1)[0][:, 0]


LIMIT = (N - 1) * 2**p * rf(HALF, p) / d_k**p
POINTS = table("N d_k d_v p", (6, 8, 8, 2), (8, 5, 6, 2), (6, 4, 8, 3), (12, 8, 4, 1))

THEOREM = Theorem(
    title="Retrieval noise of the polynomial kernel", domain=SPHERE, sources=("zhong2025", "krotov2016"),
    parts={
        "sphere": Identity(
            quantity=crosstalk(overlap(vectors("sphere"))), equals=(N - 1) * rf(HALF, p) / rf(d_k / 2, p), derivation=sphere_derivation,
            certificate=certify.enclosure(sphere_certificate, *table("N d_k p", (3, 2, 1), (2, 3, 2), (5, 5, 3), (4, 12, 2))),
            simulation=simulation("sphere"), points=POINTS,
            near_misses={
                "limit of large widths": LIMIT, "no odd numbers": (N - 1) / d_k**p,
                "binomial coefficient": (N - 1) * gamma(d_k) * gamma(p + 1) / gamma(d_k + p),
            },
        ),
        "rademacher": Identity(
            domain=SIGNS, quantity=crosstalk(overlap(vectors("rademacher"))),
            equals=(N - 1) * Sum(binomial(d_k, h) * (2 * h / d_k - 1) ** (2 * p), (h, 0, d_k)) / 2**d_k, derivation=sign_derivation,
            certificate=certify.instances(sign_certificate, *table("N d_k p", (3, 1, 2), (2, 2, 1), (5, 3, 2), (4, 5, 3), (7, 8, 2))),
            simulation=simulation("rademacher"), points=POINTS,
            near_misses={
                "limit of large widths": LIMIT, "keys on the sphere": (N - 1) * rf(HALF, p) / rf(d_k / 2, p),
                "counts the retrieved pair": N * Sum(binomial(d_k, h) * (2 * h / d_k - 1) ** (2 * p), (h, 0, d_k)) / 2**d_k,
            },
        ),
        "gaussian": Identity(
            domain=WIDE, quantity=crosstalk(overlap(vectors("gaussian"))), equals=(N - 1) * rf(HALF, p) * gamma(d_k / 2 - p) / gamma(d_k / 2),
            derivation=gaussian_derivation,
            certificate=certify.enclosure(gaussian_certificate, *table("N d_k p", (3, 3, 1), (2, 5, 2), (5, 9, 3), (4, 16, 2))),
            simulation=simulation("gaussian"), tail_index=d_k / (2 * p),
            points=table("N d_k d_v p", (12, 16, 8, 1), (16, 32, 8, 2), (16, 40, 8, 2), (12, 16, 4, 1)),
            near_misses={
                "limit of large widths": LIMIT, "power of the corrected width": (N - 1) * 2**p * rf(HALF, p) / (d_k - 2) ** p,
                "keys on the sphere": (N - 1) * rf(HALF, p) / rf(d_k / 2, p),
            },
        ),
        "ratio_of_means": Identity(
            domain=SIGNS, quantity=ratio_of_means(), equals=(N - 1) * rf(HALF, p) * rf(d_k / 2, p) / rf(d_k / 2, 2 * p), derivation=ratio_derivation,
            certificate=certify.enclosure(ratio_certificate, *table("N d_k p", (3, 1, 2), (2, 3, 1), (5, 5, 2), (4, 9, 3))),
            simulation=ratio_simulation, points=table("N d_k d_v p", (12, 16, 8, 1), (8, 12, 8, 1), (16, 24, 8, 2), (8, 12, 4, 1)),
            near_misses={
                "mean of the ratio": (N - 1) * rf(HALF, p) / rf(d_k / 2 - p, p),
                "over the squared mean signal": (N - 1) * rf(HALF, p) / rf(d_k / 2, p),
            },
        ),
        "narrow_keys": Divergence(
            domain=NARROW, quantity=crosstalk(overlap(vectors("gaussian"))),
            certificate=certify.divergence(narrow_certificate, *table("N d_k p", (2, 4, 2), (3, 3, 2), (5, 1, 1))), simulation=narrow_simulation,
            beyond="gaussian", points=table("N d_k d_v p", (4, 3, 4, 2), (3, 2, 4, 1), (3, 2, 2, 1)),
            near_misses={"keys on the sphere": (N - 1) * rf(HALF, p) / rf(d_k / 2, p), "limit of large widths": LIMIT},
        ),
    },
)  # fmt: skip
