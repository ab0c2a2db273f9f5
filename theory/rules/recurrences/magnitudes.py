"""The rule that bounds the sum of the magnitudes of the errors that a chain of look-ups leaves on the scores of the stored pairs."""

import sympy

from ...functionals.recurrences import Recurrence
from ...functionals.sequences import Sequence
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ...scalars.parameters import N
from ...vectors import syntax
from ..lemmas import UPPER, stated_value

__all__ = ["triangle"]

BOUNDED, RANDOM = ("equiangular", "incoherent"), ("sphere", "rademacher", "white", "isotropic")


@rule(
    "triangle inequality in every layer",
    "|m_ij c_j| summed over j is at least the magnitude of the sum; the keys of a layer are independent of the scores that it reads",
    conditions="look-ups of unit keys from one pair; a bound on the size of overlaps, or on its mean where keys are fresh in every layer",
)  # fmt: skip
def triangle(statement, context, overlap=None):
    """E |c_L - e_1|_1 <= b_L - 1 for b' = (1 + (N - 1) x) b from b = 1, x a bound on the (mean) size of an overlap.

    Own overlaps are one, so |c'_i - c_i| <= sum_{j != i} |m_ij| |c_j|, and by induction |c_i - [i = 1]| <= b_i - [i = 1] where b_i starts as c_i and gains
    sum_{j != i} |m_ij| b_j. These b are independent of the layer's keys, so that the mean of b = sum_i b_i gains at most (N - 1) x of itself.
    overlap: a derivation of E |k_j.k_i|, or of a bound on it from above.
    """
    _, _, family = look_ups(statement, context)
    size = _size(family, statement, context, overlap)
    context.need(nonnegative(size), "the size of an overlap")
    growth = 1 + (N - 1) * size
    return "<=", Sequence("b", (sympy.Integer(1),), ((growth,),), (sympy.Integer(0),), statement.phases[0][1], (), sympy.Integer(-1))


def look_ups(statement, context):
    """(scores, the pair that is asked for, the family of keys) of E |c_L - e_1|_1 after look-ups c_i <- sum_j (k_i.k_j) c_j from e_1."""
    if not isinstance(statement, Recurrence) or statement.copies != 1 or len(statement.start) != 1 or len(statement.phases) != 1:
        context.refuse("a chain of look-ups from one pair", "the statement is another")
    ((part, begun),) = statement.start
    if not isinstance(part, syntax.Entry) or begun != syntax.term(1) or part.item.count is not None:
        context.refuse("a chain that starts with the score one of one pair", f"{part!r} starts otherwise")
    scores, first = syntax.Entries(part.name), part.item
    a = syntax.Item("a")
    if statement.reading != abs(scores[first] - 1) + syntax.over(a, abs(scores[a]), excluding=first):
        context.refuse("the sum of the magnitudes of the errors", f"{statement.reading.text()} is read")
    return scores, first, _keys(statement.phases[0][0], scores, context)


def _keys(one, scores, context):
    """The family of unit keys of a step c_i <- sum_j (k_i.k_j) c_j."""
    for part, value in one.updates if len(one.updates) == 1 and one.copies == 1 else ():
        families = [vector.family for vector in _overlapping(value)]
        if isinstance(part, syntax.Entry) and part.name == scores.name and families and families[0].ensemble.unit:
            k, i, j = families[0], part.item, value.item
            if i.count is None and value == syntax.over(j, (k[i] @ k[j]) * scores[j]):
                return k
    return context.refuse("look-ups by the overlaps of unit keys", "a step is another")


def _overlapping(value):
    body = value.body if isinstance(value, syntax.Over) else None
    found = body.args[0] if isinstance(body, syntax.Mul) else None
    return [found.left] if isinstance(found, syntax.Dot) and isinstance(found.left, syntax.Vec) else []


def _size(family, statement, context, overlap):
    """A bound on the size of an overlap of two keys, or on its mean where they are fresh."""
    if family.ensemble.kind in BOUNDED:
        return sympy.Abs(family.ensemble.scale) if family.ensemble.kind == "equiangular" else family.ensemble.scale
    if family.ensemble.kind not in RANDOM or family.name in statement.held or overlap is None:
        context.refuse("keys with a bound on their overlaps, or fresh ones with a derived mean", f"{family.name} has neither")
    i, j = syntax.items("i j")
    return stated_value(context, overlap, syntax.E(abs(family[j] @ family[i])), UPPER)
