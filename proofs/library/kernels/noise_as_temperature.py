"""Noise of the query acts as a change of temperature, for keys of one length.

With keys on the sphere, Gaussian noise on the query leaves the exponential kernel its form and replaces the inverse temperature by a smaller one. The
best inverse temperature therefore falls with the noise; at twice the best one nothing at all is gained over a memory without a kernel. Unlike with the
linear memory the mean ratio is finite at every noise.
Source: zhong2025, abstract (kernel view of softmax); the statement is a reconstruction.
Differs: the linear memory with a noisy query has no mean ratio beyond one dimension.
"""

from memorem.language import *

DOMAIN = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), sigma=reals(0, open=False), beta=reals(0))
NOISY = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), sigma=reals(0))
BEST = Domain(N=integers(1), d_k=integers(1), d_v=integers(1), sigma=reals(0), beta=reals(0))
k, v, noise = sphere(d_k)("k"), white(d_v)("v"), gaussian(d_k, scale=sigma**2)("e")


RATIO = Memory(sphere(d_k), white(d_v), exponential_kernel(beta), query=lambda key, item: key + noise[item]).inverse_snr


def averaged(start):
    """Values and the noise of the query integrated out: an exponential of the overlap of two keys is left."""
    return start.by(rules.unit_norm).by(rules.integrate, v).by(rules.generating_function, noise).by(rules.unit_norm)


def certificate(exact, *, N, d_k, beta, sigma):
    """Given both keys the noise enters by its component along their difference, of variance |k_j - k_i|^2 = 2 (1 - x); then the angle is integrated."""
    rate, spread = exact.number(beta), exact.number(sigma)
    mean = exact.sphere_mean(lambda x: (2 * rate * (x - 1)).exp() * exact.gaussian_exponential(8 * rate**2 * spread**2 * (1 - x)), d_k)
    return (N - 1) * (mean + exact.arb(0, 1e-25))


exact_ratio = Identity(
    quantity=RATIO, equals=(N - 1) * exp(-2 * beta + 4 * beta**2 * sigma**2) * hyper((), (d_k / 2,), (beta - 2 * beta**2 * sigma**2) ** 2),
    derivation=lambda start: averaged(start).by(rules.generating_function, k), simulation=observe.noisy_kernel_inverse_snr,
    certificate=certify.enclosure(
        certificate, *table("N d_k beta sigma", (3, 2, "1/2", "1/2"), (4, 3, 1, "1/3"), (2, 8, 2, "1/4"), (5, 1, "3/4", "2/5"), (3, 5, 1, 0)),
    ),
    points=table("N d_k d_v beta sigma", (8, 8, 8, 1, "1/4"), (6, 16, 6, "1/2", "1/2"), (6, 8, 8, 2, "1/4")),
    near_misses={
        "clean query": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
        "noise of one key only": (N - 1) * exp(-2 * beta + 2 * beta**2 * sigma**2) * hyper((), (d_k / 2,), (beta - beta**2 * sigma**2) ** 2),
        "longer query": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2 * (1 + d_k * sigma**2)),
    },
)  # fmt: skip

THEOREM = Theorem(
    title="Noise of the query acts as a change of temperature", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "inverse_snr": exact_ratio,
        "neutral": exact_ratio.at(
            beta=1 / (2 * sigma**2), domain=NOISY, equals=N - 1,
            derivation=lambda start: averaged(start).by(rules.expand),  # the exponent is zero
            certified=table("N d_k sigma", (3, 2, 1), (4, 5, "3/2"), (2, 1, 2)),
            points=table("N d_k d_v sigma", (6, 8, 6, 2), (8, 12, 4, "5/2"), (5, 6, 6, 3)),
            near_misses={"counts the retrieved pair": N, "clean query": (N - 1) * exp(-1 / sigma**2) * hyper((), (d_k / 2,), 1 / (4 * sigma**4))},
        ),
        "optimum": Bound(
            domain=BEST, relation=">=", quantity=RATIO, equals=(N - 1) * exp(-1 / (4 * sigma**2)) * hyper((), (d_k / 2,), 1 / (64 * sigma**4)),
            derivation=lambda start: averaged(start).by(rules.bound_overlaps, 1 / (4 * sigma**2)).by(rules.generating_function, k),
            certificate=certify.enclosure(
                certificate,  # at the first point the temperature is the best one: equality
                *table("N d_k beta sigma", (3, 3, 1, "1/2"), (4, 5, "1/4", 1), (3, 3, "1/2", "1/2"), (2, 8, "3/2", "1/2"), (2, 8, "1/5", "5/4")),
            ),
            simulation=observe.noisy_kernel_inverse_snr,
            points=table("N d_k d_v beta sigma", (6, 4, 8, "1/4", 1), (5, 8, 8, "1/9", "3/2"), (8, 8, 4, 1, "1/2")),
            near_misses={
                "half the best temperature": (N - 1) * exp(-1 / (8 * sigma**2)) * hyper((), (d_k / 2,), 1 / (256 * sigma**4)),
                "counts the retrieved pair": N * exp(-1 / (4 * sigma**2)) * hyper((), (d_k / 2,), 1 / (64 * sigma**4)),
            },
        ),
    },
)  # fmt: skip
