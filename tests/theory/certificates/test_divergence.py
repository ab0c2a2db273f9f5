"""Minorants whose integral diverges: found where a mean is infinite, and only there."""

from fractions import Fraction

import pytest
from memorem.theory.certificates.divergence import atom, chi_square_moment, harmonic


@pytest.mark.parametrize("n,s,rate", [(1, -1, 0), (2, -1, 0), (4, -2, 0), (3, -2, 0), (5, 0, Fraction(-1, 2)), (2, 1, -1)])
def test_infinite_moments_are_shown(n, s, rate):
    assert chi_square_moment(n, s, rate).least > 0


@pytest.mark.parametrize("n,s,rate", [(3, -1, 0), (5, -2, 0), (1, 0, 0), (5, 0, Fraction(-49, 100)), (3, -1, 1)])
def test_finite_moments_are_not(n, s, rate):
    assert chi_square_moment(n, s, rate).least == 0


def test_the_minorant_is_a_lower_bound_and_sharp_for_a_constant():
    assert 2 - Fraction(1, 10**9) < harmonic(lambda x: 2 + x).least <= 2
    assert harmonic(lambda x: x).least == 0
    assert harmonic(lambda x: 1 - 2 * x).least == 0
    assert abs(harmonic(lambda x: 1 - x, Fraction(1, 2)).least - Fraction(1, 2)) < Fraction(1, 10**9)


def test_what_is_unbounded_or_undefined_shows_nothing():
    assert harmonic(lambda x: 1 / x).least == 0


def test_an_atom_at_infinity():
    assert atom(Fraction(1, 8)).least == Fraction(1, 8)
    assert atom(0).least == 0
