"""Rules that supply a derived mean to a statement resting on it, and inequalities between means."""

import sympy

from ...functionals.of_means import Capacity, Least, Quotient, Reciprocal, Variance
from ...kernel.derivation import rule
from ...scalars.domains import integers, nonnegative, nonzero, positive, reals
from ...scalars.parameters import N
from ...scalars.zero_test import Zero, decide_zero
from ...vectors.monomials import bound_names
from ...vectors.normal_form import Expression, expression
from ...vectors.syntax import Term, nonnegative_by_syntax
from ..lemmas import UPPER, endless, for_every, stated_value, summed_count

__all__ = ["least_square", "supply_mean", "supply_means", "supply_moments"]


FLIPPED = {"=": "=", "<=": ">=", ">=": "<=", "<": ">", ">": "<"}


@rule(
    "supply the mean", "definition; both are decreasing functions of a positive mean",
    conditions="the mean is derived, for a capacity for every N from 2 on; a reciprocal needs a mean that is not zero, for bounds a positive one; "
    "a capacity a mean affine and increasing in N",
    kind="definition",
)  # fmt: skip
def supply_mean(statement, context, derivation):
    """1/mean, or the N at which the mean reaches the level, from a derivation of the mean. An upper bound on the mean gives a lower bound here."""
    if not isinstance(statement, Reciprocal | Capacity):
        context.refuse("a statement about a mean", "there is no mean to supply")
    bound = [endless(context, derivation.domain, N)] if isinstance(statement, Capacity) else []
    mean = stated_value(context, derivation, statement.mean, tuple(FLIPPED), bound=bound)
    (_invertible if isinstance(statement, Reciprocal) else _solvable)(statement, derivation, mean, context)
    return FLIPPED[derivation.relation], _scalar(statement.value(mean))


def _invertible(statement, derivation, mean, context):
    """The reciprocal exists, and turns a bound: the mean and its bound are both positive."""
    if derivation.relation == "=":
        context.need(nonzero(mean), "a mean that has a reciprocal")
        return
    context.need(positive(mean), "a positive bound")
    if derivation.relation in UPPER and not nonnegative_by_syntax(statement.mean):
        context.refuse("a mean that is never negative", "an upper bound does not show its sign")


def _solvable(statement, derivation, mean, context):
    """The mean is affine and increasing in N; where only a bound is, the mean itself is a number of items times what N does not change."""
    if statement.level.has(N):
        context.refuse("a level that does not depend on N", f"it is {statement.level}")
    _affine(mean, context)
    if derivation.relation != "=":
        least = _least_count(derivation, context)
        sign = 1 if derivation.relation in UPPER else -1
        context.need(nonnegative(sympy.cancel(sign * mean.subs(N, least))), f"a bound that holds at N = {least}")
        context.need(nonnegative(statement.level), "a level that is reached")


def _least_count(derivation, context):
    """The N at which a mean vanishes that some line, still equal to it, shows as the number of other items times what N does not change."""
    for line in derivation.lines:
        if line.relation not in ("", "="):
            break
        if isinstance(line.statement, Expression | Term):
            normal = expression(line.statement)
            others = summed_count(normal, "#0")
            if all(_free_of_count(atoms, coefficient, others) for (_, atoms), coefficient in normal.terms):
                return N - others
    return context.refuse("one sum over the other items", "that the mean itself is affine in N is not visible")


def _free_of_count(atoms, coefficient, others):
    """Whether a term is a sum over the other items, or their number, times what N does not change."""
    bound = bound_names(dict(atoms))
    each = coefficient if bound == ("#0",) else sympy.cancel(coefficient / others)
    return len(bound) < 2 and ":" not in "".join(bound) and not each.has(N)


@rule(
    "completing the square",
    "a x^2 - 2 b x + c = a (x - b/a)^2 + c - b^2/a",
    conditions="the mean is a quadratic polynomial with a positive leading coefficient",
)
def least_square(statement, context, derivation):
    """The least value c - b^2/a over all real x of a mean a x^2 - 2 b x + c, which a derivation gives for every real x."""
    if not isinstance(statement, Least):
        context.refuse("the least value of a mean", "the statement is another")
    x = statement.parameter
    mean = stated_value(context, derivation, statement.mean, bound=[for_every(context, derivation.domain, x, reals())])
    if not sympy.expand(mean).is_polynomial(x) or sympy.degree(sympy.expand(mean), x) != 2:
        context.refuse(f"a quadratic polynomial in {x}", "the mean is none")
    c, b, a = (sympy.expand(mean).coeff(x, power) for power in range(3))
    context.need(positive(a), "a positive leading coefficient")
    return _scalar(sympy.cancel(c - b**2 / (4 * a)))


@rule("variance from two moments", "definition", conditions="both moments are derived", kind="definition")
def supply_moments(statement, context, mean, square):
    """E X^2 - (E X)^2 from derivations of both."""
    if not isinstance(statement, Variance):
        context.refuse("a variance", "there are no moments to supply")
    first, second = (stated_value(context, *pair) for pair in ((mean, statement.mean), (square, statement.square)))
    return _scalar(second - first**2)


@rule("quotient of means", "definition", conditions="every mean is derived, and those below the bar are positive", kind="definition")
def supply_means(statement, context, top, *bottom):
    """E A / (E B E C ...) from derivations of each."""
    if not isinstance(statement, Quotient) or len(bottom) != len(statement.bottom):
        context.refuse("a quotient of means", "there are no such means to supply")
    pairs = zip((top, *bottom), (statement.top, *statement.bottom), strict=True)
    values = [stated_value(context, derivation, wanted) for derivation, wanted in pairs]
    for value in values[1:]:
        context.need(positive(value), "a mean below the bar")
    return _scalar(values[0] / sympy.Mul(*values[1:]))


def _scalar(value):
    return Expression((((0, ()), value),), (), (), False, False)


def _affine(mean, context):
    """The mean is offset + slope N with a positive slope."""
    slope = _visible_slope(mean)
    if slope is None:
        offset, slope = mean.subs(N, 0), sympy.cancel(mean.subs(N, 1) - mean.subs(N, 0))
        if not isinstance(decide_zero(mean - offset - slope * N, context.domain.with_(N=integers(0))), Zero):
            context.refuse("a mean that is affine in N", "N cannot be solved for")
    context.need(positive(slope), "a mean that increases with N")


def _visible_slope(mean):
    """The coefficient of N in a product of factors that are polynomials in N of degree one together, or free of N; None for any other form."""
    free, mentioning = mean.as_independent(N, as_Add=False)
    if not mentioning.is_polynomial(N) or sympy.degree(mentioning, N) != 1:
        return None
    return free * sympy.Poly(mentioning, N).LC()
