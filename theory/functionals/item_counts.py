"""How many items a statement names: they are different ones, so a domain must have that many."""

from collections import defaultdict
from dataclasses import fields, is_dataclass

from ..scalars.domains import nonnegative
from ..scalars.parameters import N
from ..vectors.normal_form import free_items
from ..vectors.syntax import Direction, Item, Scaled, Stretched, Term, Vec, VectorOver, VectorSum
from .recurrences import Recurrence

SYNTAX = (Term, Vec, Direction, Scaled, Stretched, VectorSum, VectorOver)


def too_few(statement, domain):
    """Why the domain may have fewer items than the statement leaves free, in words; None if it always has enough.

    >>> from memorem.theory.scalars.domains import Domain, integers
    >>> from memorem.theory.vectors.ensembles import gaussian
    >>> from memorem.theory.vectors.syntax import items
    >>> (i, j), k = items("i j"), gaussian(3)("k")
    >>> too_few(k[i] @ k[j], Domain(N=integers(1)))
    'the statement names 2 different items (i, j), and N - 2 >= 0 is not proved'
    >>> too_few(k[i] @ k[j], Domain(N=integers(2)))
    """
    named = defaultdict(list)
    for item in _free(statement):
        named[N if item.count is None else item.count].append(item.name)
    for count, names in named.items():
        known = all(symbol.name in domain.names for symbol in getattr(count, "free_symbols", ()))
        enough = nonnegative(count - len(names))
        if known and domain.proves(enough) is None:
            return f"the statement names {len(names)} different items ({', '.join(sorted(names))}), and {enough.text()} is not proved"
    return None


def _free(statement):
    """The items that some term of the statement leaves free; a kind of statement whose items may also stand for every one says itself which it names."""
    labels = {label for outermost in _found(statement, SYNTAX) for label in free_items(outermost)}
    own = {item for one in _found(statement, Recurrence) for item in one.named_items}
    return sorted({item for item in set(_found(statement, Item)) if item.label in labels} | own, key=lambda item: item.label)


def _found(node, kind):
    """Every node of this kind, not looking inside those that were found, nor inside a recurrence."""
    if isinstance(node, kind):
        yield node
    elif isinstance(node, Recurrence):
        return
    elif isinstance(node, tuple | list):
        for part in node:
            yield from _found(part, kind)
    elif is_dataclass(node):
        for one in fields(node):
            yield from _found(getattr(node, one.name), kind)
