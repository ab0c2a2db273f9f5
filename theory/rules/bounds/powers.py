"""Products of powers of affine functions at their stationary point."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...scalars.parameters import stand_in
from ...scalars.zero_test import Zero, decide_zero
from ..statements import closed, scalar_expression

__all__ = ["stationary_point"]


@rule(
    "least at the stationary point", "-ln x is convex, and a convex function is least where its derivative vanishes (Boyd and Vandenberghe 2004)",
    conditions=(
        "the closed form is proved equal to c prod p_i(x)^-m_i + r with affine p_i, proved positive at x and at the point, c and m_i not negative; "
        "the derivative of the logarithm is proved zero at the point"
    ),
)  # fmt: skip
def stationary_point(statement, context, form, x, at, rest=0):
    """form(x) + r >= form(at) + r for form = t -> c prod p_i(t)^-m_i with affine p_i: where all p_i are positive, ln prod p_i^-m_i is convex in t."""
    value, (x, at, rest), t = closed(statement, context), map(sympy.sympify, (x, at, rest)), stand_in("stationary_t")
    product = form(t)
    if rest.has(t) or not isinstance(decide_zero(value - product.subs(t, x) - rest, context.domain), Zero):
        context.refuse(f"{product} + {rest} at {x}", f"the closed form is {value}")
    factor, powers = product.as_independent(t, as_Add=False)
    slope = sympy.Integer(0)
    context.need(nonnegative(factor), "a factor")
    for power in sympy.Mul.make_args(powers):
        base, exponent = power.as_base_exp()
        if exponent.has(t) or not base.is_polynomial(t) or sympy.degree(base, t) != 1:
            context.refuse("powers of affine functions", f"{power} is none")
        context.need(nonnegative(-exponent), "an exponent")
        for place in (x, at):
            context.need(positive(sympy.together(base.subs(t, place))), "a positive base")
        slope += exponent * sympy.diff(base, t) / base.subs(t, at)
    if not isinstance(decide_zero(sympy.fraction(sympy.together(slope))[0], context.domain), Zero):
        context.refuse(f"a derivative that vanishes at {at}", f"that of the logarithm is {slope}")
    return ">=", scalar_expression(product.subs(t, at) + rest)
