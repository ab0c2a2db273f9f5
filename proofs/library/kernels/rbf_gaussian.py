"""Retrieval noise of the Gaussian (radial) kernel with Gaussian keys.

Measuring distance instead of overlap takes the length of the keys out of the kernel, and with it the pathology of the exponential kernel: the noise falls
with the inverse temperature at every temperature, and its mean is always finite.
Source: zhong2025, abstract (kernel view of softmax); the statement is a reconstruction.
Differs: the exponential kernel on the same keys has an optimal temperature and no mean beyond a limit.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0))
COLDER = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0), beta_low=reals(0, open=False), where=nonnegative(beta - beta_low))
i, j = items("i j")
k, v = gaussian(d_k)("k"), white(d_v)("v")


def kernel(item):
    return exponential(-beta / 2 * norm2(k[item] - k[i]))


ratio = E(norm2(over(j, kernel(j) * v[j], excluding=i)) / norm2(v[i]))


def derivation(domain=DOMAIN):
    return (
        Derivation(ratio, domain)
        .by(rules.unit_norm, v)
        .by(rules.integrate, v)
        .by(rules.generating_function, k)  # given k_i, complete the square in k_j
        .by(rules.radial, k)
    )


def certificate(exact, *, N, d_k, beta):
    """(N - 1) times the mean of e^{-beta (x - y)^2} for one coordinate of both keys, an integral over the angle, to the power d_k."""
    rate = exact.number(beta)
    return (N - 1) * exact.gaussian_pair_mean(lambda x, y: -rate * (x - y) * (x - y)) ** d_k


def simulation(sim, *, N, d_k, d_v, beta):
    """mean_i |sum_{j != i} e^{-beta |k_j - k_i|^2/2} v_j|^2, values of norm one."""
    k, v = sim.gaussian(N, d_k), sim.sphere(N, d_v)
    squares = k.square().sum(-1)
    distances = squares[:, :, None] + squares[:, None, :] - 2 * k @ k.transpose(-1, -2)
    weights = sim.torch.exp(-beta / 2 * distances)
    weights.diagonal(dim1=-2, dim2=-1).zero_()
    return (weights @ v).square().sum(-1).mean(-1)


def colder_certificate(exact, *, N, d_k, beta, beta_low):
    return certificate(exact, N=N, d_k=d_k, beta=beta)


def colder_simulation(sim, *, N, d_k, d_v, beta, beta_low):
    return simulation(sim, N=N, d_k=d_k, d_v=d_v, beta=beta)


THEOREM = Theorem(
    title="Retrieval noise of the radial kernel, Gaussian keys", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio, equals=(N - 1) * (1 + 4 * beta) ** (-d_k / 2), derivation=derivation,
            certificate=certify.enclosure(certificate, *table("N d_k beta", (3, 3, "1/4"), (2, 8, 1), (4, 1, "3/2"))), simulation=simulation,
            points=table("N d_k d_v beta", (12, 6, 4, "1/8"), (16, 8, 6, "1/12"), (10, 4, 3, "1/4")),
            near_misses={
                "half the rate": (N - 1) * (1 + 2 * beta) ** (-d_k / 2), "exponential kernel": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
                "counts the retrieved pair": N * (1 + 4 * beta) ** (-d_k / 2),
            },
        ),
        "colder": Bound(
            domain=COLDER, quantity=ratio, equals=(N - 1) * (1 + 4 * beta_low) ** (-d_k / 2),
            derivation=lambda: derivation(COLDER).by(rules.gather_powers).by(rules.monotone_power, 1 + 4 * beta_low),
            certificate=certify.enclosure(colder_certificate, *table("N d_k beta beta_low", (3, 3, "1/4", "1/4"), (2, 8, 1, "1/2"), (4, 1, 9, 0))),
            simulation=colder_simulation,
            points=table("N d_k d_v beta beta_low", (12, 6, 4, "1/8", "1/8"), (12, 4, 6, "1/8", "1/10"), (10, 4, 6, "1/4", 0)),
            near_misses={"twice as cold": (N - 1) * (1 + 8 * beta_low) ** (-d_k / 2), "twice the exponent": (N - 1) * (1 + 4 * beta_low) ** (-d_k)},
        ),
    },
)  # fmt: skip
