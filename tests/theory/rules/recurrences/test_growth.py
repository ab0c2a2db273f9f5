"""Comparison of a nonnegative recurrence with a geometric sequence, solving at any ratio, and chains of rectified units."""

from fractions import Fraction

import pytest
from memorem import Derivation, Domain, L, N, Refused, d_k, integers, isotropic, nonnegative, rectified_chain, regained_chain, rules, sphere
from memorem.theory.functionals.sequences import sequence
from memorem.theory.scalars.balls import exact_value, substituted

CHAIN = Domain(N=integers(1), d_k=integers(1), L=integers(0))
BEYOND = Domain([nonnegative(N - 1 - d_k)], **CHAIN.parameters)
PAIR = sequence("x", (1, 2), ((1, Fraction(1, 2)), (2, 1)), (1, 0), index=L, combine=(1, 1))


def at(formula, **point):
    return exact_value(substituted(formula, point))


def iterated(steps):
    x, y = Fraction(1), Fraction(2)
    for _ in range(steps):
        x, y = x + y / 2 + 1, 2 * x + y
    return x + y


@pytest.mark.parametrize(("relation", "rate", "weights"), [(">=", 2, (1, Fraction(1, 2))), ("<=", 3, (1, 1))])
def test_bounds_hold_step_by_step(relation, rate, weights):
    found = Derivation(PAIR, CHAIN).by(rules.weighted_growth, rate, *weights, relation=relation).by(rules.solve)
    assert found.relation == relation
    for steps in range(6):
        bound = at(found.result.scalar(), L=steps)
        assert bound <= iterated(steps) if relation == ">=" else bound >= iterated(steps)


@pytest.mark.parametrize(
    ("relation", "rate", "weights"), [(">=", 3, (1, 1)), ("<=", 2, (1, 1)), (">=", 1, (2, 1)), ("<=", 3, (1, Fraction(1, 2))), (">=", 1, (1,))]
)
def test_weights_that_do_not_grow_so_are_refused(relation, rate, weights):
    with pytest.raises(Refused):
        _ = Derivation(PAIR, CHAIN).by(rules.weighted_growth, rate, *weights, relation=relation).result


def test_a_recurrence_of_either_sign_is_refused():
    with pytest.raises(Refused, match="nonnegative"):
        _ = Derivation(sequence("x", 1, -1, 1, index=L), CHAIN).by(rules.weighted_growth, 1, 1).result


def test_the_boundary_is_one_pair_more_than_dimensions():
    grows = lambda domain: Derivation(regained_chain(sphere(d_k), L), domain).by(rules.close).by(rules.weighted_growth, 1, 1).by(rules.solve)  # noqa: E731
    assert at(grows(BEYOND).result.scalar(), N=5, d_k=4, L=7) == 7
    with pytest.raises(Refused):
        _ = grows(CHAIN).result


def test_rectified_units_pass_half_of_the_energy():
    closed = Derivation(rectified_chain(sphere(d_k), L), CHAIN).by(rules.close).by(rules.solve).result.scalar()
    assert [at(closed, N=4, d_k=3, L=depth) for depth in (0, 1, 2)] == [1, Fraction(3, 2), Fraction(7, 4)]
    with pytest.raises(Refused, match="symmetric"):
        _ = Derivation(rectified_chain(isotropic(d_k), L), CHAIN).by(rules.close).result
