"""Seeds for statements that rest on means: reciprocals, capacities, variances, Jensen's inequality, sums over all pairs."""

from fractions import Fraction
from itertools import product

from memorem import (
    Capacity,
    Derivation,
    Domain,
    E,
    N,
    Rational,
    beta,
    d_k,
    d_v,
    directions,
    equiangular,
    exponential,
    fixed,
    gaussian,
    integers,
    items,
    level,
    m,
    norm2,
    over,
    rademacher,
    reals,
    rules,
    sphere,
    theta,
    white,
)
from memorem.theory.functionals.averages import AverageEnergy
from memorem.theory.functionals.of_means import Largest, Least, LogMean, Quotient, Reciprocal, Variance
from sympy import exp

from . import values  # noqa: F401  what these statements are worth
from .cases import case, seeds

i, j, l = items("i j l")
a = items("a", count=m)
k, g, s, x, r = gaussian(d_k)("k"), gaussian(d_k)("s"), sphere(d_k)("s"), sphere(d_k)("x"), rademacher(d_k)("r")
u, phi, v = directions(d_k)("u"), fixed(d_k)("p"), white(d_v)("v")
SIZES = Domain(N=integers(2), m=integers(1), d_k=integers(2), theta=reals(0, 1))
HOT = Domain(N=integers(1), d_k=integers(1), beta=reals(0))
CAPACITY = Domain(d_k=integers(1), beta=reals(0), level=reals(0))


def others(body):
    return over(j, body, excluding=i)


def square(f, domain=SIZES):
    return Derivation(E(others((f[j] @ f[i]) ** 2)), domain).by(rules.unit_norm).by(rules.integrate, f)


def magnitude(f, domain=SIZES):
    return Derivation(E(others(abs(f[j] @ f[i]))), domain).by(rules.projection, f).by(rules.unit_norm)


@seeds("supply_mean")
def reciprocals():
    plain, kernel = square(s), Derivation(E(others(exponential(beta * (k[j] @ u[i])))), HOT).by(rules.generating_function, k).by(rules.unit_norm)
    lower = [plain.by(rules.without, term) for term in (Rational(1, 10) / d_k, 2 / d_k)]
    upper = [plain.by(rules.monotone, (N - 1, N)), plain.by(rules.bounded, N - 1)]
    for mean in (plain, *lower, *upper):
        yield case(Reciprocal(mean.statement), SIZES, (rules.supply_mean, mean))
        yield case(Capacity(mean.statement, level), SIZES.with_(level=reals(0)), (rules.supply_mean, mean))
    negative = Derivation(-1 * plain.statement, SIZES).by(rules.unit_norm).by(rules.integrate, s)
    for mean in (negative, negative.by(rules.bounded, 1), negative.by(rules.bounded, 1 - N, ">=")):
        yield case(Reciprocal(mean.statement), SIZES, (rules.supply_mean, mean))
    yield case(Capacity(kernel.statement, level), CAPACITY, (rules.supply_mean, kernel))
    for slope in (1 - exp(beta), exp(beta) - 1, 1 + exp(beta), -1):
        for width in (d_k, 1):
            many = E(others(slope * norm2(sphere(width)("s")[j])))
            yield case(Capacity(many, level), CAPACITY, (rules.supply_mean, Derivation(many, HOT).by(rules.unit_norm)))
    for sign in (1, -1):
        mixed = E(others(1 - sign * exponential(beta * (k[j] @ u[i]))))
        derived = Derivation(mixed, HOT).by(rules.generating_function, k).by(rules.unit_norm)
        yield case(Capacity(mixed, level), CAPACITY, (rules.supply_mean, derived))


