"""The rule on how well all items of a linear memory can be recalled together."""

from ...kernel.derivation import rule
from ...vectors import syntax
from ..statements import scalar_expression

__all__ = ["squared_correlations"]


@rule(
    "sum of squared correlations", "Cauchy-Schwarz inequality in the metric of the second moments; the trace of a projection is its rank",
    conditions="sum_i (r_i.q_i)^2 / sum_j (r_j.q_i)^2 over all items, the denominators not zero", kind="argument",
)  # fmt: skip
def squared_correlations(statement, context):
    """sum_i (r_i.q_i)^2 / sum_j (r_j.q_i)^2 <= width, for all vectors r_i and q_i.

    With M = sum_j r_j r_j', each r_i lies in the range of M, so that (r_i.q)^2 <= (q' M q) (r_i' M^+ r_i); and sum_i r_i' M^+ r_i = tr M^+ M is the rank
    of M, at most the width.
    """
    found = _correlations(statement)
    if found is None:
        context.refuse("a sum of squared correlations over all items", "the statement has another form")
    context.note("r_i lies in the range of sum_j r_j r_j'")
    return "<=", scalar_expression(found.family.ensemble.width)


def _correlations(statement):
    """r_i of such a sum, else None."""
    if not isinstance(statement, syntax.Over) or statement.excluding or not isinstance(statement.body, syntax.Mul) or len(statement.body.args) != 2:
        return None
    top, bottom = statement.body.args
    if not (_is_square(top) and isinstance(bottom, syntax.Pow) and bottom.exponent == -1 and isinstance(bottom.base, syntax.Over)):
        return None
    whole, pair = bottom.base, top.base
    if whole.excluding or not _is_square(whole.body) or whole.item == statement.item or whole.item.count != statement.item.count:
        return None
    r, q, other, same = pair.left, pair.right, whole.body.base.left, whole.body.base.right
    items = (r.item, q.item, other.item, same.item) == (statement.item, statement.item, whole.item, statement.item)
    alike = r.family == other.family and q == same and r.family != q.family and r.family.ensemble.width == q.family.ensemble.width
    return r if items and alike else None


def _is_square(node):
    """(u.v)^2 of two plain vectors."""
    dot = isinstance(node, syntax.Pow) and node.exponent == 2 and isinstance(node.base, syntax.Dot)
    return dot and isinstance(node.base.left, syntax.Vec) and isinstance(node.base.right, syntax.Vec)
