"""Rules for probabilities: independent stages, votes, sums of signs, the union bound."""

from dataclasses import replace

import sympy

from ...functionals.error_probabilities import AllRight, Chance, Derived, Majority, SignReadout, SignSum
from ...functionals.sequences import sequence
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ..lemmas import natural, stated_value
from ..statements import scalar_expression

__all__ = ["binomial_tail", "binomial_votes", "independent_layers", "inner_chance", "sign_products"]

VOTES = sympy.Symbol("h", integer=True)
SIGNS = sympy.Symbol("u", integer=True)


def _of(statement, kind, context):
    if not isinstance(statement, kind):
        context.refuse(f"a statement of kind {kind.__name__}", "this rule does not apply here")
    return statement


def probability(error, context):
    """An error rate in closed form: proved to be a probability, or derived as the chance of an event."""
    if isinstance(error, Derived):
        return error.value
    if not isinstance(error, sympy.Expr):
        context.refuse("an error rate in closed form", "the inner probability comes first")
    context.need(nonnegative(error), "a probability")
    context.need(nonnegative(1 - error), "a probability")
    return error


@rule("independent layers", "definition of independence", conditions="the error rate is a probability; layers are independent", kind="definition")
def independent_layers(statement, context):
    """P(all right) obeys P(n + 1) = (1 - p) P(n), P(0) = 1."""
    series = _of(statement, AllRight, context)
    natural(context, series.count, "a number of layers")
    return sequence("P", 1, 1 - probability(series.error, context), index=series.count)


@rule("binomial votes", "definition of the binomial law", conditions="votes are independent; their number is odd", kind="definition")
def binomial_votes(statement, context):
    """P(majority wrong) = sum over more than half of the votes of the binomial probabilities."""
    vote = _of(statement, Majority, context)
    count, error = vote.count, probability(vote.error, context)
    kind = context.domain.parameters.get(getattr(count, "name", ""))
    if not (kind is not None and kind.step == 2 and kind.low % 2 == 1):
        context.refuse("an odd number of votes", f"{count} may be even")
    context.note(f"{count} is odd")
    term = sympy.binomial(count, VOTES) * error**VOTES * (1 - error) ** (count - VOTES)
    return scalar_expression(sympy.Sum(term, (VOTES, (count + 1) / 2, count)))


@rule("inner probability", "substitution", conditions="the inner probability is derived", kind="definition")
def inner_chance(statement, context, derivation):
    """Replace the probability inside another by its derived closed form."""
    inner = getattr(statement, "error", None)
    if not isinstance(inner, Chance):
        context.refuse("an inner probability", "there is none")
    return replace(statement, error=Derived(stated_value(context, derivation, inner)))


@rule(
    "products of signs", "a product of independent fair signs, one of them occurring nowhere else, is a fair sign independent of the others",
    conditions="sign keys and values, one bit read", kind="argument",
)  # fmt: skip
def sign_products(statement, context):
    """The bit times the reading is d + sum over the other pairs and coordinates of v_j v_i k_jc k_ic: (N - 1) d independent fair signs.

    Each product holds its own key coordinate k_jc, which occurs in no other product.
    """
    read = _of(statement, SignReadout, context)
    natural(context, read.pairs - 1, "a stored pair")
    natural(context, read.width - 1, "a coordinate that is read")
    return SignSum((read.pairs - 1) * read.width, read.width)


@rule("binomial tail", "a sum of n fair signs is 2 u - n with u binomial(n, 1/2)", conditions="a natural number of signs, a positive threshold")
def binomial_tail(statement, context):
    """The mean of P(B < -t) and P(B <= -t), each a partial sum of binomial coefficients over 2^n."""
    signs = _of(statement, SignSum, context)
    count, threshold = signs.count, signs.threshold
    natural(context, count, "a number of signs")
    last = (count - threshold) / 2
    below = sympy.Sum(sympy.binomial(count, SIGNS), (SIGNS, 0, sympy.ceiling(last) - 1))
    upto = sympy.Sum(sympy.binomial(count, SIGNS), (SIGNS, 0, sympy.floor(last)))
    return scalar_expression((below + upto) / 2 ** (count + 1))
