"""Rules that supply a derived mean to a statement resting on it, and inequalities between means."""

from dataclasses import replace
from fractions import Fraction

import sympy

from ..algebra import Zero, decide_zero
from ..derivation import rule
from ..domains import nonzero, positive
from ..laws import ChiSquares
from ..means import Capacity, Least, LogMean, Quotient, Reciprocal, Variance
from ..normal import Expression, expression
from ..symbols import N
from ..terms import Term
from .expectation import needs_expectation

__all__ = ["jensen_square", "least_square", "log_of_law", "supply_mean", "supply_means", "supply_moments"]


@rule("supply the mean", "definition", conditions="the mean is derived, and affine and increasing in N where N is solved for")
def supply_mean(statement, context, derivation):
    """1/mean, or the N at which the mean reaches the level, from a derivation of the mean. An upper bound on the mean gives a lower bound here."""
    if not isinstance(statement, Reciprocal | Capacity):
        context.refuse("a statement about a mean", "there is no mean to supply")
    if derivation.statement.key() != statement.mean.key():
        context.refuse("the same mean", "the derivation starts from another quantity")
    mean = context.derive(derivation).scalar()
    if mean is None:
        context.refuse("a closed form", "the mean is not derived to its end")
    if isinstance(statement, Capacity):
        _affine(mean, context)
    flip = {"=": "=", "<=": ">=", ">=": "<=", "<": ">", ">": "<"}[derivation.relation]
    return flip, _scalar(statement.value(mean))


@rule(
    "completing the square",
    "a x^2 - 2 b x + c = a (x - b/a)^2 + c - b^2/a",
    conditions="the mean is a quadratic polynomial with a positive leading coefficient",
)
def least_square(statement, context, derivation):
    """The least value c - b^2/a over all real x of a mean a x^2 - 2 b x + c, which a derivation gives for every real x."""
    if not isinstance(statement, Least) or derivation.statement.key() != statement.mean.key() or derivation.relation != "=":
        context.refuse("the mean that is to be least", "another quantity was derived")
    x, free = statement.parameter, derivation.domain.parameters.get(statement.parameter.name)
    if free is None or (free.low, free.high) != (None, None) or getattr(free, "integer", True):
        context.refuse(f"a mean for every real {x}", f"{x} is restricted where it was derived")
    mean = context.derive(derivation).scalar()
    if mean is None or not sympy.expand(mean).is_polynomial(x) or sympy.degree(sympy.expand(mean), x) != 2:
        context.refuse(f"a quadratic polynomial in {x}", "the mean is none")
    c, b, a = (sympy.expand(mean).coeff(x, power) for power in range(3))
    context.need(positive(a), "a positive leading coefficient")
    return _scalar(sympy.cancel(c - b**2 / (4 * a)))


@rule("variance from two moments", "definition", conditions="both moments are derived")
def supply_moments(statement, context, mean, square):
    """E X^2 - (E X)^2 from derivations of both."""
    if not isinstance(statement, Variance):
        context.refuse("a variance", "there are no moments to supply")
    values = []
    for derivation, wanted in ((mean, statement.mean), (square, statement.square)):
        if derivation.statement.key() != wanted.key() or derivation.relation != "=":
            context.refuse(wanted.text(), "another quantity was derived")
        values.append(context.derive(derivation).scalar())
    if None in values:
        context.refuse("closed forms", "a moment is not derived to its end")
    return _scalar(values[1] - values[0] ** 2)


@rule("quotient of means", "definition", conditions="every mean is derived, and those below the bar are positive")
def supply_means(statement, context, top, *bottom):
    """E A / (E B E C ...) from derivations of each."""
    if not isinstance(statement, Quotient) or len(bottom) != len(statement.bottom):
        context.refuse("a quotient of means", "there are no such means to supply")
    values = []
    for derivation, wanted in zip((top, *bottom), (statement.top, *statement.bottom), strict=True):
        if derivation.statement.key() != wanted.key() or derivation.relation != "=":
            context.refuse(wanted.text(), "another quantity was derived")
        values.append(context.derive(derivation).scalar())
    if None in values:
        context.refuse("closed forms", "a mean is not derived to its end")
    for value in values[1:]:
        context.need(positive(value), "a mean below the bar")
    return _scalar(values[0] / sympy.Mul(*values[1:]))


