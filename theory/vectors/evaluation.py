"""Terms evaluated by plain loops over concrete vectors: the meaning that every normal form and rule is tested against.

Works on Fractions and, with arrays [R] in place of numbers, on batches of float64 instances alike.
"""

from math import prod

import numpy as np

from ..kernel.statement import evaluated
from ..scalars.balls import exact_value, substituted
from . import syntax
from .normal_form import free_items


def evaluate(node, inputs, items=None):
    """The value of a term without expectations.

    inputs: {family: [item][coordinate]}, {entries: [item]}, {some: number}, {parameter: number}; items: {Item name: index}, by default the fixed
    item names in alphabetical order as 0, 1, ...
    """
    return _value(node, inputs, items or {})


@evaluated.register
def _(node: syntax.Term, inputs, backend):
    places = {name: index for index, name in enumerate(free_items(node))}
    if backend == "exact":
        return evaluate(node, inputs, places)
    return np.asarray(evaluate(node, unstacked(inputs), places), dtype=float)


def unstacked(inputs):
    """Arrays [R, items, coordinates] as nested lists of arrays [R]; numbers stay."""

    def split(array, axes):
        return [split(array[:, k], axes - 1) for k in range(array.shape[1])] if axes else array

    return {name: split(value, value.ndim - 1) if getattr(value, "ndim", 0) > 1 else value for name, value in inputs.items()}


def _size(inputs):
    return next(len(value) for value in inputs.values() if isinstance(value, list | tuple))


def _value(node, inputs, items):
    if isinstance(node, syntax.Const):
        return _constant(node.value, inputs)
    if isinstance(node, syntax.Entry):
        return inputs[node.name][_index(node.item, items)]
    if isinstance(node, syntax.Coordinate):
        return sum(_vector(node.vector, inputs, items))
    if isinstance(node, syntax.Some):
        return inputs[node.name]
    if isinstance(node, syntax.Add):
        return sum(_value(a, inputs, items) for a in node.args)
    if isinstance(node, syntax.Mul):
        return prod(_value(a, inputs, items) for a in node.args)
    if isinstance(node, syntax.Pow):
        return _value(node.base, inputs, items) ** (int(node.exponent) if node.exponent.denominator == 1 else float(node.exponent))
    if isinstance(node, syntax.Over):
        return sum((_value(node.body, inputs, {**items, node.item.name: j}) for j in _others(node, inputs, items)), 0)
    if isinstance(node, syntax.Dot):
        pairs = zip(_vector(node.left, inputs, items), _vector(node.right, inputs, items), strict=True)
        return sum(a * b for a, b in pairs)
    if isinstance(node, syntax.Magnitude):
        return abs(_value(node.argument, inputs, items))
    if isinstance(node, syntax.Positive):
        value = _value(node.argument, inputs, items)
        return (value + abs(value)) / 2
    raise TypeError(f"a {type(node).__name__} has no value on concrete vectors")


def _constant(expr, inputs):
    if not expr.free_symbols:
        value = exact_value(expr)
        return float(expr) if value is None else value
    numbers = {name: value for name, value in inputs.items() if not isinstance(value, list | tuple)}
    if any(isinstance(numbers.get(s.name), float) for s in expr.free_symbols):
        return float(expr.subs({s: numbers[s.name] for s in expr.free_symbols}))
    value = exact_value(substituted(expr, numbers))
    return float(substituted(expr, numbers)) if value is None else value


def _index(item, items):
    if item.name not in items:
        raise KeyError(f"item {item.name} has no index")
    return items[item.name]


def _others(node, inputs, items):
    without = {_index(item, items) for item in node.excluding}
    size = _size(inputs) if node.item.count is None else int(_constant(node.item.count, inputs))
    return [j for j in range(size) if j not in without]


def _vector(node, inputs, items):
    if isinstance(node, syntax.Vec) and not node.item.name:
        return inputs[node.family.name]
    if isinstance(node, syntax.Stretched):
        pairs = (_vector(node.coefficient, inputs, items), _vector(node.vector, inputs, items))
        return [a * b for a, b in zip(*pairs, strict=True)]
    if isinstance(node, syntax.Vec):
        return inputs[node.family.name][_index(node.item, items)]
    if isinstance(node, syntax.Scaled):
        factor = _value(node.coefficient, inputs, items)
        return [factor * x for x in _vector(node.vector, inputs, items)]
    parts = [_vector(a, inputs, items) for a in node.args] if isinstance(node, syntax.VectorSum) else _sum_parts(node, inputs, items)
    return [sum(column) for column in zip(*parts, strict=True)]


def _sum_parts(node, inputs, items):
    inner = [{**items, node.item.name: j} for j in _others(node, inputs, items)]
    parts = [_vector(node.body, inputs, one) for one in inner]
    width = len(
        next(iter(inputs[name][0] for name in inputs if isinstance(inputs[name], list | tuple) and isinstance(inputs[name][0], list | tuple)))
    )
    return parts or [[0] * width]
