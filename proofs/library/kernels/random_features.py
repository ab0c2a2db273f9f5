"""A kernel memory read through random features.

Positive random features estimate the exponential kernel without bias and with a variance that grows with the length of the sum of the two keys, so that
the estimate is worst for the pair that is read. The noise of the memory over its signal is never below what the features of one pair add, however wide the
keys are: a memory of random features holds no more than a linear memory of as many coordinates.
Trigonometric features estimate the same kernel with a variance that vanishes for equal keys and is largest for opposite ones.
Source: zhong2025, abstract (kernel view of softmax); choromanski2021 for the features; the statements on the memory are ours.
Differs: replacing the estimated kernel by the exact one forgets the larger part of the noise.
"""

from memorem.language import *

RANGES = {"d_k": integers(1), "m": integers(1), "beta": reals(0)}
DOMAIN = Domain(N=integers(1), d_v=integers(1), **RANGES)
PAIR = Domain(d_k=integers(2), m=integers(1), beta=reals(0), rho=reals(-1, 1, open=False))
OWN = Domain(**RANGES)
i, j = items("i j")
a = items("a", count=m)
k, u, w, v = sphere(d_k)("k"), equiangular(d_k, rho)("u"), gaussian(d_k)("w"), white(d_v)("v")


def estimate(key, j):
    """The mean over features of phi_a(x_j) phi_a(x_i), phi_a(x) = e^{w_a.x - |x|^2/2}, x = sqrt(beta) k: an estimate of e^{x_j.x_i}."""
    share = -beta / 2
    feature = exponential(sqrt(beta) * (w[a] @ (key[j] + key[i])) + share * norm2(key[j]) + share * norm2(key[i]))
    return over(a, feature) / m


def trigonometric(key):
    """The mean over frequencies of cos(w_a.(x_j - x_i)), a cosine and a sine feature each, times e^{(|x_j|^2 + |x_i|^2)/2}: the same kernel."""
    return over(a, exponential(beta / 2 * norm2(key[j]) + beta / 2 * norm2(key[i])) * cosine(sqrt(beta) * (w[a] @ (key[j] - key[i])))) / m


crosstalk = E(norm2(over(j, estimate(k, j) * v[j], excluding=i)))
signal, energy = E(estimate(k, i)), E(estimate(k, i) ** 2)
spread, waves = Variance(estimate(u, j)), Variance(trigonometric(u))
ratio = Quotient(crosstalk, (signal, signal))


def averaged(statement, domain, key):
    """Features integrated out, then the norms of the keys."""
    lines = Derivation(statement, domain).by(rules.unit_norm)
    return lines.by(rules.generating_function, w).by(rules.unit_norm, key)


def noise_derivation():
    lines = Derivation(crosstalk, DOMAIN).by(rules.unit_norm).by(rules.integrate, v)
    return lines.by(rules.generating_function, w).by(rules.unit_norm, k).by(rules.generating_function, k)


def variance_derivation(statement):
    moments = (averaged(mean, PAIR, u) for mean in (statement.mean, statement.square))
    return Derivation(statement, PAIR).by(rules.supply_moments, *moments)


def ratio_derivation():
    own = averaged(signal, DOMAIN, k)
    return Derivation(ratio, DOMAIN).by(rules.supply_means, noise_derivation(), own, own)


def floor_derivation():
    alone = (N - 1) * exp(-2 * beta) * (1 - 1 / m) * hyper((), (d_k / 2,), beta**2)  # what the exact kernel would leave of the noise
    return ratio_derivation().by(rules.without, alone)


def moments(exact, beta, overlap, m):
    """E K and E K^2 of the estimate for two unit keys with this overlap: w along their sum is N(0, 2 + 2 overlap)."""
    square = beta * (2 + 2 * overlap)
    first, second = (-beta).exp() * exact.gaussian_exponential(square), (-2 * beta).exp() * exact.gaussian_exponential(4 * square)
    return first, (1 - exact.arb(1) / m) * first * first + second / m


def noise_certificate(exact, *, N, d_k, m, beta):
    return (N - 1) * exact.sphere_mean(lambda x: moments(exact, exact.number(beta), x, m)[1], d_k)


def variance_certificate(exact, *, d_k, m, beta, rho):
    mean, square = moments(exact, exact.number(beta), exact.number(rho), m)
    return (square - mean * mean).real


