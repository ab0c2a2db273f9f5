"""Polynomial statistics read from plain statements (see theory/vectors/plain.py): their degree in one vector, and their form for certify.polynomial."""

from fractions import Fraction
from functools import reduce
from operator import add, mul

UNIT = ("sphere", "isotropic", "white", "rademacher")


class NotExact(ArithmeticError):
    """No finite choice of vectors gives the exact mean."""


def statistic(statement, keys):
    """The statement as a function of a memory with key(i, j), value(i, j) and over(function, excluding): what certify.polynomial averages for all sizes.

    keys: the family whose inner products are memory.key; any other family must be white. NotExact for what is no polynomial in inner products.
    """
    if len(statement.free) != 1 or any(kind != "white" for name, (kind, _, _) in statement.families if name != keys):
        raise NotExact("one item that is read, one family of keys and white values")
    degree(statement, "white")  # refuses what is no polynomial
    _tally(statement.body, keys, True)

    def reading(memory):
        return _on(memory, statement.body, {statement.free[0]: 0}, keys)

    return reading


def _on(memory, node, places, keys):
    kind, *parts = node
    if kind == "number":
        return parts[0]
    if kind in ("add", "mul"):
        found = [_on(memory, part, places, keys) for part in parts]
        return reduce(add if kind == "add" else mul, found)
    if kind == "pow":
        inner = _on(memory, parts[0], places, keys)
        return inner if inner == 1 else inner ** int(parts[1])
    if kind == "dot":
        return _dot_on(memory, *parts, places, keys)
    if kind == "sum" and parts[1] == ("parameter", "N"):
        item, _, excluding, body = parts
        return memory.over(lambda index: _on(memory, body, {**places, item: index}, keys), excluding=tuple(places[other] for other in excluding))
    raise NotExact(f"{kind} is no polynomial in inner products")


def _dot_on(memory, left, right, places, keys):
    """An inner product of two combinations, opened up term by term."""
    if left[0] == "vector" == right[0]:
        if left == right or left[1] != right[1]:
            return _met(left, right)
        overlap = memory.key if left[1] == keys else memory.value
        return overlap(places[left[2]], places[right[2]])
    if left[0] == "vector":
        left, right = right, left
    if left[0] == "scaled":
        return _on(memory, left[1], places, keys) * _dot_on(memory, left[2], right, places, keys)
    if left[0] == "plus":
        return reduce(add, (_dot_on(memory, part, right, places, keys) for part in left[1:]))
    if left[0] == "vector sum" and left[2] == ("parameter", "N"):
        _, item, _, excluding, body = left
        other = renamed(right, item)  # the two sums of a squared norm run over items of their own
        without = tuple(places[name] for name in excluding)
        return memory.over(lambda index: _dot_on(memory, body, other, {**places, item: index}, keys), excluding=without)
    raise NotExact(f"{left[0]} is no polynomial in inner products")


def _met(left, right):
    if left == right:
        return Fraction(1)
    raise NotExact("vectors of two families meet")


def renamed(node, item, bound=False):
    """The node with sums over an item of this name running over item' instead. NotExact where it reads an item of this name that no sum of it binds."""
    kind = node[0]
    if kind in ("number", "parameter"):
        return node
    if kind == "vector":
        if node[2] == item and not bound:
            raise NotExact(f"{item} means two items")
        return (*node[:2], f"{item}'") if node[2] == item else node
    if kind in ("sum", "vector sum"):
        _, own, count, excluding, body = node
        inner = bound or own == item
        without = tuple(f"{name}'" if name == item and bound else name for name in excluding)
        return kind, f"{own}'" if own == item else own, count, without, renamed(body, item, inner)
    return (kind, *(renamed(part, item, bound) if isinstance(part, tuple) else part for part in node[1:]))


def degree(statement, kind):
    """The largest degree in one vector of a kind: that of a free item with all bound ones, which may coincide with it, at their most."""
    tallies = [tally for name, (own, _, _) in statement.families if own == kind for tally in [_tally(statement.body, name, own in UNIT)]]
    most = 0
    for tally in tallies:
        bound = sum(degree for item, degree in tally.items() if item not in statement.free)
        most = max(most, max((degree for item, degree in tally.items() if item in statement.free), default=0), bound + _meeting(statement, tally))
    return most


def _meeting(statement, tally):
    """What a free item adds where a sum does not exclude it."""
    excluded = _always_excluded(statement.body, set(statement.free))
    return max((degree for item, degree in tally.items() if item in statement.free and item not in excluded), default=0)


def _always_excluded(node, free):
    """The free items that every sum leaves out."""
    if not isinstance(node, tuple) or not node or not isinstance(node[0], str):
        return free
    own = free & set(node[3]) if node[0] in ("sum", "vector sum") else free
    for part in node[1:]:
        own = own & _always_excluded(part, free)
    return own


def _tally(node, family, unit):
    """{item: degree of a scalar or vector node in this family's vectors}. NotExact for what is no polynomial in them."""
    kind, *parts = node
    if kind == "vector":
        return {parts[1]: 1} if parts[0] == family else {}
    if kind in ("number", "parameter"):
        return {}
    if kind == "dot" and parts[0] == parts[1] and unit and parts[0][0] == "vector":
        return {}
    if kind in ("mul", "dot", "scaled", "stretched"):
        return _sum(_tally(part, family, unit) for part in parts)
    if kind in ("add", "plus"):
        return _most(_tally(part, family, unit) for part in parts)
    if kind in ("sum", "vector sum"):
        return _tally(parts[-1], family, unit)
    if kind == "pow":
        inner = _tally(parts[0], family, unit)
        if inner and not (isinstance(parts[1], Fraction) and parts[1].denominator == 1 and parts[1] > 0):
            raise NotExact("a power that is no polynomial")
        return {item: degree * int(parts[1]) for item, degree in inner.items()}
    inner = _tally(parts[0], family, unit)
    if inner:
        raise NotExact(f"{kind} is no polynomial")
    return {}


def _sum(tallies):
    total = {}
    for tally in tallies:
        for item, degree in tally.items():
            total[item] = total.get(item, 0) + degree
    return total


def _most(tallies):
    total = {}
    for tally in tallies:
        for item, degree in tally.items():
            total[item] = max(total.get(item, 0), degree)
    return total
