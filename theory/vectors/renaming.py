"""Other names for items and families in a term; a sum never captures an item that is free in it."""

from dataclasses import replace

from . import syntax
from .trees import items_of

CHILDREN = ("body", "base", "argument", "left", "right", "coefficient", "vector")


def children(node):
    """The terms and vectors that a node is made of."""
    if isinstance(node, syntax.Add | syntax.Mul | syntax.VectorSum):
        return node.args
    return [getattr(node, name) for name in CHILDREN if hasattr(node, name)]


def renamed(node, old, new):
    """The node with one free item replaced by another; a sum that runs over the new one runs over a primed one instead."""
    if isinstance(node, syntax.Item):
        return new if node == old else node
    if isinstance(node, syntax.Vec | syntax.Entry):
        return replace(node, item=renamed(node.item, old, new))
    if isinstance(node, syntax.Over | syntax.VectorOver):
        excluding = tuple(renamed(item, old, new) for item in node.excluding)
        if node.item == old:
            return replace(node, excluding=excluding)
        if node.item == new:
            node = with_binder(node, apart(new, (node, old)))
        return replace(node, body=renamed(node.body, old, new), excluding=excluding)
    return _with_children(node, lambda child: renamed(child, old, new))


def renamed_families(node, function):
    """The node with every family and every number with an item called function(name)."""
    if isinstance(node, syntax.Vec):
        return replace(node, family=replace(node.family, name=function(node.family.name)))
    if isinstance(node, syntax.Entry):
        return replace(node, name=function(node.name))
    return _with_children(node, lambda child: renamed_families(child, function))


def _with_children(node, function):
    if isinstance(node, syntax.Add | syntax.Mul | syntax.VectorSum):
        return replace(node, args=tuple(map(function, node.args)))
    return replace(node, **{name: function(getattr(node, name)) for name in CHILDREN if hasattr(node, name)})


def apart(item, trees):
    """The item with as many primes as keep it apart from every item in the trees."""
    taken = {other.name for other in items_of(trees)}
    name = item.name
    while name in taken:
        name += "'"
    return replace(item, name=name)


def with_binder(sum_, item):
    """A sum that runs over another name."""
    return replace(sum_, item=item, body=renamed(sum_.body, sum_.item, item))
