"""Special functions at all sizes that occur: thirty digits from a ball, against series, recurrences and mpmath that share no code with it."""

import time
from fractions import Fraction

import mpmath
import pytest
from memorem import Rational, beta, betainc_regularized, d_k, digamma, exp, gamma, hyper, rf, sqrt, theta
from memorem.theory.scalars.balls import NoValue
from memorem.theory.scalars.evaluation import hyp0f1, value
from sympy import besseli, besselj, besselk, lowergamma, polygamma, uppergamma
from sympy import beta as euler_beta

F = hyper((), (d_k / 2,), beta**2 / 4)


def near(found, expected, digits=29):
    return abs(mpmath.mpf(found.decimal) / expected - 1) < mpmath.mpf(10) ** -digits


def series_0f1(a, z):
    """0F1(; a; z) by its series of positive terms, summed until they vanish."""
    term = total = mpmath.mpf(1)
    n = 0
    while term > total * mpmath.mpf(10) ** -50 or n * (a + n) < 4 * z:
        term = term * z / ((a + n) * (n + 1))
        total, n = total + term, n + 1
    return total


@pytest.mark.parametrize("d", [1, 2, 3, 16, 257, 4096])
@pytest.mark.parametrize("t", [Fraction(1, 100), 1, 64, 1000, 10_000])
def test_0f1_is_its_series(d, t):
    with mpmath.workdps(60):
        expected = series_0f1(mpmath.mpf(d) / 2, mpmath.mpf(Fraction(t).numerator) ** 2 / mpmath.mpf(Fraction(t).denominator) ** 2 / 4)
        assert near(value(F, {"d_k": d, "beta": t}), expected)


@pytest.mark.parametrize("d", [2, 3, 64, 4096])
def test_noise_of_the_exponential_kernel_neither_overflows_nor_vanishes(d):
    """e^{-2 b} 0F1 at an inverse temperature of ten thousand times the width."""
    b = 10_000 * d
    found = value(exp(-2 * beta) * hyper((), (d_k / 2,), beta**2), {"d_k": d, "beta": b})
    with mpmath.workdps(60):
        nu, x = mpmath.mpf(d) / 2 - 1, mpmath.mpf(2 * b)
        term = total = mpmath.mpf(1)  # large-argument expansion of e^{-x} I_nu(x) sqrt(2 pi x)
        for n in range(1, 400):
            new = -term * (4 * nu**2 - (2 * n - 1) ** 2) / (n * 8 * x)
            if abs(new) > abs(term):
                break
            term, total = new, total + new
        expected = total / mpmath.sqrt(2 * mpmath.pi * x) * mpmath.gamma(mpmath.mpf(d) / 2) * (2 / x) ** nu
        assert near(found, expected, 26)


@pytest.mark.parametrize("d", [2, 3, 16, 255, 4096])
@pytest.mark.parametrize("x", [Fraction(1, 10**6), Fraction(1, 2), Fraction(999_999, 10**6)])
def test_incomplete_beta_by_the_series_of_its_small_end(d, x):
    """I_y(a, 1/2) = y^a (1 - y)^{1/2} / (a B(a, 1/2)) sum_n (a + 1/2)_n / (a + 1)_n y^n, or one minus the other end."""
    y, a, b = 1 - x**2, Fraction(d - 1, 2), Fraction(1, 2)
    found = value(betainc_regularized((d_k - 1) / 2, Rational(1, 2), 0, 1 - theta**2), {"d_k": d, "theta": x})
    with mpmath.workdps(80):
        small = y <= Fraction(a + 1, a + b + 2)
        one, two, z = (a, b, y) if small else (b, a, 1 - y)
        one, two, z = (mpmath.mpf(q.numerator) / q.denominator for q in (one, two, z))
        term = total = mpmath.mpf(1)
        n = 0
        while abs(term) > mpmath.mpf(10) ** -70 * abs(total):
            term = term * z * (one + two + n) / (one + 1 + n)
            total, n = total + term, n + 1
        part = total * z**one * (1 - z) ** two / (one * mpmath.beta(one, two))
        assert near(found, part if small else 1 - part)


