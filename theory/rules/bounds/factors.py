"""Rules for inequalities between closed forms."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ...scalars.zero_test import Zero, decide_zero
from ...vectors.normal_form import Expression, expression

__all__ = ["enlarge_factors", "shrink_factors", "without"]


@rule(
    "larger factors", "products of nonnegative numbers increase in each factor", conditions="each factor is nonnegative and at most what replaces it"
)
def enlarge_factors(statement, context, *pairs):
    """A closed form x y ... rest <= x' y' ... rest for 0 <= x <= x', ..., rest >= 0, as pairs (x, x')."""
    rest = _rest(statement, context, pairs)
    for old, new in pairs:
        context.need(nonnegative(old), "a factor that is not negative")
        context.need(nonnegative(sympy.cancel(new - old)), "a factor that is not larger than what replaces it")
    return "<=", _closed(rest, pairs)


@rule(
    "smaller factors",
    "products of nonnegative numbers increase in each factor",
    conditions="each factor is at least what replaces it, which is nonnegative",
)
def shrink_factors(statement, context, *pairs):
    """A closed form x y ... rest >= x' y' ... rest for x >= x' >= 0, ..., rest >= 0, as pairs (x, x')."""
    rest = _rest(statement, context, pairs)
    for old, new in pairs:
        context.need(nonnegative(new), "a factor that is not negative")
        context.need(nonnegative(sympy.cancel(old - new)), "a factor that is not smaller than what replaces it")
    return ">=", _closed(rest, pairs)


@rule("leave out a term", "order of the reals", conditions="what is left out is nonnegative")
def without(statement, context, term):
    """A closed form x + y >= x for y >= 0, y given."""
    value = expression(statement).scalar()
    if value is None:
        context.refuse("a closed form", "the mean is not derived to its end")
    context.need(nonnegative(term), "a term that is not negative")
    return ">=", Expression((((0, ()), sympy.cancel(value - term)),), (), (), False, False)


def _rest(statement, context, pairs):
    """The closed form without the old factors; refused unless it is nonnegative."""
    value = expression(statement).scalar()
    if value is None:
        context.refuse("a closed form", "the mean is not derived to its end")
    product = sympy.Mul(*(old for old, _ in pairs))
    rest = sympy.cancel(value / product)
    if not isinstance(decide_zero(value - rest * product, context.domain), Zero):
        context.refuse(f"{product} as a factor", "the closed form is another product")
    context.need(nonnegative(rest), "the other factors")
    return rest


def _closed(rest, pairs):
    return Expression((((0, ()), rest * sympy.Mul(*(sympy.sympify(new) for _, new in pairs))),), (), (), False, False)
