"""Rigorous integrals contain values that are known in closed form, and are narrow."""

from fractions import Fraction

import mpmath
import pytest
from flint import arb
from memorem.theory.certificates import integrals
from memorem.theory.certificates.reach import OutOfReach


def holds(ball, value):
    """The ball is narrow and contains a 40-digit mpmath value up to its own rounding."""
    with mpmath.workdps(40):
        return abs(mpmath.mpf(ball.mid().str(40, radius=False)) - value) <= mpmath.mpf(ball.rad().str(10, radius=False)) + mpmath.mpf(
            10
        ) ** -33 and ball.rad() < arb(1e-12) * abs(ball.mid())


@pytest.mark.parametrize("n", [3, 4, 7, 16, 256])
def test_inverse_chi_square(n):
    assert holds(integrals.chi_square_moment(n, -1), mpmath.mpf(1) / (n - 2))


@pytest.mark.parametrize("n", [1, 2, 9, 256])
def test_chi_square_logarithms(n):
    with mpmath.workdps(40):
        assert holds(integrals.chi_square_log_mean(n), mpmath.log(2) + mpmath.digamma(mpmath.mpf(n) / 2))


@pytest.mark.parametrize("n", [1200, 1600])
def test_what_lies_beyond_the_last_point_is_in_the_ball(n):
    """At these widths a good part of the density does: the ball is wide, and holds the mean all the same."""
    ball = integrals.chi_square_moment(n, -1)
    assert ball.contains(arb(1) / (n - 2)) and ball.rad() > 0
    with pytest.raises(OutOfReach, match="does not fall"):
        integrals.chi_square_moment(1603, -1)


@pytest.mark.parametrize("s", [Fraction(1, 2), 1, Fraction(3, 2), 2])
def test_chi_square_moments(s):
    with mpmath.workdps(40):
        shift = mpmath.mpf(s.numerator) / s.denominator if isinstance(s, Fraction) else mpmath.mpf(s)
        expected = 2**shift * mpmath.gamma(mpmath.mpf(5) / 2 + shift) / mpmath.gamma(mpmath.mpf(5) / 2)
    assert holds(integrals.chi_square_moment(5, s), expected)


def test_divergence_is_refused():
    with pytest.raises(ValueError, match="diverges"):
        integrals.chi_square_moment(2, -1)
    with pytest.raises(ValueError, match="no integer"):
        integrals.chi_square_moment(5, Fraction(1, 3))


@pytest.mark.parametrize("d", [1, 2, 3, 16])
def test_sphere_means(d):
    with mpmath.workdps(40):
        expected = mpmath.hyp0f1(mpmath.mpf(d) / 2, 4)
        absolute = mpmath.gamma(mpmath.mpf(d) / 2) / (mpmath.sqrt(mpmath.pi) * mpmath.gamma(mpmath.mpf(d + 1) / 2))
    assert holds(integrals.sphere_mean(lambda x: (4 * x).exp(), d), expected)
    assert holds(integrals.sphere_mean_absolute(d) + arb(0, 1e-30), absolute)


@pytest.mark.parametrize("d", [1, 3, 8])
def test_another_key_beside_the_one_that_is_read(d):
    """Closed forms of the transform of an overlap at rate 1/2."""
    with mpmath.workdps(40):
        rate, half = Fraction(1, 2), mpmath.mpf(1) / 2
        assert holds(integrals.exponential_overlap("sphere", d, rate), mpmath.exp(-half) * mpmath.hyp0f1(mpmath.mpf(d) / 2, half**2 / 4))
        assert holds(integrals.exponential_overlap("rademacher", d, rate), mpmath.exp(-half) * mpmath.cosh(half / d) ** d)
        assert holds(integrals.exponential_overlap("gaussian", d, rate), (1 + 2 * half - half**2) ** (-mpmath.mpf(d) / 2))


def test_gaussian_means():
    assert holds(integrals.gaussian_mean(lambda x: x**4), mpmath.mpf(3))
    with pytest.raises(ValueError):
        integrals.gaussian_mean(lambda x: x, growth=11)


def test_pairs_of_gaussians():
    """E e^{x y / 2} = (1 - 1/4)^{-1/2}."""
    with mpmath.workdps(40):
        expected = 1 / mpmath.sqrt(mpmath.mpf(3) / 4)
    assert holds(integrals.gaussian_pair_mean(lambda x, y: x * y / 2), expected)


def test_a_pair_without_a_mean_is_refused():
    with pytest.raises(ArithmeticError, match="finite"):
        integrals.gaussian_pair_mean(lambda x, y: 2 * x * y)


def test_mpmath_intervals_agree():
    """The second opinion: mpmath's quadrature of the same density."""
    with mpmath.workdps(25):
        opinion = mpmath.quad(lambda x: mpmath.exp(3 * mpmath.cos(x)) * mpmath.sin(x) ** 6, [0, mpmath.pi / 2, mpmath.pi]) / mpmath.quad(
            lambda x: mpmath.sin(x) ** 6, [0, mpmath.pi]
        )
        mine = integrals.sphere_mean(lambda x: (3 * x).exp(), 8)
        assert abs(mpmath.mpf(mine.mid().str(25, radius=False)) - opinion) < mpmath.mpf(10) ** -14
