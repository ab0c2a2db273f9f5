"""Root counts, ball inequalities and the second opinion, each with its near miss."""

from fractions import Fraction

import pytest
from flint import arb
from memorem.theory.certificates import integrals
from memorem.theory.certificates.inequalities import positive_from, positive_on, second_opinion
from memorem.theory.certificates.polynomials import is_positive, root_count, sturm_sequence
from mpmath import iv


@pytest.mark.parametrize(
    ("coefficients", "low", "high", "roots"),
    [
        ((-2, 0, 1), 0, None, 1),
        ((-2, 0, 1), -2, 2, 2),
        ((-2, 0, 1), Fraction(3, 2), None, 0),
        ((0, 0, 1), -1, 1, 1),  # a double root counts once
        ((-6, 11, -6, 1), 0, 3, 3),
        ((-6, 11, -6, 1), 1, 3, 2),  # the low end is not counted
        ((5,), 0, None, 0),
    ],
)
def test_root_counts(coefficients, low, high, roots):
    assert root_count(coefficients, low, high) == roots


def test_signs():
    assert is_positive((1, 4, -4), 0, Fraction(6, 5))  # 1 + 4 b (1 - b), whose root is (1 + sqrt 2)/2
    assert not is_positive((1, 4, -4), 0, Fraction(5, 4))
    assert not is_positive((0, 1), 0)
    with pytest.raises(ValueError):
        sturm_sequence((0, 0))


def test_a_true_inequality_is_proved_and_its_near_miss_refuted_with_a_cell():
    """2 x - c - log(2 x^2) > 0 from x = 3 on, for c = 3.1 but not for 3.11; written in t with x = 3 + t/(1 - t) and divided by x."""

    def margin(c):
        def function(t):
            y = (1 - t) / (3 - 2 * t)  # 1/x
            return 2 - (y * (c - 2 * y.log() + arb(2).log()) if y > 0 else near_infinity(y, c))

        return function

    assert positive_from(margin(3.1), 3)[0] is True
    answer, cell = positive_from(margin(3.12), 3)
    assert answer is False and 0 <= cell[0] < cell[1] <= 1


def near_infinity(y, c):
    """A ball with y (c + 2 log(1/y) + log 2) for 0 <= y <= 1/3, since 0 <= y log(1/y) <= sqrt(y)."""
    top = y.abs_upper()
    return arb(0).union(top * (c + 1) + 2 * top.sqrt())


def test_what_touches_zero_is_not_decided():
    assert positive_on(lambda x: x * x, 0, 1, cells=200)[0] is None


def test_the_second_opinion_overlaps_the_rigorous_integral():
    low, high = second_opinion(lambda x: iv.exp(3 * iv.cos(x)) * iv.sin(x) ** 2, 0, 3)
    mine = integrals.integral(lambda x: (3 * x.cos()).exp() * x.sin() ** 2, 0, 3)
    assert low < float(mine) < high and high - low < 0.05


def test_the_second_opinion_rejects_another_integral():
    low, high = second_opinion(lambda x: iv.exp(3 * iv.cos(x)) * iv.sin(x) ** 2, 0, 3)
    wrong = integrals.integral(lambda x: (3 * x.cos()).exp() * x.sin() ** 2, 0, 2)
    assert not low <= float(wrong) <= high
