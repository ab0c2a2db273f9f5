"""Rules for magnitudes of overlaps of unit vectors."""

from dataclasses import replace
from fractions import Fraction

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ...vectors.monomials import bound_names
from ...vectors.normal_form import expression
from ..lemmas import UPPER, reached_value, summed_count
from ..statements import needs_expectation, scalar_expression

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
        if more or len(atoms) != 1 or power != 1 or len(atom[1]) != 2 or not all(normal.ensemble(name).unit for name, _ in atom[1]):
            context.refuse("one magnitude of an overlap of unit vectors", "the summand is another")
        context.need(nonnegative(coefficient), "a coefficient that is not negative")
        return [({("dot", atom[1]): Fraction(2)}, coefficient)]

    return ">=", normal.mapped(squared)


@rule(
    "Jensen's inequality for the magnitude", "Jensen 1906",
    conditions="a mean square, or an upper bound on it, of the same vectors; a factor that is not negative",
)  # fmt: skip
def jensen_magnitude(statement, context, squares):
    """E sum_j |x_j| <= count sqrt(E sum_j x_j^2 / count), the mean over j and the draws of a magnitude against the root of that of the square."""
    normal = needs_expectation(statement, context)
    if len(normal.terms) != 1 or normal.terms[0][0][0] != 1 or [(a[0], p) for a, p in normal.terms[0][0][1]] != [("abs", 1)]:
        context.refuse("one sum of magnitudes", "the term is another")
    ((bound, ((atom, _),)), coefficient) = normal.terms[0]
    wanted = replace(normal, terms=(((bound, ((("dot", atom[1]), Fraction(2)),)), sympy.Integer(1)),))
    total, count = reached_value(context, squares, wanted, UPPER), summed_count(normal, *bound_names({atom: 1}))
    mean = sympy.cancel(total / count)
    context.need(nonnegative(coefficient), "a coefficient that is not negative")
    context.need(nonnegative(count), "a number of terms")
    context.need(nonnegative(mean), "a mean square")
    return "<=", scalar_expression(coefficient * count * sympy.sqrt(mean))
