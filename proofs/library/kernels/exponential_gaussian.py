"""Retrieval noise of the exponential kernel with Gaussian keys.

Long keys shout: with Gaussian keys the exponential kernel has an optimal inverse temperature of one half, gains nothing at all at inverse temperature one,
and has no mean from (1 + sqrt 2)/2 on, because a stored key may be longer than the one that is read. Dividing overlaps by the root of the width, the
noise falls exponentially in that root, with a constant that the definition of the ratio moves by powers of e: the mean ratio, that of a query of typical
length and the ratio of means are far apart.
Source: zhong2025, abstract (kernel view of softmax); the definition of the ratio is a reconstruction.
Differs: the keys on the sphere have no such optimum; definitions of the ratio that agree there differ here.
Open: the geometric mean of the ratio over queries.
"""

from memorem import (
    Bound,
    Derivation,
    Divergence,
    Domain,
    E,
    Headline,
    Identity,
    N,
    Quotient,
    Rational,
    Theorem,
    beta,
    certify,
    constant,
    d_k,
    d_v,
    exp,
)
from memorem import exponential, gaussian, hyper, integers, items, norm2, observe, over, reals, rules, sqrt, white

SIZES = {"N": integers(1), "d_k": integers(1), "d_v": integers(1)}
DOMAIN = Domain(**SIZES, beta=reals(0, (1 + sqrt(2)) / 2, open="high"))
COLD = Domain(**{**SIZES, "N": integers(2)}, beta=reals((1 + sqrt(2)) / 2, None, open=False))
SCALED = Domain(**SIZES)
MILD = Domain(**SIZES, beta=reals(0))
MEANS = Domain(**SIZES, beta=reals(0, Rational(1, 4), open="high"))
i, j = items("i j")
k, v, q = gaussian(d_k)("k"), white(d_v)("v"), constant("q", d_k)


def kernel(rate):
    return lambda item: exponential(rate * (k[item] @ k[i]))


def crosstalk(rate):
    return norm2(over(j, kernel(rate)(j) * v[j], excluding=i))


def ratio(rate):
    return E(crosstalk(rate) / (kernel(rate)(i) ** 2 * norm2(v[i])))


def averaged(statement, domain):
    """Values out, then given k_i complete the square in k_j."""
    return Derivation(statement, domain).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.generating_function, k)


def derivation(rate=beta, domain=DOMAIN, *bounds):
    lines = averaged(ratio(rate), domain).by(rules.radial, k)
    for bound in bounds:
        lines = lines.by(*bound)
    return lines


def typical():
    """The ratio for a key that is given, of squared length d_k."""
    noise = norm2(over(j, exponential(beta * (k[j] @ q)) * v[j], excluding=i))
    return E(noise / (exponential(beta * norm2(q)) ** 2 * norm2(v[i])))


def typical_derivation():
    return averaged(typical(), MILD).by(rules.named_sums, q, {2: d_k})


def ratio_of_means():
    return Quotient(E(crosstalk(beta)), (E(kernel(beta)(i) ** 2 * norm2(v[i])),))


def means_derivation():
    statement = ratio_of_means()
    energy = Derivation(statement.bottom[0], MEANS).by(rules.unit_norm, v).by(rules.radial, k)
    return Derivation(statement, MEANS).by(rules.supply_means, averaged(statement.top, MEANS).by(rules.radial, k), energy).by(rules.gather_powers)


def certificate(exact, *, N, d_k, beta):
    """(N - 1) times the mean of e^{2 beta (x y - x^2)} for one coordinate of both keys, an integral over the angle, to the power d_k."""
    return noise(exact, N, d_k, exact.number(beta))


def noise(exact, N, d_k, rate):
    return (N - 1) * exact.gaussian_pair_mean(lambda x, y: 2 * rate * (x * y - x * x)) ** d_k


def scaled_certificate(exact, *, N, d_k):
    return noise(exact, N, d_k, 1 / exact.arb(d_k).sqrt())


def neutral_certificate(exact, *, N, d_k):
    return noise(exact, N, d_k, exact.arb(1))


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
    """The noise of the first pair, other keys drawn around 1.8 beta k_i and weighted by the ratio of densities; values add up in squares."""

    def simulation(sim, *, N, d_k, d_v):
        read, shift = sim.gaussian(1, d_k), 1.8 * rate(d_k)
        keys = shift * read + sim.gaussian(N - 1, d_k)
        overlaps, norm = (keys * read).sum(-1), read.square().sum(-1)
        weights = sim.torch.exp(-shift * overlaps + shift**2 * norm / 2)
        return (weights * sim.torch.exp(2 * rate(d_k) * (overlaps - norm))).sum(-1)

    return simulation


