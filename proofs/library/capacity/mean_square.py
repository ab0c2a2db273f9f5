"""Capacity of the Hebbian memory in mean square: the linear law, and how it meets the square-root law.

With values of mean zero the crosstalk adds up like a random walk, and the mean-square criterion is met while the number of pairs is of the order of
the key width. Jensen's inequality ties it to the capacity against the worst values: at matching tolerances the excess of the one over a single pair
is at most the square of the excess of the other. The linear and the square-root law are one law read by two criteria.
Source: zhong2025 and qiao2025, abstracts (retrieval SNR; capacity of the order of the square root); the reconciliation is ours.
Differs: a capacity quoted without its criterion may be off by a square root.
For the exponential kernel the same inequality bounds the one excess by the square of the other.
"""

from memorem.language import *

UNIT = Domain(d_k=integers(1), level=reals(0), keys=one_of("sphere", "rademacher"))
GAUSSIAN = Domain(d_k=integers(3), d_v=integers(3), level=reals(0))
SQUARE = Domain(d_k=integers(1), theta=reals(0))
WARM = Domain(d_k=integers(1), beta=reals(0), theta=reals(0))
i, j = items("i j")
u, v = white(d_v)("u"), gaussian(d_v)("v")


def ratio(k, values):
    crosstalk = over(j, (k[j] @ k[i]) * values[j], excluding=i)
    return E(norm2(crosstalk) / ((k[i] @ k[i]) ** 2 * norm2(values[i])))


def vectors(keys):
    return ensemble(keys, d_k)("k")


def unit_capacity(keys):
    return Capacity(ratio(vectors(keys), u), level)


def unit_derivation(keys):
    k = vectors(keys)
    mean = Derivation(ratio(k, u), UNIT.with_(N=integers(1))).by(rules.unit_norm).by(rules.integrate, u).by(rules.integrate, k)
    return Derivation(unit_capacity(keys), UNIT).by(rules.supply_mean, mean)


def gaussian_derivation():
    k = gaussian(d_k)("k")
    mean = Derivation(ratio(k, v), GAUSSIAN.with_(N=integers(1))).by(rules.integrate, v).by(rules.integrate, k).by(rules.radial, k)
    return Derivation(Capacity(ratio(k, v), level), GAUSSIAN).by(rules.supply_mean, mean.by(rules.radial, v))


def square_derivation():
    k = vectors("sphere")
    domain = SQUARE.with_(N=integers(2))
    magnitude = Derivation(E(over(j, abs(k[j] @ k[i]), excluding=i)), domain).by(rules.projection, k)
    mean = Derivation(ratio(k, u), domain).by(rules.unit_norm).by(rules.integrate, u).by(rules.jensen, magnitude)
    return Derivation(Capacity(ratio(k, u), theta**2), SQUARE).by(rules.supply_mean, mean)


def kernel(item, k):
    return exponential(beta * (k[item] @ k[i]))


def kernel_mass(k):
    """What the kernel gives to all other keys, over what it gives to the key that is read: the crosstalk of the worst values."""
    return E(over(j, kernel(j, k) / kernel(i, k), excluding=i))


def kernel_ratio(k):
    return E(norm2(over(j, kernel(j, k) * u[j], excluding=i)) / (kernel(i, k) ** 2 * norm2(u[i])))


def mass_derivation():
    k = vectors("sphere")
    mean = Derivation(kernel_mass(k), WARM.with_(N=integers(1))).by(rules.unit_norm).by(rules.generating_function, k)
    return Derivation(Capacity(kernel_mass(k), theta), WARM).by(rules.supply_mean, mean)


def kernel_square_derivation():
    k = vectors("sphere")
    domain = WARM.with_(N=integers(2))
    half = Derivation(E(over(j, kernel(j, k), excluding=i)), domain).by(rules.generating_function, k).by(rules.unit_norm)
    mean = Derivation(kernel_ratio(k), domain).by(rules.unit_norm).by(rules.integrate, u).by(rules.jensen, half)
    return Derivation(Capacity(kernel_ratio(k), theta**2), WARM).by(rules.supply_mean, mean)


def mass_certificate(exact, *, d_k, beta, theta):
    return 1 + exact.number(theta) / exact.exponential_overlap("sphere", d_k, beta)


def kernel_square_certificate(exact, *, d_k, beta, theta):
    return 1 + exact.number(theta**2) / exact.exponential_overlap("sphere", d_k, 2 * beta)


def mass_simulation(sim, *, d_k, beta, theta):
    """The N at which the mean kernel mass on other keys reaches theta, from 8 keys, as a ratio of means."""
    k = sim.sphere(8, d_k)
    weights = (beta * (k @ k.transpose(-1, -2) - 1)).exp()
    each = (weights.sum((-2, -1)) - weights.diagonal(dim1=-2, dim2=-1).sum(-1)) / 56
    return theta + each, each


def kernel_square_simulation(sim, *, d_k, beta, theta):
    each = observe.kernel_inverse_snr(sim, N=12, d_k=d_k, d_v=4, beta=beta) / 11
    return theta**2 + each, each


def unit_certificate(exact, *, d_k, level, keys):
    """One other pair costs E x^2, averaged over sign patterns or a spherical design."""
    cost = exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys=keys)
    return 1 + level / cost


