"""Capacity of the Hebbian memory against the worst values: the square-root law.

If an adversary chooses the values after seeing the keys, the crosstalk of all other pairs adds up in one direction. Its mean stays below a tolerance
only while the number of pairs is of the order of the square root of the key width, with a constant that depends on the ensemble of keys.
Source: qiao2025, abstract (capacity of the order of the square root of the key width); constants and ensembles are ours.
The worst values all point one way, with the signs of the overlaps. Chosen keys escape the law: orthonormal keys have no crosstalk at all up to as many
pairs as the width, and beyond that no unit keys have less than the load minus one on average, which orthonormal bases side by side attain.
Differs: the abstract gives the order; on the sphere the constant tends to the root of half of pi at large widths, and never exceeds it.
"""

from memorem.language import *

UNIT = Domain(d_k=integers(1), theta=reals(0))
GAUSSIAN = Domain(d_k=integers(2), theta=reals(0))
PAIRS, LONG = Domain(N=integers(2), d_k=integers(1)), Domain(N=integers(2), d_k=integers(3))
i, j = items("i j")


def spread(ensemble):
    """The largest crosstalk that values of norm at most one can make, over the signal."""
    k = ensemble(d_k)("k")
    return over(j, abs(k[j] @ k[i]) / norm2(k[i]), excluding=i)


def capacity(ensemble):
    return Capacity(E(spread(ensemble)), theta)


def moment(term, k, domain):
    lines = Derivation(term, domain)
    lines = lines.by(rules.unit_norm) if k.ensemble.unit else lines
    lines = lines.by(rules.projection, k).by(rules.integrate, k)
    return lines if k.ensemble.unit else lines.by(rules.radial, k)


def derivation(ensemble, domain=UNIT):
    mean = moment(E(spread(ensemble)), ensemble(d_k)("k"), domain.with_(N=integers(1)))
    return Derivation(capacity(ensemble), domain).by(rules.supply_mean, mean)


def variance(ensemble, domain):
    k, total = ensemble(d_k)("k"), spread(ensemble)
    return Derivation(Variance(total), domain).by(rules.supply_moments, moment(E(total), k, domain), moment(E(total**2), k, domain))


def average_interference():
    k = directions(d_k)("k")
    return 1 / N * over(i, over(j, abs(k[j] @ k[i]), excluding=i))


def floor_derivation():
    u = sphere(d_k)("u")
    mean = Derivation(E((u[j] @ u[i]) ** 2), PAIRS).by(rules.integrate, u).by(rules.unit_norm, u)
    return Derivation(average_interference(), PAIRS).by(rules.cauchy_schwarz).by(rules.mean_embedding, mean)


def magnitude(exact, kind, width):
    """E |k_j.k_i| / |k_i|^2: an integral over the angle, every sign pattern, or a half-line integral times a radial one."""
    if kind == "sphere":
        return exact.sphere_mean_absolute(width)
    if kind == "rademacher":
        return exact.Fraction(sum(abs(sum(signs)) for signs in exact.product((1, -1), repeat=width)), width * 2**width)
    folded = 2 * exact.integral(lambda x: x * (-x * x / 2).exp(), 0, 40) / (2 * exact.arb.pi()).sqrt()
    return folded * exact.chi_square_moment(width, exact.Fraction(-1, 2))


def certificate(kind):
    """One other pair costs its magnitude of interference; the mean is that for each."""
    return lambda exact, *, d_k, theta: 1 + (theta if kind == "rademacher" else exact.number(theta)) / magnitude(exact, kind, d_k)


def variance_certificate(kind):
    """(N - 1) Var of one overlap's magnitude, overlaps being independent given the key that is read, whose length alone they share."""

    def value(exact, *, N, d_k):
        first = magnitude(exact, kind, d_k)
        if kind == "gaussian":
            squares = (1 + (N - 2) * 2 / exact.arb.pi()) * exact.chi_square_moment(d_k, -1)
            return (N - 1) * squares - ((N - 1) * first) ** 2
        if kind == "sphere":
            return (N - 1) * (exact.sphere_mean(lambda x: x * x, d_k) - first**2)
        square = exact.Fraction(sum(sum(signs) ** 2 for signs in exact.product((1, -1), repeat=d_k)), d_k**2 * 2**d_k)
        return exact.number((N - 1) * (square - first**2))

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


def simulation(keys):
    """The N at which the mean interference is theta, from the mean interference of a memory of six pairs, as a ratio of means."""

    def ratio(sim, *, d_k, theta):
        each = observe.interference(sim, N=6, d_k=d_k, keys=keys) / 5
        return theta + each, each

    return ratio


POINTS = table("d_k theta", (16, 1), (9, "1/2"), (32, 1), (64, 2))

UNIT_VARIANCE = {"sphere": 1 / d_k - gamma(d_k / 2) ** 2 / (pi * gamma((d_k + 1) / 2) ** 2)}
UNIT_VARIANCE["rademacher"] = 1 / d_k - (binomial(d_k - 1, floor((d_k - 1) / 2)) / 2 ** (d_k - 1)) ** 2
INVERSE_LENGTH = gamma((d_k - 1) / 2) / (sqrt(2) * gamma(d_k / 2))


def variance_part(ensemble, domain, equals, near_misses, points, certified, tail_index=None):
    kind = ensemble(d_k).kind
    return Identity(
        domain=domain, quantity=Variance(spread(ensemble)), equals=equals, derivation=lambda: variance(ensemble, domain), tail_index=tail_index,
        certificate=certify.enclosure(variance_certificate(kind), *certified), simulation=variance_simulation(kind), points=points,
        near_misses={"squares of overlaps alone": (N - 1) / d_k, **near_misses},
    )  # fmt: skip


