"""Balls contain the truth, exact values are exact, and what has no value says so."""

from fractions import Fraction
from math import comb

import flint
import mpmath
import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from memorem import Max, Min, N, Product, Rational, Sum, Symbol, T, beta, binomial, d_k, eta, factorial, floor, gamma, hyper, log, rho, sqrt
from memorem.theory.scalars.balls import BITS, NoValue, ball, exact_value, series_terms, substituted
from memorem.theory.scalars.evaluation import value
from mpmath.libmp import NoConvergence
from sympy import Piecewise, harmonic

k, j = Symbol("k", integer=True), Symbol("j", integer=True)

AGAINST_MPMATH = {
    "gamma": (gamma(beta), mpmath.gamma),
    "loggamma": (sympy.loggamma(beta), mpmath.loggamma),
    "factorial": (factorial(beta), mpmath.factorial),
    "erf": (sympy.erf(beta), mpmath.erf),
    "erfc": (sympy.erfc(beta), mpmath.erfc),
    "besseli": (sympy.besseli(Rational(7, 2), beta), lambda x: mpmath.besseli(mpmath.mpf(7) / 2, x)),
    "0F1": (hyper((), (Rational(5, 2),), beta), lambda x: mpmath.hyp0f1(mpmath.mpf(5) / 2, x)),
    "2F1": (hyper((1, Rational(1, 2)), (Rational(5, 2),), beta / 9), lambda x: mpmath.hyp2f1(1, 0.5, 2.5, x / 9)),
    "incomplete Beta": (sympy.betainc_regularized(3, Rational(5, 2), 0, beta / 9), lambda x: mpmath.betainc(3, 2.5, 0, x / 9, regularized=True)),
    "harmonic": (harmonic(beta), mpmath.harmonic),
    "digamma": (sympy.digamma(beta), mpmath.digamma),
    "binomial": (binomial(beta + 3, Rational(3, 2)), lambda x: mpmath.binomial(x + 3, 1.5)),
    "cosh": (sympy.cosh(beta), mpmath.cosh),
    "tanh": (sympy.tanh(beta), mpmath.tanh),
    "powers": (beta ** (beta + 1), lambda x: x ** (x + 1)),
    "logarithm": (log(1 + beta), lambda x: mpmath.log(1 + x)),
    "Euler's constant": (sympy.EulerGamma * beta, lambda x: mpmath.euler * x),
    "sum of roots": (Sum(sqrt(k + beta), (k, 1, 5)), lambda x: sum(mpmath.sqrt(i + x) for i in range(1, 6))),
    "product of roots": (Product(sqrt(k + beta), (k, 1, 5)), lambda x: mpmath.fprod(mpmath.sqrt(i + x) for i in range(1, 6))),
    "largest": (Max(sqrt(beta), beta / 2, log(beta)), lambda x: max(mpmath.sqrt(x), x / 2, mpmath.log(x))),
    "smallest": (Min(sqrt(beta), beta / 2, log(beta)), lambda x: min(mpmath.sqrt(x), x / 2, mpmath.log(x))),
}  # fmt: skip


@pytest.mark.parametrize("name", AGAINST_MPMATH)
@pytest.mark.parametrize("at", [Fraction(1, 3), Fraction(7, 2), Fraction(17, 4)])
def test_every_function_agrees_with_mpmath(name, at):
    expr, reference = AGAINST_MPMATH[name]
    found = ball(expr, {"beta": at}, 200)
    with mpmath.workdps(60):
        expected = reference(mpmath.mpf(at.numerator) / at.denominator)
        middle = mpmath.mpf(found.str(50, radius=False))
        assert abs(middle - expected) < mpmath.mpf(10) ** -40 * (1 + abs(expected))
    assert found.rel_accuracy_bits() > 150