def means_simulation(sim, *, N, d_k, d_v, beta):
    """|r|^2 and c^2 |v_1|^2 of the first pair."""
    keys = sim.gaussian(N, d_k)
    weights = sim.torch.exp(beta * (keys * keys[:, :1]).sum(-1))
    return sim.torch.einsum("rn,rnm->rm", weights[:, 1:], sim.sphere(N - 1, d_v)).square().sum(-1), weights[:, 0].square()


def scaled(relation, equals, step, near_misses):
    """A bound at inverse temperature 1/sqrt(d_k)."""
    return Bound(
        domain=SCALED, relation=relation, quantity=ratio(1 / sqrt(d_k)), equals=equals, near_misses=near_misses,
        derivation=lambda: derivation(1 / sqrt(d_k), SCALED, (step,)),
        certificate=certify.enclosure(scaled_certificate, *({"N": 3, "d_k": d} for d in (1, 4, 16, 64, 400))),
        simulation=weighted(lambda d: d**-0.5), points=tuple({"N": 8, "d_k": d, "d_v": 4} for d in (4, 9, 16)),
    )  # fmt: skip


CUBIC = Rational(32, 3) * (1 - 1 / sqrt(d_k)) ** 3 / sqrt(d_k)
QUADRATIC = -2 * sqrt(d_k) + 6 - 8 / sqrt(d_k) + 4 / d_k

