"""Exponential moments by series: against rigorous integrals and direct sums, and what is refused."""

from fractions import Fraction
from itertools import product

import pytest
from memorem import (
    Derivation,
    Domain,
    E,
    Integer,
    Refused,
    Sum,
    cosh,
    d_k,
    exp,
    exponential,
    factorial,
    gaussian,
    integers,
    items,
    oo,
    p,
    rademacher,
    reals,
    rules,
    sphere,
    t,
)
from memorem.theory.certificates.toolkit import TOOLKIT as exact
from memorem.theory.rules.statements import scalar_expression
from memorem.theory.scalars.balls import ball

i, j = items("i j")
DOMAIN = Domain(d_k=integers(2), t=reals())
ORDERS = DOMAIN.with_(p=integers(0))
u, s, g = sphere(d_k)("u"), rademacher(d_k)("s"), gaussian(d_k)("g")
law = Derivation((u[j] @ u[i]) ** 2, ORDERS).by(rules.first_coordinate, u).by(rules.beta_of_shares)
moments = Derivation(E((u[j] @ u[i]) ** (2 * p)), ORDERS).by(rules.from_law, law)


def mean(family, rate=t):
    return Derivation(E(exponential(rate * (family[j] @ family[i]))), DOMAIN)


def test_the_series_is_the_integral():
    series = mean(u).by(rules.moment_series, u, moments, p).result.scalar()
    partial = Sum(series.function, (p, 0, 40))
    expected = exact.sphere_mean(lambda x: (2 * x).exp(), 5)
    assert abs(ball(partial, {"d_k": 5, "t": 2}) - expected) < 1e-10


@pytest.mark.parametrize("polynomial", [Integer(1), p, p**2, 3 * p * (p - 1) + 2, p**3 - p])
def test_sums_of_polynomials_over_factorials(polynomial):
    term = polynomial * t**p / factorial(p)
    found = Derivation(scalar_expression(Sum(term, (p, 0, oo))), DOMAIN).by(rules.compare, "exponential_series", t).result.scalar()
    for rate in (Fraction(1, 2), Fraction(-2), Fraction(3)):
        partial = sum((ball(term.subs(p, n), {"t": rate}) for n in range(60)), exact.arb(0))
        assert abs(ball(found, {"t": rate}) - partial) < 1e-10


def test_what_is_no_such_sum_is_refused():
    for value in (Sum(2**p * t**p, (p, 0, oo)), Sum(t**p / factorial(p), (p, 1, oo)), exp(t)):
        with pytest.raises(Refused):
            _ = Derivation(scalar_expression(value), DOMAIN).by(rules.compare, "exponential_series", t).result


def test_moments_of_another_overlap_are_refused():
    with pytest.raises(Refused, match=r"another quantity|every p"):
        _ = mean(s).by(rules.moment_series, s, moments, p).result
    few = Derivation(E((u[j] @ u[i]) ** (2 * p)), DOMAIN.with_(p=integers(0, 3)))
    with pytest.raises(Refused, match="every"):
        _ = mean(u).by(rules.moment_series, u, few, p).result
    with pytest.raises(Refused, match="unit vectors"):
        _ = mean(g).by(rules.moment_series, g, moments, p).result


@pytest.mark.parametrize(("width", "rate"), [(1, 2), (2, 1), (3, 5), (9, Fraction(-7, 2))])
def test_sphere_signs_and_gaussians_are_ordered(width, rate):
    domain = Domain(d_k=integers(1), t=reals())
    signs = Derivation(E(exponential(t * (u[j] @ u[i]))), domain).by(rules.compare_overlaps, u).by(rules.generating_function, "s")
    gaussians = signs.by(rules.compare, "cosh_below_gaussian")
    assert gaussians.relation == "<="
    point = {"d_k": width, "t": rate}
    on_sphere = exact.sphere_mean(lambda x: (exact.number(Fraction(rate)) * x).exp(), width)
    of_signs = sum(
        ((exact.number(Fraction(rate) * Fraction(sum(e), width))).exp() for e in product((1, -1), repeat=width)), exact.arb(0)
    ) / exact.arb(2**width)
    found = ball(signs.result.scalar(), point)
    assert found.overlaps(of_signs)
    assert not on_sphere > found
    assert not found > ball(gaussians.result.scalar(), point)


@pytest.mark.parametrize(("derivation", "family"), [(mean(g), g), (mean(s), s), (Derivation(E((u[j] @ u[i]) ** 3), DOMAIN), u)])
def test_the_ordering_needs_the_sphere_and_no_odd_power(derivation, family):
    with pytest.raises(Refused):
        _ = derivation.by(rules.compare_overlaps, family).result


def test_only_powers_of_cosh_with_a_sign_are_bounded():
    assert Derivation(scalar_expression(2 * cosh(t) ** (-d_k)), DOMAIN).by(rules.compare, "cosh_below_gaussian").relation == ">="
    for value in (exp(t), (d_k - 5) * cosh(t) ** d_k, cosh(t) ** (d_k - 5)):
        with pytest.raises(Refused):
            _ = Derivation(scalar_expression(value), DOMAIN).by(rules.compare, "cosh_below_gaussian").result


@pytest.mark.parametrize("order", [1, 2, 3, 4])
def test_equal_weights_have_the_largest_moments(order):
    """E (sum_c e_c b_c)^{2p} for generic rational b of norm one is at most its value at equal weights, and no smaller once two weights are averaged."""

    def moment(squares):
        """From the expansion in even powers of each coordinate, in the squares alone."""
        total = Fraction(0)
        for powers in product(range(order + 1), repeat=len(squares)):
            if sum(powers) == order:
                term = Fraction(exact.factorial(2 * order))
                for power, square in zip(powers, squares, strict=True):
                    term *= square**power / exact.factorial(2 * power)
                total += term
        return total

    for seed in range(4):
        squares = [x * x for x in exact.unit_vector(seed, 3)]
        averaged = [(squares[0] + squares[1]) / 2] * 2 + squares[2:]
        assert moment(squares) <= moment(averaged) <= moment([Fraction(1, 3)] * 3)


@pytest.mark.parametrize("width", [1, 2, 5])
def test_moments_on_the_sphere_lie_below_those_of_signs(width):
    domain = Domain(d_k=integers(1), p=integers(0))
    agreeing = Derivation((1 + s[j] @ s[i]) * d_k / 2, domain).by(rules.sign_overlap, s)
    bound = Derivation(E((u[j] @ u[i]) ** (2 * p)), domain).by(rules.compare_overlaps, u).by(rules.from_law, agreeing)
    assert bound.relation == "<="
    for order in range(5):
        assert not exact.sphere_mean(lambda x, n=order: x ** (2 * n), width) > ball(bound.result.scalar(), {"d_k": width, "p": order})
