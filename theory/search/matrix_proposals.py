"""Arguments of rules for matrix expressions, read from the expression at hand: closed forms, vectors, fixed points and inverses that the rules check."""

import sympy

from ..matrices import syntax
from ..matrices.constructors import entry
from ..matrices.iterates import Iterate, everything
from ..matrices.normal_form import Factor, normal, rebuilt
from ..matrices.syntax import ONE

INVERTIBLE = {"definite", "orthogonal"}


def directions(nodes):
    """Vectors that stand directly behind a recursion, or its transpose, in a product."""
    pairs = [pair for node in nodes if isinstance(node, syntax.Product) for pair in zip(node.factors, node.factors[1:], strict=False)]
    upright = [(left.body if isinstance(left, syntax.Transpose) else left, right) for left, right in pairs]
    return dict.fromkeys(right for left, right in upright if isinstance(left, Iterate) and right.cols == ONE)


def fixed_points(statement, nodes):
    """Expressions with an inverse that stand in the statement already, of the shape of a recursion in it."""
    shapes = {node.shape for node in nodes if isinstance(node, Iterate)}
    parts = [node.body if isinstance(node, syntax.Scaled) else node for node in nodes]
    return dict.fromkeys(
        part for part in parts if part.shape in shapes and any(isinstance(one, syntax.Inverse) for one in everything(part)) and not _iterates(part)
    )


def _iterates(node):
    return any(isinstance(one, Iterate) for one in everything(node))


def inverses(node):
    """What the inverse of a multiple of the identity or of an invertible letter, changed by a matrix of rank one, would be."""
    form = normal(node.body)
    base = [word for word in form if not word or (len(word) == 1 and INVERTIBLE & set(getattr(word[0].body, "facts", ())))]
    rest = [word for word in form if word not in base]
    if len(base) != 1 or len(rest) > 1:
        return
    scale, size = form[base[0]], syntax.Identity(node.rows)
    inverse = 1 / scale * (base[0][0].expression().inv if base[0] else size)
    if not rest:
        yield inverse
    elif len(rest[0]) == 2 and rest[0][0].cols == ONE:
        x, y, factor = rest[0][0].expression(), rest[0][1].expression(), form[rest[0]]
        pivot = sympy.factor(1 + factor * entry(y @ inverse @ x))
        yield inverse - sympy.factor(factor / pivot) * (inverse @ x) @ (y @ inverse)


def closed_forms(statement):
    """closed(start, n) of the innermost recursion X -> a X + X x y' + R where fractions cancel, for the rule that proves it by induction."""
    inner = next((node for node in reversed(everything(statement)) if isinstance(node, Iterate) and not _iterates(node.start @ node.body.T)), None)
    if inner is None:
        return
    state, form = Factor(inner.variable), normal(inner.body)
    across = form.pop((state,), sympy.Integer(0))
    change = {word: form.pop(word) for word in list(form) if len(word) == 3 and word[0] == state and word[1].cols == ONE}
    rows = {word[2] for word in change}
    if any(inner.variable in everything(factor.body) for word in form for factor in word) or len(rows) > 1:
        return
    if not change:
        yield lambda start, n: across**n * start + _driven(form, across, n, inner.shape)
        return
    row = rows.pop()
    column = {word[1:2]: c for word, c in change.items()}
    turn = entry(row.expression() @ rebuilt(column, inner.cols, ONE))
    if turn == 0 or any(word[-1] != row for word in form):
        return
    along = sympy.factor(across + turn)
    shorter = rebuilt({word: sympy.cancel(c / turn) for word, c in column.items()}, inner.cols, ONE) @ row.expression()

    def closed(start, n):
        turned = (along**n - across**n) * start @ shorter
        return across**n * start + turned + _driven(form, along, n, inner.shape)

    yield closed


def _driven(form, ratio, n, shape):
    """R (1 + a + ... + a^(n-1)), the fraction cancelled term by term."""
    if sympy.expand(ratio - 1) == 0:
        return rebuilt({word: n * c for word, c in form.items()}, *shape)
    return rebuilt({word: sympy.cancel(c / (1 - ratio)) * (1 - ratio**n) for word, c in form.items()}, *shape)