THEOREM = Theorem(
    title="Retrieval noise of the exponential kernel, Gaussian keys",
    domain=DOMAIN,
    sources=("zhong2025",),
    parts={
        "inverse_snr": Identity(
            quantity=ratio(beta),
            equals=(N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
            derivation=derivation,
            certificate=certify.enclosure(
                certificate, {"N": 3, "d_k": 3, "beta": "1/4"}, {"N": 2, "d_k": 8, "beta": "1/8"}, {"N": 4, "d_k": 2, "beta": 1}
            ),
            simulation=observe.kernel_inverse_snr.with_(keys="gaussian"),
            tail_index=(1 + sqrt(2)) / (2 * beta),
            points=(
                {"N": 16, "d_k": 8, "d_v": 4, "beta": "1/8"},
                {"N": 12, "d_k": 12, "d_v": 6, "beta": "1/10"},
                {"N": 24, "d_k": 6, "d_v": 3, "beta": "1/6"},
                {"N": 16, "d_k": 16, "d_v": 8, "beta": "1/12"},
            ),
            near_misses={
                "no fluctuation of the norm": (N - 1) * (1 + 4 * beta) ** (-d_k / 2),
                "typical key": (N - 1) * exp(-2 * beta * (1 - beta) * d_k),
                "counts the retrieved pair": N * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
            },
        ),
        "optimum": Bound(
            relation=">=",
            quantity=ratio(beta),
            equals=(N - 1) * 2 ** (-d_k / 2),
            derivation=lambda: derivation(beta, DOMAIN, (rules.monotone_power, 2)),
            certificate=certify.enclosure(
                certificate, {"N": 3, "d_k": 3, "beta": "1/2"}, {"N": 3, "d_k": 2, "beta": "1/4"}, {"N": 2, "d_k": 4, "beta": "9/10"}
            ),
            simulation=observe.kernel_inverse_snr.with_(keys="gaussian"),
            tail_index=(1 + sqrt(2)) / (2 * beta),
            points=(
                {"N": 3, "d_k": 2, "d_v": 4, "beta": "1/4"},
                {"N": 3, "d_k": 3, "d_v": 4, "beta": "1/5"},
                {"N": 4, "d_k": 2, "d_v": 4, "beta": "1/4"},
            ),
            near_misses={
                "half the exponent": (N - 1) * 2 ** (-d_k / 4),
                "counts the retrieved pair": N * 2 ** (-d_k / 2),
            },
        ),
        "neutral": Identity(
            domain=SCALED,
            quantity=ratio(1),
            equals=N - 1,
            derivation=lambda: derivation(1, SCALED),
            certificate=certify.enclosure(neutral_certificate, *({"N": n, "d_k": d} for n, d in ((2, 1), (3, 4), (5, 9)))),
            simulation=weighted(lambda d: 1.0),
            points=({"N": 6, "d_k": 3, "d_v": 4}, {"N": 8, "d_k": 6, "d_v": 4}, {"N": 4, "d_k": 2, "d_v": 4}),
            near_misses={"counts the retrieved pair": N, "keys on the sphere": (N - 1) * exp(-2) * hyper((), (d_k / 2,), 1)},
        ),
        "cold": Divergence(
            domain=COLD,
            quantity=ratio(beta),
            derivation=lambda: averaged(ratio(beta), COLD).by(rules.radial_divergence, k),
            certificate=certify.divergence(
                divergent_certificate, {"N": 2, "d_k": 1, "beta": "5/4"}, {"N": 3, "d_k": 4, "beta": "3/2"}, {"N": 2, "d_k": 9, "beta": 2}
            ),
            simulation=first_ratio,
            beyond="inverse_snr",
            points=({"N": 4, "d_k": 2, "d_v": 4, "beta": "3/2"}, {"N": 3, "d_k": 3, "d_v": 4, "beta": 2}),
            near_misses={
                "no fluctuation of the norm": (N - 1) * (1 + 4 * beta) ** (-d_k / 2),
                "keys on the sphere": (N - 1) * exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
            },
        ),
        "scaled": Identity(
            domain=SCALED,
            quantity=ratio(1 / sqrt(d_k)),
            equals=(N - 1) * (1 + 4 / sqrt(d_k) - 4 / d_k) ** (-d_k / 2),
            derivation=lambda: derivation(1 / sqrt(d_k), SCALED),
            certificate=certify.enclosure(scaled_certificate, *({"N": 3, "d_k": d} for d in (1, 4, 16, 64))),
            simulation=weighted(lambda d: d**-0.5),
            points=({"N": 8, "d_k": 4, "d_v": 4}, {"N": 8, "d_k": 9, "d_v": 4}, {"N": 8, "d_k": 16, "d_v": 4}),
            near_misses={
                "headline": (N - 1) * exp(-2 * sqrt(d_k)),
                "typical key": (N - 1) * exp(2 - 2 * sqrt(d_k)),
                "keys on the sphere": (N - 1) * exp(-2 * sqrt(d_k)) * hyper((), (d_k / 2,), d_k),
            },
            headline=Headline((N - 1) * exp(-2 * sqrt(d_k)), {"N": 2, "d_v": 1}),
        ),
        "scaled_above": scaled(
            "<=",
            (N - 1) * exp(QUADRATIC),
            rules.beyond_tangent,
            {"typical key": (N - 1) * exp(2 - 2 * sqrt(d_k)), "headline": (N - 1) * exp(-2 * sqrt(d_k))},
        ),
        "scaled_below": scaled(
            ">=",
            (N - 1) * exp(QUADRATIC - CUBIC),
            rules.third_order,
            {"limit as equality": (N - 1) * exp(6 - 2 * sqrt(d_k)), "no cubic term": (N - 1) * exp(QUADRATIC)},
        ),
        "ratio_of_means": Identity(
            domain=MEANS,
            quantity=ratio_of_means(),
            equals=(N - 1) * ((1 - 4 * beta) / (1 - 4 * beta**2)) ** (d_k / 2),
            derivation=means_derivation,
            certificate=certify.enclosure(
                means_certificate, {"N": 3, "d_k": 3, "beta": "1/5"}, {"N": 2, "d_k": 8, "beta": "1/8"}, {"N": 4, "d_k": 2, "beta": "1/10"}
            ),
            simulation=means_simulation,
            tail_index=1 / (4 * beta),
            points=(
                {"N": 12, "d_k": 8, "d_v": 8, "beta": "1/40"},
                {"N": 16, "d_k": 6, "d_v": 8, "beta": "1/30"},
                {"N": 12, "d_k": 12, "d_v": 8, "beta": "1/50"},
            ),
            near_misses={
                "mean of the ratio": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
                "noise of the norm in the signal only": (N - 1) * (1 - 4 * beta) ** (d_k / 2) * (1 - beta) ** d_k,
            },
        ),
        "typical_query": Identity(
            domain=MILD,
            quantity=typical(),
            equals=(N - 1) * exp(-2 * beta * (1 - beta) * d_k),
            derivation=typical_derivation,
            certificate=certify.enclosure(
                typical_certificate, {"N": 3, "d_k": 3, "beta": "1/4"}, {"N": 2, "d_k": 9, "beta": "1/8"}, {"N": 4, "d_k": 1, "beta": 2}
            ),
            simulation=typical_simulation,
            points=(
                {"N": 12, "d_k": 8, "d_v": 8, "beta": "1/12"},
                {"N": 12, "d_k": 4, "d_v": 8, "beta": "1/8"},
                {"N": 12, "d_k": 16, "d_v": 8, "beta": "1/16"},
            ),
            near_misses={
                "mean over queries": (N - 1) * (1 + 4 * beta * (1 - beta)) ** (-d_k / 2),
                "no fluctuation of the others": (N - 1) * exp(-2 * beta * d_k),
                "counts the retrieved pair": N * exp(-2 * beta * (1 - beta) * d_k),
            },
        ),
    },
)
