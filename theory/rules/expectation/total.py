"""Rules that take a mean in two stages: first given some vectors, then over them."""

import sympy

from ...kernel.derivation import rule
from ...vectors import syntax
from ...vectors.ensembles import constant
from ...vectors.normal_form import expression, free_items
from ...vectors.syntax import norm2
from ..laws.gaussian import rewritten
from ..lemmas import stated

__all__ = ["total_expectation"]


@rule(
    "law of total expectation", "tower property; Tonelli",
    conditions="a nonnegative integrand; the vectors share no family and no summed item with the rest; the mean given them is derived for all constants",
)  # fmt: skip
def total_expectation(statement, context, given, **vectors):
    """E f(x, ...) = E g(x, ...) where g(x, ...) = E f(x, ...) is derived for constant vectors x, ... in place of the random ones that are named.

    vectors: {name of the constant: the vector it stands for}; the derived mean is a polynomial in inner products of the constants.
    """
    body = statement.body if isinstance(statement, syntax.E) else None
    if body is None or not syntax.nonnegative_by_syntax(body):
        context.refuse("the mean of a nonnegative term", "the order of integration matters otherwise")
    constants = {vector: constant(name, width_of(vector)) for name, vector in vectors.items()}
    inner = rewritten(body, lambda node: constants.get(node) if isinstance(node, syntax._Vector) else None)
    mean = expression(stated(context, given, syntax.E(inner)))
    shared = families(inner) & set().union(*(families(vector) for vector in vectors.values()))
    if shared or set(vectors) & families(body):
        context.refuse("vectors that share no family with the rest", f"{', '.join(sorted(shared | set(vectors) & families(body)))} occurs in both")
    summed = bound_items(inner) & {label for vector in vectors.values() for label in free_items(norm2(vector))}
    if summed:
        context.refuse("vectors that do not depend on what is summed over", f"{', '.join(sorted(summed))} is summed over")
    context.note(f"given {', '.join(sorted(vectors))}, independent of the rest")
    return syntax.E(_averaged(mean, {constants[v].family.name: v for v in constants}, context))


def families(node):
    """The names of all families in a tree."""
    if isinstance(node, syntax.Vec):
        return {node.family.name}
    found = set()
    rewritten(node, lambda one: found.add(one.family.name) if isinstance(one, syntax.Vec) else None)
    return found


def bound_items(node):
    """The labels of the items that sums in a tree run over."""
    found = set()
    rewritten(node, lambda one: found.add(one.item.label) if isinstance(one, syntax.Over | syntax.VectorOver) else None)
    return found


def width_of(vector):
    """The number of coordinates of a vector."""
    widths = set()
    _collect_width(vector, widths)
    if len(widths) != 1:
        raise ValueError(f"vectors of widths {sorted(map(str, widths))} in one sum")
    return widths.pop()


def _collect_width(vector, widths):
    if isinstance(vector, syntax.VectorSum):
        for one in vector.args:
            _collect_width(one, widths)
    elif isinstance(vector, syntax.VectorOver):
        _collect_width(vector.body, widths)
    elif isinstance(vector, syntax.Scaled | syntax.Stretched):
        _collect_width(vector.vector, widths)
    else:
        widths.add(vector.family.ensemble.width)


def _averaged(mean, vectors, context):
    """The term that a polynomial in inner products of constants is once the vectors stand in their places."""
    total = []
    for (bound, atoms), coefficient in mean.terms:
        factors = [syntax.Const(sympy.sympify(coefficient))]
        for (kind, content, *_), power in atoms:
            if (
                kind != "dot"
                or bound
                or len(content) != 2
                or any(label[0] not in vectors for label in content)
                or power.denominator != 1
                or power < 0
            ):
                context.refuse("a polynomial in inner products of the constant vectors", f"the mean is {mean.text()}")
            left, right = (vectors[label[0]] for label in content)
            factors.append(syntax.Pow(syntax.Dot(left, right), power))
        total.append(syntax.Mul(tuple(factors)))
    return syntax.Add(tuple(total))
