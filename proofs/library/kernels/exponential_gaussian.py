"""Retrieval noise of the exponential kernel with Gaussian keys.

Long keys shout: with Gaussian keys the exponential kernel has an optimal inverse temperature of one half, gains nothing at all at inverse temperature one,
and has no mean from (1 + sqrt 2)/2 on, because a stored key may be longer than the one that is read. Dividing overlaps by the root of the width, the
noise falls exponentially in that root, with a constant that the definition of the ratio moves by powers of e: the mean ratio, that of a query of typical
length and the ratio of means are far apart.
Source: zhong2025, abstract (kernel view of softmax); the definition of the ratio is a reconstruction.
Differs: the keys on the sphere have no such optimum; definitions of the ratio that agree there differ here.
Open: the geometric mean of the ratio over queries.
"""

from memorem.language import *

SIZES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1)}
DOMAIN = Domain(**SIZES, beta=reals(0, (1 + sqrt(2)) / 2, open="high"))
COLD = Domain(**{**SIZES, "N": integers(2)}, beta=reals((1 + sqrt(2)) / 2, None, open=False))
SCALED = Domain(**SIZES)
MILD = Domain(**SIZES, beta=reals(0))
MEANS = Domain(**SIZES, beta=reals(0, Rational(1, 4), open="high"))
i, j = items("i j")
k, v, q = gaussian(d_k)("k"), white(d_v)("v"), constant("q", d_k)

# The ratio for a key that is given, of squared length d_k.
typical = E(norm2(over(j, exponential(beta * (k[j] @ q)) * v[j], excluding=i)) / (exponential(beta * norm2(q)) ** 2 * norm2(v[i])))


MEMORY = Memory(gaussian(d_k), white(d_v), exponential_kernel(beta))
RATIO = MEMORY.inverse_snr


def averaged(start):
    """Values out, then given k_i complete the square in k_j."""
    return start.by(rules.unit_norm, v).by(rules.integrate, v).by(rules.generating_function, k)


def means(start):
    energy = Derivation(start.statement.bottom[0], MEANS).by(rules.unit_norm, v).by(rules.radial, k)
    noise = averaged(Derivation(start.statement.top, MEANS)).by(rules.radial, k)
    return start.by(rules.supply_means, noise, energy).by(rules.gather_powers)


def certificate(exact, *, N, d_k, beta):
    """(N - 1) times the mean of e^{2 beta (x y - x^2)} for one coordinate of both keys, an integral over the angle, to the power d_k."""
    return (N - 1) * exact.exponential_overlap("gaussian", d_k, 2 * beta)


def typical_certificate(exact, *, N, d_k, beta):
    """Overlaps with the given key are sqrt(d_k) times a standard normal."""
    rate = 2 * exact.number(beta)
    return (N - 1) * (-rate * d_k).exp() * exact.gaussian_mean(lambda x: (rate * exact.arb(d_k).sqrt() * x).exp())


def typical_simulation(sim, *, N, d_k, d_v, beta):
    """The ratio for the key sqrt(d_k) e_1."""
    weights = sim.torch.exp(beta * (d_k**0.5 * sim.gaussian(N - 1, d_k)[..., 0] - d_k))
    return sim.torch.einsum("rn,rnm->rm", weights, sim.sphere(N - 1, d_v)).square().sum(-1)


def divergent_certificate(exact, *, N, d_k, beta):
    """Given k_i the other keys leave (N - 1) e^{2 beta (beta - 1) |k_i|^2}."""
    return exact.divergent_moment(d_k, 0, rate=2 * beta * (1 - beta), rest=N - 1)


def means_certificate(exact, *, N, d_k, beta):
    rate = 2 * exact.number(beta)
    top = exact.gaussian_pair_mean(lambda x, y: rate * x * y)
    return (N - 1) * (top / exact.gaussian_pair_mean(lambda x, y: rate * x * x)) ** d_k


def first_ratio(sim, *, N, d_k, d_v, beta):
    """The ratio of the first pair alone."""
    keys = sim.gaussian(N, d_k)
    weights = sim.torch.exp(beta * ((keys[:, 1:] - keys[:, :1]) * keys[:, :1]).sum(-1))
    return sim.torch.einsum("rn,rnm->rm", weights, sim.sphere(N - 1, d_v)).square().sum(-1)


