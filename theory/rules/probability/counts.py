"""Rules for sums of exchangeable terms, such as counts of events: their moments, and what these say of the chance that any event happens."""

import sympy

from ...functionals.averages import AverageEnergy
from ...functionals.error_probabilities import Chance, SomeWrong
from ...functionals.heads import SideBySide
from ...functionals.large_overlaps import AnyLarge, CountMean, CountVariance
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...scalars.parameters import N
from ...scalars.zero_test import Zero, decide_zero
from ..laws.overlaps import overlap_and_ensemble
from ..lemmas import EQUAL, UPPER, natural, stated_value
from ..statements import scalar_expression

__all__ = ["exchangeable_sum", "moment_method"]


@rule(
    "sum of exchangeable terms", "linearity of the mean; expanding the square of a sum of exchangeable terms",
    conditions="the means are derived; at least one term; a variance needs overlaps that are independent in pairs", kind="argument",
)  # fmt: skip
def exchangeable_sum(statement, context, alone, together=None):
    """E sum X = n E X; E |mean of n copies|^2 = E |X|^2 / n + (1 - 1/n) E X.X'; Var sum X = n (E X^2 - (E X)^2) for X uncorrelated.

    X is 1 where the overlap of a pair is large, or the reading of one head. Overlaps of two pairs are independent: given a vector that both share each has
    a law that does not depend on it. A quotient of two such sums over heads is that of one head.
    """
    if not isinstance(statement, CountMean | CountVariance | AverageEnergy | SideBySide):
        context.refuse("a moment of a sum of exchangeable terms", "the statement is another")
    if isinstance(statement, AverageEnergy | SideBySide):
        return scalar_expression(_of_heads(statement, alone, together, context))
    relations = EQUAL if isinstance(statement, CountVariance) else UPPER
    value = _large(statement.count, alone, relations, context)
    context.need(nonnegative(N - 1), "a number of pairs")
    if isinstance(statement, CountMean):
        return "=" if alone.relation in EQUAL else "<=", scalar_expression(statement.count.pairs * value)
    if statement.count.keys.kind not in ("sphere", "rademacher"):
        context.refuse("vectors whose overlap with any fixed one has the same law", f"they are {statement.count.keys.kind}")
    context.note("overlaps of different pairs are independent, two at a time")
    return scalar_expression(statement.count.pairs * value * (1 - value))


def _of_heads(statement, alone, together, context):
    """The value for copies of a vector, or for heads side by side, from both means."""
    wanted = (statement.alone, statement.together) if isinstance(statement, AverageEnergy) else statement.means
    first, second = (stated_value(context, *pair) for pair in zip((alone, together), wanted, strict=True))
    if isinstance(statement, AverageEnergy):
        natural(context, statement.count - 1, "at least one copy")
        return first / statement.count + (1 - 1 / statement.count) * second
    natural(context, sympy.sympify(statement.heads) - 1, "a head")
    context.need(positive(second), "a signal")
    return first / second


def _large(count, chance, relations, context):
    """The chance that the overlap of one pair is large, or a bound on it, from its derivation."""
    start = getattr(chance, "statement", None)
    if overlap_and_ensemble(start, context)[1] != count.keys:
        context.refuse("the chance that the squared overlap of two of these vectors is large", "another probability was derived")
    context.need(nonnegative(count.edge), "a threshold that is not negative")
    if not isinstance(decide_zero(start.threshold - count.edge**2, context.domain), Zero):
        context.refuse(f"the threshold {count.edge**2}", "the chance is that of another")
    return stated_value(context, chance, start, relations)


@rule(
    "first and second moment method", "Boole 1847: P(X >= 1) <= E X; Cauchy-Schwarz for X = X 1{X >= 1}: P(X >= 1) >= (E X)^2 / E X^2",
    conditions="the mean of the count, or chances that are such, or bounds on them; for the lower bound its variance too; any dependence",
)  # fmt: skip
def moment_method(statement, context, mean=None, variance=None):
    """P(some of n events) <= n P(one) for their number X; with the variance of X, P(X >= 1) >= (E X)^2 / (Var X + (E X)^2).

    mean: the derived chance of one event where the statement says how likely each is, none where that is a number; else the derived mean of the count.
    """
    if not isinstance(statement, SomeWrong | AnyLarge):
        context.refuse("the chance that some of many events happen", "the statement is another")
    if variance is not None:
        if not isinstance(statement, AnyLarge):
            context.refuse("a count whose mean and variance are derived", "the statement is another")
        first, second = (stated_value(context, *pair) for pair in ((mean, CountMean(statement.count)), (variance, CountVariance(statement.count))))
        context.need(positive(statement.count.pairs), "an event that can happen")
        return ">=", scalar_expression(1 / (1 + sympy.cancel(second / first**2)))
    if isinstance(statement, AnyLarge):
        return "<=", scalar_expression(stated_value(context, mean, CountMean(statement.count), UPPER))
    if isinstance(statement.error, Chance) != (mean is not None):
        context.refuse("a derivation where the chance of one event is no number", "the statement is another")
    value = statement.error if mean is None else stated_value(context, mean, statement.error, UPPER)
    for expr in (value, 1 - value) if mean is None else ():
        context.need(nonnegative(expr), "a probability")
    natural(context, statement.count, "a number of events")
    return "<=", scalar_expression(statement.count * value)