@rule(
    "logarithm of a law", "E ln chi2(n) = digamma(n/2) + ln 2, the derivative of the Gamma integral", conditions="the law of the term is derived",
)  # fmt: skip
def log_of_law(statement, context, law):
    """E ln X for X = scale prod chi2(top) / prod chi2(bottom): logarithms of independent factors add."""
    if not isinstance(statement, LogMean) or law.statement.key() != statement.term.key() or law.relation not in ("=", "=d"):
        context.refuse("the law of the term", "another law was derived")
    found = context.derive(law)
    if not isinstance(found, ChiSquares):
        context.refuse("a product of chi-square variables", "the law is another")
    for degrees in (*found.top, *found.bottom):
        context.need(positive(degrees), "degrees of freedom")
    pairs = [(1, n) for n in found.top] + [(-1, n) for n in found.bottom]
    return _scalar(sympy.log(found.scale) + sympy.Add(*(sign * (sympy.digamma(n / 2) + sympy.log(2)) for sign, n in pairs)))


def _scalar(value):
    return Expression((((0, ()), value),), (), (), False, False)


def _affine(mean, context):
    """The mean is offset + slope N with a slope that is nowhere zero."""
    slope = _visible_slope(mean)
    if slope is None:
        offset, slope = mean.subs(N, 0), sympy.cancel(mean.subs(N, 1) - mean.subs(N, 0))
        if not isinstance(decide_zero(mean - offset - slope * N, context.domain.with_(N=_naturals())), Zero):
            context.refuse("a mean that is affine in N", "N cannot be solved for")
    if _is_rational(slope):
        context.need(positive(slope), "a mean that increases with N")
    else:
        context.need(nonzero(slope), "a mean that increases with N")


def _visible_slope(mean):
    """The coefficient of N in a product of factors that are polynomials in N of degree one together, or free of N; None for any other form."""
    free, mentioning = mean.as_independent(N, as_Add=False)
    if not mentioning.is_polynomial(N) or sympy.degree(mentioning, N) != 1:
        return None
    return free * sympy.Poly(mentioning, N).LC()


def _naturals():
    from ..domains import integers

    return integers(0)


def _is_rational(expr):
    return expr.is_rational_function(*expr.free_symbols)


@rule("Jensen's inequality for the square", "Jensen 1906", conditions="the inner products in the sum have one law and a finite mean square")
def jensen_square(statement, context, derivation):
    """E sum_j x_j^2 >= count (E |x|)^2, where a derivation gives E sum_j |x_j| = count E |x|."""
    normal = needs_expectation(statement, context)
    if len(normal.terms) != 1:
        context.refuse("one sum of squares", "Jensen's inequality is applied to a single sum")
    (bound, atoms), coefficient = normal.terms[0]
    if len(atoms) != 1 or atoms[0][0][0] != "dot" or atoms[0][1] != 2 or bound != 1 or ":" in repr(atoms):
        context.refuse("one sum of squares", "the term is no sum of squares of one inner product")
    magnitudes = replace(normal, terms=(((bound, ((("abs", atoms[0][0][1]), Fraction(1)),)), sympy.Integer(1)),))
    lines = [line.statement for line in derivation.lines]
    if not any(expression(line).key() == magnitudes.key() for line in lines if isinstance(line, Expression | Term)):
        context.refuse(magnitudes.text(), "the derivation that is given is not of the mean magnitude")
    total, count = context.derive(derivation).scalar(), N - len(normal.fixed)
    if total is None:
        context.refuse("a closed form", "the mean magnitude is not derived to its end")
    return ">=", _scalar(coefficient * total**2 / count)
