"""Bounds by the sign of a difference and by induction: what they prove, and that they refuse what is false."""

import pytest
from memorem import Derivation, Domain, Rational, Refused, d_k, exp, gamma, integers, p, pi, rf, rules, sqrt
from memorem.theory.rules.statements import scalar_expression
from memorem.theory.scalars.balls import ball

DOMAIN = Domain(d_k=integers(1), p=integers(0))
RISING = 2**p * rf(d_k / 2, p)


def bounded(value, bound, relation, domain=DOMAIN):
    return Derivation(scalar_expression(value), domain).by(rules.bounded_by_induction, p, bound, relation)


@pytest.mark.parametrize(
    ("value", "bound", "relation"),
    [
        (RISING, d_k**p, ">="),
        (RISING, d_k**p * exp(p * (p - 1) / d_k), "<="),
        (rf(Rational(1, 2), p) / rf(d_k / 2, p), rf(Rational(1, 2), p) * 2**p / d_k**p, "<="),
        (1 / rf(d_k / 2, p), 2**p / d_k**p * (1 - p * (p - 1) / d_k), ">="),
    ],
)
def test_true_bounds_are_proved_and_hold_at_points(value, bound, relation):
    derivation = bounded(value, bound, relation)
    assert derivation.relation == relation
    sign = 1 if relation == "<=" else -1
    for width in (1, 2, 5):
        for order in (0, 1, 2, 7):
            assert sign * (bound - value).subs({d_k: width, p: order}).evalf(30) >= -1e-20


@pytest.mark.parametrize(
    ("value", "bound", "relation", "why"),
    [
        (RISING, d_k**p, "<=", "one step"),
        (RISING, (d_k + 1) ** p, ">=", "one step"),
        (RISING, d_k**p * exp(p * (p - 1) / (2 * d_k)), "<=", "one step"),
        (RISING, d_k**p * exp(p * (p - 1) / d_k), ">=", "other side|one step"),
        (RISING, 2 * d_k**p, ">=", "equality at 0"),
        ((-1) ** p * RISING, d_k**p, "<=", "ratio of neighbours|rational ratio"),
    ],
)
def test_what_is_false_is_refused(value, bound, relation, why):
    with pytest.raises(Refused, match=why):
        _ = bounded(value, bound, relation).result


def test_the_index_must_start_at_zero():
    with pytest.raises(Refused, match="every p that is an integer >= 0"):
        _ = bounded(RISING, d_k**p, ">=", Domain(d_k=integers(1), p=integers(1))).result


def test_a_difference_decides():
    lines = Derivation(scalar_expression(3 / (d_k * (d_k + 2))), DOMAIN)
    assert lines.by(rules.bounded, (3 * d_k - 2) / d_k**3, "<=").relation == "<="
    for bound, relation in (((3 * d_k - 2) / d_k**3, ">="), (2 / d_k**2, "<=")):
        with pytest.raises(Refused, match="difference"):
            _ = lines.by(rules.bounded, bound, relation).result


QUOTIENT = gamma((d_k + 1) / 2) / gamma(d_k / 2)


@pytest.mark.parametrize("value", [QUOTIENT, 1 / QUOTIENT, 3 + 2 * QUOTIENT, 1 / (sqrt(pi) * QUOTIENT)])
def test_quotients_of_gamma_functions_lie_between_roots(value):
    lower, upper = (Derivation(scalar_expression(value), DOMAIN).by(rules.gamma_quotient, d_k / 2, Rational(1, 2), r).result for r in (">=", "<="))
    for width in (1, 2, 7, 100):
        low, middle, high = (ball(e, {"d_k": width}) for e in (lower.scalar(), value, upper.scalar()))
        assert low < middle < high


@pytest.mark.parametrize(
    ("value", "argument", "step", "why"),
    [
        (-QUOTIENT, d_k / 2, Rational(1, 2), "factor in front"),
        (QUOTIENT**2, d_k / 2, Rational(1, 2), "linear"),
        (QUOTIENT, d_k / 2, Rational(3, 2), "at most one"),
        (QUOTIENT, d_k / 2 - 1, Rational(1, 2), "argument"),
        (gamma(d_k), d_k / 2, Rational(1, 2), "linear"),
    ],
)
def test_what_is_no_such_quotient_is_refused(value, argument, step, why):
    with pytest.raises(Refused, match=why):
        _ = Derivation(scalar_expression(value), DOMAIN).by(rules.gamma_quotient, argument, step).result