@pytest.mark.parametrize(
    ("expr", "point", "expected"),
    [
        ((N - 1) / d_k, {"N": 8, "d_k": 16}, Fraction(7, 16)),
        ((1 - eta) ** T, {"eta": 1, "T": 0}, 1),
        ((1 - eta) ** T, {"eta": 1, "T": 3}, 0),
        ((1 - eta) ** T, {"eta": Fraction(3, 2), "T": 3}, Fraction(-1, 8)),
        (d_k ** Rational(-3, 2), {"d_k": 4}, Fraction(1, 8)),
        (binomial(N, 2) / factorial(N), {"N": 4}, Fraction(1, 4)),
        (harmonic(N), {"N": 4}, Fraction(25, 12)),
        (Sum(k * eta**k, (k, 1, N)), {"eta": Fraction(1, 2), "N": 3}, Fraction(11, 8)),
        (Sum(k, (k, 1, N)), {"N": 0}, 0),
        (Sum(k, (k, 1, N / 2)), {"N": 5}, 3),
        (Sum(k * j, (j, 0, k), (k, 0, N)), {"N": 3}, sum(a * b for b in range(4) for a in range(b + 1))),
        (Product(k + 1, (k, 1, N)), {"N": 3}, 24),
        (Piecewise((N, N > 3), (d_k, True)), {"N": 3, "d_k": 7}, 7),
        (floor(N / 2) + Max(N, d_k) - Min(N, d_k), {"N": 5, "d_k": 7}, 4),
        (floor(sqrt(N) * sympy.pi), {"N": 2}, 4),
    ],
)
def test_exact_values(expr, point, expected):
    assert exact_value(substituted(expr, point)) == expected


def test_an_index_is_not_a_parameter():
    """A parameter that bears the name of a bound index is put in only where it is free."""
    expr = N + Sum(N * eta, (N, 1, 3))
    assert exact_value(substituted(expr, {"N": 10, "eta": 2})) == 22


@pytest.mark.parametrize(
    ("expr", "point"),
    [
        (1 / (d_k - 2), {"d_k": 2}),
        (gamma(d_k - 2), {"d_k": 2}),
        (log(beta), {"beta": 0}),
        (log(beta), {"beta": -1}),
        (sqrt(beta), {"beta": -1}),
        (beta ** Rational(1, 3), {"beta": -8}),
        (1 / ((sqrt(d_k) - 1) * (sqrt(d_k) + 1) - 2), {"d_k": 3}),
        (sympy.Function("mystery")(N), {"N": 2}),
        (N / d_k, {"N": 1}),
        (sympy.Max((N - 1) / (d_k - 2), 0), {"N": 1, "d_k": 2}),
        (Sum(k, (k, 1, N)), {"N": 10**9}),
        (Sum(k, (k, 1, sympy.oo)), {}),
        (sympy.I * N, {"N": 1}),
        (1 / sqrt(1 / d_k), {"d_k": 0}),
        (1 / (1 + 1 / (d_k - 7)), {"d_k": 7}),
        (1 / log(beta), {"beta": 0}),
        (1 / gamma(d_k), {"d_k": -1}),
        (N * (1 - sympy.betainc_regularized(Rational(3, 2), d_k, 0, 1 / d_k)), {"N": 2, "d_k": Fraction(-5, 2)}),
        (sympy.Min(beta, sympy.log(beta)), {"beta": -2}),
        (sympy.polygamma(d_k, Rational(1, 2)), {"d_k": -3}),
        (sympy.besselk(1, beta), {"beta": 0}),
        (sympy.uppergamma(0, beta), {"beta": 0}),
        (sympy.zeta(beta), {"beta": 1}),
        (sympy.beta(beta, 1), {"beta": 0}),
        (sympy.Function("mystery")(sympy.Integer(10) ** 5000 * N), {"N": 2}),
    ],
)
def test_no_value_is_said(expr, point):
    with pytest.raises(NoValue):
        value(expr, point)
    with pytest.raises(NoValue):
        ball(expr, point)


RAISING = [ZeroDivisionError, ValueError, TypeError, OverflowError, NotImplementedError, sympy.PrecisionExhausted, NoConvergence]