def law(ensemble, equals, certified, near_misses, domain=UNIT, **more):
    """The capacity for one ensemble of keys."""
    return Identity(
        domain=domain, quantity=capacity(ensemble), equals=equals, derivation=lambda: derivation(ensemble, domain), certificate=certified,
        simulation=simulation(ensemble(d_k).kind), points=POINTS, near_misses={"constant one": 1 + theta * sqrt(d_k), **near_misses}, **more,
    )  # fmt: skip


def between(relation, equals, near_misses):
    return Bound(
        relation=relation, quantity=capacity(sphere), equals=equals, near_misses=near_misses, simulation=simulation("sphere"),
        derivation=lambda: derivation(sphere).by(rules.gamma_quotient, d_k / 2, Rational(1, 2), relation),
        certificate=certify.enclosure(certificate("sphere"), *CERTIFIED), points=table("d_k theta", (3, 4), (16, 2), (64, 1)),
    )  # fmt: skip


CERTIFIED = table("d_k theta", (1, 1), (2, "1/2"), (9, 1), (64, 2))
UNIT_CERTIFIED = table("N d_k", (3, 2), (2, 5), (6, 9))

THEOREM = Theorem(
    title="Capacity against the worst values: the square-root law", domain=UNIT, sources=("qiao2025",), meanings={"theta": "tolerance"},
    parts={
        "sphere": law(
            sphere, 1 + theta * sqrt(pi) * gamma((d_k + 1) / 2) / gamma(d_k / 2), certify.enclosure(certificate("sphere"), *CERTIFIED),
            {"does not count the retrieved pair": theta * sqrt(pi) * gamma((d_k + 1) / 2) / gamma(d_k / 2), "mean-square law": 1 + theta**2 * d_k},
            headline=Headline(1 + theta * sqrt(pi * d_k / 2), {"theta": Integer(1)}),
        ),
        "gaussian": law(
            gaussian, 1 + theta * sqrt(pi) * gamma(d_k / 2) / gamma((d_k - 1) / 2),
            certify.enclosure(certificate("gaussian"), *table("d_k theta", (2, 1), (9, "1/2"), (30, 1))),
            {"keys on the sphere": 1 + theta * sqrt(pi) * gamma((d_k + 1) / 2) / gamma(d_k / 2)}, GAUSSIAN, tail_index=d_k,
        ),
        "rademacher": law(
            rademacher, 1 + theta * 2 ** (d_k - 1) / binomial(d_k - 1, floor((d_k - 1) / 2)),
            certify.instances(certificate("rademacher"), *certify.grid(d_k=range(1, 11), theta=("3/2", "1/3"))),
            {"odd widths": 1 + theta * 2 ** (d_k - 1) / binomial(d_k, floor(d_k / 2))},
        ),
        "at_least": between(
            ">=", 1 + theta * sqrt(pi / 2) * d_k / sqrt(d_k + 1),
            {"the width for its root": 1 + theta * sqrt(pi / 2) * d_k, "a constant too large": 1 + theta * pi / 2 * sqrt(d_k)},
        ),
        "at_most": between(
            "<=", 1 + theta * sqrt(pi / 2) * sqrt(d_k), {"constant one": 1 + theta * sqrt(d_k), "half the width": 1 + theta * sqrt(d_k / 2)},
        ),
        "variance_sphere": variance_part(
            sphere, PAIRS, (N - 1) * UNIT_VARIANCE["sphere"],
            {"large widths": (N - 1) * (1 - 2 / pi) / d_k, "sign keys": (N - 1) * UNIT_VARIANCE["rademacher"]},
            table("N d_k", (4, 2), (6, 4), (5, 8)), UNIT_CERTIFIED,
        ),
        "variance_rademacher": variance_part(
            rademacher, PAIRS, (N - 1) * UNIT_VARIANCE["rademacher"],
            {"large widths": (N - 1) * (1 - 2 / pi) / d_k, "keys on the sphere": (N - 1) * UNIT_VARIANCE["sphere"]},
            table("N d_k", (4, 2), (6, 4), (5, 8)), UNIT_CERTIFIED,
        ),
        "variance_gaussian": variance_part(
            gaussian, LONG, (N - 1) * (1 + 2 * (N - 2) / pi) / (d_k - 2) - 2 / pi * (N - 1) ** 2 * INVERSE_LENGTH**2,
            {"keys of one length": (N - 1) * UNIT_VARIANCE["sphere"], "independent overlaps": (N - 1) * (1 / (d_k - 2) - 2 / pi * INVERSE_LENGTH**2)},
            table("N d_k", (4, 12), (6, 16), (8, 20)), table("N d_k", (3, 3), (4, 9), (9, 6)), d_k / 2,
        ),
        "any_unit_keys": Bound(
            domain=PAIRS, relation=">=", quantity=average_interference(), equals=N / d_k - 1, derivation=floor_derivation,
            certificate=certify.instances(floor_certificate, *table("N d_k", (4, 2), (3, 3), (5, 4), (7, 3))), simulation=floor_simulation,
            points=table("N d_k", (9, 3), (8, 4), (12, 5)), near_misses={"counts the pair itself": N / d_k, "random keys": (N - 1) / d_k},
        ),
    },
)  # fmt: skip
