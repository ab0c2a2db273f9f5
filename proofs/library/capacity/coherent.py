"""Capacity of the Hebbian memory against the worst values: the square-root law.

If an adversary chooses the values after seeing the keys, the crosstalk of all other pairs adds up in one direction. Its mean stays below a tolerance
only while the number of pairs is of the order of the square root of the key width, with a constant that depends on the ensemble of keys.
Source: qiao2025, abstract (capacity of the order of the square root of the key width); constants and ensembles are ours.
The worst values all point one way, with the signs of the overlaps. Chosen keys escape the law: orthonormal keys have no crosstalk at all up to as many
pairs as the width, and beyond that no unit keys have less than the load minus one on average, which orthonormal bases side by side attain.
Differs: the abstract gives the order; the square root of pi over two times the width is the limit for all three ensembles, which none of them attains.
"""

from memorem import (
    Bound,
    Capacity,
    Derivation,
    Domain,
    E,
    Headline,
    Identity,
    Integer,
    N,
    Rational,
    Theorem,
    Variance,
    binomial,
    certify,
    d_k,
    directions,
    floor,
)
from memorem import gamma, gaussian, integers, items, norm2, observe, over, pi, rademacher, reals, rules, sphere, sqrt, theta

UNIT = Domain(d_k=integers(1), theta=reals(0))
GAUSSIAN = Domain(d_k=integers(2), theta=reals(0))
PAIRS, LONG = Domain(N=integers(2), d_k=integers(1)), Domain(N=integers(2), d_k=integers(3))
i, j = items("i j")


def interference(k):
    """The largest crosstalk that values of norm at most one can make, over the signal."""
    return E(over(j, abs(k[j] @ k[i]) / norm2(k[i]), excluding=i))


def capacity(ensemble):
    return Capacity(interference(ensemble(d_k)("k")), theta)


def unit_derivation(ensemble):
    k = ensemble(d_k)("k")
    mean = Derivation(interference(k), UNIT.with_(N=integers(1))).by(rules.unit_norm).by(rules.projection, k)
    return Derivation(capacity(ensemble), UNIT).by(rules.supply_mean, mean)


def gaussian_derivation():
    k = gaussian(d_k)("k")
    mean = Derivation(interference(k), GAUSSIAN.with_(N=integers(1))).by(rules.projection, k).by(rules.radial, k)
    return Derivation(capacity(gaussian), GAUSSIAN).by(rules.supply_mean, mean)


def between(relation):
    k = sphere(d_k)("k")
    mean = Derivation(interference(k), UNIT.with_(N=integers(1))).by(rules.unit_norm).by(rules.projection, k)
    return Derivation(capacity(sphere), UNIT).by(rules.supply_mean, mean).by(rules.gamma_quotient, d_k / 2, Rational(1, 2), relation)


def spread(ensemble):
    k = ensemble(d_k)("k")
    return over(j, abs(k[j] @ k[i]) / norm2(k[i]), excluding=i)


def moment(term, k, domain):
    lines = Derivation(term, domain)
    lines = lines.by(rules.unit_norm) if k.ensemble.unit else lines
    lines = lines.by(rules.projection, k).by(rules.integrate, k)
    return lines if k.ensemble.unit else lines.by(rules.radial, k)


def variance(ensemble, domain):
    k, total = ensemble(d_k)("k"), spread(ensemble)
    return Derivation(Variance(total), domain).by(rules.supply_moments, moment(E(total), k, domain), moment(E(total**2), k, domain))


def average_interference():
    k = directions(d_k)("k")
    return 1 / N * over(i, over(j, abs(k[j] @ k[i]), excluding=i))


def floor_derivation():
    u = sphere(d_k)("u")
    mean = Derivation(E((u[j] @ u[i]) ** 2), PAIRS).by(rules.integrate, u).by(rules.unit_norm, u)
    return Derivation(average_interference(), PAIRS).by(rules.magnitudes_above_squares).by(rules.mean_embedding, mean)


