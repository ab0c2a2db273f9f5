"""Rules for votes of several heads: their tails, two votes that differ, votes against averages."""

import sympy

from ...functionals.error_probabilities import Majority
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ..statements import scalar_expression
from .independence import need_odd

__all__ = ["neyman_pearson"]


def _votes(statement, context):
    """(p, n) of a majority of an odd number of votes with a chance in closed form."""
    if not isinstance(statement, Majority) or not isinstance(statement.error, sympy.Expr):
        context.refuse("a majority of votes with a chance in closed form", "the statement is another")
    error, count = statement.error, sympy.sympify(statement.count)
    need_odd(count, context)
    return error, count


@rule(
    "the mean against votes", "Neyman and Pearson 1933: of two equally likely means of opposite sign the sign of the sum errs least",
    conditions="each vote is the sign of an independent Gaussian reading, wrong with erfc(x)/2, x >= 0; an odd number of votes",
)  # fmt: skip
def neyman_pearson(statement, context):
    """P(majority of n wrong) >= erfc(sqrt(n) x)/2, the error of the sign of the mean reading."""
    error, count = _votes(statement, context)
    if not isinstance(2 * error, sympy.erfc):
        context.refuse("votes that are wrong with half of an error function", "the votes are others")
    x = (2 * error).args[0]
    context.need(nonnegative(x), "a signal")
    context.note("erfc(x)/2 is at most one half")
    return ">=", scalar_expression(sympy.erfc(sympy.sqrt(count) * x) / 2)
