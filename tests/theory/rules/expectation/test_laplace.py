"""Tilting, Gamma and Euler integrals, contiguous relations: against rigorous integrals and special functions, and refused beyond their conditions."""

from fractions import Fraction

import mpmath
import pytest
import sympy
from flint import arb
from memorem import (
    Derivation,
    Domain,
    E,
    N,
    constant,
    d_k,
    exponential,
    gaussian,
    hyper,
    integers,
    items,
    norm2,
    nu,
    over,
    reals,
    rho,
    rules,
    t,
    white,
)
from memorem.theory.certificates import integrals
from memorem.theory.kernel.derivation import Refused
from memorem.theory.rules.expectation.laplace import closed

i, j = items("i j")
mu, g, v = constant("mu", d_k), gaussian(d_k)("g"), white(3)("v")
DOMAIN = Domain(N=integers(1), d_k=integers(3), nu=reals(0), rho=reals(0, 1))
RATES = DOMAIN.with_(t=reals(0))


@pytest.mark.parametrize("power", [0, 2, 4])
def test_a_tilted_moment_is_the_integral(power):
    """E (mu.g)^p e^{mu.g - t |g|^2} in one dimension, mu = 3/4, t = 2/5."""
    one = gaussian(1)("g")
    m = constant("mu", 1)
    body = exponential(m @ one[i] - t * norm2(one[i]))
    statement = E((m @ one[i]) ** power * body if power else body)
    lines = Derivation(statement, RATES).by(rules.tilt, one).by(rules.integrate, one).by(rules.named_sums, m, {2: nu})
    found = sympy.N(lines.result.scalar().subs({nu: sympy.Rational(9, 16), t: sympy.Rational(2, 5)}), 20)
    length, rate = arb(3) / 4, arb(2) / 5
    exact = integrals.gaussian_mean(lambda x: (length * x) ** power * (length * x - rate * x * x).exp())
    assert abs(float(found) - float(exact)) < 1e-12 * max(1, abs(float(exact)))


def test_a_tilt_that_does_not_converge_is_refused():
    with pytest.raises(Refused):
        _ = Derivation(E(exponential(t * norm2(g[i]))), RATES).by(rules.tilt, g).result


@pytest.mark.parametrize("k,e,f", [(0, 2, 0), (1, 4, 0), (2, 3, sympy.Rational(3, 2)), (1, 1, 2)])
def test_two_linear_forms(k, e, f):
    r, q = 2, sympy.Rational(1, 3)
    integrand = t**k * (1 + r * t) ** -e * (1 + q * t) ** -f
    found = Derivation(closed(sympy.Integral(integrand, (t, 0, sympy.oo))), DOMAIN).by(rules.euler_integral).result.scalar()
    exact = mpmath.quad(sympy.lambdify(t, integrand, "mpmath"), [0, 1, 10, 100, mpmath.inf])
    assert abs(mpmath.mpf(sympy.N(found, 20)) / exact - 1) < 1e-9


def test_a_linear_form_and_an_exponential():
    integrand = t * (1 + 2 * t) ** -4 * sympy.exp(-3 * t / (1 + 2 * t))
    found = Derivation(closed(sympy.Integral(integrand, (t, 0, sympy.oo))), DOMAIN).by(rules.euler_integral).result.scalar()
    exact = mpmath.quad(sympy.lambdify(t, integrand, "mpmath"), [0, 1, 10, mpmath.inf])
    assert abs(mpmath.mpf(sympy.N(found, 20)) / exact - 1) < 1e-9


@pytest.mark.parametrize(
    "integrand", [t / (1 + 2 * t) ** 2, sympy.exp(-t), (1 + t * t) ** -2, sympy.exp(-t / (1 + t)) / ((1 + t) * (1 + 2 * t) ** 2)]
)
def test_other_or_divergent_integrals_are_refused(integrand):
    with pytest.raises(Refused):
        _ = Derivation(closed(sympy.Integral(integrand, (t, 0, sympy.oo))), DOMAIN).by(rules.euler_integral).result


@pytest.mark.parametrize("m,step", [(1, 2), (2, 0), (2, 1), (2, 2), (3, 1), (4, 3), (1, -1), (2, -1)])
def test_contiguous_functions(m, step):
    one = closed(hyper((m,), (d_k / 2 + step,), -nu / 2))
    found = Derivation(one, Domain(d_k=integers(5), nu=reals(0))).by(rules.contiguous, d_k / 2).result.scalar()
    assert {tuple(f.args[0]) for f in found.atoms(hyper)} <= {(1,)}
    for point in ({d_k: 5, nu: 3}, {d_k: 8, nu: sympy.Rational(1, 7)}):
        assert abs(sympy.N(found.subs(point), 30) / sympy.N(one.scalar().subs(point), 30) - 1) < sympy.Float("1e-25")


@pytest.mark.parametrize("other", [hyper((rho,), (d_k / 2,), -nu / 2), hyper((1,), (d_k,), -nu / 2), hyper((), (d_k / 2,), nu)])
def test_functions_that_are_not_contiguous_are_refused(other):
    with pytest.raises(Refused):
        _ = Derivation(closed(other), DOMAIN).by(rules.contiguous, d_k / 2).result


def inner(body):
    return Derivation(E(body), RATES).by(rules.tilt, g).by(rules.integrate, g)


def test_an_inverse_norm_by_its_gamma_integral():
    lines = Derivation(E(norm2(mu) / norm2(g[i])), DOMAIN)
    with pytest.raises(Refused):  # the mean of another exponential
        _ = lines.by(rules.gamma_integral, inner(norm2(mu) * exponential(-2 * t * norm2(g[i])))).result
    found = lines.by(rules.gamma_integral, inner(norm2(mu) * exponential(-t * norm2(g[i]))).by(rules.named_sums, mu, {2: nu})).by(
        rules.euler_integral
    )
    assert sympy.simplify(found.result.scalar() - nu / (d_k - 2)) == 0


def test_signed_numerators_are_refused():
    with pytest.raises(Refused):
        lines = Derivation(E((mu @ g[i]) / norm2(g[i])), DOMAIN)
        _ = lines.by(rules.gamma_integral, inner((mu @ g[i]) * exponential(-t * norm2(g[i])))).result


def test_the_whole_chain_at_a_point():
    """E of the noise over the energy squared, shifted keys, against an exact series for d = 4, nu = 9/4, one other pair."""
    key = {item: mu + g[item] for item in (i, j)}
    noise = norm2(over(j, (key[j] @ key[i]) * v[j], excluding=i))
    weighted = Derivation(E(noise * exponential(-t * norm2(key[i]))), RATES).by(rules.integrate, v).by(rules.integrate, g).by(rules.tilt, g)
    weighted = weighted.by(rules.integrate, g).by(rules.named_sums, mu, {2: nu})
    value = Derivation(E(noise / norm2(key[i]) ** 2), DOMAIN).by(rules.gamma_integral, weighted).by(rules.euler_integral).result.scalar()
    squared, total, angle = Fraction(9, 4), mpmath.mpf(0), mpmath.mpf(1)
    for n in range(60):
        following = angle * (2 * n + 1) / (4 + 2 * n)
        radial = mpmath.rf(1, n) * mpmath.mpf(2) ** n / 2
        total += mpmath.mpf(float(squared)) ** n / mpmath.factorial(2 * n) * (angle + float(squared) * following) * radial
        angle = following
    total *= mpmath.exp(-9 / mpmath.mpf(8))
    assert abs(mpmath.mpf(sympy.N(value.subs({N: 2, d_k: 4, nu: sympy.Rational(9, 4)}), 20)) - total) < 1e-12
