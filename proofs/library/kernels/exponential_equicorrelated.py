"""Retrieval noise of the exponential kernel with equicorrelated keys.

A component that all keys share cancels between signal and crosstalk of an exponential kernel: it takes away a dimension and turns the inverse temperature
down by what is left of the keys, so that a higher inverse temperature restores the capacity that the linear memory loses for good.
Source: zhong2025, abstract (kernel view of softmax); the ensemble and the statement are ours.
Differs: the linear memory keeps a noise floor with such keys, at every width.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(2), d_v=integers(1), beta=reals(0), rho=reals(0, 1, open="high"))
i, j = items("i j")
u, v = sphere(d_k - 1)("u"), white(d_v)("v")
COOLED = beta * (1 - rho)


def kernel(item):
    """Of keys sqrt(rho) e + sqrt(1 - rho) u_j, with u_j on the unit sphere perpendicular to e."""
    return exponential(beta * (rho + (1 - rho) * (u[item] @ u[i])))


ratio = E(norm2(over(j, kernel(j) * v[j], excluding=i)) / (kernel(i) ** 2 * norm2(v[i])))


def derivation():
    return Derivation(ratio, DOMAIN).by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, u)


def certificate(exact, *, N, d_k, beta, rho):
    """An integral over the angle between the perpendicular parts of two keys, which meet at overlap rho + (1 - rho) x."""
    rate, common = 2 * exact.number(beta), exact.number(rho)
    return (N - 1) * exact.sphere_mean(lambda x: (rate * (common + (1 - common) * x - 1)).exp(), d_k - 1)


def simulation(sim, *, N, d_k, d_v, beta, rho):
    """mean_i |sum_{j != i} e^{beta (k_j - k_i).k_i} v_j|^2, the common component along the first axis."""
    common = sim.torch.full((sim.replicates, N, 1), rho**0.5, dtype=sim.dtype, device=sim.device)
    k = sim.torch.cat([common, (1 - rho) ** 0.5 * sim.sphere(N, d_k - 1)], -1)
    weights = sim.torch.exp(beta * (k @ k.transpose(-1, -2) - 1))
    weights.diagonal(dim1=-2, dim2=-1).zero_()
    return (weights @ sim.sphere(N, d_v)).square().sum(-1).mean(-1)


THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, equicorrelated keys", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio, equals=(N - 1) * exp(-2 * COOLED) * hyper((), ((d_k - 1) / 2,), COOLED**2), derivation=derivation,
            certificate=certify.enclosure(certificate, *table("N d_k beta rho", (3, 2, 1, "1/3"), (4, 3, 2, "1/2"), (2, 9, 4, "3/10"), (2, 6, 1, 0))),
            simulation=simulation, points=table("N d_k d_v beta rho", (8, 9, 8, 1, "1/2"), (6, 5, 6, 2, "3/5"), (8, 17, 8, 2, "3/10")),
            near_misses={
                "uncorrelated keys": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
                "common component in the signal only": (N - 1) * exp(-2 * beta) * hyper((), ((d_k - 1) / 2,), COOLED**2),
                "squared correlation": (N - 1) * exp(-2 * beta * (1 - rho**2)) * hyper((), ((d_k - 1) / 2,), (beta * (1 - rho**2)) ** 2),
            },
        ),
    },
)  # fmt: skip
