"""Rules for independent signs: products of signs as a sum of fair ones, tails of their sums and of votes, probabilities inside of others."""

from dataclasses import replace

import sympy

from ...functionals.error_probabilities import Chance, Derived, HopfieldReadout, Majority, SignReadout, SignSum
from ...functionals.readouts import AveragedReadout, ClippedReadout, ClippedSynapse, TiedMajority, TurnedReadout
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ..lemmas import natural, stated_value
from ..statements import scalar_expression

__all__ = ["binomial_tail", "inner_chance", "sign_products"]

VOTES, SIGNS, RIGHT = (sympy.Symbol(name, integer=True) for name in ("h", "u", "b"))


def probability(error, context):
    """An error rate in closed form: proved to be a probability, or derived as the chance of an event."""
    if isinstance(error, Derived):
        return error.value
    if not isinstance(error, sympy.Expr):
        context.refuse("an error rate in closed form", "the inner probability comes first")
    context.need(nonnegative(error), "a probability")
    context.need(nonnegative(1 - error), "a probability")
    return error


@rule("inner probability", "substitution", conditions="the inner probability is derived", kind="definition")
def inner_chance(statement, context, derivation):
    """Replace the probability inside another by its derived closed form."""
    inner = getattr(statement, "error", None)
    if not isinstance(inner, Chance):
        context.refuse("an inner probability", "there is none")
    return replace(statement, error=Derived(stated_value(context, derivation, inner)))


@rule(
    "products of signs", "a product of independent fair signs, one of them occurring nowhere else, is a fair sign independent of the others",
    conditions="sign keys and values, no flips; at least one pair, one coordinate, one head", kind="argument",
)  # fmt: skip
def sign_products(statement, context):
    """What is stored times its reading is a signal plus a sum of products of signs, each of which holds a sign of its own: independent fair signs.

    A bit v_i read at k_i, f of whose bits are turned: d - 2 f + sum over other pairs j and coordinates c of v_j v_i k_jc q_c, which holds k_jc.
    The mean over heads: sum_h sum_c k_hjc k_hic is the overlap of the keys of all heads, one behind the other, so that they read as one head does.
    A unit x_ic of a network: d - 1 + sum over other patterns j and units e of x_ic x_jc x_je x_ie, which holds x_je; with self-connections every
    pattern adds one more to the signal. A synapse v_ia k_ib S_ab: 1 + sum over j of v_ja v_ia k_jb k_ib.
    A row of synapses that keep their signs: given the values each synapse holds key coordinates of its own, so that they are independent votes.
    """
    if not isinstance(statement, SignReadout | TurnedReadout | AveragedReadout | HopfieldReadout | ClippedSynapse | ClippedReadout):
        context.refuse("a stored sign that is read", "the statement is another")
    pairs, width = statement.patterns if isinstance(statement, HopfieldReadout) else statement.pairs, getattr(statement, "width", sympy.Integer(1))
    natural(context, pairs - 1, "a stored pair")
    natural(context, width - 1, "a coordinate that is read")
    if isinstance(statement, ClippedReadout):
        return TiedMajority(ClippedSynapse(pairs, statement.flip), width)
    if isinstance(statement, HopfieldReadout):
        return SignSum((pairs - 1) * (width - 1), width - 1 + (pairs if statement.self_connections else 0))
    if isinstance(statement, AveragedReadout):
        natural(context, statement.heads - 1, "a head")
        width = statement.heads * width
    flips = _flips(statement, width, context)
    return SignSum((pairs - 1) * width, width - 2 * flips)


def _flips(statement, width, context):
    """How many bits of the query are turned, at most all of them; a synapse may not flip at random."""
    if isinstance(statement, ClippedSynapse) and statement.flip != 0:
        context.refuse("a synapse that does not flip", "it flips at random")
    flips = sympy.sympify(getattr(statement, "flips", 0))
    if flips != 0:
        natural(context, flips, "a number of flips")
        context.need(nonnegative(width - flips), "at most all bits")
    return flips


@rule(
    "binomial tail", "definition of the binomial law; a sum of n fair signs is 2 u - n with u binomial(n, 1/2)",
    conditions="natural numbers of signs and votes; votes are independent and wrong with a chance in closed form; without ties their number is odd",
)  # fmt: skip
def binomial_tail(statement, context):
    """Partial sums of binomial chances; ties count a half: the mean of P(B < -t) and P(B <= -t), or of P(b < n/2) and P(b <= n/2) for b right votes."""
    if not isinstance(statement, SignSum | Majority | TiedMajority):
        context.refuse("a sum of signs, or votes", "the statement is another")
    count = sympy.sympify(statement.count)
    if isinstance(statement, SignSum):
        natural(context, count, "a number of signs")
        last, term = (count - statement.threshold) / 2, sympy.binomial(count, SIGNS)
        below = sympy.Sum(term, (SIGNS, 0, sympy.ceiling(last) - 1))
        return scalar_expression((below + sympy.Sum(term, (SIGNS, 0, sympy.floor(last)))) / 2 ** (count + 1))
    error = probability(statement.error, context)
    if isinstance(statement, Majority):
        need_odd(count, context)
        term = sympy.binomial(count, VOTES) * error**VOTES * (1 - error) ** (count - VOTES)
        return scalar_expression(sympy.Sum(term, (VOTES, (count + 1) / 2, count)))
    natural(context, count - 1, "a vote")
    term = sympy.binomial(count, RIGHT) * (1 - error) ** RIGHT * error ** (count - RIGHT)
    below = sympy.Sum(term, (RIGHT, 0, sympy.floor((count - 1) / 2)))
    return scalar_expression((below + sympy.Sum(term, (RIGHT, 0, sympy.floor(count / 2)))) / 2)


def need_odd(count, context):
    """Refuse unless a number is a parameter that the domain lets be odd only."""
    kind = context.domain.parameters.get(getattr(count, "name", ""))
    if not (kind is not None and getattr(kind, "step", 1) % 2 == 0 and kind.low is not None and kind.low % 2 == 1):
        context.refuse("an odd number of votes", f"{count} may be even")
    context.note(f"{count} is odd")
