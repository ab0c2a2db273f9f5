"""Rules for read-outs of items and bits: stages, heads, more pairs, words, the key that is nearest."""

import sympy

from ...distributions.beta_binomial import Binomial
from ...functionals.error_probabilities import AllRight, Cascade, SignReadout, SignSum
from ...functionals.readouts import AveragedReadout, IndexCascade
from ...functionals.sequences import sequence
from ...functionals.tail_probabilities import ErfcMean, Independently
from ...kernel.derivation import Derivation, rule
from ...scalars.domains import nonnegative, positive
from ...vectors.normal_form import expression
from ..lemmas import IN_LAW, LOWER, natural, same_form, stated, stated_value
from ..statements import closed, scalar_expression
from .independence import probability

__all__ = [
    "averaged_readout", "binomial_theorem", "erfc_below_gaussian", "erfc_of_binomial", "fewer_signs", "first_event", "index_cascade", "never_wrong",
]  # fmt: skip


def _stages(statement, context, merging=None):
    """(error, items) of an index cascade with a chance as error and at least two items."""
    if not isinstance(statement, IndexCascade) or merging not in (None, statement.merging):
        context.refuse("stages that pass on an index", "the statement is another")
    items = sympy.sympify(statement.items)
    natural(context, statement.stages, "a number of stages")
    context.need(nonnegative(items - 2), "another item")
    return probability(statement.error, context), items


@rule("cascade of indices", "total probability", conditions="the error is a chance; at least two items; stages are independent")
def index_cascade(statement, context):
    """Two items, of a bit that is flipped: q(n + 1) = p + (1 - 2 p) q(n), q(0) = 0.

    One to one: r(n + 1) = (1 - p) r(n) + (1 - r(n)) p/(N - 1), r(0) = 1, since a wrong index is corrected by one error in N - 1.

    Merging: w(n + 1) = (1 - 1/N) ((1 - w(n)) p + w(n) (1 - p/(N - 1))), w(0) = 0, since two indices get one image with chance 1/N.
    """
    if isinstance(statement, Cascade):
        natural(context, statement.count, "a number of stages")
        p = probability(statement.error, context)
        return sequence("q", 0, 1 - 2 * p, p, index=statement.count)
    p, items = _stages(statement, context)
    step, corrected = 1 - p * items / (items - 1), p / (items - 1)
    if statement.merging:
        apart = 1 - 1 / items
        return sequence("w", 0, apart * step, apart * p, index=statement.stages)
    return sequence("r", 1, step, corrected, index=statement.stages)


@rule("never wrong", "inclusion of events", conditions="one-to-one stages")
def never_wrong(statement, context):
    """P(right at the end) >= P(no stage errs)."""
    _stages(statement, context, merging=False)
    return ">=", AllRight(statement.error, statement.stages)


@rule("mean of heads as one head", "linearity: sum_h sum_c k_hjc k_hic is the overlap of the concatenated keys", conditions="at least one head")
def averaged_readout(statement, context):
    """The sign of the mean over heads is that of one head whose keys are those of all heads, one behind the other."""
    if not isinstance(statement, AveragedReadout):
        context.refuse("averaged heads", "there are none")
    for number, why in ((statement.pairs - 1, "a stored pair"), (statement.width - 1, "a coordinate"), (statement.heads - 1, "a head")):
        natural(context, number, why)
    return SignReadout(statement.pairs, statement.heads * statement.width)


@rule(
    "more signs", "given the sum of n signs one more changes the tail by (P(B = t - 1) - P(B = t + 1))/4 >= 0 (unimodality)",
    conditions="a natural threshold and no more signs than there are",
)  # fmt: skip
def fewer_signs(statement, context, count):
    """P(B < -t) + P(B = -t)/2 for n signs is at least that for fewer."""
    if not isinstance(statement, SignSum):
        context.refuse("a sum of signs", "there is none")
    for number, why in ((statement.threshold, "a threshold"), (count, "a number of signs"), (statement.count - count, "no more signs")):
        natural(context, number, why)
    return ">=", SignSum(count, statement.threshold)


