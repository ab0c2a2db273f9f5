"""Bounds of closed forms for all values of a natural parameter by induction, and quotients of Gamma functions."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import integers, nonnegative, positive
from ...scalars.generators import DENOMINATOR, Table, Unsupported, rational
from ...scalars.parameters import stand_in
from ...scalars.zero_test import Zero, decide_zero
from ...vectors.normal_form import expression
from ..lemmas import for_every
from ..statements import scalar_expression

__all__ = ["bounded_by_induction", "gamma_quotient"]


@rule(
    "bound by induction", "induction over a natural number; 1 + y <= e^y",
    conditions="equal at 0; the ratio of neighbours is rational and not negative; one step of the bound is proved",
)  # fmt: skip
def bounded_by_induction(statement, context, index, bound, relation="<="):
    """F(p) <= G(p) (or >=) for all natural p: F(0) = G(0), F(p+1) = r(p) F(p) with r >= 0, and r(p) G(p) <= G(p+1) (or >=)."""
    value, bound, name = expression(statement).scalar(), sympy.sympify(bound), index.name
    if value is None or relation not in ("<=", ">="):
        context.refuse("a closed form and <= or >=", "there is nothing to bound")
    for_every(context, context.domain, index, integers(0))
    if not isinstance(decide_zero((value - bound).subs(index, 0), context.domain), Zero):
        context.refuse("equality at 0", "the induction does not start")
    ratio = _ratio(value, index, context)
    context.need(nonnegative(ratio), "the ratio of neighbours")
    sign = 1 if relation == "<=" else -1
    _need_step(sign * (bound.subs(index, index + 1) - ratio * bound), bound, context)
    context.note(f"equal at {name} = 0; the ratio of neighbours is {sympy.sstr(ratio)}")
    return relation, scalar_expression(bound)


def _ratio(value, index, context):
    """value(p + 1) / value(p) as a rational function of the parameters."""
    table = Table(context.domain)
    try:
        found = sympy.cancel(rational(value.subs(index, index + 1), table) / rational(value, table))
    except Unsupported as why:
        context.refuse("a quotient of Gamma functions and powers", str(why))
    if {s.name for s in found.free_symbols} - set(context.domain.parameters):
        context.refuse("a rational ratio of neighbours", f"the ratio is {found}")
    return sympy.factor(found)


def _need_step(step, bound, context):
    """step >= 0, after dividing by the positive powers, exponentials and Gamma functions that the bound is a multiple of."""
    table = Table(context.domain)
    over = sympy.factor(sympy.together(rational(step, table)))
    rest = sympy.Mul(*(factor for factor in sympy.Mul.make_args(over) if not _is_nonnegative_generator(factor, table)))
    exponentials = [s for s in rest.free_symbols if table.inside.get(s, ("",))[0] in EXPONENTIALS]
    if {s.name for s in rest.free_symbols} - set(context.domain.parameters) - {s.name for s in exponentials}:
        context.refuse("a rational step", f"what is left is {rest}")
    context.need(nonnegative(sympy.factor(_linear(rest, {s: table.inside[s] for s in exponentials}, context))), "one step of the bound")


EXPONENTIALS = {"exp": DENOMINATOR, "whole exp": 1}  # the power of a generator that is the exponential of what it is of


def _is_nonnegative_generator(factor, table):
    """Whether a factor is a power of a generator that is never negative: of a nonnegative base, an exponential, Gamma of a positive argument, a root."""
    kind, inside = table.inside.get(factor.as_base_exp()[0], ("", None))
    if kind == "pow":
        return table.is_nonnegative(inside)
    return kind in (*EXPONENTIALS, "sqrt") or (kind == "gamma" and table.is_positive(inside))


def _linear(rest, exponentials, context):
    """The expression with each e^y replaced by 1 + y, which makes it no larger; refused unless its coefficient is not negative."""
    for symbol, (kind, exponent) in exponentials.items():
        top, bottom = sympy.fraction(sympy.together(rest))
        poly = sympy.Poly(top, symbol)
        if bottom.has(symbol) or any(power and context.domain.proves(nonnegative(c / bottom)) is None for (power,), c in poly.terms()):
            context.refuse("exponentials with nonnegative coefficients", f"1 + y <= e^y bounds {rest} from the other side")
        rest = sympy.Add(*(c * (1 + exponent * power / EXPONENTIALS[kind] if power else 1) for (power,), c in poly.terms())) / bottom
        context.note("1 + y <= e^y")
    return rest


@rule(
    "quotient of Gamma functions", "Wendel 1948: x^s (x/(x + s))^{1-s} <= Gamma(x + s)/Gamma(x) <= x^s, by log-convexity",
    conditions="x > 0, 0 <= s <= 1; a closed form linear in the quotient or in its inverse, with a factor in front that is not negative",
)  # fmt: skip
def gamma_quotient(statement, context, x, s, relation="<="):
    """a + b Gamma(x + s)/Gamma(x) or a + b Gamma(x)/Gamma(x + s), b >= 0, bounded from above (<=) or below (>=)."""
    value, x, s = expression(statement).scalar(), sympy.sympify(x), sympy.sympify(s)
    if value is None or relation not in ("<=", ">="):
        context.refuse("a closed form and <= or >=", "there is nothing to bound")
    context.need(positive(x), "an argument")
    context.need(nonnegative(s), "a step")
    context.need(nonnegative(1 - s), "a step of at most one")
    quotient = stand_in("quotient")
    parts = sympy.expand(value.subs(sympy.gamma(sympy.expand(x + s)), quotient * sympy.gamma(sympy.expand(x))))
    power = next((n for n in (1, -1) if parts.coeff(quotient, n) != 0), None)
    if (
        power is None
        or parts.has(sympy.gamma)
        or sympy.expand(parts - parts.coeff(quotient, 0) - parts.coeff(quotient, power) * quotient**power) != 0
    ):
        context.refuse(f"a closed form linear in Gamma({x + s})/Gamma({x})", f"it is {value}")
    context.need(nonnegative(parts.coeff(quotient, power)), "the factor in front")
    upper = (relation == "<=") == (power == 1)
    bound = x**s if upper else x / (x + s) ** (1 - s)
    return relation, scalar_expression(parts.subs(quotient, bound))
