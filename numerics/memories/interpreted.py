"""Statements simulated from their own syntax: plain data (see theory/vectors/plain.py) read as batched torch, one value per memory.

A value is a tensor [R, sizes of its items] with the names of its items in order. Free items are the first ones of a memory, and the value is averaged over
them: every choice of different items has the same mean.
"""

import math
from dataclasses import dataclass

import torch

MOST_QUERIES = 32
FACTORS = {"exp": torch.exp, "cos": torch.cos, "log": torch.log, "abs": torch.abs, "positive": lambda x: x.clamp_min(0)}


@dataclass(frozen=True)
class Labelled:
    """A scalar for every choice of the labelled items: value [R or 1, *sizes]; for vectors a last axis of coordinates follows."""

    value: torch.Tensor
    items: tuple[str, ...]


def draw(sim, statements, point):
    """{family: vectors [R, items, width]} in float64 for statements about the same families; white and isotropic vectors are drawn from the sphere."""
    counts = _joined(_counts(statement.body, point, {}) for statement in statements)
    items = int(point.get("N", len(statements[0].free)))
    return {name: _family(sim, kind, int(number(width, point)), number(scale, point), max(counts.get(name, {items})))
            for name, (kind, width, scale) in statements[0].families}  # fmt: skip


def _free_sizes(statement, point):
    """{free item: how many of the first items it stands for}: of those that every sum over their family runs over too."""
    free, counts = statement.free, _counts(statement.body, point, {})
    read = [name for name, found in _counts(statement.body, point, dict.fromkeys(statement.free, 0)).items() if 0 in found]
    shared = [count for name in read for count in counts.get(name, ())]
    return dict.fromkeys(free, min([int(point.get("N", len(free))), MOST_QUERIES if len(free) == 1 else len(free), *shared]))


def _family(sim, kind, width, scale, count):
    if kind == "flips":
        return 1 - 2 * sim.bernoulli(scale, count, width).double()
    if kind == "masks":
        return 1 - sim.bernoulli(scale, count, width).double()
    name = "sphere" if kind in ("white", "isotropic") else kind
    drawn = sim.vectors(name, count, width).double()
    return drawn * math.sqrt(scale) if kind == "gaussian" else drawn


def _counts(node, point, bound):
    """{family: how many items the sums that run over it count}; it may be read at other items too. bound: {item: its count} around the node."""
    if not isinstance(node, tuple) or not node or not isinstance(node[0], str):
        return {}
    if node[0] == "vector":
        return {node[1]: {bound[node[2]]}} if node[2] in bound else {}
    if node[0] in ("sum", "vector sum"):
        return _counts(node[4], point, {**bound, node[1]: int(number(node[2], point))})
    return _joined(_counts(part, point, bound) for part in node[1:])


def _joined(found):
    """{name: all of its counts}."""
    joined = {}
    for counts in found:
        for name, ones in counts.items():
            joined[name] = joined.get(name, set()) | ones
    return joined


def observe(sim, statement, point):
    """The statement's value in each memory, averaged over its free items: [R]."""
    return value(statement, draw(sim, (statement,), point), point)


def value(statement, vectors, point):
    """The same on given vectors {family: [R, items, width]}."""
    sizes = _free_sizes(statement, point)
    found = _Reader(vectors, point, sizes).scalar(statement.body)
    replicates = next(iter(vectors.values())).shape[0]
    spread = _aligned(found, statement.free)
    weight = torch.ones((), dtype=spread.dtype, device=spread.device)
    for a, left in enumerate(statement.free):
        for right in statement.free[a + 1 :]:
            weight = weight * _aligned(_different(left, right, sizes[left], sizes[right], spread), statement.free)
    weight = weight.expand(1, *(sizes[item] for item in statement.free))
    total = (spread * weight).expand(replicates, *weight.shape[1:]).flatten(1).sum(-1)
    return total / weight.sum()


def number(node, point):
    """The value of a plain scalar without vectors, in float64."""
    kind, *parts = node
    if kind == "number":
        return float(parts[0])
    if kind == "parameter":
        return float(point[parts[0]])
    if kind == "add":
        return math.fsum(number(part, point) for part in parts)
    if kind == "mul":
        return math.prod(number(part, point) for part in parts)
    if kind == "pow":
        return number(parts[0], point) ** number(parts[1], point)
    return {"exp": math.exp, "cos": math.cos, "log": math.log, "abs": abs}[kind](number(parts[0], point))


def _different(left, right, rows, columns, like):
    mask = 1 - torch.eye(max(rows, columns), dtype=like.dtype, device=like.device)[:rows, :columns]
    return Labelled(mask.unsqueeze(0), (left, right))


def _aligned(labelled, items, coordinates=False):
    """The tensor with an axis for each of the items, in their order."""
    tail = 1 if coordinates else 0
    order = [labelled.items.index(item) for item in items if item in labelled.items]
    axes = [0, *(1 + place for place in order), *([labelled.value.dim() - 1] if tail else [])]
    moved = labelled.value.permute(axes)
    shape, sizes = [moved.shape[0]], iter(moved.shape[1:])
    shape += [next(sizes) if item in labelled.items else 1 for item in items]
    return moved.reshape(*shape, *([moved.shape[-1]] if tail else []))


