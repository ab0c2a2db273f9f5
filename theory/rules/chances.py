"""Rules for probabilities: independent stages, votes, sums of signs, the union bound."""

from dataclasses import replace

import sympy

from ..chances import AllRight, Cascade, Majority, SignReadout, SignSum, SomeWrong
from ..derivation import rule
from ..domains import nonnegative
from ..recurrences import sequence
from .recurrences import scalar_expression

__all__ = ["binomial_tail", "binomial_votes", "cascade", "independent_layers", "inner_chance", "sign_products", "union_bound"]

VOTES = sympy.Symbol("h", integer=True)
SIGNS = sympy.Symbol("u", integer=True)


def _of(statement, kind, context):
    if not isinstance(statement, kind):
        context.refuse(f"a statement of kind {kind.__name__}", "this rule does not apply here")
    return statement


def _probability(value, context):
    value = sympy.sympify(value)
    context.need(nonnegative(value), "a probability")
    context.need(nonnegative(1 - value), "a probability")
    return value


@rule("independent layers", "definition of independence", conditions="the error rate is a probability; layers are independent")
def independent_layers(statement, context):
    """P(all right) obeys P(n + 1) = (1 - p) P(n), P(0) = 1."""
    series = _of(statement, AllRight, context)
    return sequence("P", 1, 1 - _probability(series.error, context), index=series.count)


@rule("union bound", "Boole 1847", conditions="none: any dependence")
def union_bound(statement, context):
    """P(some wrong) <= sum of the error rates."""
    series = _of(statement, SomeWrong, context)
    return "<=", scalar_expression(_probability(series.error, context) * series.count)


@rule("cascade of symmetric channels", "total probability", conditions="stages are independent; the error rate is a probability")
def cascade(statement, context):
    """q(n + 1) = p (1 - q(n)) + (1 - p) q(n) = p + (1 - 2 p) q(n), q(0) = 0."""
    stages = _of(statement, Cascade, context)
    if not isinstance(stages.error, sympy.Expr):
        context.refuse("an error rate in closed form", "the inner probability comes first")
    return sequence("q", 0, 1 - 2 * stages.error, stages.error, index=stages.count)


@rule("binomial votes", "definition of the binomial law", conditions="votes are independent; their number is odd")
def binomial_votes(statement, context):
    """P(majority wrong) = sum over more than half of the votes of the binomial probabilities."""
    vote = _of(statement, Majority, context)
    if not isinstance(vote.error, sympy.Expr):
        context.refuse("an error rate in closed form", "the inner probability comes first")
    count, error = vote.count, vote.error
    kind = context.domain.parameters.get(getattr(count, "name", ""))
    if not (kind is not None and kind.step == 2 and kind.low % 2 == 1):
        context.refuse("an odd number of votes", f"{count} may be even")
    context.note(f"{count} is odd")
    term = sympy.binomial(count, VOTES) * error**VOTES * (1 - error) ** (count - VOTES)
    return scalar_expression(sympy.Sum(term, (VOTES, (count + 1) / 2, count)))


@rule("inner probability", "substitution", conditions="the inner probability is derived")
def inner_chance(statement, context, derivation):
    """Replace the probability inside another by its derived closed form."""
    inner = getattr(statement, "error", None)
    if inner is None or derivation.statement.key() != inner.key():
        context.refuse("the inner probability", "the derivation starts from another one")
    if derivation.relation != "=":
        context.refuse("an equality", "the inner probability is only bounded")
    value = context.derive(derivation).scalar()
    if value is None:
        context.refuse("a closed form", "the inner probability is not derived to its end")
    return replace(statement, error=value)


@rule(
    "products of signs", "a product of independent fair signs, one of them occurring nowhere else, is a fair sign independent of the others",
    conditions="sign keys and values, one bit read",
)  # fmt: skip
def sign_products(statement, context):
    """The bit times the reading is d + sum over the other pairs and coordinates of v_j v_i k_jc k_ic: (N - 1) d independent fair signs.

    Each product holds its own key coordinate k_jc, which occurs in no other product.
    """
    read = _of(statement, SignReadout, context)
    context.need(nonnegative(read.pairs - 1), "a stored pair")
    return SignSum((read.pairs - 1) * read.width, read.width)


@rule("binomial tail", "a sum of n fair signs is 2 u - n with u binomial(n, 1/2)", conditions="a natural number of signs, a positive threshold")
def binomial_tail(statement, context):
    """The mean of P(B < -t) and P(B <= -t), each a partial sum of binomial coefficients over 2^n."""
    signs = _of(statement, SignSum, context)
    count, threshold = signs.count, signs.threshold
    context.need(nonnegative(count), "a number of signs")
    last = (count - threshold) / 2
    below = sympy.Sum(sympy.binomial(count, SIGNS), (SIGNS, 0, sympy.ceiling(last) - 1))
    upto = sympy.Sum(sympy.binomial(count, SIGNS), (SIGNS, 0, sympy.floor(last)))
    return scalar_expression((below + upto) / 2 ** (count + 1))