def gaussian_certificate(exact, *, d_k, d_v, level):
    cost = exact.chi_square_moment(d_k, -1) * exact.chi_square_moment(d_v, -1) * exact.chi_square_moment(d_v, 1)
    return 1 + exact.number(level) / cost


def square_certificate(exact, *, d_k, theta):
    return 1 + theta**2 / exact.average(lambda memory: memory.key(0, 1) ** 2, N=2, d_k=d_k, keys="sphere")


def simulation(sim, *, d_k, level, keys):
    each = observe.inverse_snr(sim, N=6, d_k=d_k, d_v=3, keys=keys) / 5
    return level + each, each


def gaussian_simulation(sim, *, d_k, d_v, level):
    each = observe.inverse_snr(sim, N=6, d_k=d_k, d_v=d_v, keys="gaussian", values="gaussian") / 5
    return level + each, each


def square_simulation(sim, *, d_k, theta):
    return simulation(sim, d_k=d_k, level=theta**2, keys="sphere")


THEOREM = Theorem(
    title="Capacity in mean square: the linear law", domain=UNIT, sources=("zhong2025", "qiao2025"), meanings={"theta": "tolerance"},
    parts={
        "unit_keys": Identity(
            quantity=unit_capacity, equals=1 + level * d_k, derivation=unit_derivation,
            certificate=certify.instances(
                unit_certificate,
                *({"d_k": d, "level": c, "keys": keys} for d in range(1, 7) for c in ("2/3", 2) for keys in ("sphere", "rademacher")),
            ),
            simulation=simulation,
            points=table("d_k level keys", (8, 1, "sphere"), (8, "1/2", "rademacher"), (16, "1/4", "sphere"), (5, 2, "rademacher")),
            near_misses={
                "does not count the retrieved pair": level * d_k, "Gaussian keys": 1 + level * (d_k - 2), "square-root law": 1 + level * sqrt(d_k),
            },
        ),
        "gaussian_keys": Identity(
            domain=GAUSSIAN, quantity=Capacity(ratio(gaussian(d_k)("k"), v), level), equals=1 + level * (d_k - 2) * (d_v - 2) / d_v,
            derivation=gaussian_derivation,
            certificate=certify.enclosure(gaussian_certificate, *table("d_k d_v level", (3, 4, 1), (5, 3, "1/2"), (9, 8, 2))),
            simulation=gaussian_simulation, tail_index=(d_k / 2, d_v / 2), points=table("d_k d_v level", (20, 16, 1), (24, 20, "1/2"), (32, 18, 2)),
            near_misses={
                "unit keys": 1 + level * d_k, "drops the value factor": 1 + level * (d_k - 2),
                "factor upside down": 1 + level * d_v * (d_k - 2) / (d_v - 2),
            },
        ),
        "square_law": Bound(
            domain=SQUARE, relation="<=", quantity=Capacity(ratio(vectors("sphere"), u), theta**2),
            equals=1 + theta**2 * pi * (gamma((d_k + 1) / 2) / gamma(d_k / 2)) ** 2, derivation=square_derivation,
            certificate=certify.instances(square_certificate, *({"d_k": d, "theta": theta} for d in range(1, 7) for theta in ("1/2", 2))),
            simulation=square_simulation, points=table("d_k theta", (8, 1), (4, 2), (16, "1/2")),
            near_misses={
                "no constant": 1 + theta**2 * (gamma((d_k + 1) / 2) / gamma(d_k / 2)) ** 2,
                "half the constant": 1 + theta**2 * pi * (gamma((d_k + 1) / 2) / gamma(d_k / 2)) ** 2 / 2,
            },
        ),
        "exponential_worst_values": Identity(
            domain=WARM, quantity=Capacity(kernel_mass(vectors("sphere")), theta), equals=1 + theta * exp(beta) / hyper((), (d_k / 2,), beta**2 / 4),
            derivation=mass_derivation,
            certificate=certify.enclosure(mass_certificate, *table("d_k beta theta", (1, 1, 1), (3, "3/2", 2), (16, 4, "1/2"), (64, 8, 1))),
            simulation=mass_simulation, points=table("d_k beta theta", (4, 2, 1), (9, 3, "1/2"), (16, 4, 1)),
            near_misses={
                "mean-square law": 1 + theta * exp(2 * beta) / hyper((), (d_k / 2,), beta**2), "no other key comes near": 1 + theta * exp(beta),
                "does not count the retrieved pair": theta * exp(beta) / hyper((), (d_k / 2,), beta**2 / 4),
            },
        ),
        "exponential_square_law": Bound(
            domain=WARM, relation="<=", quantity=Capacity(kernel_ratio(vectors("sphere")), theta**2),
            equals=1 + (theta * exp(beta) / hyper((), (d_k / 2,), beta**2 / 4)) ** 2, derivation=kernel_square_derivation,
            certificate=certify.enclosure(
                kernel_square_certificate, *table("d_k beta theta", (1, 1, 1), (3, "3/2", 2), (16, 4, "1/2"), (64, 8, 1), (64, "1/2", 2)),
            ),
            simulation=kernel_square_simulation, points=table("d_k beta theta", (4, 2, 1), (9, 3, "1/2"), (16, 4, 1)),
            near_misses={
                "no square": 1 + theta * exp(beta) / hyper((), (d_k / 2,), beta**2 / 4),
                "square of half": 1 + (theta * exp(beta) / hyper((), (d_k / 2,), beta**2 / 4)) ** 2 / 4,
            },
        ),
    },
)  # fmt: skip