@pytest.mark.parametrize("error", RAISING)
def test_whatever_the_libraries_raise_is_no_value(error):
    """Wherever it is raised: while numbers are put in, while a sum is folded or enclosed, and by what prints the message."""

    class Faulty(sympy.Function):
        @classmethod
        def eval(cls, x):
            if x == 1:
                raise error("at its pole")

        def _sympystr(self, printer):
            raise error("in print")

    at, series = {"beta": 1}, Sum(Faulty(k), (k, 1, 2))
    for computed in (
        lambda: substituted(1 + Faulty(beta), at), lambda: ball(1 + Faulty(beta), at), lambda: value(1 + Faulty(beta), at),
        lambda: exact_value(series), lambda: ball(series, {}), lambda: value(series, {}), lambda: series_terms(series),
    ):  # fmt: skip
        with pytest.raises(NoValue):
            computed()


def test_large_rationals_are_left_to_balls():
    number = sympy.Pow(Rational(6, 7), BITS, evaluate=False)
    assert exact_value(number) is None
    assert value((1 - 1 / d_k) ** T, {"d_k": 7, "T": 10**6}).decimal.endswith("e-66947")


def test_an_algebraic_zero_is_exactly_zero():
    assert value((sqrt(d_k) - 1) * (sqrt(d_k) + 1) - 2, {"d_k": 3}).exact == 0


def test_digits_survive_cancellation():
    """sqrt(N^2 + 1) - N loses 80 bits at N = 10^12; written without the difference it loses none."""
    at = {"N": 10**12}
    digits, stable = value(sqrt(N**2 + 1) - N, at).decimal, value(1 / (sqrt(N**2 + 1) + N), at).decimal
    assert digits == stable and len(digits.split("e")[0]) == 31


def test_precision_is_put_back():
    before = flint.ctx.prec
    with pytest.raises(NoValue):
        ball(1 / (d_k - 2), {"d_k": 2}, 999)
    ball(sqrt(N), {"N": 2}, 999)
    assert flint.ctx.prec == before


fractions = st.fractions(min_value=Fraction(1, 9), max_value=9, max_denominator=9)


@settings(max_examples=60, deadline=None)
@given(fractions, fractions, st.integers(0, 4), st.integers(20, 300))
def test_a_ball_contains_what_rationals_say(a, b, power, bits):
    """At any precision the ball of an expression with roots contains the rational that the roots cancel to."""
    rooted = ((sqrt(beta + 2) - 1) * (sqrt(beta + 2) + 1) + rho) ** T / (sqrt(rho + 3) - 1) * (rho + 2) / (sqrt(rho + 3) + 1)
    found = ball(rooted, {"beta": a, "rho": b, "T": power}, bits)
    truth = (a + 1 + b) ** power
    with flint.ctx.workprec(2000):
        assert found.contains(flint.fmpq(truth.numerator, truth.denominator))


@pytest.mark.parametrize(("count", "low", "high"), [(5, 0, 2), (5, 0, 9), (4, 3, 2), (6, 2, 4), (0, 0, 0), (3, 5, 7)])
def test_partial_sums_of_binomials(count, low, high):
    index = sympy.Symbol("h", integer=True)
    found = exact_value(sympy.Sum(sympy.binomial(sympy.Integer(count), index), (index, low, high)))
    assert found == sum(comb(count, h) for h in range(low, high + 1))


def test_roots_of_powers_of_harmonic_numbers_between_the_integers():
    """SymPy asks for the argument of such a number and cannot tell it from pi."""
    rho, T = sympy.Symbol("rho", real=True), sympy.Symbol("T", integer=True)
    found = ball(sympy.sqrt(sympy.harmonic(rho) ** T), {"rho": Fraction(-999, 1000), "T": 2}, 256)
    with mpmath.workdps(40):
        assert abs(float(found) + mpmath.harmonic(mpmath.mpf(-999) / 1000)) < 1e-12 and found > 998
    with pytest.raises(NoValue, match="not positive"):
        ball(sympy.sqrt(sympy.harmonic(rho) ** T), {"rho": Fraction(-999, 1000), "T": 5}, 256)
