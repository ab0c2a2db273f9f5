"""Rules for the number of large overlaps among random unit vectors, and for tails of one overlap."""

import sympy

from .. import terms as syntax
from ..algebra import Zero, decide_zero
from ..coherence import AnyLarge, CountMean, CountVariance
from ..derivation import Derivation, rule
from ..domains import nonnegative, positive
from ..means import Probability
from ..shares import COUNT, Binomial
from ..symbols import N
from .distributions import derived_law, overlap_of
from .recurrences import scalar_expression
from .series import exponential_mean

__all__ = ["mean_of_count", "overlap_tail", "second_moment_method", "sign_tail", "union_over_pairs", "variance_of_count"]


def _chance(statement, kind, chance, context, relations):
    """(number of pairs, p) for a statement on a count and a derivation of the chance of one pair."""
    if not isinstance(statement, kind):
        context.refuse(f"a statement of kind {kind.__name__}", "this rule does not apply here")
    count = statement.count
    start = chance.statement if type(chance) is Derivation else None
    square = start.term if isinstance(start, Probability) else None
    if not isinstance(square, syntax.Pow) or square.exponent != 2 or overlap_of(square.base, square.base.left.family, context) != count.keys:
        context.refuse("the chance that the squared overlap of two of these vectors is large", "another probability was derived")
    context.need(nonnegative(count.edge), "a threshold that is not negative")
    if not isinstance(decide_zero(start.threshold - count.edge**2, context.domain), Zero):
        context.refuse(f"the threshold {count.edge**2}", "the chance was derived for another")
    if chance.relation not in relations:
        context.refuse(" or ".join(relations), f"the chance is derived with {chance.relation}")
    value = context.derive(chance).scalar()
    if value is None:
        context.refuse("a closed form", "the chance is not derived to its end")
    return count.pairs, value


@rule("mean of a count", "linearity of the mean", conditions="the chance of one pair is derived")
def mean_of_count(statement, context, chance):
    """E #{pairs} = N (N - 1)/2 times the chance of one pair."""
    pairs, value = _chance(statement, CountMean, chance, context, ("=",))
    return scalar_expression(pairs * value)


@rule(
    "variance of a count", "the variance of a sum of uncorrelated variables",
    conditions="vectors uniform on the sphere or sign vectors, whose overlaps are independent in pairs; the chance of one pair is derived",
)  # fmt: skip
def variance_of_count(statement, context, chance):
    """Var #{pairs} = N (N - 1)/2 p (1 - p): given a vector that two pairs share, both overlaps are independent with laws that do not depend on it."""
    pairs, value = _chance(statement, CountVariance, chance, context, ("=",))
    if statement.count.keys.kind not in ("sphere", "rademacher"):
        context.refuse("vectors whose overlap with any fixed one has the same law", f"they are {statement.count.keys.kind}")
    context.note("overlaps of different pairs are independent, two at a time")
    return scalar_expression(pairs * value * (1 - value))


@rule("union bound over pairs", "Boole 1847", conditions="none: any dependence")
def union_over_pairs(statement, context, chance):
    """P(some overlap is large) <= N (N - 1)/2 times the chance of one pair, or a bound on it."""
    pairs, value = _chance(statement, AnyLarge, chance, context, ("=", "<="))
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
    values = []
    for derivation, kind in ((mean, CountMean), (variance, CountVariance)):
        if derivation.statement.key() != kind(statement.count).key() or derivation.relation != "=":
            context.refuse("mean and variance of the same count", "another quantity was derived")
        values.append(context.derive(derivation).scalar())
    if None in values:
        context.refuse("closed forms", "a moment is not derived to its end")
    return ">=", scalar_expression(1 / (1 + sympy.cancel(values[1] / values[0] ** 2)))


@rule(
    "tail of an overlap of sign vectors", "symmetry of the binomial law with probability one half",
    conditions="the law of the number of agreeing coordinates is derived; a positive edge",
)  # fmt: skip
def sign_tail(statement, context, agreeing, edge):
    """P(x^2 >= e^2) = 2 P(h <= width (1 - e)/2) for x = 2 h/width - 1 and e > 0."""
    law, edge = derived_law(agreeing, context), sympy.sympify(edge)
    square = statement.term if isinstance(statement, Probability) else None
    overlap = square.base if isinstance(square, syntax.Pow) and square.exponent == 2 else None
    if overlap is None or not isinstance(law, Binomial) or repr(overlap) not in repr(agreeing.statement):
        context.refuse("the square of the overlap whose law is derived", "the statement is another")
    context.need(positive(edge), "two tails that do not meet")
    if not isinstance(decide_zero(statement.threshold - edge**2, context.domain), Zero):
        context.refuse(f"the threshold {edge**2}", "the statement has another")
    last = sympy.floor(law.trials * (1 - edge) / 2)
    return scalar_expression(2 * sympy.Sum(sympy.binomial(law.trials, COUNT), (COUNT, 0, last)) / 2**law.trials)


@rule(
    "exponential tail of an overlap", "Markov's inequality for e^{t x}; symmetry of the overlap",
    conditions="the exponential moment, or an upper bound on it, is derived for every real rate; edge and rate are not negative",
)  # fmt: skip
def overlap_tail(statement, context, moment, variable, rate, edge):
    """P(x^2 >= e^2) = 2 P(x >= e) <= 2 e^{-r e} E e^{r x} for symmetric x, e > 0 and r >= 0."""
    rate, edge = sympy.sympify(rate), sympy.sympify(edge)
    square = statement.term if isinstance(statement, Probability) else None
    family = square.base.left.family if isinstance(square, syntax.Pow) and square.exponent == 2 and isinstance(square.base, syntax.Dot) else None
    if family is None or family.ensemble.kind not in ("gaussian", "sphere", "rademacher"):
        context.refuse("the square of an overlap of a symmetric law", "the statement is another")
    strength, overlap, _ = exponential_mean(moment.statement, family, context)
    if strength != variable or overlap != square.base or moment.relation not in ("=", "<="):
        context.refuse("the exponential moment of the same overlap, or an upper bound", "another quantity was derived")
    context.need(positive(edge), "two tails that do not meet")
    context.need(nonnegative(rate), "an exponential that increases")
    every = moment.domain.parameters.get(variable.name)
    if every is None or every.integer or every.low is not None or every.high is not None:
        context.refuse(f"every real {variable}", "the moment is derived for some rates only")
    if not isinstance(decide_zero(statement.threshold - edge**2, context.domain), Zero):
        context.refuse(f"the threshold {edge**2}", "the statement has another")
    value = context.derive(moment).scalar()
    if value is None:
        context.refuse("a closed form", "the exponential moment is not derived to its end")
    return "<=", scalar_expression(2 * sympy.exp(-sympy.expand(rate * edge)) * value.subs(variable, rate))
