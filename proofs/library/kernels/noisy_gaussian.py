"""Retrieval noise of the exponential kernel with Gaussian keys and a noisy query.

Noise on the query lowers the best inverse temperature and the largest one that is admitted; at the best temperature it costs a factor for each
coordinate that grows with the noise and never reaches one, so that any noise can be paid for by width.
Source: zhong2025, abstract (kernel view of softmax); the statement is a reconstruction.
Differs: without noise the best inverse temperature is one half.
"""

from memorem.language import *

BASE = 1 + 4 * beta - 4 * beta**2 * (1 + 2 * sigma**2)  # must be positive, else no Gaussian integral converges
DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), sigma=reals(0, open=False), beta=reals(0), where=positive(BASE.expand() / 2))
TAIL = (1 + sqrt(2 + 2 * sigma**2)) / (2 * beta * (1 + 2 * sigma**2))
k, v, noise = gaussian(d_k)("k"), white(d_v)("v"), gaussian(d_k, scale=sigma**2)("e")


ratio = Memory(gaussian(d_k), white(d_v), exponential_kernel(beta), query=lambda key, item: key + noise[item]).inverse_snr


def derivation():
    return (
        Derivation(ratio, DOMAIN)
        .by(rules.unit_norm, v)
        .by(rules.integrate, v)
        .by(rules.generating_function, noise)  # the exponent is linear in the noise of the query
        .by(rules.generating_function, k)
        .by(rules.radial, k)
        .by(rules.gather_powers)
    )


def certificate(exact, *, N, d_k, beta, sigma):
    """(N - 1) times the mean over one coordinate of both keys, to the power d_k; the noise of that coordinate leaves 2 beta^2 sigma^2 (x - y)^2."""
    rate, spread = exact.number(beta), exact.number(sigma)
    smeared = 2 * rate**2 * spread**2
    return (N - 1) * exact.gaussian_pair_mean(lambda x, y: smeared * (x - y) * (x - y) + 2 * rate * (x * y - y * y)) ** d_k


def optimum():
    return derivation().by(rules.monotone_power, (2 + 2 * sigma**2) / (1 + 2 * sigma**2))  # the largest base: complete the square


THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, Gaussian keys, noisy query",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio,
            equals=(N - 1) * (1 + 4 * beta - 4 * beta**2 * (1 + 2 * sigma**2)) ** (-d_k / 2),
            derivation=derivation,
            certificate=certify.enclosure(
                certificate, *table("N d_k beta sigma", (3, 3, "1/4", "1/2"), (2, 8, "1/8", 1), (4, 1, "3/5", "1/3"), (5, 2, "1/5", 2))
            ),
            simulation=observe.noisy_kernel_inverse_snr.with_(keys="gaussian"),
            tail_index=TAIL,
            points=table("N d_k d_v beta sigma", (16, 8, 4, "1/10", 1), (12, 6, 6, "1/8", "3/4"), (16, 12, 8, "1/12", "1/2")),
            near_misses={
                "clean query": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
                "noise of one key only": (N - 1) * (1 + 4 * beta - 4 * beta**2 * (1 + sigma**2)) ** (-d_k / 2),
                "counts the retrieved pair": N * (1 + 4 * beta - 4 * beta**2 * (1 + 2 * sigma**2)) ** (-d_k / 2),
            },
        ),
        "optimum": Bound(
            relation=">=",
            quantity=ratio,
            equals=(N - 1) * ((1 + 2 * sigma**2) / (2 + 2 * sigma**2)) ** (d_k / 2),
            derivation=optimum,
            certificate=certify.enclosure(
                certificate,
                {"N": 3, "d_k": 3, "beta": "1/6", "sigma": 1},  # the best temperature: equality
                {"N": 3, "d_k": 3, "beta": "1/3", "sigma": "1/2"},
                {"N": 3, "d_k": 2, "beta": "1/18", "sigma": 2},
                {"N": 2, "d_k": 4, "beta": "1/4", "sigma": 1},
            ),
            simulation=observe.noisy_kernel_inverse_snr.with_(keys="gaussian"),
            tail_index=TAIL,
            points=table("N d_k d_v beta sigma", (12, 8, 4, "1/18", 2), (8, 10, 6, "1/38", 3), (8, 6, 6, "1/25", 2)),
            near_misses={
                "twice the noise": (N - 1) * ((1 + 4 * sigma**2) / (2 + 4 * sigma**2)) ** (d_k / 2),
                "half the width": (N - 1) * ((1 + 2 * sigma**2) / (2 + 2 * sigma**2)) ** (d_k / 4),
                "counts the retrieved pair": N * ((1 + 2 * sigma**2) / (2 + 2 * sigma**2)) ** (d_k / 2),
            },
        ),
    },
)
