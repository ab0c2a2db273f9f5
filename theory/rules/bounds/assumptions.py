"""What a domain assumes, put into a closed form."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ..statements import closed, scalar_expression

__all__ = ["use_assumption"]


@rule("use an assumption", "the exponential is increasing", conditions="the domain assumes a quantity nonnegative; the closed form is nonnegative")
def use_assumption(statement, context, factor=1):
    """X <= X e^{factor A} where the domain assumes A >= 0, X >= 0 is proved and the factor is a nonnegative number; X >= X e^{factor A} below zero."""
    value, factor = closed(statement, context), sympy.sympify(factor)
    if len(context.domain.where) != 1 or context.domain.where[0].sign not in (">", ">=") or not factor.is_Rational:
        context.refuse("one assumed sign and a rational factor", "the assumption is not clear")
    assumed = context.domain.where[0]
    context.need(nonnegative(value), "a nonnegative closed form")
    context.need(nonnegative(assumed.expr), "an assumption")
    calls = [part for part in sympy.Mul.make_args(value) if isinstance(part, sympy.exp)]
    rest = sympy.Mul(*(part for part in sympy.Mul.make_args(value) if part not in calls))
    exponent = sympy.Add(*(call.args[0] for call in calls)) + factor * assumed.expr
    return "<=" if factor >= 0 else ">=", scalar_expression(rest * sympy.exp(sympy.expand(exponent)))