@pytest.mark.parametrize("d", [1, 2, 3, 17, 4095, 4096])
def test_digamma_and_its_derivative_by_recurrence_from_far_out(d):
    """psi(x) = psi(x + M) - sum 1/(x + n) with the asymptotic series at x + M, likewise for its derivative."""
    with mpmath.workdps(60):
        x, far = mpmath.mpf(d) / 2, 400
        y = x + far
        ends = mpmath.log(y) - 1 / (2 * y) - sum(mpmath.bernoulli(2 * n) / (2 * n * y ** (2 * n)) for n in range(1, 15))
        slope = 1 / y + 1 / (2 * y**2) + sum(mpmath.bernoulli(2 * n) / y ** (2 * n + 1) for n in range(1, 15))
        assert near(value(digamma(d_k / 2), {"d_k": d}), ends - sum(1 / (x + n) for n in range(far)))
        assert near(value(polygamma(1, d_k / 2), {"d_k": d}), slope + sum(1 / (x + n) ** 2 for n in range(far)))


@pytest.mark.parametrize("d", [1, 2, 63, 4096])
def test_gamma_ratios_by_their_product(d):
    """m_d m_{d+1} = d, and the quotient of neighbours of one parity."""
    mean = sqrt(2) * gamma((d_k + 1) / 2) / gamma(d_k / 2)
    with mpmath.workdps(50):
        first, second, third = (mpmath.mpf(value(mean, {"d_k": d + s}).decimal) for s in (0, 1, 2))
        assert abs(first * second / d - 1) < mpmath.mpf(10) ** -28
        assert abs(third / first * d / (d + 1) - 1) < mpmath.mpf(10) ** -28


@pytest.mark.parametrize("order", [Rational(3, 2), Rational(5), Rational(63, 2)])
def test_bessel_functions_by_their_wronskians(order):
    """I_n K_{n+1} + I_{n+1} K_n = 1/x and J_{n+1} Y_n - J_n Y_{n+1} = 2/(pi x), the latter by mpmath's Y."""
    with mpmath.workdps(60):
        x = 37
        i0, i1, k0, k1, j0, j1 = (
            mpmath.mpf(value(function(order + s, beta), {"beta": x}).decimal) for function in (besseli, besselk, besselj) for s in (0, 1)
        )
        assert abs((i0 * k1 + i1 * k0) * x - 1) < mpmath.mpf(10) ** -28
        y0, y1 = (mpmath.bessely(mpmath.mpf(order.p) / order.q + s, x) for s in (0, 1))
        assert abs((j1 * y0 - j0 * y1) * mpmath.pi * x / 2 - 1) < mpmath.mpf(10) ** -25


def test_incomplete_gamma_and_beta_functions():
    with mpmath.workdps(50):
        point = {"d_k": 7, "beta": 3}
        low, high = (mpmath.mpf(value(f(d_k / 2, beta), point).decimal) for f in (lowergamma, uppergamma))
        assert abs((low + high) / mpmath.gamma(mpmath.mpf(7) / 2) - 1) < mpmath.mpf(10) ** -28
        assert abs(low / mpmath.quad(lambda s: s ** mpmath.mpf(5 / 2) * mpmath.exp(-s), [0, 1, 3]) - 1) < mpmath.mpf(10) ** -20
        assert near(value(euler_beta(d_k / 2, beta), point), mpmath.beta(mpmath.mpf(7) / 2, 3))


def test_rising_factorials_are_exact_where_they_can_be():
    assert value(rf(d_k / 2, beta), {"d_k": 3, "beta": 4}).exact == Fraction(3 * 5 * 7 * 9, 16)
    with mpmath.workdps(50):
        assert near(value(rf(d_k / 2, beta), {"d_k": 4095, "beta": Fraction(1, 2)}), mpmath.rf(mpmath.mpf(4095) / 2, mpmath.mpf(1) / 2))


def test_polygamma_of_other_orders_and_arguments_is_refused():
    with pytest.raises(NoValue, match="natural orders"):
        value(polygamma(1, -d_k / 4), {"d_k": 3})


def test_thirty_digits_take_milliseconds():
    start = time.perf_counter()
    for d in (2, 64, 4096):
        for t in (1, 1000, 10_000):
            hyp0f1(Fraction(d, 2), Fraction(t * t, 4))
    assert time.perf_counter() - start < 2
