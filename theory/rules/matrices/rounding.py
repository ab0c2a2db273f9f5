"""The rule for rounded inner products of nearly orthogonal unit vectors."""

from functools import reduce

from ...kernel.derivation import rule
from ...matrices.normal_form import normal
from ...matrices.rounding import Rounded
from ...matrices.syntax import Identity, Matrix
from .algebra import facts, replaced

__all__ = ["round_overlaps"]


@rule(
    "rounded overlaps", "|A (K K' - I) B'| < 2 * 1/8 * 2 = 1/2 entry by entry",
    conditions="rows of K have norm one and inner products below 1/8 in size; rows of A and B are integers whose sizes add up to at most two",
)  # fmt: skip
def round_overlaps(statement, context):
    """round(A K K' B') = A B': what K K' differs from the identity by moves no entry by as much as one half."""

    def nearest(node):
        form = normal(node.body)
        (word, coefficient), *more = form.items()
        if more or coefficient != 1:
            context.refuse("the rounding of A K K' B'", f"{node.body.text()} is a sum or a multiple")
        at = next((i for i in range(len(word) - 1) if word[i + 1] == word[i].flip() and not word[i].flipped), None)
        if at is None or "incoherent" not in getattr(word[at].body, "facts", ()):
            context.refuse("K K' for nearly orthogonal rows", f"{node.body.text()} has none")
        left, right = word[:at], word[at + 2 :]
        for side, turned in ((left, False), (right, True)):
            if len(side) > 1 or any("few_integers" not in getattr(f.body, "facts", ()) or f.flipped != turned for f in side):
                context.refuse("integers on both sides whose sizes add up to at most two in a row", f"{node.body.text()} has others")
        for factor in word:
            facts(factor.body, context)
        context.note("every entry is nearer than one half to an integer")
        kept = [factor.expression() for factor in (*left, *right)]
        return reduce(Matrix.__matmul__, kept) if kept else Identity(word[at].rows)

    return replaced(statement, Rounded, nearest)
