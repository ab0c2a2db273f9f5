"""Rules for states whose entries are rounded."""

import sympy

from ...functionals.quantised import Quantised
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...vectors import syntax

__all__ = ["stochastic_rounding", "subtractive_dither"]


def _rounded(statement, rounding, context):
    if not isinstance(statement, Quantised) or statement.rounding != rounding:
        context.refuse(f"a state that is rounded, {rounding}", "the statement is another")
    step, rows = sympy.sympify(statement.step), sympy.sympify(statement.rows)
    context.need(positive(step), "a step")
    context.need(nonnegative(rows), "a number of rows")
    return rows * step**2


def _with(statement, energy):
    return syntax.E(syntax.Add((syntax.norm2(statement.error), syntax.Mul((syntax.Const(energy), syntax.norm2(statement.query))))))


@rule("subtractive dither", "Schuchman 1964: the error is uniform over one step and independent of what is rounded", conditions="a positive step")
def subtractive_dither(statement, context):
    """E |N q + e|^2 = E |e|^2 + rows step^2/12 E |q|^2 for a matrix N of independent entries of mean zero and variance step^2/12."""
    return _with(statement, _rounded(statement, "dithered", context) / 12)


@rule("stochastic rounding", "variance of two points: step^2 x (1 - x) <= step^2/4", conditions="a positive step")
def stochastic_rounding(statement, context):
    """E |N q + e|^2 <= E |e|^2 + rows step^2/4 E |q|^2 for independent entries of N of mean zero and variance step^2 x (1 - x), x the fractional part."""
    return "<=", _with(statement, _rounded(statement, "stochastic", context) / 4)