class _Reader:
    """Reads plain nodes on drawn vectors. sizes: {item: how many of the first items it stands for}."""

    def __init__(self, vectors, point, sizes):
        self.vectors, self.point, self.sizes = vectors, point, sizes
        self.like = next(iter(vectors.values()))

    def constant(self, amount):
        return Labelled(torch.full((1,), amount, dtype=self.like.dtype, device=self.like.device), ())

    def scalar(self, node):
        kind, *parts = node
        if kind == "number":
            return self.constant(float(parts[0]))
        if kind == "parameter":
            return self.constant(float(self.point[parts[0]]))
        if kind in ("add", "mul"):
            return self.combined([self.scalar(part) for part in parts], torch.add if kind == "add" else torch.mul)
        if kind == "pow":
            exponent = number(parts[1], self.point) if isinstance(parts[1], tuple) else float(parts[1])
            base = self.scalar(parts[0])
            return Labelled(base.value**exponent, base.items)
        if kind == "dot":
            return self.dot(*parts)
        if kind == "sum":
            return self.total(*parts)
        inner = self.scalar(parts[0])
        return Labelled(FACTORS[kind](inner.value), inner.items)

    def combined(self, values, operation, coordinates=False):
        items = tuple(dict.fromkeys(item for one in values for item in one.items))
        total = _aligned(values[0], items, coordinates)
        for one in values[1:]:
            total = operation(total, _aligned(one, items, coordinates))
        return Labelled(total, items)

    def dot(self, left, right):
        a, b = self.vector(left), self.vector(right)
        if len(a.items) == len(b.items) == 1 and a.items != b.items:
            return Labelled(a.value @ b.value.transpose(-1, -2), (*a.items, *b.items))
        return Labelled((product := self.combined([a, b], torch.mul, True)).value.sum(-1), product.items)

    def within(self, item, count):
        """A reader in which the item stands for all that are counted."""
        return _Reader(self.vectors, self.point, {**self.sizes, item: int(number(count, self.point))})

    def masked(self, inner, item, excluding, body):
        """A scalar that is zero where the item is an excluded one."""
        for other in excluding:
            mask = _different(item, other, inner.sizes[item], inner.sizes[other], self.like)
            body = self.combined([body, mask], torch.mul)
        return body

    def total(self, item, count, excluding, body):
        inner = self.within(item, count)
        summand = self.masked(inner, item, excluding, inner.scalar(body))
        if item not in summand.items:  # the body does not depend on the item, nor is one excluded
            return Labelled(summand.value * inner.sizes[item], summand.items)
        place = summand.items.index(item)
        return Labelled(summand.value.sum(1 + place), tuple(one for one in summand.items if one != item))

    def vector(self, node):
        kind, *parts = node
        if kind == "vector":
            return self.family(*parts)
        if kind == "plus":
            return self.combined([self.vector(part) for part in parts], torch.add, True)
        if kind == "stretched":
            return self.combined([self.vector(part) for part in parts], torch.mul, True)
        if kind == "scaled":
            factor = self.scalar(parts[0])
            return self.combined([Labelled(factor.value.unsqueeze(-1), factor.items), self.vector(parts[1])], torch.mul, True)
        return self.vector_total(*parts)

    def family(self, name, item):
        drawn, size = self.vectors[name], self.sizes[item]
        if drawn.shape[1] < size:
            raise ValueError(f"{name} has {drawn.shape[1]} vectors; the item {item} runs over {size}")
        return Labelled(drawn[:, :size], (item,))

    def vector_total(self, item, count, excluding, body):
        inner = self.within(item, count)
        weight, core = self.constant(1.0), body
        while core[0] == "scaled":
            weight, core = self.combined([weight, inner.scalar(core[1])], torch.mul), core[2]
        weight, summand = self.masked(inner, item, excluding, weight), inner.vector(core)
        if summand.items == (item,):  # weights [R, others, item] times vectors [R, item, width]
            others = tuple(one for one in weight.items if one != item)
            rows = _aligned(weight, (*others, item)).expand(-1, *[-1] * len(others), inner.sizes[item])
            flat = rows.reshape(rows.shape[0], -1, inner.sizes[item]) @ summand.value
            return Labelled(flat.reshape(flat.shape[0], *rows.shape[1:-1], flat.shape[-1]), others)
        whole = self.combined([Labelled(weight.value.unsqueeze(-1), weight.items), summand], torch.mul, True)
        items = tuple(dict.fromkeys((*whole.items, item)))
        spread = _aligned(whole, items, True)
        place = 1 + items.index(item)
        spread = spread.expand(*spread.shape[:place], inner.sizes[item], *spread.shape[place + 1 :])
        return Labelled(spread.sum(place), tuple(one for one in items if one != item))
