"""Retrieval noise of the Gaussian (radial) kernel with Gaussian keys.

Measuring distance instead of overlap takes the length of the keys out of the kernel, and with it the pathology of the exponential kernel: the noise falls
with the inverse temperature at every temperature, and its mean is always finite.
Source: zhong2025, abstract (kernel view of softmax); the statement is a reconstruction.
Differs: the exponential kernel on the same keys has an optimal temperature and no mean beyond a limit.
"""

from memorem import Derivation, Domain, E, Identity, N, Theorem, beta, certify, d_k, d_v, exponential, gaussian, integers, items, norm2, over, reals
from memorem import rules, white

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), beta=reals(0))
i, j = items("i j")
k, v = gaussian(d_k)("k"), white(d_v)("v")


def kernel(item):
    return exponential(-beta / 2 * norm2(k[item] - k[i]))


ratio = E(norm2(over(j, kernel(j) * v[j], excluding=i)) / norm2(v[i]))


def derivation():
    return (
        Derivation(ratio, DOMAIN)
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


THEOREM = Theorem(
    title="Retrieval noise of the radial kernel, Gaussian keys",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio,
            equals=(N - 1) * (1 + 4 * beta) ** (-d_k / 2),
            derivation=derivation,
            certificate=certify.enclosure(
                certificate, {"N": 3, "d_k": 3, "beta": "1/4"}, {"N": 2, "d_k": 8, "beta": 1}, {"N": 4, "d_k": 1, "beta": "3/2"}
            ),
            simulation=simulation,
            points=(
                {"N": 12, "d_k": 6, "d_v": 4, "beta": "1/8"},
                {"N": 16, "d_k": 8, "d_v": 6, "beta": "1/12"},
                {"N": 10, "d_k": 4, "d_v": 3, "beta": "1/4"},
            ),
            near_misses={
                "half the rate": (N - 1) * (1 + 2 * beta) ** (-d_k / 2),
                "exponential kernel": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
                "counts the retrieved pair": N * (1 + 4 * beta) ** (-d_k / 2),
            },
        )
    },
)
