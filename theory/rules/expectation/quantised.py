"""The rule for states whose entries are rounded."""

import sympy

from ...functionals.quantised import Quantised
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...vectors import syntax

__all__ = ["rounding"]


@rule(
    "noise of rounding",
    "Schuchman 1964: the error with a dither taken off again is uniform over one step and independent of what is rounded; variance of two points",
    conditions="a positive step",
)  # fmt: skip
def rounding(statement, context):
    """E |N q + e|^2 = E |e|^2 + rows s E |q|^2 for a matrix N of independent entries of mean zero and variance s.

    Dithered: s = step^2/12. Stochastic: s = step^2 x (1 - x) <= step^2/4, x the fractional part, which gives an upper bound.
    """
    if not isinstance(statement, Quantised) or statement.rounding not in ("dithered", "stochastic"):
        context.refuse("a state that is rounded with a dither, or at random", "the statement is another")
    step, rows = sympy.sympify(statement.step), sympy.sympify(statement.rows)
    context.need(positive(step), "a step")
    context.need(nonnegative(rows), "a number of rows")
    relation, share = ("=", 12) if statement.rounding == "dithered" else ("<=", 4)
    energy = syntax.Mul((syntax.Const(rows * step**2 / share), syntax.norm2(statement.query)))
    return relation, syntax.E(syntax.Add((syntax.norm2(statement.error), energy)))