def variance_certificate(kind):
    """(N - 1) Var of one overlap's magnitude, overlaps being independent given the key that is read, whose length alone they share."""

    def value(exact, *, N, d_k):
        if kind == "gaussian":
            folded = (2 / exact.arb.pi()).sqrt()
            first = (N - 1) * folded * exact.chi_square_moment(d_k, exact.Fraction(-1, 2))
            return ((N - 1) + (N - 1) * (N - 2) * folded**2) * exact.chi_square_moment(d_k, -1) - first**2
        if kind == "sphere":
            return (N - 1) * (exact.sphere_mean(lambda x: x * x, d_k) - exact.sphere_mean_absolute(d_k) ** 2)
        sizes = [abs(sum(signs)) for signs in exact.product((1, -1), repeat=d_k)]
        mean = exact.Fraction(sum(sizes), d_k * 2**d_k)
        return exact.number((N - 1) * (exact.Fraction(sum(x * x for x in sizes), d_k**2 * 2**d_k) - mean**2))

    return value


def variance_simulation(kind):
    def half_squared_difference(sim, *, N, d_k):
        """(I - I')^2 / 2 of two independent memories: its mean is the variance."""
        drawn = []
        for _ in range(2):
            k = sim.vectors(kind, N, d_k)
            overlaps = sim.torch.einsum("rnd,rd->rn", k[:, 1:], k[:, 0]).abs().sum(-1)
            drawn.append(overlaps / k[:, 0].square().sum(-1))
        return (drawn[0] - drawn[1]).square() / 2

    return half_squared_difference


def floor_certificate(exact, *, N, d_k):
    """Orthonormal bases side by side, a simplex, or generic rational unit vectors."""
    if N % d_k == 0:
        gram = [[exact.Fraction(int(a % d_k == b % d_k)) for b in range(N)] for a in range(N)]
    elif N == d_k + 1:
        gram = [[exact.Fraction(1) if a == b else exact.Fraction(-1, d_k) for b in range(N)] for a in range(N)]
    else:
        vectors = [exact.unit_vector(seed, d_k) for seed in range(N)]
        gram = [[exact.dot(a, b) for b in vectors] for a in vectors]
    return sum(abs(gram[a][b]) for a in range(N) for b in range(N) if a != b) / exact.Fraction(N)


def floor_simulation(sim, *, N, d_k):
    """Axes in turn with random signs, slightly shaken."""
    axes = sim.torch.eye(d_k, device=sim.device, dtype=sim.dtype)[sim.torch.arange(N, device=sim.device) % d_k]
    k = axes * sim.signs(N, 1) + 0.02 * sim.gaussian(N, d_k)
    k = k / k.norm(dim=-1, keepdim=True)
    return (k @ k.transpose(-1, -2)).abs().sum((-2, -1)) / N - 1


def sphere_certificate(exact, *, d_k, theta):
    """One other pair costs E |x| of interference; the mean is that for each."""
    return 1 + exact.number(theta) / exact.sphere_mean_absolute(d_k)


def rademacher_certificate(exact, *, d_k, theta):
    magnitude = exact.Fraction(sum(abs(sum(signs)) for signs in exact.product((1, -1), repeat=d_k)), d_k * 2**d_k)
    return 1 + theta / magnitude


def gaussian_certificate(exact, *, d_k, theta):
    """E |g| by a half-line integral, E 1/|k| by a radial one."""
    folded = 2 * exact.integral(lambda x: x * (-x * x / 2).exp(), 0, 40) / (2 * exact.arb.pi()).sqrt()
    return 1 + exact.number(theta) / (folded * exact.chi_square_moment(d_k, exact.Fraction(-1, 2)))


def simulation(keys):
    """The N at which the mean interference is theta, from the mean interference of a memory of six pairs, as a ratio of means."""

    def ratio(sim, *, d_k, theta):
        each = observe.interference(sim, N=6, d_k=d_k, keys=keys) / 5
        return theta + each, each

    return ratio


