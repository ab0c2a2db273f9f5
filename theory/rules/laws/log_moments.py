"""Bounds on the digamma function, the mean of the logarithm of a chi-square variable."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import positive
from ..statements import closed, scalar_expression

__all__ = ["digamma_bound"]


@rule(
    "bounds of digamma",
    "Alzer 1997: ln x - 1/x < psi(x) < ln x - 1/(2x) for x > 0",
    conditions="digamma functions of positive numbers, times numbers",
)
def digamma_bound(statement, context, relation="<="):
    """A closed form against what it becomes with the bound from that side for a positive number times digamma(x), the other for a negative one."""
    if relation not in ("<=", ">="):
        context.refuse("<= or >=", f"{relation} is neither")
    return relation, _bounded(statement, context, 1 if relation == "<=" else -1)


def _bounded(statement, context, side):
    total = sympy.Integer(0)
    for term in sympy.Add.make_args(sympy.expand(closed(statement, context))):
        calls = list(term.atoms(sympy.polygamma))
        if not calls:
            total += term
            continue
        coefficient = term.coeff(calls[0])
        if len(calls) != 1 or calls[0].args[0] != 0 or not coefficient.is_number or term != coefficient * calls[0]:
            context.refuse("a number times a digamma function", f"{term} is another term")
        x = calls[0].args[1]
        context.need(positive(x), "an argument of digamma")
        share = sympy.Rational(1, 2) if side * coefficient > 0 else 1
        total += coefficient * (sympy.log(x) - share / x)
    return scalar_expression(total)
