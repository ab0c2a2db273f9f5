"""A rule for magnitudes of overlaps of unit vectors."""

from fractions import Fraction

from ..derivation import rule
from ..domains import nonnegative
from ..normal import expression

__all__ = ["magnitudes_above_squares"]


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
