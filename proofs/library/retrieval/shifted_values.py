"""Retrieval noise with values that have a common mean.

As long as the keys have mean zero, a common mean of the values does not change the mean noise of unit values at all: the crosstalk of two pairs still
averages out. It changes how the noise scatters from memory to memory, since the values are no longer nearly orthogonal, and for Gaussian values it
changes the mean of the ratio through the norms, by a confluent hypergeometric factor.
Source: zhong2025, abstract (retrieval SNR); the statements are ours.
Differs: a quadratic term in the number of pairs appears only if keys and values both have a mean, as in retrieval.equicorrelated_keys.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(2), nu=reals(0, 1, open=False), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(N=integers(1), d_k=integers(1), d_v=integers(3), nu=reals(0), keys=one_of("sphere", "rademacher"))
CONE = Domain(N=integers(1), d_k=integers(1), d_v=integers(2), nu=reals(0, 1, open=False))
i, j = items("i j")
v, w = white(d_v, nu)("v"), sphere(d_v - 1)("w")
b, g = constant("b", d_v), gaussian(d_v)("g")


def vectors(keys):
    return {"sphere": sphere, "rademacher": rademacher}[keys](d_k)("k")


def noise(keys):
    k = vectors(keys)
    return E(norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i)))


def derivation(keys):
    return Derivation(noise(keys), DOMAIN).by(rules.integrate, v).by(rules.unit_norm).by(rules.integrate, vectors(keys))


def value(item):
    return b + g[item]


def crosstalk(keys):
    k = vectors(keys)
    return norm2(over(j, (k[j] @ k[i]) * value(j), excluding=i))


def ratio(keys):
    return E(crosstalk(keys) / norm2(value(i)))


def ratio_derivation(keys):
    k = vectors(keys)
    weighted = Derivation(E(crosstalk(keys) * exponential(-t * norm2(value(i)))), GAUSSIAN.with_(t=reals(0)))
    weighted = weighted.by(rules.unit_norm, k).by(rules.integrate, k).by(rules.unit_norm, k).by(rules.integrate, g)  # the other pairs
    weighted = weighted.by(rules.tilt, g).by(rules.integrate, g).by(rules.named_sums, b, {2: nu})  # the value that is read
    return Derivation(ratio(keys), GAUSSIAN).by(rules.gamma_integral, weighted).by(rules.euler_integral)


def scatter(ensemble):
    """The noise of unit values sqrt(nu) e + sqrt(1 - nu) w_j with w_j on the unit sphere perpendicular to e."""
    k = ensemble(d_k)("k")
    across = norm2(over(j, (k[j] @ k[i]) * w[j], excluding=i))
    return (1 - nu) * across + nu * over(j, k[j] @ k[i], excluding=i) ** 2


def variance_derivation(ensemble):
    k, spread = ensemble(d_k)("k"), Variance(scatter(ensemble))

    def moment(statement):
        lines = Derivation(statement, CONE).by(rules.unit_norm).by(rules.integrate, w).by(rules.unit_norm)
        return lines.by(rules.integrate, k).by(rules.unit_norm)

    return Derivation(spread, CONE).by(rules.supply_moments, moment(spread.mean), moment(spread.square))


def certificate(exact, *, N, d_k, nu, keys):
    def energy(memory):
        def product(j):
            return memory.over(lambda l: memory.key(j, 0) * memory.key(l, 0) * ((1 - nu) * memory.value(j, l) + nu), excluding=0)

        return memory.over(product, excluding=0)

    return exact.average(energy, N=N, d_k=d_k, keys=keys)


def ratio_certificate(exact, *, N, d_k, d_v, nu, keys):
    """(N - 1) E (k_i.k_j)^2 (d_v + nu) E 1/|v|^2; given a Poisson number n of mean nu/2, |v|^2 is chi-square with d_v + 2n degrees of freedom."""
    overlap, total, chance = exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys=keys), exact.Fraction(0), exact.Fraction(1)
    for n in range(60):
        total += chance / (d_v + 2 * n - 2)
        chance *= exact.Fraction(nu) / (2 * (n + 1))  # from the 60th on less than half of the one before
    return (
        exact.number((N - 1) * overlap * (d_v + nu)) * (exact.number(total) + exact.arb(0, exact.number(2 * chance))) * (-exact.number(nu) / 2).exp()
    )


def variance_certificate(kind):
    def enumerated(exact, *, N, d_k, d_v, nu):
        """Both moments over every key and value at the points of a design, the key that is read fixed by symmetry."""
        keys = exact.design(d_k) if kind == "sphere" else exact.signs(d_k)
        first, second = exact.gram_moments("sphere", N - 1, d_v - 1)
        mean, square = exact.Fraction(0), exact.Fraction(0)
        for chosen in exact.product(keys, repeat=N - 1):
            weight = exact.Fraction(1)
            for one, _ in chosen:
                weight *= one
            x = [exact.overlap(vector, keys[0][1], d_k) for _, vector in chosen]
            for (a, c), one in first.items():
                mean = mean + weight * (nu + (1 - nu) * one) * x[a] * x[c]
            for (a, c, e, f), both in second.items():
                product = nu**2 + nu * (1 - nu) * (first[a, c] + first[e, f]) + (1 - nu) ** 2 * both
                square = square + weight * product * x[a] * x[c] * x[e] * x[f]
        return exact.rational(square) - exact.rational(mean) ** 2

    return enumerated


def cone(sim, N, d_v, nu):
    """Unit values with one common component: [R, N, d_v]."""
    common = sim.torch.full((sim.replicates, N, 1), nu**0.5, dtype=sim.dtype, device=sim.device)
    return sim.torch.cat([common, (1 - nu) ** 0.5 * sim.sphere(N, d_v - 1)], -1)


def simulation(sim, *, N, d_k, d_v, nu, keys):
    k = sim.vectors(keys, N, d_k)
    gram = k @ k.transpose(-1, -2)
    gram.diagonal(dim1=-2, dim2=-1).zero_()
    return (gram @ cone(sim, N, d_v, nu)).square().sum(-1).mean(-1)


def ratio_simulation(sim, *, N, d_k, d_v, nu, keys):
    k, values = sim.vectors(keys, N, d_k), sim.gaussian(N, d_v)
    values[..., 0] += nu**0.5
    gram = k @ k.transpose(-1, -2)
    gram.diagonal(dim1=-2, dim2=-1).zero_()
    return ((gram @ values).square().sum(-1) / values.square().sum(-1)).mean(-1)


def variance_simulation(kind):
    def half_squared_difference(sim, *, N, d_k, d_v, nu):
        """(X - X')^2 / 2 of two independent memories: its mean is the variance."""
        energies = []
        for _ in range(2):
            k = sim.vectors(kind, N, d_k)
            overlaps = sim.torch.einsum("rnd,rd->rn", k[:, 1:], k[:, 0])
            energies.append(sim.torch.einsum("rn,rnm->rm", overlaps, cone(sim, N - 1, d_v, nu)).square().sum(-1))
        return (energies[0] - energies[1]).square() / 2

    return half_squared_difference


def variance(ensemble, fourth):
    kind = ensemble(d_k).kind
    pairs = 2 * (N - 1) * (N - 2) / d_k**2
    single = (N - 1) * (fourth - 1 / d_k**2)
    sizes = ((3, 3, 2, "1/2"), (2, 4, 3, "1/3"), (3, 2, 3, "2/5"), (3, 2, 4, 0))
    return Identity(
        domain=CONE, quantity=Variance(scatter(ensemble)), equals=single + pairs * (nu**2 + (1 - nu) ** 2 / (d_v - 1)),
        derivation=lambda: variance_derivation(ensemble),
        certificate=certify.instances(variance_certificate(kind), *({"N": N, "d_k": d, "d_v": m, "nu": nu} for N, d, m, nu in sizes)),
        simulation=variance_simulation(kind), points=table("N d_k d_v nu", (8, 4, 5, "1/2"), (5, 4, 3, "1/3"), (8, 10, 5, "1/2")),
        near_misses={"values without a mean": single + pairs / d_v, "mean alone": single + pairs * nu**2, "uncorrelated pairs": single},
    )  # fmt: skip


BASE = {"N": 8, "d_k": 10, "d_v": 4, "nu": "1/2"}

THEOREM = Theorem(
    title="Retrieval noise with values that have a common mean", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "unit_values": Identity(
            quantity=noise, equals=(N - 1) / d_k, derivation=derivation,
            certificate=certify.instances(certificate, *table("N d_k nu", (1, 2, "2/5"), (3, 1, 1), (4, 3, "2/5"), keys=UNIT_KEYS)),
            simulation=simulation,
            points=({**BASE, "keys": "sphere"}, {**BASE, "keys": "rademacher"}, {"N": 12, "d_k": 6, "d_v": 3, "nu": "4/5", "keys": "sphere"}),
            near_misses={
                "keys with a mean": (N - 1) / d_k + (N - 1) * (N - 2) * nu / d_k**2, "mean left out": (N - 1) * (1 - nu) / d_k,
                "counts the retrieved pair": N / d_k,
            },
        ),
        "gaussian_values": Identity(
            domain=GAUSSIAN, quantity=ratio, equals=(N - 1) / d_k * (d_v + nu) * hyper((1,), (d_v / 2,), -nu / 2) / (d_v - 2),
            given={b: {2: nu}}, derivation=ratio_derivation,
            certificate=certify.enclosure(
                ratio_certificate, *table("N d_k d_v nu", (3, 3, 3, 2), (2, 4, 4, "1/2"), (3, 2, 9, 3), keys=UNIT_KEYS),
                {"N": 4, "d_k": 4, "d_v": 4, "nu": "1/2", "keys": "sphere"},
            ),
            simulation=ratio_simulation, tail_index=d_v / 2,
            points=table("N d_k d_v nu keys", (8, 8, 12, 6, "sphere"), (8, 8, 12, 6, "rademacher"), (12, 10, 9, 3, "sphere")),
            near_misses={
                "values without a mean": (N - 1) / d_k * d_v / (d_v - 2), "norm enlarged": (N - 1) / d_k * (d_v + nu) / (d_v + nu - 2),
                "unit values": (N - 1) / d_k,
            },
        ),
        "variance_sphere": variance(sphere, 3 / (d_k * (d_k + 2))),
        "variance_rademacher": variance(rademacher, (3 * d_k - 2) / d_k**3),
    },
)  # fmt: skip
