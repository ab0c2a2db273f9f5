"""Rules for magnitudes of overlaps of unit vectors."""

from dataclasses import replace
from fractions import Fraction

import sympy

from ..derivation import rule
from ..domains import nonnegative
from ..normal import Expression, expression
from ..symbols import N
from ..terms import Term
from .expectation import needs_expectation
from .recurrences import scalar_expression

__all__ = ["jensen_magnitude", "magnitudes_above_squares"]


@rule("magnitudes above squares", "Cauchy-Schwarz: |x| <= 1 for unit vectors, so |x| >= x^2", conditions="unit vectors; coefficients of one sign")
def magnitudes_above_squares(statement, context):
    """sum of c |a.b| >= sum of c (a.b)^2 for unit vectors a, b and c >= 0."""
    normal = expression(statement)

    def squared(atoms, coefficient):
        magnitudes = [(atom, power) for atom, power in atoms.items() if atom[0] == "abs"]
        if not magnitudes:
            return [(atoms, coefficient)]
        (atom, power), *more = magnitudes
        if more or len(atoms) != 1 or power != 1 or not all(normal.ensemble(name).unit for name, _ in atom[1]):
            context.refuse("one magnitude of an overlap of unit vectors", "the summand is another")
        context.need(nonnegative(coefficient), "a coefficient that is not negative")
        return [({("dot", atom[1]): Fraction(2)}, coefficient)]

    return ">=", normal.mapped(squared)


@rule("Jensen's inequality for the magnitude", "Jensen 1906", conditions="the inner products in the sum have one law and a finite mean square")
def jensen_magnitude(statement, context, squares):
    """E sum_j |x_j| <= count sqrt(E x^2), where a derivation gives E sum_j x_j^2 = count E x^2."""
    normal = needs_expectation(statement, context)
    if len(normal.terms) != 1 or normal.terms[0][0][0] != 1 or [(a[0], p) for a, p in normal.terms[0][0][1]] != [("abs", 1)]:
        context.refuse("one sum of magnitudes", "the term is another")
    ((bound, ((atom, _),)), coefficient) = normal.terms[0]
    wanted = replace(normal, terms=(((bound, ((("dot", atom[1]), Fraction(2)),)), sympy.Integer(1)),))
    lines = [line.statement for line in squares.lines]
    if squares.relation != "=" or not any(expression(line).key() == wanted.key() for line in lines if isinstance(line, Expression | Term)):
        context.refuse(wanted.text(), "the derivation that is given is not of the mean square")
    total, count = context.derive(squares).scalar(), N - len(normal.fixed)
    if total is None:
        context.refuse("a closed form", "the mean square is not derived to its end")
    context.need(nonnegative(coefficient), "a coefficient that is not negative")
    return "<=", scalar_expression(coefficient * count * sympy.sqrt(sympy.cancel(total / count)))
