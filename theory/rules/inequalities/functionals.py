"""Rows for chances and information: majorities, two votes, what a reading tells of a bit or of a Gaussian number."""

import sympy

from ...functionals.error_probabilities import Majority, SignSum
from ...functionals.heads import VotesDiffer
from ...functionals.information import Explained, GaussianInformation, Information
from ...kernel.rows import row
from ...scalars.domains import nonnegative, positive
from ...vectors.syntax import E, nonnegative_by_syntax
from ..lemmas import LOWER, UPPER, stated, stated_value
from ..probability.independence import need_odd


def _votes(context, statement):
    """(p, n) of a majority of an odd number of votes with a chance in closed form."""
    p, n = statement.error, sympy.sympify(statement.count)
    if not isinstance(p, sympy.Expr):
        context.refuse("a chance in closed form", "the error is another")
    need_odd(n, context)
    for expr in (p, 1 - p):
        context.need(nonnegative(expr), "a chance")
    return p, n


@row(
    Majority, "majority below a power", "p^k q^{n-k} <= p^{m+1} q^m for k > m, p <= q; half of the binomial coefficients of an odd n add up to 2^{n-1}",
    conditions="an odd number of votes; at most an even chance to be wrong",
)  # fmt: skip
def votes_below_power(context, statement):
    """P(majority of n = 2 m + 1 wrong) <= p (4 p q)^m."""
    p, n = _votes(context, statement)
    context.need(nonnegative(1 - 2 * p), "at most an even chance")
    return {"<=": p * (4 * p * (1 - p)) ** ((n - 1) / 2)}


@row(
    Majority, "majority above its first term", "a sum of nonnegative terms; C(2 r, r) >= 4^r/(2 sqrt r), by induction",
    conditions="an odd number of votes",
)  # fmt: skip
def votes_above_first_term(context, statement):
    """P(majority of n = 2 m + 1 wrong) >= C(2 m + 1, m + 1) p^{m+1} q^m >= p (4 p q)^m/sqrt(m + 1)."""
    p, n = _votes(context, statement)
    return {">=": p * (4 * p * (1 - p)) ** ((n - 1) / 2) / sympy.sqrt((n + 1) / 2)}


@row(
    VotesDiffer, "Polya's bounds on the Gaussian", "Polya 1949, Williams 1946: a square in the plane against the disc inside and the disc of its area",
    conditions="the chance of an error is erfc(x)/2 with x >= 0",
)  # fmt: skip
def polya_williams(context, statement):
    """2 p (1 - p) = (1 - erf(x)^2)/2 for p = erfc(x)/2, with 1 - e^{-x^2} <= erf(x)^2 <= 1 - e^{-4 x^2/pi}."""
    call = 2 * statement.error if isinstance(statement.error, sympy.Expr) else None
    if not isinstance(call, sympy.erfc):
        context.refuse("two votes that are wrong with half of an error function", "the statement is another")
    x = call.args[0]
    context.need(nonnegative(x), "a signal")
    return {"<=": sympy.exp(-(x**2)) / 2, ">=": sympy.exp(-4 * x**2 / sympy.pi) / 2}


def _bits(context, statement):
    context.need(nonnegative(statement.count), "a number of bits")
    return sympy.sympify(statement.count)


@row(
    Information, "information below the squared correlation", "sum_n y^{2n}/(n (2n - 1)) = 2 ln 2 I, whose weights add up to 2 ln 2",
    conditions="the squared correlation, or an upper bound on it, is derived",
)  # fmt: skip
def information_below(context, statement, explained, order=1):
    """I <= y^2, and with order 2 I <= (y^2 + (2 ln 2 - 1) y^4)/(2 ln 2), y = 1 - 2 p: all powers beyond are at most the last one."""
    count, square = _bits(context, statement), stated_value(context, explained, Explained(statement.error), UPPER)
    if order not in (1, 2):
        context.refuse("order 1 or 2", f"it is {order}")
    return {"<=": count * square if order == 1 else count * (square + (2 * sympy.log(2) - 1) * square**2) / (2 * sympy.log(2))}


@row(
    Information, "information above the squared correlation", "Pinsker: the first term of sum_n y^{2n}/(n (2n - 1)) = 2 ln 2 I",
    conditions="the squared correlation, or a lower bound on it, is derived",
)  # fmt: skip
def information_above(context, statement, explained):
    """I >= y^2/(2 ln 2), y = 1 - 2 p."""
    count, square = _bits(context, statement), stated_value(context, explained, Explained(statement.error), LOWER)
    return {">=": count * square / (2 * sympy.log(2))}


@row(
    Explained, "middle of a binomial law", "the binomial coefficients rise to the middle and fall beyond it",
    conditions="the error is derived to be the tail of a sum of signs at a natural threshold that is at most their number",
)  # fmt: skip
def central_window(context, statement, signs):
    """1 - 2 P = P(|B| < t) + P(|B| = t)/2 for a sum B of n fair signs: t values of weight one in all, between C(n, n/2)/2^n and that of the last one.

    The values in the window are those of the parity of n, the two ends counting a half if t has it too; the last one is t, or t - 1.
    """
    found = stated(context, signs, statement.error)
    if not isinstance(found, SignSum):
        context.refuse("a tail of a sum of signs", f"it is {found.text()}")
    n, t = found.count, found.threshold
    for expr, why in ((t, "a threshold"), (n - t, "a threshold within the range of the sum")):
        context.need(nonnegative(expr), why)
    if not (n.is_integer and t.is_integer):
        context.refuse("natural numbers", "the threshold is none")
    places = {"<=": sympy.floor(n / 2), ">=": sympy.floor((n - t + 1) / 2)}
    return {side: (t * sympy.binomial(n, place) / 2**n) ** 2 for side, place in places.items()}


@row(
    GaussianInformation, "Jensen's inequality for the information of a Gaussian channel",
    "Jensen 1906; Shannon 1948: ln(1 + 1/x) is convex and falls in x > 0",
    conditions="a noise that is visibly not negative, whose mean is derived, or bounded from above, and positive",
)  # fmt: skip
def gaussian_information(context, statement, mean):
    """E log2(1 + 1/X)/2 >= log2(1 + 1/E X)/2."""
    if not nonnegative_by_syntax(statement.noise):
        context.refuse("a noise that is not negative", "its sign is not seen")
    context.need(nonnegative(statement.count), "a number of values")
    value = stated_value(context, mean, E(statement.noise), UPPER)
    context.need(positive(value), "noise")
    return {">=": statement.count * sympy.log(1 + 1 / value) / (2 * sympy.log(2))}
