"""Rules for votes of several heads: their tails, two votes that differ, votes against averages."""

import sympy

from ...functionals.error_probabilities import Majority
from ...functionals.heads import VotesDiffer
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ..statements import scalar_expression
from .independence import need_odd

__all__ = ["neyman_pearson", "polya_williams", "votes_above_first_term", "votes_below_power"]


def _votes(statement, context):
    """(p, n) of a majority of an odd number of votes with a chance in closed form."""
    if not isinstance(statement, Majority) or not isinstance(statement.error, sympy.Expr):
        context.refuse("a majority of votes with a chance in closed form", "the statement is another")
    error, count = statement.error, sympy.sympify(statement.count)
    need_odd(count, context)
    return error, count


def _need_chance(error, context):
    for expr in (error, 1 - error):
        context.need(nonnegative(expr), "a chance")


@rule(
    "majority below a power", "p^k q^{n-k} <= p^{m+1} q^m for k > m, p <= q; half of the binomial coefficients of an odd n add up to 2^{n-1}",
    conditions="an odd number of votes; at most an even chance to be wrong",
)  # fmt: skip
def votes_below_power(statement, context):
    """P(majority of n = 2 m + 1 wrong) <= p (4 p q)^m."""
    p, n = _votes(statement, context)
    _need_chance(p, context)
    context.need(nonnegative(1 - 2 * p), "at most an even chance")
    return "<=", scalar_expression(p * (4 * p * (1 - p)) ** ((n - 1) / 2))


@rule(
    "majority above its first term", "a sum of nonnegative terms; C(2 r, r) >= 4^r/(2 sqrt r), by induction",
    conditions="an odd number of votes",
)  # fmt: skip
def votes_above_first_term(statement, context):
    """P(majority of n = 2 m + 1 wrong) >= C(2 m + 1, m + 1) p^{m+1} q^m >= p (4 p q)^m/sqrt(m + 1)."""
    p, n = _votes(statement, context)
    _need_chance(p, context)
    return ">=", scalar_expression(p * (4 * p * (1 - p)) ** ((n - 1) / 2) / sympy.sqrt((n + 1) / 2))


@rule(
    "Polya's bounds on the Gaussian", "Polya 1949, Williams 1946: a square in the plane against the disc inside and the disc of its area",
    conditions="the chance of an error is erfc(x)/2 with x >= 0",
)  # fmt: skip
def polya_williams(statement, context, relation="<="):
    """2 p (1 - p) = (1 - erf(x)^2)/2 for p = erfc(x)/2, with 1 - e^{-x^2} <= erf(x)^2 <= 1 - e^{-4 x^2/pi}."""
    call = 2 * statement.error if isinstance(statement, VotesDiffer) and isinstance(statement.error, sympy.Expr) else None
    if not isinstance(call, sympy.erfc) or relation not in ("<=", ">="):
        context.refuse("two votes that are wrong with half of an error function", "the statement is another")
    x = call.args[0]
    context.need(nonnegative(x), "a signal")
    return relation, scalar_expression(sympy.exp(-(x**2) * (1 if relation == "<=" else 4 / sympy.pi)) / 2)


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
