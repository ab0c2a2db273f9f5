"""Closed forms on whole ranges: comparison with a number on a list and on a half-line, and case distinctions."""

from math import isqrt

import sympy

from ...kernel.derivation import ORDER, Context, rule
from ...scalars.balls import NoValue, ball
from ...scalars.domains import Domain, integers, nonnegative, positive, reals
from ...scalars.zero_test import Zero, decide_zero
from ..lemmas import stated_value
from ..statements import closed, scalar_expression

__all__ = ["at_value", "cases", "bounded"]


@rule(
    "bound of a closed form",
    "order of the reals; a finite list by ball arithmetic, a half-line by the value at its end and the sign of the logarithmic derivative",
    conditions="the sign of the difference is proved; or one natural parameter, and beyond a finite list the function is positive and falls (rises)",
)  # fmt: skip
def bounded(statement, context, bound, relation="<="):
    """F <= G (or >=) where G - F >= 0 (or <= 0), or F(x) <= G, a number, for every x of the one parameter's range."""
    value, bound = closed(statement, context), sympy.sympify(bound)
    if relation not in ("<=", ">="):
        context.refuse("<= or >=", f"{relation} is neither")
    sign = 1 if relation == "<=" else -1
    top, bottom = sympy.fraction(sympy.cancel(sign * (bound - value)))
    top, proves = sympy.expand(top), context.domain.proves
    if proves(positive(bottom)) is not None and proves(nonnegative(top)) is not None:
        context.need(positive(bottom), "the denominator of the difference")
        context.need(nonnegative(top), "the difference")
    else:
        _need_everywhere(value, bound, relation, sign, context)
    return relation, scalar_expression(bound)


def _need_everywhere(value, bound, relation, sign, context):
    """The bound holds at every value of the only parameter, a natural number."""
    value = sympy.factor_terms(sympy.powsimp(value))
    free = sorted(value.free_symbols, key=str)
    kind = context.domain.parameters.get(free[0].name) if len(free) == 1 and not bound.free_symbols else None
    if not getattr(kind, "integer", False) or kind.low is None or kind.low < 0:
        context.refuse("a difference of one sign, or one natural parameter and a number", f"the closed form depends on {', '.join(map(str, free))}")
    checked = range(kind.low, kind.high + 1) if kind.high is not None else [kind.low]
    for x in checked:
        if not _at_least_zero(sign * (bound - value), {free[0].name: x}):
            context.refuse(f"{value} {relation} {bound} at {free[0]} = {x}", "ball arithmetic does not show it")
    context.note(f"checked by ball arithmetic at {free[0]} = {', '.join(map(str, checked))}")
    if kind.high is None:
        _need_monotone(value, free[0], kind.low, sign, context)


def _at_least_zero(expr, point):
    try:
        return bool(ball(expr, point, 256) >= 0)
    except NoValue:
        return False


def _need_monotone(value, x, low, sign, context):
    """The logarithmic derivative in s = sqrt(x) has the sign that keeps the value on its side of f(low)."""
    s = sympy.Symbol("s", real=True)
    half_line = Domain(s=reals(isqrt(low), open=False))
    slope = sympy.Integer(0)
    for factor in sympy.Mul.make_args(value):
        base, exponent = factor.as_base_exp()
        base = sympy.powdenest(base.subs(x, s**2), force=True) if not isinstance(factor, sympy.exp) else sympy.E
        exponent = sympy.powdenest(exponent.subs(x, s**2), force=True)
        if base is sympy.E:
            slope += sympy.diff(_rooted(exponent, s), s)
        elif exponent.free_symbols or half_line.proves(positive(_rooted(base, s))) is None:
            context.refuse("exponentials and numeric powers of positive forms", f"{factor} is a factor")
        else:
            slope += exponent * sympy.diff(_rooted(base, s), s) / _rooted(base, s)
    slope = sympy.cancel(slope)
    if half_line.proves(nonnegative(-sign * slope)) is None:
        context.refuse(f"{sympy.sstr(-sign * slope)} >= 0 for s >= {isqrt(low)}", "the function is not shown to be monotone")
    context.note(f"logarithmic derivative in s = sqrt({x}): {sympy.sstr(slope)}")


def _rooted(expr, s):
    """sqrt(s^2) = s for s >= 0."""
    return expr.replace(lambda e: e.is_Pow and e.base == s**2, lambda e: s ** (2 * e.exp)).subs(sympy.Abs(s), s)


@rule(
    "two cases",
    "case distinction",
    conditions="both derivations start from the line and end in one closed form; their ranges make up the domain",
    kind="definition",
)
def cases(statement, context, symbol, cut, below, above):
    """A line proved for symbol < cut and for symbol >= cut by two derivations."""
    kind = context.domain.parameters.get(symbol.name)
    if not getattr(kind, "integer", False):
        context.refuse(f"{symbol} a whole number", "its two ranges would leave a gap")
    ends = []
    for derivation, range_ in ((below, integers(kind.low, cut - 1)), (above, integers(cut, kind.high))):
        case = Context(context.domain.with_(**{symbol.name: range_}))
        ends.append((stated_value(case, derivation, statement, tuple(ORDER)), derivation.relation))
        context.parts += case.parts
        context.lemmas += case.lemmas
    (low, relation), (high, other) = ends
    if relation != other or not isinstance(decide_zero(low - high, context.domain), Zero):
        context.refuse("one relation to one closed form", "the cases end differently")
    return relation, scalar_expression(low)


@rule("the only value", "substitution", conditions="the parameter has one value in the domain", kind="definition")
def at_value(statement, context, symbol, number):
    """A closed form at the only value of a parameter."""
    kind = context.domain.parameters.get(symbol.name)
    if kind is None or getattr(kind, "low", None) is None or (kind.low, kind.high) != (number, number):
        context.refuse(f"{symbol} = {number} alone", "the domain holds other values")
    return scalar_expression(closed(statement, context).subs(symbol, number))