POINTS = ({"d_k": 16, "theta": 1}, {"d_k": 9, "theta": "1/2"}, {"d_k": 32, "theta": 1}, {"d_k": 64, "theta": 2})

UNIT_VARIANCE = {"sphere": 1 / d_k - gamma(d_k / 2) ** 2 / (pi * gamma((d_k + 1) / 2) ** 2)}
UNIT_VARIANCE["rademacher"] = 1 / d_k - (binomial(d_k - 1, floor((d_k - 1) / 2)) / 2 ** (d_k - 1)) ** 2
INVERSE_LENGTH = gamma((d_k - 1) / 2) / (sqrt(2) * gamma(d_k / 2))


def variance_part(ensemble, domain, equals, near_misses, points, certified, tail_index=None):
    kind = ensemble(d_k).kind
    return Identity(
        domain=domain,
        quantity=Variance(spread(ensemble)),
        equals=equals,
        derivation=lambda: variance(ensemble, domain),
        certificate=certify.enclosure(variance_certificate(kind), *certified),
        simulation=variance_simulation(kind),
        tail_index=tail_index,
        points=points,
        near_misses={"squares of overlaps alone": (N - 1) / d_k, **near_misses},
    )


UNIT_CERTIFIED = ({"N": 3, "d_k": 2}, {"N": 2, "d_k": 5}, {"N": 6, "d_k": 9})

