"""Exact linear algebra on generic rational instances."""

from fractions import Fraction

import pytest
from memorem.theory.certificates import matrices as m


@pytest.mark.parametrize("size", [1, 2, 4])
def test_inverse_and_determinant(size):
    a = m.rationals(size, size, size)
    assert m.mul(a, m.inverse(a)) == m.identity(size)
    b = m.rationals(size + 7, size, size)
    assert m.determinant(m.mul(a, b)) == m.determinant(a) * m.determinant(b)


def test_a_singular_matrix_is_refused():
    with pytest.raises(ZeroDivisionError):
        m.inverse([[Fraction(1), Fraction(2)], [Fraction(2), Fraction(4)]])
    assert m.determinant([[Fraction(1), Fraction(2)], [Fraction(2), Fraction(4)]]) == 0


@pytest.mark.parametrize("d", [1, 2, 5])
def test_unit_vectors_are_rational_and_unit(d):
    x = m.unit_vector(3, d)
    assert m.dot(x, x) == 1 and len(x) == d


def test_rationals_are_generic_and_repeatable():
    assert m.rationals(1, 3, 2) == m.rationals(1, 3, 2) != m.rationals(2, 3, 2)
    assert all(x != 0 for row in m.rationals(5, 6, 6) for x in row)