@seeds("jensen")
def jensen():
    for f in (s, r, x):
        shown = magnitude(f)
        bounds = [shown.by(rules.monotone, (N - 1, N)), shown.by(rules.without, Rational(1, 10)), shown.by(rules.without, 2)]
        for lemma in (shown, *bounds):
            for factor in (1, -1, 2):
                yield case(E(factor * others((s[j] @ s[i]) ** 2)), SIZES, (rules.jensen, lemma))
        for lemma in (square(f), square(f).by(rules.monotone, (N - 1, N)), square(f).by(rules.without, 1 / d_k)):
            for factor in (1, -1):
                yield case(E(factor * others(abs(s[j] @ s[i]))), SIZES, (rules.jensen, lemma))
    of_gaussian = Derivation(E(others(abs(g[j] @ g[i]))), SIZES).by(rules.projection, g).by(rules.radial, g)
    yield case(E(others((s[j] @ s[i]) ** 2)), SIZES, (rules.jensen, of_gaussian))
    many = Derivation(E(over(a, (x[a] @ s[i]) ** 2)), SIZES).by(rules.integrate, x).by(rules.unit_norm)
    few = Derivation(E(over(a, abs(x[a] @ s[i]))), SIZES).by(rules.projection, x).by(rules.unit_norm)
    yield case(E(over(a, abs(x[a] @ s[i]))), SIZES, (rules.jensen, many))
    yield case(E(over(a, (x[a] @ s[i]) ** 2)), SIZES, (rules.jensen, few))
    kernel = lambda rate: E(others(exponential(rate * (s[j] @ s[i]))))  # noqa: E731
    warm = Derivation(kernel(theta), SIZES).by(rules.generating_function, s).by(rules.unit_norm)
    for lemma in (warm, warm.by(rules.without, Rational(1, 2)), warm.by(rules.monotone, (N - 1, N))):
        for rate in (2 * theta, theta / 2, -theta, theta**2):
            yield case(kernel(rate), SIZES, (rules.jensen, lemma))
    for power in (Fraction(1, 2), 3, 4):
        yield case(E(others(abs(s[j] @ s[i]) ** power)), SIZES, (rules.jensen, magnitude(s)))
        yield case(E(abs(s[j] @ s[i]) ** power), SIZES, (rules.jensen, Derivation(E(abs(s[j] @ s[i])), SIZES).by(rules.projection, s)))


@seeds("least_square", "supply_moments", "supply_means", "from_law", "exchangeable_sum")
def moments():
    every = SIZES.with_(theta=reals())
    residual = E(norm2(s[i] - theta * x[i] - s[i] * Rational(0)))
    for statement in (residual, E(norm2(k[i] - theta * s[i])), E((theta * (s[i] @ x[i]) - norm2(s[i])) ** 2)):
        mean = Derivation(statement, every).by(rules.unit_norm).by(rules.integrate, s).by(rules.integrate, k if "k" in statement.text() else x)
        yield case(Least(statement, theta), every, (rules.least_square, mean))
    for term in ((s[j] @ s[i]) ** 2, s[j] @ s[i], norm2(k[i])):
        f = k if term == norm2(k[i]) else s
        parts = [Derivation(E(one), SIZES).by(rules.unit_norm).by(rules.integrate, f) for one in (term, term**2)]
        yield case(Variance(term), SIZES, (rules.supply_moments, *parts))
        yield case(Quotient(E(term), (E(term**2),)), SIZES, (rules.supply_means, *parts))
    law = Derivation(norm2(k[i]), SIZES).by(rules.chi_squares)
    yield case(LogMean(norm2(k[i])), SIZES, (rules.from_law, law))
    for families, vector in ((("s",), others((s[j] @ x[i]) * x[j])), (("x",), others((s[j] @ s[i]) * x[j])), (("s",), others((s[j] @ s[i]) * v[j]))):
        for count in (m, m + 1, m / 2):
            average = AverageEnergy(vector, families, count)
            yield case(average, SIZES.with_(d_v=integers(1)), (rules.exchangeable_sum, *(_copied(one) for one in (average.alone, average.together))))
    clash = sphere(d_k)("s'")
    average = AverageEnergy(others((s[j] @ clash[j]) ** 2 * x[j]), ("s",), m)
    yield case(average, SIZES, (rules.exchangeable_sum, *(_copied(one) for one in (average.alone, average.together))))


