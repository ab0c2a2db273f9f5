"""Comparisons with numbers, case distinctions and second-order bounds: right where they hold, refused where they do not."""

from fractions import Fraction

import pytest
from memorem import Derivation, Domain, N, Rational, Refused, beta, cosh, d_k, exp, hyper, integers, reals, rules, sqrt
from memorem.theory.rules.statements import scalar_expression
from memorem.theory.scalars.balls import ball


def start(value, low=1, high=None):
    return Derivation(scalar_expression(value), Domain(N=integers(1), d_k=integers(low, high), beta=reals(0, 1)))


FALLING = 2 * d_k * exp(2 - 2 * sqrt(d_k))


@pytest.mark.parametrize(
    "low,high,bound,relation", [(5, None, 1, "<="), (9, None, Rational(1, 3), "<="), (1, 4, 1, ">="), (5, 7, Rational(1, 2), ">=")]
)
def test_numbers_that_bound(low, high, bound, relation):
    found = start(FALLING, low, high).by(rules.bounded, bound, relation)
    assert (found.relation, found.result.scalar()) == (relation, bound)


@pytest.mark.parametrize(
    "value,low,high,bound,relation",
    [
        (FALLING, 4, None, 1, "<="),  # false at the end
        (FALLING, 5, None, 1, ">="),  # false at the end
        (FALLING, 1, None, 1, ">="),  # true at the end, false later
        (1 / FALLING, 5, None, 2, "<="),  # rises
        (FALLING, 3, 8, 1, "<="),  # false inside the list
        (FALLING * N, 5, None, 1, "<="),  # two parameters
        ((1 + 1 / d_k) ** d_k, 1, None, 3, "<="),  # a power that is neither
    ],
)
def test_numbers_that_do_not(value, low, high, bound, relation):
    with pytest.raises(Refused):
        start(value, low, high).by(rules.bounded, bound, relation).lines  # noqa: B018


def case(low, high=None, value=FALLING, bound=1):
    return start(value, low, high).by(rules.bounded, bound)


def test_two_cases_make_one():
    value = 2 * d_k * exp(-2 * sqrt(d_k)) * hyper((), (d_k / 2,), d_k)
    above = start(value, 5).by(rules.compare, "sub_gaussian").by(rules.bounded, 1)
    found = start(value, 3).by(rules.cases, d_k, 5, case(3, 4, value), above)
    assert (found.relation, found.result.scalar()) == ("<=", 1)
    for wrong in (
        (d_k, 6, case(3, 4, value), above),
        (d_k, 5, case(3, 4, value, 2), above),
        (d_k, 5, case(4, 4, value), above),
        (d_k, 5, case(5, 5), above),
    ):
        with pytest.raises(Refused):
            start(value, 3).by(rules.cases, *wrong).lines  # noqa: B018


@pytest.mark.parametrize("width", [1, 2, 5, 40])
def test_a_series_from_below(width):
    value = N * hyper((), (d_k / 2,), beta**2)
    lower = start(value).by(rules.compare, "second_order")
    point = {"N": 2, "d_k": width, "beta": Fraction(2, 3)}
    assert lower.relation == ">="
    assert ball(lower.result.scalar(), point) < ball(value, point)
    assert ball(lower.result.scalar(), point) > Rational(9, 10) * ball(value, point) or width == 1


def test_a_logarithm_to_third_order():
    value = N * (1 + beta) ** (-d_k / 2)
    lower, upper = start(value).by(rules.compare, "logarithmic_series", 3), start(value).by(rules.compare, "logarithmic_series", 2)
    point = {"N": 2, "d_k": 3, "beta": Fraction(1, 3)}
    assert (lower.relation, upper.relation) == (">=", "<=")
    assert ball(lower.result.scalar(), point) < ball(value, point) < ball(upper.result.scalar(), point)
    with pytest.raises(Refused):
        start((1 - beta) ** (-d_k / 2)).by(rules.compare, "logarithmic_series", 3).lines  # noqa: B018


def test_the_only_value():
    assert start(N * d_k ** (d_k / 2), 4, 4).by(rules.at_value, d_k, 4).result.scalar() == 16 * N
    for low, high, number in ((4, 5, 4), (4, 4, 5), (4, None, 4)):
        with pytest.raises(Refused):
            start(N * d_k, low, high).by(rules.at_value, d_k, number).lines  # noqa: B018


def test_hyperbolic_cosines_from_below():
    value = N * cosh(beta) ** d_k
    point = {"N": 2, "d_k": 3, "beta": Fraction(2, 3)}
    for row in ("cosh_above_exponential", "cosh_fourth_order"):
        lower = start(value).by(rules.compare, row)
        assert lower.relation == ">="
        assert ball(lower.result.scalar(), point) < ball(value, point)
    with pytest.raises(Refused):
        start(N * cosh(beta - 1) ** d_k).by(rules.compare, "cosh_fourth_order").lines  # noqa: B018
