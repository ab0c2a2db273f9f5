"""Retrieval with a noisy query.

A query that is the stored key plus Gaussian noise has a signal that may come arbitrarily near to zero, so that the mean of the ratio of noise to signal
does not exist for Gaussian keys at any width. The ratio of the means exists at every width and noise, and so does the mean error of the reading.
Source: zhong2025, abstract (retrieval SNR); the statement is a reconstruction.
Differs: noise of the query adds to every overlap, it is not divided by the key width.
In one dimension the noise of the query cancels from the ratio of unit keys, whose mean is finite; the divergence begins at width two.
"""

from memorem.language import *

UNIT = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), sigma=reals(0), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), sigma=reals(0))
WIDE = UNIT.with_(N=integers(2), d_k=integers(2))
PAIRS = GAUSSIAN.with_(N=integers(2))
i, j = items("i j")
v, noise = white(d_v)("v"), gaussian(d_k, scale=sigma**2)("e")


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher, "gaussian": gaussian}[keys](d_k)("k")


def crosstalk(k):
    return over(j, (k[j] @ (k[i] + noise[i])) * v[j], excluding=i)


def ratio(keys):
    k = vectors(keys)
    return Quotient(E(norm2(crosstalk(k))), (E((k[i] @ (k[i] + noise[i])) ** 2),))


def mean_ratio(keys):
    k = vectors(keys)
    return E(norm2(crosstalk(k)) / (k[i] @ (k[i] + noise[i])) ** 2)


def energy(statement, k, domain):
    """A mean with values: values first, since those of different items are uncorrelated, then the noise, then the keys."""
    return keys_last(Derivation(statement, domain).by(rules.unit_norm).by(rules.integrate, v), k)


def keys_last(lines, k):
    lines = lines.by(rules.integrate, noise)
    return lines.by(rules.unit_norm, k).by(rules.integrate, k) if k.ensemble.unit else lines.by(rules.integrate, k)


def quotient(keys, domain):
    statement, k = ratio(keys), vectors(keys)
    signal = keys_last(Derivation(statement.bottom[0], domain).by(rules.expand), k)
    return Derivation(statement, domain).by(rules.supply_means, energy(statement.top, k, domain), signal)


def derivation(keys):
    return quotient(keys, UNIT)


def reading_error(keys):
    k = vectors(keys)
    return E(norm2(crosstalk(k) + (k[i] @ (k[i] + noise[i])) * v[i] - v[i]))


def error_derivation(keys):
    return energy(reading_error(keys), vectors(keys), UNIT)


def second_moments(exact, kind, width, sigma):
    """E (k.q)^2 for another key, E (k_i.q)^2 and E (k_i.q - 1)^2 for the key that is read, keys at design points, noise at Gauss-Hermite nodes."""
    nodes = ((0, exact.Fraction(2, 3)), (1, exact.Fraction(1, 6)), (-1, exact.Fraction(1, 6)))  # node / sqrt(3): squares have mean one
    spread = sum(weight * 3 * node * node for node, weight in nodes) * sigma**2  # E (u.e)^2 for a unit vector u
    if kind == "gaussian":
        norm4 = width * (width + 2)
        return width + width * spread, norm4 + width * spread, None
    overlap = exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=width, keys=kind)
    return overlap + spread, 1 + spread, spread


def certificate(exact, *, N, d_k, sigma, keys="gaussian"):
    other, own, _ = second_moments(exact, keys, d_k, sigma)
    return (N - 1) * other / own


def error_certificate(exact, *, N, d_k, sigma, keys):
    other, _, off = second_moments(exact, keys, d_k, sigma)
    return (N - 1) * other + off


def near_zero(exact, sigma, distance):
    """x -> a lower bound of x f(x) on (0, 1] for f(x) = x^-2 times the density of a signal with this noise, the mean within `distance` of x."""
    sigma = exact.number(exact.Fraction(sigma))
    return lambda x: (-(distance(x) ** 2) / (2 * sigma**2)).exp() / (sigma * (2 * exact.arb.pi()).sqrt())


def unit_divergence(exact, *, N, d_k, sigma, keys):
    """The noise perpendicular to the key is independent of the signal 1 + sigma g: (N - 1) E (k_j.u)^2 sigma^2 (d_k - 1) E 1/(1 + sigma g)^2."""
    overlap = exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys=keys)
    rest = exact.number((N - 1) * overlap * exact.Fraction(sigma) ** 2 * (d_k - 1))
    density = near_zero(exact, sigma, lambda x: x - 1)
    return exact.harmonic(lambda x: rest * density(x))


def gaussian_divergence(exact, *, N, d_k, sigma):
    """For keys with 1/2 <= |k| <= 1 the signal is |k| (|k| + sigma g), at most |k| + sigma g; the noise is at least sigma^2 (d_k - 1) by other keys.

    In one dimension the query cancels and the mean of 1/k^2 is left.
    """
    if d_k == 1:
        return exact.harmonic(lambda x: 2 * (N - 1) * (-x * x / 2).exp() / (2 * exact.arb.pi()).sqrt())  # 1/k^2 >= 1/|k| up to 1
    whole = exact.integral(lambda y: y ** (d_k - 1) * (-y * y / 2).exp(), 0, 40)
    chance = exact.integral(lambda y: y ** (d_k - 1) * (-y * y / 2).exp(), exact.Fraction(1, 2), 1) / whole
    rest = exact.number((N - 1) * exact.Fraction(sigma) ** 2 * (d_k - 1)) * chance
    density = near_zero(exact, sigma, lambda x: 1 + 0 * x)
    return exact.harmonic(lambda x: rest * density(x))