def wave_certificate(exact, *, d_k, m, beta, rho):
    """w along the difference of the keys is N(0, 2 - 2 rho): rigorous means of its cosine and of the square."""
    rate = exact.number(beta)
    length = (rate * (2 - 2 * exact.number(rho))).sqrt()
    mean, square = (exact.gaussian_mean(lambda x, n=n: (length * x).cos() ** n) for n in (1, 2))
    return (2 * rate).exp() * (square - mean * mean) / m


def energy_certificate(exact, *, d_k, m, beta):
    return moments(exact, exact.number(beta), exact.arb(1), m)[1].real


def ratio_certificate(exact, *, N, d_k, m, beta):
    own = moments(exact, exact.number(beta), exact.arb(1), m)[0].real
    return noise_certificate(exact, N=N, d_k=d_k, m=m, beta=beta) / (own * own)


def estimates(sim, keys, m, beta):
    """The estimated kernel of all pairs of keys: [R, N, N]."""
    features = sim.torch.exp(beta**0.5 * keys @ sim.gaussian(m, keys.shape[-1]).transpose(-1, -2) - beta / 2)  # [R, N, m]
    return features @ features.transpose(-1, -2) / m


def noise_simulation(sim, *, N, d_k, d_v, m, beta):
    """mean_i |sum_{j != i} K_ji v_j|^2."""
    weights = estimates(sim, sim.sphere(N, d_k), m, beta)
    weights = weights * (1 - sim.torch.eye(N, dtype=weights.dtype, device=weights.device))
    return (weights @ sim.sphere(N, d_v)).square().sum(-1).mean(-1)


def pair(sim, d_k, rho):
    """Two unit keys with the given overlap: [R, 2, d_k]."""
    key = sim.torch.zeros(sim.replicates, 2, d_k, dtype=sim.dtype, device=sim.device)
    key[:, :, 0] = 1
    key[:, 1, 0], key[:, 1, 1] = rho, (1 - rho**2) ** 0.5
    return key


def variance_simulation(estimate):
    """(K - K')^2 / 2 of two independent draws of the features of one pair of keys."""

    def half_squared_difference(sim, *, d_k, m, beta, rho):
        key = pair(sim, d_k, rho)
        return (estimate(sim, key, m, beta) - estimate(sim, key, m, beta)).square() / 2

    return half_squared_difference


def waves_of(sim, key, m, beta):
    """A cosine and a sine of every frequency."""
    angles = beta**0.5 * key @ sim.gaussian(m, key.shape[-1]).transpose(-1, -2)  # [R, 2, m]
    return (angles.cos()[:, 0] * angles.cos()[:, 1] + angles.sin()[:, 0] * angles.sin()[:, 1]).mean(-1) * sim.torch.exp(angles.new_tensor(beta))


def energy_simulation(sim, *, d_k, m, beta):
    return estimates(sim, sim.sphere(1, d_k), m, beta)[:, 0, 0].square()


def ratio_simulation(sim, *, N, d_k, d_v, m, beta):
    """The noise over the squared mean signal, the two factors of the signal from independent memories."""
    signals = [estimates(sim, sim.sphere(1, d_k), m, beta)[:, 0, 0] for _ in range(2)]
    return noise_simulation(sim, N=N, d_k=d_k, d_v=d_v, m=m, beta=beta), signals[0] * signals[1]


EXACT, FEATURES = hyper((), (d_k / 2,), beta**2), hyper((), (d_k / 2,), 4 * beta**2)
POINTS = table("N d_k d_v m beta", (8, 8, 6, 8, "1/8"), (6, 5, 6, 4, "1/10"), (5, 6, 4, 16, "1/4"))
CERTIFIED = table("N d_k m beta", (3, 2, 1, "1/2"), (4, 3, 4, 1), (2, 9, 16, "3/4"), (5, 1, 2, "1/3"))
RATIO = {"quantity": ratio, "certificate": certify.enclosure(ratio_certificate, *CERTIFIED), "simulation": ratio_simulation}


def variance(quantity, equals, certificate, certified, estimate, points, near_misses):
    """The variance of an estimate of one pair."""
    return Identity(
        domain=PAIR, quantity=quantity, equals=equals, near_misses=near_misses, derivation=lambda: variance_derivation(quantity),
        certificate=certify.enclosure(certificate, *certified), simulation=variance_simulation(estimate), points=points,
    )  # fmt: skip


