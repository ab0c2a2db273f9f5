"""Each rule for expectations against exact enumeration or rigorous integrals, and its side conditions."""

from fractions import Fraction
from itertools import product

import pytest
import sympy
from memorem import (
    Derivation,
    Domain,
    E,
    N,
    Rational,
    Refused,
    beta,
    d_k,
    equiangular,
    exponential,
    flip,
    flips,
    gaussian,
    integers,
    isotropic,
    items,
    norm2,
    over,
    positive_part,
    rademacher,
    reals,
    rho,
    rules,
    sphere,
    white,
)
from memorem.theory.certificates.toolkit import TOOLKIT as exact
from memorem.theory.scalars.balls import ball

i, j, q = items("i j q")
DOMAIN = Domain(N=integers(1), d_k=integers(1), beta=reals(0, 1))


def closed(statement, *steps, domain=DOMAIN):
    derivation = Derivation(statement, domain)
    for step in steps:
        derivation = derivation.by(*step)
    return derivation.result.scalar()


@pytest.mark.parametrize("power", [1, 2, 3])
@pytest.mark.parametrize("width", [1, 2, 3])
def test_sign_moments_by_enumeration(power, width):
    k = rademacher(d_k)("k")
    formula = closed(E((k[i] @ k[j]) ** (2 * power)), (rules.integrate, k))
    mean = Fraction(
        sum(
            sum(a * b for a, b in zip(x, y, strict=True)) ** (2 * power)
            for x in product((1, -1), repeat=width)
            for y in product((1, -1), repeat=width)
        ),
        4**width * width ** (2 * power),
    )
    assert formula.subs(d_k, width) == mean


@pytest.mark.parametrize("width", [1, 2, 4, 7])
@pytest.mark.parametrize("power", [1, 2, 3])
def test_sphere_moments_by_integrals(power, width):
    k = sphere(d_k)("k")
    formula = closed(E((k[i] @ k[j]) ** (2 * power)), (rules.integrate, k), (rules.unit_norm, k))
    assert ball(formula, {"d_k": width}).overlaps(exact.sphere_mean(lambda x: x ** (2 * power), width))


@pytest.mark.parametrize("width", [3, 4, 9])
def test_radial_integrals(width):
    k = gaussian(d_k)("k")
    formula = closed(E(exponential(-beta * norm2(k[i])) / norm2(k[i])), (rules.radial, k), domain=DOMAIN.with_(d_k=integers(3)))
    expected = exact.chi_square_moment(width, -1, Fraction(1, 3))
    assert ball(formula, {"d_k": width, "beta": Fraction(1, 3)}).overlaps(expected)


@pytest.mark.parametrize("width", [1, 2, 5])
@pytest.mark.parametrize("rate", [Fraction(1, 2), Fraction(3)])
def test_sphere_generating_function(width, rate):
    k = sphere(d_k)("k")
    domain = DOMAIN.with_(beta=reals(0))
    total = over(j, exponential(beta * (k[j] @ k[i])), excluding=i)
    formula = closed(E(total), (rules.generating_function, k), domain=domain)
    assert ball(formula, {"d_k": width, "beta": rate, "N": 2}).overlaps(exact.sphere_mean(lambda x: (exact.number(rate) * x).exp(), width))


@pytest.mark.parametrize("width", [1, 2, 3])
def test_sign_generating_function(width):
    k = rademacher(d_k)("k")
    formula = closed(E(over(j, exponential(beta * (k[j] @ k[i])), excluding=i)), (rules.generating_function, k), domain=DOMAIN.with_(beta=reals(0)))
    mean = sum((exact.number(Fraction(sum(x), width)).exp() for x in product((1, -1), repeat=width)), exact.arb(0)) / 2**width
    assert ball(formula, {"d_k": width, "beta": 1, "N": 2}).overlaps(mean)


@pytest.mark.parametrize("width", [1, 3, 4])
def test_absolute_projections(width):
    unit, signs, free = sphere(d_k)("k"), rademacher(d_k)("k"), gaussian(d_k)("k")
    magnitude = {family: over(j, abs(family[j] @ family[i]), excluding=i) for family in (unit, signs, free)}
    on_sphere = closed(E(magnitude[unit]), (rules.projection, unit))
    assert ball(on_sphere, {"d_k": width, "N": 2}).overlaps(exact.sphere_mean_absolute(width))
    of_signs = closed(E(magnitude[signs]), (rules.projection, signs))
    assert of_signs.subs({d_k: width, N: 2}).doit() == Fraction(sum(abs(sum(x)) for x in product((1, -1), repeat=width)), width * 2**width)
    gaussian_mean = closed(E(magnitude[free]), (rules.projection, free), (rules.radial, free))
    folded = (2 / exact.arb.pi()).sqrt() * exact.chi_square_moment(width, Fraction(1, 2))
    assert ball(gaussian_mean, {"d_k": width, "N": 2}).overlaps(folded)


def test_reflection_halves():
    k = rademacher(d_k)("k")
    formula = closed(
        E(over(j, positive_part(k[j] @ k[i]) ** 2, excluding=i)),
        (rules.symmetry, k),
        (rules.integrate, k),
        (rules.unit_norm, k),
        (rules.integrate, k),
    )
    for width in (1, 2, 3):
        mean = Fraction(sum(max(sum(x), 0) ** 2 for x in product((1, -1), repeat=width)), width**2 * 2**width)
        assert formula.subs({d_k: width, N: 2}) == mean


