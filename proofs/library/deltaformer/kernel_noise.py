"""Noise of a Hebbian memory in the feature space of the exponential kernel, and how many items it holds.

The kernel is normalised to one at equal keys. Its mean and its mean square over two random directions are one function at an argument and at twice that
argument; the squared disturbance of a reading is the mean square for every other item, so that signal and noise are level at one item more than its
inverse. Gaussian approximations of the mean square are above it (inner_products.generating_function).
Source: xu2025deltaformer, abstract; reconstruction. Differs: beta is the inverse temperature, the factor on the inner product of unit keys.
The ratio of noise to signal is that of kernels.exponential_sphere, where bounds and scalings are.
"""

from memorem.language import *

ONE = Domain(d_k=integers(1), beta=reals(0))
DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0))
i, j = items("i j")
k, v = sphere(d_k)("k"), white(d_v)("v")


def kernel(item):
    return exp(-beta) * exponential(beta * (k[item] @ k[i]))


noise = E(norm2(over(j, kernel(j) * v[j], excluding=i)))
room = {name: kind for name, kind in DOMAIN.parameters.items() if name in ("d_k", "beta")}


def transform(argument):
    return hyper((), (d_k / 2,), argument)


def one_key(start):
    return start.by(rules.generating_function, k)


def averaged(start):
    return start.by(rules.integrate, v).by(rules.generating_function, k)


def mean(power, count=lambda N: 1):
    """E kappa^power times a count by an integral over the angle between two directions."""

    def certificate(exact, *, d_k, beta, N=2):
        rate = power * exact.number(beta)
        return count(N) * exact.sphere_mean(lambda x: (rate * (x - 1)).exp(), d_k)

    return certificate


def level(exact, *, d_k, beta):
    """The count at which count - 1 mean squares make one."""
    return 1 + 1 / mean(2)(exact, d_k=d_k, beta=beta)


def kernels(power):
    def simulation(sim, *, d_k, beta):
        overlap = (sim.sphere(16, d_k) * sim.sphere(16, d_k)).sum(-1)  # [R, 16]
        return (power * beta * (overlap - 1)).exp().mean(-1)

    return simulation


def crosstalk(sim, *, N, d_k, d_v, beta):
    """The squared disturbance, averaged over the queries of a memory."""
    k, v = sim.sphere(N, d_k), sim.sphere(N, d_v)
    weights = (beta * (k @ k.mT - 1)).exp() * (1 - sim.torch.eye(N, dtype=k.dtype, device=k.device))  # [R, N, N]
    return (weights @ v).square().sum(-1).mean(-1)


def least_count(sim, *, d_k, beta):
    """(1 + kappa^2, kappa^2), whose means have the count as ratio."""
    square = kernels(2)(sim, d_k=d_k, beta=beta)
    return 1 + square, square


ANGLES = table("d_k beta", (2, 1), (3, 2), (1, "1/2"), (16, 4))
POINTS = table("N d_k d_v beta", (5, 8, 4, 1), (12, 3, 2, "3/2"), (20, 16, 6, 1))
CERTIFIED = table("N d_k beta", (5, 8, 1), (3, 3, 2), (2, 1, "1/2"))

THEOREM = Theorem(
    title="Noise of the kernel memory", domain=DOMAIN, sources=("xu2025deltaformer",),
    parts={
        "mean": Identity(
            quantity=E(kernel(j)), equals=exp(-beta) * transform(beta**2 / 4), domain=ONE, derivation=one_key, points=ANGLES,
            certificate=certify.enclosure(mean(1), *ANGLES), simulation=kernels(1),
            near_misses={
                "Gaussian overlap": exp(-beta + beta**2 / (2 * d_k)), "at twice the argument": exp(-beta) * transform(beta**2),
                "largest": exp(-beta) + 1,
            },
        ),
        "mean_square": Identity(
            quantity=E(kernel(j) ** 2), equals=exp(-2 * beta) * transform(beta**2), domain=ONE, derivation=one_key, points=ANGLES,
            certificate=certify.enclosure(mean(2), *ANGLES), simulation=kernels(2),
            near_misses={
                "Gaussian overlap": exp(-2 * beta + 2 * beta**2 / d_k), "square of the mean": (exp(-beta) * transform(beta**2 / 4)) ** 2,
                "half the argument": exp(-2 * beta) * transform(beta**2 / 4),
            },
        ),
        "noise": Identity(
            quantity=noise, equals=(N - 1) * exp(-2 * beta) * transform(beta**2), derivation=averaged, points=POINTS,
            certificate=certify.enclosure(mean(2, lambda N: N - 1), *CERTIFIED), simulation=crosstalk,
            near_misses={
                "counts the item itself": N * exp(-2 * beta) * transform(beta**2), "first moment": (N - 1) * exp(-beta) * transform(beta**2 / 4),
                "Gaussian overlap": (N - 1) * exp(-2 * beta + 2 * beta**2 / d_k),
            },
        ),
        "capacity": Identity(
            quantity=Capacity(noise, Integer(1)), equals=1 + exp(2 * beta) / transform(beta**2), domain=Domain(**room),
            derivation=lambda: Derivation(Capacity(noise, Integer(1)), DOMAIN).by(rules.supply_mean, averaged(Derivation(noise, DOMAIN))),
            points=ANGLES, certificate=certify.enclosure(level, *ANGLES), simulation=least_count,
            near_misses={
                "item itself not counted": exp(2 * beta) / transform(beta**2), "first moment": 1 + exp(beta) / transform(beta**2 / 4),
                "Gaussian overlap": 1 + exp(2 * beta - 2 * beta**2 / d_k),
            },
        ),
    },
)  # fmt: skip