@rule("one of several events", "inclusion of events", conditions="at least one event; the chance of one is derived, or bounded from below")
def first_event(statement, context, error):
    """P(none of n events) <= P(not the first) = 1 - P(one)."""
    if not isinstance(statement, Independently):
        context.refuse("independent events", "there are none")
    value = stated_value(context, error, statement.error, LOWER)
    context.need(nonnegative(statement.count - 1), "an event")
    return "<=", scalar_expression(1 - value)


@rule("error function of a binomial variable", "definition of the mean", conditions="the number of successes is derived to be binomial")
def erfc_of_binomial(statement, context, count):
    """E erfc(r sqrt(B/n))/2 for B binomial with n trials, from the law of B = n X where X is the term."""
    if not isinstance(statement, ErfcMean) or type(count) is not Derivation:
        context.refuse("the mean of an error function and a law", "the statement is another")
    law = stated(context, count, count.statement, IN_LAW)
    if not isinstance(law, Binomial) or not same_form(count.statement, expression(statement.term * law.trials)):
        context.refuse("a binomial number of trials times the term", "another law was derived")
    context.need(positive(law.trials), "a trial")
    return scalar_expression(law.mean(lambda h: sympy.erfc(statement.slope * sympy.sqrt(h / law.trials)) / 2))


@rule(
    "error function below a Gaussian", "erfc(x) <= e^{-x^2} for x >= 0", conditions="a factor of every term of a sum, its argument not negative there"
)
def erfc_below_gaussian(statement, context):
    """sum_h c(h) erfc(x(h)) <= sum_h c(h) e^{-x(h)^2} for x >= 0 and binomial weights c >= 0 of a proved sign."""
    value = closed(statement, context)
    calls = value.atoms(sympy.erfc)
    (total, *more) = value.atoms(sympy.Sum) or [None]
    if total is None or more or len(calls) != 1 or len(total.limits) != 1:
        context.refuse("one sum with one error function", "the closed form is another")
    (call,) = calls
    index, low, high = total.limits[0]
    weight, outside = sympy.cancel(total.function / call), sympy.cancel(value / total)
    _need_within(call.args[0], index, low, high, context)
    _need_within(weight, index, low, high, context)
    if weight.has(sympy.erfc) or outside.has(sympy.erfc, sympy.Sum):
        context.refuse("a product with one error function in every term", "it stands elsewhere")
    context.need(nonnegative(outside), "a factor before the sum")
    return "<=", scalar_expression(outside * sympy.Sum(weight * sympy.exp(sympy.expand(-(call.args[0] ** 2))), (index, low, high)))


def _need_within(expr, index, low, high, context):
    """expr >= 0 for every integer index from low to high, factor by factor: powers of the index, binomials, positive numbers and parameters."""
    if low != 0:
        context.refuse("a sum from 0 on", f"it starts at {low}")
    for factor in sympy.Mul.make_args(expr):
        base, exponent = factor.as_base_exp()
        if isinstance(factor, sympy.binomial) and factor.args == (high, index):
            continue
        if exponent.is_nonnegative and (base == index or (base.has(index) and context.domain.proves(nonnegative(base / index)))):
            continue
        if factor.has(index):
            context.refuse("powers of the index and binomial weights", f"{factor} is a factor")
        context.need(nonnegative(factor), "a factor")


@rule("binomial theorem", "sum_h C(n, h) x^h = (1 + x)^n", conditions="the sum runs over all h from 0 to n")
def binomial_theorem(statement, context):
    """sum_{h=0}^n C(n, h) c x^h = c (1 + x)^n."""
    value = closed(statement, context)
    found = value.atoms(sympy.Sum)
    if len(found) != 1 or len(next(iter(found)).limits) != 1:
        context.refuse("one sum", f"there are {len(found)}")
    (total,) = found
    index, low, high = total.limits[0]
    rest = sympy.powsimp(sympy.cancel(total.function / sympy.binomial(high, index)))
    ratio = sympy.simplify(rest.subs(index, index + 1) / rest)
    if low != 0 or ratio.has(index) or rest.has(sympy.binomial):
        context.refuse("binomial coefficients times powers, from 0 to n", f"the sum is {total}")
    context.need(nonnegative(high), "a natural number of terms")
    return scalar_expression(value.xreplace({total: rest.subs(index, 0) * (1 + ratio) ** high}))