def test_only_what_is_known_is_used():
    v, u = white(d_k)("v"), isotropic(d_k)("u")
    with pytest.raises(Refused, match="only mean and norm"):
        closed(E((v[i] @ v[j]) ** 2), (rules.integrate, v))
    assert closed(E((u[i] @ u[j]) ** 2), (rules.integrate, u), (rules.unit_norm, u)) == 1 / d_k
    with pytest.raises(Refused, match="only mean and covariance"):
        closed(E((u[i] @ u[j]) ** 4), (rules.integrate, u))


def test_signed_exponentials_are_refused():
    k = gaussian(d_k)("k")
    with pytest.raises(Refused, match="positive integrand"):
        closed(E((k[i] @ k[q]) * over(j, exponential(beta * (k[j] @ k[i])), excluding=(i, q))), (rules.generating_function, k))


@pytest.mark.parametrize("width", [1, 2, 3])
def test_gaussian_integrals_with_a_quadratic_exponent(width):
    """E e^{-beta |k_j - k_i|^2} over both keys, against one coordinate's integral over the angle."""
    k = gaussian(d_k)("k")
    total = over(j, exponential(-beta * norm2(k[j] - k[i])), excluding=i)
    formula = closed(E(total), (rules.generating_function, k), (rules.radial, k))
    rate = exact.number(Fraction(1, 3))
    expected = exact.gaussian_pair_mean(lambda x, y: -rate * (x - y) * (x - y)) ** width
    assert ball(formula, {"d_k": width, "beta": Fraction(1, 3), "N": 2}).overlaps(expected)


def test_a_gaussian_integral_that_diverges_is_refused():
    k = gaussian(d_k)("k")
    total = over(j, exponential(beta * norm2(k[j]) + k[j] @ k[i]), excluding=i)
    with pytest.raises(Refused, match="finite"):
        closed(E(total), (rules.generating_function, k))


def test_values_with_a_common_mean():
    v = white(2, mean=rho)("v")
    total = closed(E(norm2(over(j, v[j], excluding=i))), (rules.unit_norm,), (rules.integrate, v), domain=Domain(N=integers(1), rho=reals(0, 1)))
    values = [(Fraction(3, 5), Fraction(4, 5)), (Fraction(1), Fraction(0))]  # two unit vectors, fair coin: the mean has squared norm 4/5
    mean = sum(sum((a + b) ** 2 for a, b in zip(x, y, strict=True)) for x in values for y in values) / 4
    assert mean == 2 + 2 * Fraction(4, 5)
    assert total.subs({N: 3, rho: Rational(4, 5)}) == Rational(mean.numerator, mean.denominator)


@pytest.mark.parametrize("width", [1, 3])
def test_products_over_coordinates_by_enumeration(width):
    k, s = rademacher(d_k)("k"), flips(d_k, flip)("s")
    domain = Domain(N=integers(1), d_k=integers(1), beta=reals(0), flip=reals(0, 1))
    formula = closed(E(exponential(beta * (k[j] @ (k[i] * s[i])))), (rules.coordinates,), domain=domain)
    point, total = {"d_k": width, "beta": Fraction(3, 2), "flip": Fraction(1, 5)}, exact.arb(0)
    for x in product((1, -1), repeat=width):
        for z in product((1, -1), repeat=width):
            chance = Fraction(1, 2**width)
            for sign in z:
                chance *= Fraction(1, 5) if sign == -1 else Fraction(4, 5)
            overlap = Fraction(3, 2) * Fraction(sum(a * b for a, b in zip(x, z, strict=True)), width)
            total += exact.number(chance) * exact.number(overlap).exp()
    assert ball(formula, point).overlaps(total)


def test_products_over_coordinates_need_signs_alone():
    k, g = rademacher(d_k)("k"), gaussian(d_k)("g")
    for body in (exponential(k[i] @ g[i]), exponential(k[i] @ k[j]) * (k[i] @ k[j]) ** 2, exponential((k[i] @ k[j]) ** 2)):
        with pytest.raises(Refused):
            closed(E(body), (rules.coordinates,))


def test_given_overlaps():
    u = equiangular(d_k, rho)("u")
    mean = Derivation(E(over(j, exponential(u[j] @ u[i]) * (u[j] @ u[i]), excluding=i)), Domain(N=integers(1), rho=reals(-1, 1)))
    assert mean.by(rules.unit_norm, u).result.scalar() == (N - 1) * rho * sympy.exp(rho)
    other = Derivation(E((u[j] @ u[i]) * norm2(sphere(d_k)("s")[i])), mean.domain).by(rules.unit_norm, "s")
    assert other.result.scalar() is None


def test_a_sign_of_the_coefficient_makes_an_integrand_positive():
    k, g = sphere(d_k)("k"), gaussian(d_k)("g")
    for factor, allowed in ((beta, True), (beta - Rational(1, 2), False)):
        mean = Derivation(E(factor * exponential(k[i] @ g[i])), DOMAIN).by(rules.generating_function, g)
        if allowed:
            assert mean.by(rules.unit_norm).result.scalar() == beta * sympy.exp(Rational(1, 2))
        else:
            with pytest.raises(Refused):
                mean.lines  # noqa: B018
