"""How coherent random unit vectors are.

The overlaps of different pairs are independent two at a time, also for pairs that share a vector, though not three at a time. So the number of large
overlaps has the mean and the variance of a binomial count, and the chance that any is large lies between a second-moment bound and the union bound.
By the sub-Gaussian tail of one overlap the largest is, with high chance, at most of the order of the root of the logarithm of their number over the width.
Source: zhong2025, abstract (unit keys); the bounds are classical. Differs: taking all overlaps as independent is wrong for triangles.
Left for later: the sub-Gaussian bound solved for the largest overlap at a given chance of failure.
"""

from memorem.language import *

SPHERE = Domain(N=integers(2), d_k=integers(2), theta=reals(0, 1))
SIGNS = Domain(N=integers(2), d_k=integers(1), theta=reals(0, 1, open="low"))
BOTH = Domain(N=integers(2), d_k=integers(1), theta=reals(0, 1), keys=one_of("sphere", "rademacher"))
TRIANGLE = Domain(d_k=integers(1), keys=one_of("sphere", "rademacher"))
i, j, q = items("i j q")
h = Symbol("h", integer=True)
pairs = N * (N - 1) / 2
cap = betainc_regularized((d_k - 1) / 2, Rational(1, 2), 0, 1 - theta**2)
tail = 2 * Sum(binomial(d_k, h), (h, 0, floor(d_k * (1 - theta) / 2))) / 2**d_k


def count(keys):
    return large_pairs(ensemble(keys, d_k), theta)


def chance(keys, domain):
    """The chance that the overlap of one pair is large."""
    k = ensemble(keys, d_k)("k")
    statement = Derivation(Probability((k[j] @ k[i]) ** 2, theta**2), domain)
    if keys == "sphere":
        law = Derivation((k[j] @ k[i]) ** 2, domain).by(rules.first_coordinate, k).by(rules.beta_of_shares)
        return statement.by(rules.from_law, law)
    agreeing = Derivation((1 + k[j] @ k[i]) * d_k / 2, domain).by(rules.sign_overlap, k)
    return statement.by(rules.from_law, agreeing)


def mean(keys, domain):
    return Derivation(CountMean(count(keys)), domain).by(rules.exchangeable_sum, chance(keys, domain))


def variance(keys, domain):
    return Derivation(CountVariance(count(keys)), domain).by(rules.exchangeable_sum, chance(keys, domain))


def subgaussian(keys):
    k, rates = ensemble(keys, d_k)("k"), BOTH.with_(t=reals())
    moment = Derivation(E(exponential(t * (k[j] @ k[i]))), rates)
    moment = moment.by(rules.compare_overlaps, k, "s") if keys == "sphere" else moment
    moment = moment.by(rules.generating_function, "s" if keys == "sphere" else k)
    one = Derivation(Probability((k[j] @ k[i]) ** 2, theta**2), BOTH)
    one = one.by(rules.chernoff, d_k * theta, moment.by(rules.compare, "cosh_below_gaussian"), t)
    return Derivation(AnyLarge(count(keys)), BOTH).by(rules.moment_method, Derivation(CountMean(count(keys)), BOTH).by(rules.exchangeable_sum, one))


def triangle(keys):
    k = ensemble(keys, d_k)("k")
    return E((k[i] @ k[j]) * (k[j] @ k[q]) * (k[q] @ k[i]))


def cap_share(exact, d_k, theta):
    """The share of the sphere within the two caps, by an integral over the angle."""
    angle = exact.number(theta).acos()
    weight = lambda a: a.sin() ** (d_k - 2)  # noqa: E731  the area of the sphere at this angle
    return exact.integral(weight, 0, angle) / exact.integral(weight, 0, exact.arb.pi() / 2)


def sphere_mean_certificate(exact, *, N, d_k, theta):
    return N * (N - 1) * cap_share(exact, d_k, exact.Fraction(theta)) / 2


def sphere_variance_certificate(exact, *, N, d_k, theta):
    """E X^2 - (E X)^2 over pairs of pairs: two pairs with a common vector are two keys seen from it as the pole."""
    share, count = cap_share(exact, d_k, exact.Fraction(theta)), N * (N - 1) // 2
    shared, apart = N * (N - 1) * (N - 2), count * (N - 2) * (N - 3) // 2
    return count * share + (shared + apart) * share * share - (count * share) ** 2