def weighted(rate):
    """The noise of the first pair, other keys drawn around 1.8 beta k_i and weighted by the ratio of densities, of which each takes the square root."""

    def simulation(sim, *, N, d_k, d_v):
        read, shift = sim.gaussian(1, d_k), 1.8 * rate(d_k)
        keys = shift * read + sim.gaussian(N - 1, d_k)
        overlaps, norm = (keys * read).sum(-1), read.square().sum(-1)
        likelihood = -shift * overlaps + shift**2 * norm / 2  # its logarithm: apart from the noise it may overflow
        amplitudes = sim.torch.exp(likelihood / 2 + rate(d_k) * (overlaps - norm))
        return sim.torch.einsum("rn,rnm->rm", amplitudes, sim.sphere(N - 1, d_v)).square().sum(-1)

    return simulation


def means_simulation(sim, *, N, d_k, d_v, beta):
    """|r|^2 and c^2 |v_1|^2 of the first pair."""
    keys = sim.gaussian(N, d_k)
    weights = sim.torch.exp(beta * (keys * keys[:, :1]).sum(-1))
    return sim.torch.einsum("rn,rnm->rm", weights[:, 1:], sim.sphere(N - 1, d_v)).square().sum(-1), weights[:, 0].square()


MEAN = (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2)
CUBIC = Rational(32, 3) * (1 - 1 / sqrt(d_k)) ** 3 / sqrt(d_k)
QUADRATIC = -2 * sqrt(d_k) + 6 - 8 / sqrt(d_k) + 4 / d_k

CERTIFIED = table("N d_k", (3, 1), (2, 4), (5, 16), (4, 64))
SMALL = table("N d_k d_v", (8, 4, 4), (8, 9, 4), (8, 16, 4), (9, 4, 2))

exact_ratio = Identity(
    quantity=RATIO, equals=MEAN, derivation=lambda start: averaged(start).by(rules.radial, k),
    simulation=observe.kernel_inverse_snr.with_(keys="gaussian"), tail_index=(1 + sqrt(2)) / (2 * beta),
    certificate=certify.enclosure(certificate, *table("N d_k beta", (3, 3, "1/4"), (2, 8, "1/8"), (4, 2, 1))),
    points=table("N d_k d_v beta", (16, 8, 4, "1/8"), (12, 12, 6, "1/10"), (24, 6, 3, "1/6"), (16, 16, 8, "1/12")),
    near_misses={
        "no fluctuation of the norm": (N - 1) * (1 + 4 * beta) ** (-d_k / 2), "typical key": (N - 1) * exp(-2 * beta * (1 - beta) * d_k),
        "counts the retrieved pair": N * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
    },
)  # fmt: skip
scaled = exact_ratio.at(
    beta=1 / sqrt(d_k), domain=SCALED, equals=(N - 1) * (1 + 4 / sqrt(d_k) - 4 / d_k) ** (-d_k / 2),
    simulation=weighted(lambda d: d**-0.5), tail_index=None, points=SMALL, certified=CERTIFIED,
    near_misses={
        "headline": (N - 1) * exp(-2 * sqrt(d_k)), "typical key": (N - 1) * exp(2 - 2 * sqrt(d_k)),
        "keys on the sphere": (N - 1) * exp(-2 * sqrt(d_k)) * hyper((), (d_k / 2,), d_k),
    },
    headline=Headline((N - 1) * exp(-2 * sqrt(d_k)), {"N": 2, "d_v": 1}),
)  # fmt: skip

THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, Gaussian keys", domain=DOMAIN, sources=("zhong2025",),
    parts={
        "inverse_snr": exact_ratio,
        "optimum": exact_ratio.bounded(
            ">=", (N - 1) * 2 ** (-d_k / 2), by=(rules.monotone_power, 2),
            certified=table("N d_k beta", (3, 3, "1/2"), (3, 2, "1/4"), (2, 4, "9/10")),
            points=table("N d_k d_v beta", (3, 2, 4, "1/4"), (3, 3, 4, "1/5"), (4, 2, 4, "1/4"), (3, 2, 2, "1/4")),
            near_misses={"half the exponent": (N - 1) * 2 ** (-d_k / 4), "counts the retrieved pair": N * 2 ** (-d_k / 2)},
        ),
        "neutral": exact_ratio.at(
            beta=1, domain=SCALED, simulation=weighted(lambda d: 1.0), tail_index=None, certified=table("N d_k", (2, 1), (3, 4), (5, 9)),
            points=table("N d_k d_v", (6, 3, 4), (8, 6, 4), (4, 2, 4), (4, 2, 2)),
            near_misses={"counts the retrieved pair": N, "keys on the sphere": (N - 1) * exp(-2) * hyper((), (d_k / 2,), 1)},
        ),
        "cold": Divergence(
            domain=COLD, quantity=RATIO, derivation=lambda start: averaged(start).by(rules.radial_divergence, k),
            certificate=certify.divergence(divergent_certificate, *table("N d_k beta", (2, 1, "5/4"), (3, 4, "3/2"), (2, 9, 2))),
            simulation=first_ratio, beyond="inverse_snr", points=table("N d_k d_v beta", (4, 2, 4, "3/2"), (3, 3, 4, 2), (4, 2, 2, "3/2")),
            near_misses={
                "no fluctuation of the norm": (N - 1) * (1 + 4 * beta) ** (-d_k / 2),
                "keys on the sphere": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
            },
        ),
        "scaled": scaled,
        "scaled_above": scaled.bounded(
            "<=", (N - 1) * exp(QUADRATIC), by=(rules.compare, "logarithmic_series", 2), certified=(*CERTIFIED, {"N": 7, "d_k": 400}),
            near_misses={"typical key": (N - 1) * exp(2 - 2 * sqrt(d_k)), "headline": (N - 1) * exp(-2 * sqrt(d_k))},
        ),
        "scaled_below": scaled.bounded(
            ">=", (N - 1) * exp(QUADRATIC - CUBIC), by=(rules.compare, "logarithmic_series", 3), certified=(*CERTIFIED, {"N": 7, "d_k": 400}),
            near_misses={"limit as equality": (N - 1) * exp(6 - 2 * sqrt(d_k)), "no cubic term": (N - 1) * exp(QUADRATIC)},
        ),
        "ratio_of_means": Identity(
            domain=MEANS, quantity=MEMORY.ratio_of_means, equals=(N - 1) * ((1 - 4 * beta) / (1 - 4 * beta**2)) ** (d_k / 2), derivation=means,
            certificate=certify.enclosure(means_certificate, *table("N d_k beta", (3, 3, "1/5"), (2, 8, "1/8"), (4, 2, "1/10"))),
            simulation=means_simulation, tail_index=1 / (4 * beta),
            points=table("N d_k d_v beta", (12, 8, 8, "1/40"), (16, 6, 8, "1/30"), (12, 12, 8, "1/50"), (12, 8, 4, "1/40")),
            near_misses={
                "mean of the ratio": MEAN, "noise of the norm in the signal only": (N - 1) * (1 - 4 * beta) ** (d_k / 2) * (1 - beta) ** d_k,
            },
        ),
        "typical_query": Identity(
            domain=MILD, quantity=typical, equals=(N - 1) * exp(-2 * beta * (1 - beta) * d_k),
            given={q: {2: d_k}}, derivation=lambda start: averaged(start).by(rules.named_sums, q, {2: d_k}),
            certificate=certify.enclosure(typical_certificate, *table("N d_k beta", (3, 3, "1/4"), (2, 9, "1/8"), (4, 1, 2))),
            simulation=typical_simulation,
            points=table("N d_k d_v beta", (12, 8, 8, "1/12"), (12, 4, 8, "1/8"), (12, 16, 8, "1/16"), (13, 4, 4, "1/8")),
            near_misses={
                "mean over queries": MEAN, "no fluctuation of the others": (N - 1) * exp(-2 * beta * d_k),
                "counts the retrieved pair": N * exp(-2 * beta * (1 - beta) * d_k),
            },
        ),
    },
)  # fmt: skip
