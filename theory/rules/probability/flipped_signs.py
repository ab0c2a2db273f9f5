"""Rules for signs that flip: of the query, of the synapses of a clipped state."""

import sympy

from ...functionals.error_probabilities import Derived, SignSum
from ...functionals.readouts import ClippedReadout, ClippedSynapse, FlippedReadout, TiedMajority
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ..lemmas import natural, stated_value
from ..statements import scalar_expression

__all__ = ["clipped_rows", "clipped_signs", "flipped_query", "single_middle", "tied_votes"]

SIGNS, FLIPS, VOTES = (sympy.Symbol(name, integer=True) for name in ("u", "h", "b"))


def _chance(value, context):
    value = sympy.sympify(value)
    for expr in (value, 1 - value):
        context.need(nonnegative(expr), "a chance")
    return value


def _tail(count, threshold):
    """P(B < -t) + P(B = -t)/2 for the sum B of so many fair signs, |t| at most their number."""
    last = (count - threshold) / 2
    below = sympy.Sum(sympy.binomial(count, SIGNS), (SIGNS, 0, sympy.ceiling(last) - 1))
    return (below + sympy.Sum(sympy.binomial(count, SIGNS), (SIGNS, 0, sympy.floor(last)))) / 2 ** (count + 1)


@rule(
    "bits of the query flip", "definition of the binomial law; given the flips the products of signs are independent fair signs",
    conditions="at least two pairs, so that the sum of signs reaches every threshold; the flips are independent",
)  # fmt: skip
def flipped_query(statement, context):
    """Given h flips the bit times the reading is d - 2 h plus (N - 1) d independent fair signs: the mean of their tail over binomial h."""
    if not isinstance(statement, FlippedReadout):
        context.refuse("a reading at a query with flips", "there is none")
    width, f = sympy.sympify(statement.width), _chance(statement.flip, context)
    natural(context, statement.pairs - 2, "two pairs")
    natural(context, width - 1, "a coordinate")
    chance = sympy.binomial(width, FLIPS) * f**FLIPS * (1 - f) ** (width - FLIPS)
    return scalar_expression(sympy.Sum(chance * _tail((statement.pairs - 1) * width, width - 2 * FLIPS), (FLIPS, 0, width)))


@rule("sign of one synapse", "a product of independent fair signs is a fair sign", conditions="a stored pair; no flips")
def clipped_signs(statement, context):
    """S_ab v_ia k_ib = 1 + sum over the other pairs of products v_ja v_ia k_jb k_ib: N - 1 independent fair signs."""
    if not isinstance(statement, ClippedSynapse) or statement.flip != 0:
        context.refuse("a synapse that does not flip", "the statement is another")
    natural(context, statement.pairs - 1, "a stored pair")
    return SignSum(statement.pairs - 1, sympy.Integer(1))


@rule("the middle sign sum", "symmetry of the binomial law", conditions="the threshold is one")
def single_middle(statement, context):
    """P(B < -1) + P(B = -1)/2 = (1 - C(n, floor(n/2))/2^n)/2: between -1 and 1 lies 0, or half of each end."""
    if not isinstance(statement, SignSum) or statement.threshold != 1:
        context.refuse("a sum of signs against one", "the statement is another")
    natural(context, statement.count, "a number of signs")
    n = statement.count
    return scalar_expression((1 - sympy.binomial(n, sympy.floor(n / 2)) / 2**n) / 2)


@rule(
    "rows of a clipped state", "given the values the synapses of one row rest on key coordinates of their own, which are independent",
    conditions="sign keys; the error of a synapse that does not flip is derived; flips are independent",
)  # fmt: skip
def clipped_rows(statement, context, synapse):
    """The reading times the bit is a sum of independent signs, each wrong with p (1 - f) + (1 - p) f, p the error of one synapse without flips."""
    if not isinstance(statement, ClippedReadout):
        context.refuse("a reading of a clipped state", "there is none")
    f = _chance(statement.flip, context)
    p = stated_value(context, synapse, ClippedSynapse(statement.pairs))
    return TiedMajority(Derived(p * (1 - f) + (1 - p) * f), statement.width)


@rule("votes with ties", "definition of the binomial law", conditions="at least one vote; votes are independent and alike")
def tied_votes(statement, context):
    """The mean of P(b < n/2) and P(b <= n/2) for the binomial number b of right votes among n."""
    if not isinstance(statement, TiedMajority) or not isinstance(statement.error, sympy.Expr | Derived):
        context.refuse("votes with a chance in closed form", "the statement is another")
    n = sympy.sympify(statement.count)
    p = statement.error.value if isinstance(statement.error, Derived) else _chance(statement.error, context)
    natural(context, n - 1, "a vote")
    term = sympy.binomial(n, VOTES) * (1 - p) ** VOTES * p ** (n - VOTES)
    return scalar_expression((sympy.Sum(term, (VOTES, 0, sympy.floor((n - 1) / 2))) + sympy.Sum(term, (VOTES, 0, sympy.floor(n / 2)))) / 2)