def sphere_any_certificate(exact, *, N, d_k, theta):
    """One pair, or three lines in the plane: their gaps are uniform on a simplex, and all exceed the angle on a smaller one."""
    if N > 2 and (N, d_k) != (3, 2):
        raise exact.OutOfReach(f"the chance is not known for {N} keys in {d_k} dimensions")
    if N == 2:
        return cap_share(exact, d_k, exact.Fraction(theta))
    angle, pi = exact.number(exact.Fraction(theta)).acos(), exact.arb.pi()
    return 1 - 2 * exact.integral(lambda gap: pi - 2 * angle - gap, angle, pi - 2 * angle) / pi**2


def sign_counts(exact, N, d_k, theta):
    """The number of large overlaps for every choice of the other keys, the first fixed by symmetry."""
    first, found = (1,) * d_k, []
    for bits in exact.product(list(exact.product((1, -1), repeat=d_k)), repeat=N - 1):
        keys = [first, *bits]
        overlaps = [sum(a * b for a, b in zip(keys[m], keys[n], strict=True)) for n in range(N) for m in range(n)]
        found.append(sum(abs(x) >= exact.Fraction(theta) * d_k for x in overlaps))
    return found


def of_sign_counts(reading):
    """A certificate that reads the numbers of large overlaps, all choices of keys being alike."""
    return lambda exact, *, N, d_k, theta: reading(exact, sign_counts(exact, N, d_k, theta))


def average(exact, values):
    return exact.Fraction(sum(values), len(values))


def spread(exact, counts):
    return average(exact, [x * x for x in counts]) - average(exact, counts) ** 2


def any_of(exact, counts):
    return average(exact, [x > 0 for x in counts])


def both_certificate(exact, *, N, d_k, theta, keys):
    chosen = sphere_any_certificate if keys == "sphere" else of_sign_counts(any_of)
    return exact.number(chosen(exact, N=N, d_k=d_k, theta=theta))


def triangle_certificate(exact, *, d_k, keys):
    """Over every sign pattern, or a spherical design of degree five, the first key fixed by symmetry."""
    return exact.average(lambda memory: memory.key(0, 1) * memory.key(1, 2) * memory.key(2, 0), N=3, d_k=d_k, keys=keys)


def large(sim, keys, N, d_k, theta):
    """The number of large overlaps: [R]. Overlaps of sign vectors are whole numbers over the width."""
    stored = sim.signs(N, d_k) if keys == "rademacher" else sim.sphere(N, d_k)
    edge = theta * d_k - 1e-4 if keys == "rademacher" else theta
    left, right = sim.torch.triu_indices(N, N, 1, device=sim.device)
    return ((stored @ stored.transpose(-1, -2))[:, left, right].abs() >= edge).sum(-1)


def some_large(sim, *, N, d_k, theta, keys):
    return large(sim, keys, N, d_k, theta) > 0


def triangle_simulation(sim, *, d_k, keys):
    """The mean of x_12 x_23 x_31 over all triangles of twelve keys: the trace of the third power of their overlaps."""
    stored = sim.vectors(keys, 12, d_k)
    overlaps = stored @ stored.transpose(-1, -2)
    overlaps = overlaps - sim.torch.diag_embed(overlaps.diagonal(dim1=-2, dim2=-1))
    return (overlaps @ overlaps @ overlaps).diagonal(dim1=-2, dim2=-1).sum(-1) / (12 * 11 * 10)