THEOREM = Theorem(
    title="A kernel memory read through random features", domain=DOMAIN, sources=("zhong2025", "choromanski2021"),
    parts={
        "noise": Identity(
            quantity=crosstalk, equals=(N - 1) * ((1 - 1 / m) * EXACT + exp(2 * beta) * FEATURES / m), derivation=noise_derivation,
            certificate=certify.enclosure(noise_certificate, *CERTIFIED), simulation=noise_simulation, points=POINTS,
            near_misses={
                "exact kernel": (N - 1) * EXACT, "features of one pair alone": (N - 1) * (EXACT + exp(2 * beta) * FEATURES / m),
                "length of the sum forgotten": (N - 1) * ((1 - 1 / m) * EXACT + FEATURES / m),
            },
        ),
        "variance": variance(
            spread, exp(2 * beta * rho) * (exp(2 * beta * (1 + rho)) - 1) / m, variance_certificate,
            table("d_k m beta rho", (2, 1, "1/2", "3/5"), (3, 5, 1, "-1/2"), (4, 2, "1/4", 0), (2, 3, "3/4", 1)),
            lambda *drawn: estimates(*drawn)[:, 0, 1], table("d_k m beta rho", (4, 16, "1/10", "1/2"), (6, 24, "1/8", "-1/4"), (3, 32, "1/6", "3/5")),
            {
                "length of the difference": exp(2 * beta * rho) * (exp(2 * beta * (1 - rho)) - 1) / m,
                "mean square": exp(2 * beta * rho) * exp(2 * beta * (1 + rho)) / m, "orthogonal keys": (exp(2 * beta) - 1) / m,
            },
        ),
        "trigonometric_variance": variance(
            waves, exp(2 * beta) * (1 - exp(-2 * beta * (1 - rho))) ** 2 / (2 * m), wave_certificate,
            table("d_k m beta rho", (2, 1, "1/2", "3/5"), (3, 5, 1, "-1/2"), (4, 2, 2, 0)), waves_of,
            table("d_k m beta rho", (4, 8, 1, "-1/2"), (6, 4, 2, "1/4"), (3, 16, "1/2", 0)),
            {
                "positive features": exp(2 * beta * rho) * (exp(2 * beta * (1 + rho)) - 1) / m,
                "one feature for each frequency": exp(2 * beta) * (1 - exp(-2 * beta * (1 - rho))) ** 2 / m,
                "no square": exp(2 * beta) * (1 - exp(-2 * beta * (1 - rho))) / (2 * m),
            },
        ),
        "signal_energy": Identity(
            domain=OWN, quantity=energy, equals=exp(2 * beta) * (1 + (exp(4 * beta) - 1) / m), derivation=lambda: averaged(energy, OWN, k),
            certificate=certify.enclosure(energy_certificate, *table("d_k m beta", (2, 1, "1/2"), (1, 4, 1), (5, 9, "1/4"))),
            simulation=energy_simulation, points=table("d_k m beta", (8, 4, "1/10"), (5, 6, "1/12"), (3, 16, "1/8")),
            near_misses={"exact kernel": exp(2 * beta), "half the length": exp(2 * beta) * (1 + (exp(2 * beta) - 1) / m)},
        ),
        "noise_over_signal": Identity(
            **RATIO, equals=(N - 1) * exp(-2 * beta) * ((1 - 1 / m) * EXACT + exp(2 * beta) * FEATURES / m), derivation=ratio_derivation,
            points=POINTS, near_misses={"exact kernel": (N - 1) * exp(-2 * beta) * EXACT, "counts the retrieved pair": N * exp(-2 * beta) * EXACT},
        ),
        "floor": Bound(
            **RATIO, relation=">=", equals=(N - 1) * FEATURES / m, derivation=floor_derivation,
            points=table("N d_k d_v m beta", (8, 8, 8, 1, "1/16"), (6, 5, 6, 2, "1/10"), (8, 8, 6, 8, "1/8")),
            near_misses={
                "twice the floor": 2 * (N - 1) * FEATURES / m, "signal forgotten": (N - 1) * exp(2 * beta) * FEATURES / m,
                "counts the retrieved pair": N * FEATURES / m,
            },
        ),
    },
)  # fmt: skip
