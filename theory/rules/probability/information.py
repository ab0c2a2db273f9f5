"""Rules for information: of a binary channel, of a Gaussian one, and the middle of a binomial law."""

import sympy

from ...functionals.error_probabilities import SignSum
from ...functionals.information import Explained, GaussianInformation, Information
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...vectors.syntax import E, nonnegative_by_syntax
from ..bounds.textbook import replaced, the_only
from ..lemmas import LOWER, UPPER, stated, stated_value
from ..statements import closed, scalar_expression

__all__ = ["central_window", "gaussian_information", "information_below", "information_above", "largest_binomial"]


def _information(statement, context):
    if not isinstance(statement, Information):
        context.refuse("the information of a binary channel", "the statement is another")
    context.need(nonnegative(statement.count), "a number of bits")
    return sympy.sympify(statement.count)


@rule(
    "information below the squared correlation", "sum_n y^{2n}/(n (2n - 1)) = 2 ln 2 I, whose weights add up to 2 ln 2",
    conditions="the squared correlation, or an upper bound on it, is derived",
)  # fmt: skip
def information_below(statement, context, explained, order=1):
    """I <= y^2, and with order 2 I <= (y^2 + (2 ln 2 - 1) y^4)/(2 ln 2), y = 1 - 2 p: all powers beyond are at most the last one."""
    count = _information(statement, context)
    square = stated_value(context, explained, Explained(statement.error), UPPER)
    if order == 1:
        return "<=", scalar_expression(count * square)
    if order != 2:
        context.refuse("order 1 or 2", f"it is {order}")
    return "<=", scalar_expression(count * (square + (2 * sympy.log(2) - 1) * square**2) / (2 * sympy.log(2)))


@rule(
    "information above the squared correlation", "Pinsker: the first term of sum_n y^{2n}/(n (2n - 1)) = 2 ln 2 I",
    conditions="the squared correlation, or a lower bound on it that is not negative, is derived",
)  # fmt: skip
def information_above(statement, context, explained):
    """I >= y^2/(2 ln 2), y = 1 - 2 p."""
    count = _information(statement, context)
    square = stated_value(context, explained, Explained(statement.error), LOWER)
    return ">=", scalar_expression(count * square / (2 * sympy.log(2)))


@rule(
    "middle of a binomial law", "the binomial coefficients rise to the middle and fall beyond it",
    conditions="the error is derived to be the tail of a sum of signs at a natural threshold that is at most their number",
)  # fmt: skip
def central_window(statement, context, signs, relation="<="):
    """1 - 2 P = P(|B| < t) + P(|B| = t)/2 for a sum B of n fair signs: t values of weight one in all, between C(n, n/2)/2^n and that of the last one.

    The values in the window are those of the parity of n, the two ends counting a half if t has it too; the last one is t, or t - 1.
    """
    if not isinstance(statement, Explained):
        context.refuse("a squared correlation", "the statement is another")
    found = stated(context, signs, statement.error)
    if not isinstance(found, SignSum) or relation not in ("<=", ">="):
        context.refuse("a tail of a sum of signs, and <= or >=", f"it is {found.text()}")
    n, t = found.count, found.threshold
    for expr, why in ((t, "a threshold"), (n - t, "a threshold within the range of the sum")):
        context.need(nonnegative(expr), why)
    if not (n.is_integer and t.is_integer):
        context.refuse("natural numbers", "the threshold is none")
    place = sympy.floor(n / 2) if relation == "<=" else sympy.floor((n - t + 1) / 2)
    return relation, scalar_expression((t * sympy.binomial(n, place) / 2**n) ** 2)


@rule("largest binomial coefficient", "Wallis: C(2m, m) <= 4^m/sqrt(pi m)", conditions="the coefficient stands in a product of one sign; n >= 1")
def largest_binomial(statement, context):
    """C(n, floor(n/2)) <= 2^n sqrt(2/(pi n)); for odd n it is half of the next one."""
    value = closed(statement, context)
    found = the_only(value, sympy.binomial, context)
    n, place = found.args
    if place != sympy.floor(n / 2) or not n.is_integer:
        context.refuse("the coefficient in the middle", f"it is {found}")
    context.need(positive(n), "a number of signs")
    return replaced(value, found, 2**n * sympy.sqrt(2 / (sympy.pi * n)), context)


@rule(
    "Jensen's inequality for the information of a Gaussian channel", "Jensen 1906; Shannon 1948: ln(1 + 1/x) is convex and falls in x > 0",
    conditions="a noise that is visibly not negative, whose mean is derived, or bounded from above, and positive",
)  # fmt: skip
def gaussian_information(statement, context, mean):
    """E log2(1 + 1/X)/2 >= log2(1 + 1/E X)/2."""
    if not isinstance(statement, GaussianInformation) or not nonnegative_by_syntax(statement.noise):
        context.refuse("the information of a Gaussian channel", "the statement is another")
    context.need(nonnegative(statement.count), "a number of values")
    value = stated_value(context, mean, E(statement.noise), UPPER)
    context.need(positive(value), "noise")
    return ">=", scalar_expression(statement.count * sympy.log(1 + 1 / value) / (2 * sympy.log(2)))