THEOREM = Theorem(
    title="Capacity against the worst values: the square-root law",
    domain=UNIT,
    sources=("qiao2025",),
    parts={
        "sphere": Identity(
            quantity=capacity(sphere),
            equals=1 + theta * sqrt(pi) * gamma((d_k + 1) / 2) / gamma(d_k / 2),
            derivation=lambda: unit_derivation(sphere),
            certificate=certify.enclosure(
                sphere_certificate, {"d_k": 1, "theta": 1}, {"d_k": 2, "theta": "1/2"}, {"d_k": 9, "theta": 1}, {"d_k": 64, "theta": 2}
            ),
            simulation=simulation("sphere"),
            points=POINTS,
            near_misses={
                "constant one": 1 + theta * sqrt(d_k),
                "does not count the retrieved pair": theta * sqrt(pi) * gamma((d_k + 1) / 2) / gamma(d_k / 2),
                "mean-square law": 1 + theta**2 * d_k,
            },
            headline=Headline(1 + theta * sqrt(pi * d_k / 2), {"theta": Integer(1)}),
        ),
        "gaussian": Identity(
            domain=GAUSSIAN,
            quantity=capacity(gaussian),
            equals=1 + theta * sqrt(pi) * gamma(d_k / 2) / gamma((d_k - 1) / 2),
            derivation=gaussian_derivation,
            certificate=certify.enclosure(gaussian_certificate, {"d_k": 2, "theta": 1}, {"d_k": 9, "theta": "1/2"}, {"d_k": 30, "theta": 1}),
            simulation=simulation("gaussian"),
            tail_index=d_k,
            points=POINTS,
            near_misses={
                "keys on the sphere": 1 + theta * sqrt(pi) * gamma((d_k + 1) / 2) / gamma(d_k / 2),
                "constant one": 1 + theta * sqrt(d_k),
            },
        ),
        "rademacher": Identity(
            quantity=capacity(rademacher),
            equals=1 + theta * 2 ** (d_k - 1) / binomial(d_k - 1, floor((d_k - 1) / 2)),
            derivation=lambda: unit_derivation(rademacher),
            certificate=certify.instances(rademacher_certificate, *({"d_k": d, "theta": "3/2"} for d in range(1, 11))),
            simulation=simulation("rademacher"),
            points=POINTS,
            near_misses={
                "constant one": 1 + theta * sqrt(d_k),
                "odd widths": 1 + theta * 2 ** (d_k - 1) / binomial(d_k, floor(d_k / 2)),
            },
        ),
        "at_least": Bound(
            relation=">=",
            quantity=capacity(sphere),
            equals=1 + theta * sqrt(pi / 2) * d_k / sqrt(d_k + 1),
            derivation=lambda: between(">="),
            certificate=certify.enclosure(sphere_certificate, *({"d_k": d, "theta": t} for d, t in ((1, 1), (2, "1/2"), (9, 1), (64, 2)))),
            simulation=simulation("sphere"),
            points=({"d_k": 3, "theta": 4}, {"d_k": 16, "theta": 2}, {"d_k": 64, "theta": 1}),
            near_misses={"the width for its root": 1 + theta * sqrt(pi / 2) * d_k, "a constant too large": 1 + theta * pi / 2 * sqrt(d_k)},
        ),
        "at_most": Bound(
            relation="<=",
            quantity=capacity(sphere),
            equals=1 + theta * sqrt(pi / 2) * sqrt(d_k),
            derivation=lambda: between("<="),
            certificate=certify.enclosure(sphere_certificate, *({"d_k": d, "theta": t} for d, t in ((1, 1), (2, "1/2"), (9, 1), (64, 2)))),
            simulation=simulation("sphere"),
            points=({"d_k": 3, "theta": 4}, {"d_k": 16, "theta": 2}, {"d_k": 64, "theta": 1}),
            near_misses={"constant one": 1 + theta * sqrt(d_k), "half the width": 1 + theta * sqrt(d_k / 2)},
        ),
        "variance_sphere": variance_part(
            sphere, PAIRS, (N - 1) * UNIT_VARIANCE["sphere"],
            {"large widths": (N - 1) * (1 - 2 / pi) / d_k, "sign keys": (N - 1) * UNIT_VARIANCE["rademacher"]},
            ({"N": 4, "d_k": 2}, {"N": 6, "d_k": 4}, {"N": 5, "d_k": 8}), UNIT_CERTIFIED,
        ),
        "variance_rademacher": variance_part(
            rademacher, PAIRS, (N - 1) * UNIT_VARIANCE["rademacher"],
            {"large widths": (N - 1) * (1 - 2 / pi) / d_k, "keys on the sphere": (N - 1) * UNIT_VARIANCE["sphere"]},
            ({"N": 4, "d_k": 2}, {"N": 6, "d_k": 4}, {"N": 5, "d_k": 8}), UNIT_CERTIFIED,
        ),
        "variance_gaussian": variance_part(
            gaussian, LONG, (N - 1) * (1 + 2 * (N - 2) / pi) / (d_k - 2) - 2 / pi * (N - 1) ** 2 * INVERSE_LENGTH**2,
            {"keys of one length": (N - 1) * UNIT_VARIANCE["sphere"], "independent overlaps": (N - 1) * (1 / (d_k - 2) - 2 / pi * INVERSE_LENGTH**2)},
            ({"N": 4, "d_k": 12}, {"N": 6, "d_k": 16}, {"N": 8, "d_k": 20}), ({"N": 3, "d_k": 3}, {"N": 4, "d_k": 9}, {"N": 9, "d_k": 6}), d_k / 4,
        ),
        "any_unit_keys": Bound(
            domain=PAIRS,
            relation=">=",
            quantity=average_interference(),
            equals=N / d_k - 1,
            derivation=floor_derivation,
            certificate=certify.instances(floor_certificate, {"N": 4, "d_k": 2}, {"N": 3, "d_k": 3}, {"N": 5, "d_k": 4}, {"N": 7, "d_k": 3}),
            simulation=floor_simulation,
            points=({"N": 9, "d_k": 3}, {"N": 8, "d_k": 4}, {"N": 12, "d_k": 5}),
            near_misses={"counts the pair itself": N / d_k, "random keys": (N - 1) / d_k},
        ),
    },
)  # fmt: skip