def parts(keys, domain, one, certificates, points, certified):
    """Mean, variance and both bounds for one ensemble; `one` is the chance of a pair."""
    mean_points, any_points = points
    kind = certify.enclosure if keys == "sphere" else certify.instances

    def half_squared_difference(sim, *, N, d_k, theta):
        """(X - X')^2 / 2 of two independent sets of keys: its mean is the variance."""
        first, second = (large(sim, keys, N, d_k, theta) for _ in range(2))
        return (first - second).to(sim.dtype).square() / 2

    at_most = Bound(
        domain=domain, quantity=AnyLarge(count(keys)), equals=pairs * one,
        derivation=lambda start: start.by(rules.moment_method, mean(keys, domain)), points=any_points,
        certificate=kind(certificates[2], *certified), simulation=lambda sim, **point: some_large(sim, keys=keys, **point),
        near_misses={"half of the pairs": pairs * one / 2, "a third of the pairs": pairs * one / 3},
    )  # fmt: skip
    return {
        f"{keys}_mean": Identity(
            domain=domain, quantity=CountMean(count(keys)), equals=pairs * one, derivation=lambda: mean(keys, domain), points=mean_points,
            certificate=kind(certificates[0], *certified), simulation=lambda sim, **point: large(sim, keys, **point).to(sim.dtype),
            near_misses={"ordered pairs": 2 * pairs * one, "one side": pairs * one / 2, "pairs of the others": (N - 1) * (N - 2) * one / 2},
        ),
        f"{keys}_variance": Identity(
            domain=domain, quantity=CountVariance(count(keys)), equals=pairs * one * (1 - one), derivation=lambda: variance(keys, domain),
            certificate=kind(certificates[1], *certified), simulation=half_squared_difference, points=mean_points,
            near_misses={"Poisson": pairs * one, "ordered pairs": 2 * pairs * one * (1 - one)},
        ),
        f"{keys}_at_most": at_most,
        f"{keys}_at_least": at_most.bounded(
            ">=", pairs * one / (1 + (pairs - 1) * one),
            derivation=lambda start: start.by(rules.moment_method, mean(keys, domain), variance(keys, domain)),
            near_misses={"the union bound": pairs * one, "ordered pairs": 2 * pairs * one / (1 + (2 * pairs - 1) * one)},
        ),
    }  # fmt: skip


ON_SPHERE = (sphere_mean_certificate, sphere_variance_certificate, sphere_any_certificate)
OF_SIGNS = tuple(map(of_sign_counts, (average, spread, any_of)))
SPHERE_POINTS = (
    table("N d_k theta", (8, 5, "1/2"), (6, 3, "3/5"), (10, 8, "2/5")),
    table("N d_k theta", (3, 2, "4/5"), (2, 5, "1/2"), (10, 16, "3/5")),
)
SIGN_POINTS = (
    table("N d_k theta", (8, 8, "1/2"), (6, 5, "3/5"), (10, 16, "1/2")),
    table("N d_k theta", (3, 5, "3/5"), (2, 8, "1/2"), (5, 16, "1/2")),
)
SPHERE_CERTIFIED = table("N d_k theta", (2, 3, "1/2"), (3, 2, "9/10"), (2, 9, "1/3"))
SIGN_CERTIFIED = table("N d_k theta", (2, 5, "3/5"), (3, 4, "1/2"), (4, 3, "1/2"))

THEOREM = Theorem(
    title="Coherence of random unit vectors", domain=SPHERE, sources=("zhong2025",),
    parts={
        **parts("sphere", SPHERE, cap, ON_SPHERE, SPHERE_POINTS, SPHERE_CERTIFIED),
        **parts("rademacher", SIGNS, tail, OF_SIGNS, SIGN_POINTS, SIGN_CERTIFIED),
        "subgaussian": Bound(
            domain=BOTH, quantity=lambda keys: AnyLarge(count(keys)), equals=N * (N - 1) * exp(-d_k * theta**2 / 2), derivation=subgaussian,
            certificate=certify.enclosure(
                both_certificate, *({**point, "keys": "sphere"} for point in SPHERE_CERTIFIED),
                *({**point, "keys": "rademacher"} for point in SIGN_CERTIFIED), {"N": 2, "d_k": 1, "theta": "99/100", "keys": "rademacher"},
            ),
            looseness=2 * exp(Rational(-1, 2)), note="In one dimension every overlap is one; the bound loses least where the threshold is near it.",
            simulation=some_large,
            points=table("N d_k theta keys", (2, 2, "1/10", "sphere"), (2, 16, "1/2", "rademacher"), (10, 16, "3/5", "sphere")),
            near_misses={
                "twice the exponent": N * (N - 1) * exp(-d_k * theta**2), "three times the exponent": N * (N - 1) * exp(-3 * d_k * theta**2 / 2),
            },
        ),
        "triangle": Identity(
            domain=TRIANGLE, quantity=triangle, equals=1 / d_k**2, derivation=lambda start: start.by(rules.integrate, "k").by(rules.unit_norm),
            certificate=certify.instances(triangle_certificate, *certify.grid(d_k=(1, 2, 3), keys=UNIT_KEYS)), simulation=triangle_simulation,
            points=table("d_k keys", (4, "sphere"), (4, "rademacher"), (9, "sphere")),
            near_misses={"independent overlaps": Integer(0), "one factor more": 1 / d_k**3, "one factor less": 1 / d_k},
        ),
    },
)  # fmt: skip
