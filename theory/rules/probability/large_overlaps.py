"""Rules for the number of large overlaps among random unit vectors, and for tails of one overlap."""

import sympy

from ...distributions.beta_binomial import COUNT, Binomial
from ...functionals.large_overlaps import AnyLarge, CountMean, CountVariance
from ...functionals.of_means import Probability
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive, reals
from ...scalars.parameters import N
from ...scalars.zero_test import Zero, decide_zero
from ...vectors import syntax
from ...vectors.normal_form import expression
from ..laws.overlaps import derived_law, overlap_of
from ..lemmas import EQUAL, UPPER, for_every, parameters_of, same_form, stated_value
from ..statements import scalar_expression

__all__ = ["mean_of_count", "overlap_tail", "second_moment_method", "sign_tail", "union_over_pairs", "variance_of_count"]


def _chance(statement, kind, chance, context, relations):
    """(number of pairs, p) for a statement on a count and a derivation of the chance of one pair."""
    if not isinstance(statement, kind):
        context.refuse(f"a statement of kind {kind.__name__}", "this rule does not apply here")
    count, start = statement.count, getattr(chance, "statement", None)
    if _overlap_and_ensemble(start, context)[1] != count.keys:
        context.refuse("the chance that the squared overlap of two of these vectors is large", "another probability was derived")
    context.need(nonnegative(count.edge), "a threshold that is not negative")
    _same_threshold(start, count.edge, context)
    return count.pairs, stated_value(context, chance, start, relations)


def _overlap_and_ensemble(statement, context):
    """(x, the ensemble) of P(x^2 >= threshold) for the overlap x of two vectors of one family."""
    square = statement.term if isinstance(statement, Probability) else None
    dot = square.base if isinstance(square, syntax.Pow) and square.exponent == 2 else None
    if not isinstance(dot, syntax.Dot) or not isinstance(dot.left, syntax.Vec):
        context.refuse("the chance that the square of one overlap is large", "the statement is another")
    return dot, overlap_of(dot, dot.left.family, context)


def _same_threshold(statement, edge, context):
    if not isinstance(decide_zero(statement.threshold - edge**2, context.domain), Zero):
        context.refuse(f"the threshold {edge**2}", "the chance is that of another")


@rule("mean of a count", "linearity of the mean", conditions="the chance of one pair is derived")
def mean_of_count(statement, context, chance):
    """E #{pairs} = N (N - 1)/2 times the chance of one pair."""
    pairs, value = _chance(statement, CountMean, chance, context, EQUAL)
    return scalar_expression(pairs * value)


@rule(
    "variance of a count", "the variance of a sum of uncorrelated variables",
    conditions="vectors uniform on the sphere or sign vectors, whose overlaps are independent in pairs; the chance of one pair is derived", kind="argument",
)  # fmt: skip
def variance_of_count(statement, context, chance):
    """Var #{pairs} = N (N - 1)/2 p (1 - p): given a vector that two pairs share, both overlaps are independent with laws that do not depend on it."""
    pairs, value = _chance(statement, CountVariance, chance, context, EQUAL)
    if statement.count.keys.kind not in ("sphere", "rademacher"):
        context.refuse("vectors whose overlap with any fixed one has the same law", f"they are {statement.count.keys.kind}")
    context.note("overlaps of different pairs are independent, two at a time")
    return scalar_expression(pairs * value * (1 - value))


@rule("union bound over pairs", "Boole 1847", conditions="none: any dependence")
def union_over_pairs(statement, context, chance):
    """P(some overlap is large) <= N (N - 1)/2 times the chance of one pair, or a bound on it."""
    pairs, value = _chance(statement, AnyLarge, chance, context, UPPER)
    context.need(nonnegative(N - 1), "a number of pairs")
    return "<=", scalar_expression(pairs * value)


@rule(
    "second moment method", "Cauchy-Schwarz for X = X 1{X >= 1}: P(X >= 1) >= (E X)^2 / E X^2",
    conditions="mean and variance of the same count are derived; the mean is the number of pairs times a positive chance",
)  # fmt: skip
def second_moment_method(statement, context, mean, variance):
    """P(X >= 1) >= (E X)^2 / (Var X + (E X)^2)."""
    if not isinstance(statement, AnyLarge):
        context.refuse("the chance that a count is not zero", "this rule does not apply here")
    first = stated_value(context, mean, CountMean(statement.count))
    second = stated_value(context, variance, CountVariance(statement.count))
    return ">=", scalar_expression(1 / (1 + sympy.cancel(second / first**2)))


@rule(
    "tail of an overlap of sign vectors", "symmetry of the binomial law with probability one half",
    conditions="the law of the number (1 + x) width/2 of agreeing coordinates is derived, binomial with probability one half; a positive edge",
)  # fmt: skip
def sign_tail(statement, context, agreeing, edge):
    """P(x^2 >= e^2) = 2 P(h <= width (1 - e)/2) for x = 2 h/width - 1 and e > 0."""
    law, edge = derived_law(agreeing, context), sympy.sympify(edge)
    overlap, ensemble = _overlap_and_ensemble(statement, context)
    if not isinstance(law, Binomial) or law.prob != sympy.Rational(1, 2) or law.trials != ensemble.width:
        context.refuse("fair signs, as many as there are coordinates", "the law that is derived is another")
    if not isinstance(agreeing.statement, syntax.Term) or not same_form(agreeing.statement, expression((1 + overlap) * ensemble.width / 2)):
        context.refuse("the number of coordinates in which the two vectors agree", "the law is that of something else")
    context.need(positive(edge), "two tails that do not meet")
    _same_threshold(statement, edge, context)
    last = sympy.floor(law.trials * (1 - edge) / 2)
    return scalar_expression(2 * sympy.Sum(sympy.binomial(law.trials, COUNT), (COUNT, 0, last)) / 2**law.trials)


@rule(
    "exponential tail of an overlap", "Markov's inequality for e^{t x}; symmetry of the overlap",
    conditions="the exponential moment, or an upper bound on it, is derived for every real rate; edge and rate are not negative",
)  # fmt: skip
def overlap_tail(statement, context, moment, variable, rate, edge):
    """P(x^2 >= e^2) = 2 P(x >= e) <= 2 e^{-r e} E e^{r x} for symmetric x, e > 0 and r >= 0."""
    rate, edge = sympy.sympify(rate), sympy.sympify(edge)
    overlap, ensemble = _overlap_and_ensemble(statement, context)
    if ensemble.kind not in ("gaussian", "sphere", "rademacher") or variable in parameters_of(overlap):
        context.refuse("the square of an overlap of a symmetric law", f"the law is another, or depends on {variable}")
    context.need(positive(edge), "two tails that do not meet")
    context.need(nonnegative(rate), "an exponential that increases")
    _same_threshold(statement, edge, context)
    value = stated_value(context, moment, syntax.E(syntax.exponential(variable * overlap)), UPPER)
    for_every(context, moment.domain, variable, reals())
    return "<=", scalar_expression(2 * sympy.exp(-sympy.expand(rate * edge)) * value.subs(variable, rate))
