"""The best scale of a Hebbian reading.

A reading that is scaled down before it is compared with the stored value trades signal for noise. The least mean squared error over all scales, and the
scale that attains it, follow from two means; for unit keys the error is the inverse signal-to-noise ratio over one plus itself.
Source: zhong2025, abstract (retrieval SNR); the statements are ours.
Differs: the error of the reading as it is can be arbitrarily large, the error of the scaled one never exceeds the energy of a value.
"""

from memorem.language import *

UNIT = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1))
i, j = items("i j")
v = white(d_v)("v")


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher, "gaussian": gaussian}[keys](d_k)("k")


def reading(keys):
    k = vectors(keys)
    return over(j, (k[j] @ k[i]) * v[j])


def least_error(keys):
    return Least(E(norm2(gain * reading(keys) - v[i])), gain)


def best_scale(keys):
    return Quotient(E(v[i] @ reading(keys)), (E(norm2(reading(keys))),))


def averaged(statement, keys, domain):
    k, lines = vectors(keys), Derivation(statement, domain).by(rules.expand).by(rules.unit_norm, v).by(rules.integrate, v)
    return lines.by(rules.unit_norm, k).by(rules.integrate, k) if k.ensemble.unit else lines.by(rules.integrate, k)


def error_derivation(keys, domain):
    statement = least_error(keys)
    return Derivation(statement, domain).by(rules.least_square, averaged(statement.mean, keys, domain.with_(gain=reals())))


def scale_derivation(keys, domain):
    statement = best_scale(keys)
    means = (averaged(mean, keys, domain) for mean in (statement.top, *statement.bottom))
    return Derivation(statement, domain).by(rules.supply_means, *means)


def means(exact, N, d_k, keys):
    """E v_i.S k_i and E |S k_i|^2: unit keys at the points of a design, Gaussian ones by moments of their coordinates."""
    if keys == "gaussian":
        square, fourth = (exact.gaussian_mean(lambda x, p=p: x**p) for p in (2, 4))
        return d_k * square, d_k * fourth + d_k * (d_k - 1) * square**2 + (N - 1) * d_k * square**2

    def energy(memory):
        return memory.over(lambda j: memory.over(lambda l: memory.key(j, 0) * memory.key(l, 0) * memory.value(j, l)))

    return exact.Fraction(1), exact.average(energy, N=N, d_k=d_k, keys=keys)


def error_certificate(exact, *, N, d_k, keys="gaussian"):
    signal, energy = means(exact, N, d_k, keys)
    return 1 - signal**2 / energy


def scale_certificate(exact, *, N, d_k, keys="gaussian"):
    signal, energy = means(exact, N, d_k, keys)
    return signal / energy


def sampled(sim, N, d_k, d_v, keys):
    """v_i.S k_i and |S k_i|^2, each a mean over the pairs of one memory: [R] each."""
    k, values = sim.vectors(keys, N, d_k), sim.sphere(N, d_v)
    read = k @ k.transpose(-1, -2) @ values
    return (read * values).sum(-1).mean(-1), read.square().sum(-1).mean(-1)


def scale_simulation(sim, *, N, d_k, d_v, keys="gaussian"):
    return sampled(sim, N, d_k, d_v, keys)


def error_simulation(sim, *, N, d_k, d_v, keys="gaussian"):
    """E A - (E B)^2 over E A for the energy A of the reading and its projection B on the value, the square from two independent memories."""
    signal, energy = sampled(sim, N, d_k, d_v, keys)
    return energy - signal * sampled(sim, N, d_k, d_v, keys)[0], energy


UNIT_POINTS = table("N d_k d_v keys", (10, 12, 4, "sphere"), (10, 12, 4, "rademacher"), (5, 16, 3, "sphere"))
GAUSSIAN_POINTS = table("N d_k d_v", (10, 12, 4), (6, 8, 5), (24, 16, 3))
CERTIFIED = tuple({"N": N, "d_k": d, "keys": kind} for N, d in ((1, 2), (2, 1), (3, 3), (4, 2)) for kind in ("sphere", "rademacher"))
GAUSSIAN_CERTIFIED = tuple({"N": N, "d_k": d} for N, d in ((1, 1), (3, 2), (4, 7)))


def unit(quantity, equals, derive, certificate, simulation, near_misses):
    return Identity(
        quantity=quantity, equals=equals, derivation=lambda keys: derive(keys, UNIT), certificate=certify.instances(certificate, *CERTIFIED),
        simulation=simulation, points=UNIT_POINTS, near_misses=near_misses,
    )  # fmt: skip


def normal(quantity, equals, derive, certificate, simulation, near_misses):
    return Identity(
        domain=GAUSSIAN, quantity=quantity("gaussian"), equals=equals, derivation=lambda: derive("gaussian", GAUSSIAN),
        certificate=certify.enclosure(certificate, *GAUSSIAN_CERTIFIED), simulation=simulation, points=GAUSSIAN_POINTS, near_misses=near_misses,
    )  # fmt: skip


THEOREM = Theorem(
    title="The best scale of a Hebbian reading", domain=UNIT, sources=("zhong2025",),
    parts={
        "unit_keys": unit(
            least_error, (N - 1) / (d_k + N - 1), error_derivation, error_certificate, error_simulation,
            {"unscaled": (N - 1) / d_k, "counts the retrieved pair": N / (d_k + N), "bar counts the retrieved pair": (N - 1) / (d_k + N)},
        ),
        "gaussian_keys": normal(
            least_error, (N + 1) / (d_k + N + 1), error_derivation, error_certificate, error_simulation,
            {"unit keys": (N - 1) / (d_k + N - 1), "ratio of means": (N - 1) / (d_k + 2), "bar counts the pairs": (N + 1) / (d_k + N)},
        ),
        "scale_unit_keys": unit(
            best_scale, d_k / (d_k + N - 1), scale_derivation, scale_certificate, scale_simulation,
            {"counts the retrieved pair": d_k / (d_k + N), "inverse noise": d_k / (N - 1 + d_k**2)},
        ),
        "scale_gaussian_keys": normal(
            best_scale, 1 / (d_k + N + 1), scale_derivation, scale_certificate, scale_simulation,
            {"unit keys": 1 / (d_k + N - 1), "mean signal alone": 1 / d_k},
        ),
    },
)  # fmt: skip