def _copied(statement):
    mean = Derivation(statement, SIZES.with_(d_v=integers(1))).by(rules.unit_norm)
    if "v" in statement.text():
        mean = mean.by(rules.integrate, v)
    names = [f for f in (s, x, sphere(d_k)("s'"), sphere(d_k)("s''"), sphere(d_k)("x'")) if f"{f.name}_" in statement.text()]
    return mean.by(rules.integrate, *names)


@seeds("mean_embedding", "largest_above_mean", "cauchy_schwarz")
def pairs():
    def double(body, outer=(), inner=(i,)):
        return over(i, over(j, body, excluding=inner), excluding=outer)

    flat = SIZES.with_(N=integers(3, 3), d_k=integers(2, 2))
    for power, domain in product((2, 4, 1, 3), (SIZES, flat)):
        mean = Derivation(E((s[i] @ s[j]) ** power), domain).by(rules.unit_norm).by(rules.integrate, s)
        for outer, inner in (((), (i,)), ((), ()), ((l,), (i, l)), ((), (i, l)), ((), (i, i))):
            for factor in (1, -1):
                yield case(factor * double((u[i] @ u[j]) ** power, outer, inner), domain, (rules.mean_embedding, mean))
    hot = Domain(N=integers(2), d_k=integers(2), beta=reals(0))
    kernel = Derivation(E(exponential(beta * (s[i] @ s[j]))), hot).by(rules.generating_function, s)
    for body in (beta * (u[i] @ u[j]), beta * abs(u[i] @ u[j]), beta * (u[i] @ u[j]) ** 2, -beta * (u[i] @ u[j])):
        yield case(double(exponential(body)), hot, (rules.mean_embedding, kernel))
    e, few = equiangular(d_k, theta)("e"), Domain(N=integers(2, 3), d_k=integers(3), theta=reals(0, 1))
    for outer, inner in (((), (i,)), ((l,), (i, l)), ((), (i, l)), ((), ())):
        for sign in (1, -1):
            total = double(sign * (e[i] @ e[j]) ** 2, outer, inner)
            derived = Derivation(total, few).by(rules.unit_norm)
            yield case(Largest(total), few, (rules.largest_above_mean, derived))
    square_of_two = Derivation(E((s[i] @ s[j]) ** 2), SIZES).by(rules.unit_norm).by(rules.integrate, s)
    cosine = (phi[j] @ phi[i]) ** 2 / (norm2(phi[i]) * norm2(phi[j]))
    for body in (cosine, cosine**2, cosine / norm2(phi[i]), (phi[j] @ phi[l]) ** 2 / (norm2(phi[j]) * norm2(phi[l])), cosine + 1):
        for total in (over(i, over(j, body, excluding=i)), others(body), over(j, over(i, body), excluding=l)):
            yield case(total, SIZES, (rules.mean_embedding, square_of_two))
    for counted in (False, True):
        b = items("b", count=m)
        pair = (a, b) if counted else (i, j)
        for body in ((phi[pair[1]] @ phi[pair[0]]) ** 2 / norm2(phi[pair[0]]) ** 2, (u[pair[0]] @ phi[pair[1]]) ** 2 * norm2(phi[pair[0]])):
            total = over(pair[0], over(pair[1], body, excluding=pair[0]))
            for factor in (1, -1):
                yield case(factor * total, SIZES.with_(m=integers(2)), (rules.cauchy_schwarz,), (rules.mean_embedding, square_of_two))


@seeds("cauchy_schwarz")
def magnitudes():
    for body in (r[j] @ r[i], u[j] @ u[i], (r[i] * r[j]) @ r[j], s[j] @ s[i], k[j] @ s[i], (r[i] * r[j]) @ (r[l] * x[j])):
        for factor in (1, -1):
            yield case(E(factor * others(abs(body))), SIZES, (rules.cauchy_schwarz,))
            yield case(E(abs(body)), SIZES, (rules.unit_norm,), (rules.cauchy_schwarz,))
