"""Walking the trees that terms and statements are: their nodes, what occurs in them, the names they use, and names that they do not."""

from dataclasses import fields, is_dataclass, replace

from . import syntax
from .ensembles import Ensemble

MADE = ("dual", "whitened")


def parts(node):
    """What a node is made of."""
    if isinstance(node, tuple):
        return node
    return [getattr(node, f.name) for f in fields(node)] if is_dataclass(node) and not isinstance(node, type) else []


def nodes(tree):
    """The node itself and every node below it, from the top."""
    return [tree, *(found for part in parts(tree) for found in nodes(part))]


def occurs(part, tree):
    """Whether a node occurs in a tree."""
    return any(type(node) is type(part) and node == part for node in nodes(tree))


def vectors(tree):
    """Every vector of an item in the tree."""
    return [node for node in nodes(tree) if isinstance(node, syntax.Vec)]


def items_of(tree):
    """Every item that is named in the tree."""
    return {node for node in nodes(tree) if isinstance(node, syntax.Item)}


def bound_items(tree):
    """Every item that a sum in the tree runs over."""
    return {node.item for node in nodes(tree) if isinstance(node, syntax.Over | syntax.VectorOver)}


def entries_of(tree):
    """The numbers that are not random: those with items, and positive ones."""
    return {node for node in nodes(tree) if isinstance(node, syntax.Entry | syntax.Some)}


def names(tree):
    """The names of families, entries, positive numbers and items in a term, and those in the labels of a normal form."""
    named = {node.name for node in nodes(tree) if isinstance(node, syntax.Family | syntax.Entry | syntax.Some | syntax.Item)}
    return named | {node for node in nodes(tree) if isinstance(node, str)}


def fresh(name, *trees):
    """The name, with as many primes as keep it apart from every name in the trees."""
    taken = set().union(*(names(tree) for tree in trees))
    while name in taken:
        name += "'"
    return name


def rewritten(node, change):
    """The tree with change(node) -> node or None applied from the top; where it gives None, the children are rewritten."""
    new = change(node)
    if new is not None:
        return new
    if isinstance(node, tuple):
        return tuple(rewritten(child, change) for child in node)
    if not is_dataclass(node) or isinstance(node, syntax.Family | Ensemble | syntax.Item):
        return node
    return replace(node, **{f.name: rewritten(getattr(node, f.name), change) for f in fields(node)})
