"""Rules for stages in a row, each of which may err: the chain that they are, and events that hold one another."""

import sympy

from ...functionals.error_probabilities import AllRight, Cascade, SignReadout
from ...functionals.readouts import IndexCascade, SharedWords
from ...functionals.sequences import Sequence, sequence
from ...functionals.tail_probabilities import Independently
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ..lemmas import LOWER, natural, stated_value
from ..statements import scalar_expression
from .independence import probability
from .shared_words import MOST, overlap_chain

__all__ = ["inclusion", "stages"]


@rule(
    "chain of stages", "total probability over one more stage: what the next one starts from is a Markov chain",
    conditions="a natural number of stages and an error that is a chance; two items; words: two pairs, width one, or figures with twelve states",
)  # fmt: skip
def stages(statement, context):
    """The chances of the states after n stages, as a sequence in n.

    All right: P(n + 1) = (1 - p) P(n), P(0) = 1. A bit that is flipped: q(n + 1) = p + (1 - 2 p) q(n), q(0) = 0.
    Index, one to one: r(n + 1) = (1 - p) r(n) + (1 - r(n)) p/(N - 1), r(0) = 1, since a wrong index is corrected by one error in N - 1.
    Merging: w(n + 1) = (1 - 1/N) ((1 - w(n)) p + w(n) (1 - p/(N - 1))), w(0) = 0, since two indices get one image with chance 1/N.

    Words through shared codebooks: the mass of each state of the overlaps |k_1.k_j| after n layers that were all read right; what is asked for is its sum.
    Given the overlaps m_j the bits of a word are read independently: z_j = v_1c v_jc are fair signs and the bit is right where 1 + sum z_j m_j > 0. The
    next overlaps are the means of these same z_j over the bits. Turning all signs of an item turns its overlaps and its z, and changes nothing.
    In one dimension every product z_j m_j is a fair sign whatever the overlaps are, so that layers are independent.
    """
    if not isinstance(statement, AllRight | Cascade | IndexCascade | SharedWords):
        context.refuse("stages in a row", "the statement is another")
    if isinstance(statement, SharedWords):
        return _words(statement, context)
    if isinstance(statement, IndexCascade):
        return _index(statement, context)
    natural(context, statement.count, "a number of stages")
    p = probability(statement.error, context)
    if isinstance(statement, AllRight):
        return sequence("P", 1, 1 - p, index=statement.count)
    return sequence("q", 0, 1 - 2 * p, p, index=statement.count)


def _index(statement, context):
    p, items = _of_items(statement, context)
    step, corrected = 1 - p * items / (items - 1), p / (items - 1)
    if statement.merging:
        apart = 1 - 1 / items
        return sequence("w", 0, apart * step, apart * p, index=statement.stages)
    return sequence("r", 1, step, corrected, index=statement.stages)


def _of_items(statement, context):
    """(error, items) of an index cascade with a chance as error and at least two items."""
    items = sympy.sympify(statement.items)
    natural(context, statement.stages, "a number of stages")
    context.need(nonnegative(items - 2), "another item")
    return probability(statement.error, context), items


def _words(statement, context):
    pairs, width, layers = (sympy.sympify(x) for x in (statement.pairs, statement.width, statement.layers))
    for number, why in ((layers, "a number of layers"), (pairs - 1, "a stored pair"), (width - 1, "a coordinate")):
        natural(context, number, why)
    if width == 1:
        return AllRight(SignReadout(pairs, width), layers)
    chain = overlap_chain(pairs, width)
    if chain is None:
        context.refuse(f"two pairs, width one, or at most {MOST} states in figures", f"there are {pairs} pairs of width {width}")
    start, step = chain
    return Sequence("x", start, step, (sympy.Integer(0),) * len(start), layers, (sympy.Integer(1),) * len(start))


@rule(
    "inclusion of events", "an event that holds another is at least as likely",
    conditions="one-to-one stages; or at least one event, the chance of one being derived, or bounded from below",
)  # fmt: skip
def inclusion(statement, context, error=None):
    """An index is right at the end where no stage errs; where none of n events happens, the first does not: P(none) <= 1 - P(one)."""
    if not isinstance(statement, IndexCascade | Independently):
        context.refuse("stages that pass on an index, or events that do not happen", "the statement is another")
    if isinstance(statement, IndexCascade):
        if statement.merging:
            context.refuse("one-to-one stages", "an index may be right after errors alone")
        _of_items(statement, context)
        return ">=", AllRight(statement.error, statement.stages)
    value = stated_value(context, error, statement.error, LOWER)
    context.need(nonnegative(statement.count - 1), "an event")
    return "<=", scalar_expression(1 - value)