def overlaps(sim, N, d_k, sigma, keys):
    """k_j.q for every j and the query of the first key: [R, N]."""
    k = sim.vectors(keys, N, d_k)
    return sim.torch.einsum("rnd,rd->rn", k, k[:, 0] + sigma * sim.gaussian(d_k))


def simulation(sim, *, N, d_k, d_v, sigma, keys="gaussian"):
    """|r|^2 and c^2, values on the sphere."""
    x = overlaps(sim, N, d_k, sigma, keys)
    read = sim.torch.einsum("rn,rnm->rm", x[:, 1:], sim.sphere(N - 1, d_v))
    return read.square().sum(-1), x[:, 0].square()


def ratio_simulation(sim, *, N, d_k, d_v, sigma, keys="gaussian"):
    noise, signal = simulation(sim, N=N, d_k=d_k, d_v=d_v, sigma=sigma, keys=keys)
    return noise / signal


def error_simulation(sim, *, N, d_k, d_v, sigma, keys):
    """|S q - v_1|^2."""
    values = sim.sphere(N, d_v)
    read = sim.torch.einsum("rn,rnm->rm", overlaps(sim, N, d_k, sigma, keys), values)
    return (read - values[:, 0]).square().sum(-1)


POINTS = table("N d_k d_v sigma keys", (6, 8, 6, "1/2", "sphere"), (5, 12, 4, "1/4", "rademacher"), (9, 5, 8, "2/5", "sphere"))
CERTIFIED = tuple(
    {"N": N, "d_k": d, "sigma": s, "keys": kind} for N, d, s in ((4, 1, "3/7"), (3, 3, 2), (4, 4, 1)) for kind in ("sphere", "rademacher")
)

THEOREM = Theorem(
    title="Retrieval with a noisy query", domain=UNIT, sources=("zhong2025",),
    parts={
        "unit_keys": Identity(
            quantity=ratio, equals=(N - 1) * (1 / d_k + sigma**2) / (1 + sigma**2), derivation=derivation,
            certificate=certify.instances(certificate, *CERTIFIED, {"N": 5, "d_k": 1, "sigma": "9/28", "keys": "sphere"}), simulation=simulation,
            points=POINTS,
            near_misses={
                "no noise": (N - 1) / d_k, "noise over the width": (N - 1) * (1 + sigma**2) / d_k,
                "noise of the signal forgotten": (N - 1) * (1 / d_k + sigma**2),
            },
        ),
        "gaussian_keys": Identity(
            domain=GAUSSIAN, quantity=ratio("gaussian"), equals=(N - 1) * (1 + sigma**2) / (d_k + 2 + sigma**2),
            derivation=lambda: quotient("gaussian", GAUSSIAN),
            certificate=certify.instances(certificate, *({"N": N, "d_k": d, "sigma": s} for N, d, s in ((4, 1, "3/7"), (3, 3, 2), (2, 6, 1)))),
            simulation=simulation, points=table("N d_k d_v sigma", (6, 12, 6, 1), (8, 16, 4, "1/2"), (5, 20, 8, "3/2")),
            near_misses={
                "no noise": (N - 1) / (d_k + 2), "noise of the signal forgotten": (N - 1) * (1 + sigma**2) / (d_k + 2),
                "mean signal": (N - 1) * (1 + sigma**2) / d_k,
            },
        ),
        "reading_error": Identity(
            quantity=reading_error, equals=sigma**2 + (N - 1) * (1 / d_k + sigma**2), derivation=error_derivation,
            certificate=certify.instances(error_certificate, *CERTIFIED, {"N": 5, "d_k": 1, "sigma": "9/28", "keys": "sphere"}),
            simulation=error_simulation, points=POINTS,
            near_misses={
                "crosstalk alone": (N - 1) * (1 / d_k + sigma**2), "noise in every width": sigma**2 * d_k + (N - 1) * (1 / d_k + sigma**2),
                "no noise": (N - 1) / d_k,
            },
        ),
        "infinite_mean_unit_keys": Divergence(
            domain=WIDE, quantity=mean_ratio,
            certificate=certify.divergence(
                unit_divergence,
                *({"N": N, "d_k": d, "sigma": s, "keys": kind} for N, d, s in ((3, 2, "1/3"), (2, 5, 1)) for kind in ("sphere", "rademacher")),
            ),
            simulation=ratio_simulation, points=table("N d_k d_v sigma keys", (4, 4, 3, 1, "sphere"), (3, 2, 4, "3/4", "rademacher")),
            near_misses={"ratio of means": (N - 1) * (1 / d_k + sigma**2) / (1 + sigma**2), "no noise": (N - 1) / d_k},
        ),
        "infinite_mean_gaussian_keys": Divergence(
            domain=PAIRS, quantity=mean_ratio("gaussian"),
            certificate=certify.divergence(
                gaussian_divergence, *({"N": N, "d_k": d, "sigma": s} for N, d, s in ((3, 1, "1/2"), (2, 2, "1/3"), (5, 6, 1))),
            ),
            simulation=ratio_simulation, points=table("N d_k d_v sigma", (3, 4, 3, 2), (4, 1, 4, 1)),
            near_misses={"ratio of means": (N - 1) * (1 + sigma**2) / (d_k + 2 + sigma**2), "no noise": (N - 1) / (d_k + 2)},
        ),
    },
)  # fmt: skip
