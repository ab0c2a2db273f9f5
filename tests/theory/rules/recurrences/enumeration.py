"""Random recurrences by enumeration: every draw of every step over exact points, steps taken on concrete vectors, nothing of the calculus."""

from fractions import Fraction
from itertools import product
from math import isqrt, prod

from memorem.theory.certificates.roots import Root
from memorem.theory.scalars.balls import exact_value, substituted
from memorem.theory.vectors import syntax
from memorem.theory.vectors.evaluation import _vector, evaluate

SIGNS = (1, -1)


class Enumerated:
    """E reading(x_n) at a point; families are Rademacher vectors."""

    def __init__(self, statement, point):
        self.statement, self.point = statement, dict(point)
        schematic = {part.item.label for step, _ in statement.phases for part, _ in step.updates if _has_item(part)}
        named = {item for value in self._values() for item in free_labels(value)} | {p.item.label for p, _ in statement.start if _has_item(p)}
        self.items = {"": 0, **{label: place for place, label in enumerate(sorted(named - schematic))}}
        self.N = self.point.get("N", len(self.items) - 1)

    def _values(self):
        yield self.statement.reading
        yield from (value for _, value in self.statement.start)
        yield from (value for step, _ in self.statement.phases for _, value in step.updates)

    def mean(self):
        """The exact mean."""
        held = {name: law for value in self._values() for name, law in laws(value).items() if name in self.statement.held}
        total, copies = Fraction(0), int(exact_value(substituted(self.statement.copies, self.point)))
        for weight, common in self.draws(held):
            ends = [end for more, state in self._starts(common) for end in self._ends(more, state, common, self._schedule())]
            for chosen in product(ends, repeat=copies):
                total += weight * prod(one for one, _ in chosen) * self._reading(_averaged([state for _, state in chosen]), common)
        return total.rational() if isinstance(total, Root) else Fraction(total)

    def _schedule(self):
        return [step for step, times in self.statement.phases for _ in range(int(exact_value(substituted(times, self.point))))]

    def _starts(self, common):
        fresh = self._fresh([value for _, value in self.statement.start])
        for weight, drawn in self.draws(fresh):
            state = {}
            for part, value in self.statement.start:
                if _has_item(part):
                    entries = state.setdefault(part.name, [Fraction(0)] * self.N)
                    entries[self.items[part.item.label]] = self.number(value, {**common, **drawn})
                else:
                    state[name_of(part)] = self.value(part, value, {**common, **drawn})
            yield weight, state

    def _reading(self, state, common):
        fresh = self._fresh([self.statement.reading])
        return sum(weight * self.number(self.statement.reading, {**common, **drawn, **state}) for weight, drawn in self.draws(fresh))

    def _ends(self, weight, state, common, steps):
        """(weight, state) after the remaining steps, for every draw."""
        if not steps:
            yield weight, state
            return
        fresh = self._fresh([value for _, value in steps[0].updates])
        copies = int(exact_value(substituted(steps[0].copies, self.point)))
        for chosen in product(list(self.draws(fresh)), repeat=copies):
            after = [self._stepped(state, common | drawn, steps[0]) for _, drawn in chosen]
            yield from self._ends(weight * prod(one for one, _ in chosen), _averaged(after), common, steps[1:])

    def _stepped(self, state, drawn, step):
        after = dict(state)
        for part, value in step.updates:
            if _has_item(part):
                after[part.name] = [self.number(value, drawn | state, {part.item.name: index}) for index in range(self.N)]
            else:
                after[name_of(part)] = self.value(part, value, drawn | state)
        return after

    def value(self, part, value, inputs):
        if isinstance(part, syntax.Entry):
            return [self.number(value, inputs)]
        if value == syntax.VectorSum(()):
            return [Fraction(0)] * int(exact_value(substituted(part.family.ensemble.width, self.point)))
        return _vector(value, self._inputs(inputs), self.items)

    def number(self, value, inputs, items=()):
        return evaluate(value, self._inputs(inputs), {**self.items, **dict(items)})

    def _inputs(self, inputs):
        return {"": [0] * self.N, **inputs, **self.point}

    def _fresh(self, values):
        found = {name: law for value in values for name, law in laws(value).items()}
        return {name: law for name, law in found.items() if law.kind != "fixed" and name not in self.statement.held}

    def draws(self, families):
        """(weight, {family: N vectors}) of every pattern of signs."""
        names = sorted(families)
        widths = {name: int(exact_value(substituted(families[name].width, self.point))) for name in names}
        every = [list(product(SIGNS, repeat=self.N * widths[name])) for name in names]
        for chosen in product(*every):
            made = {}
            for name, bits in zip(names, chosen, strict=True):
                width = widths[name]
                made[name] = [[_coordinate(b, width) for b in bits[j * width : (j + 1) * width]] for j in range(self.N)]
            yield Fraction(1, prod(map(len, every))), made


def _coordinate(sign, width):
    """sign / sqrt(width)."""
    root = isqrt(width)
    return Fraction(sign, root) if root * root == width else Root(0, Fraction(sign, width), width)


def _has_item(part):
    return isinstance(part, syntax.Entry) and part.item.name != ""


def name_of(part):
    return part.family.name if isinstance(part, syntax.Vec) else part.name


def _averaged(states):
    def mean(parts):
        return [sum(column) * Fraction(1, len(parts)) for column in zip(*parts, strict=True)]

    return {name: mean([state[name] for state in states]) for name in states[0]}


def laws(node, found=None):
    """{family: ensemble} of every vector in a tree."""
    found = {} if found is None else found
    if isinstance(node, syntax.Vec):
        found[node.family.name] = node.family.ensemble
    for child in _children(node):
        laws(child, found)
    return found


def free_labels(node, bound=frozenset()):
    """Labels of items that no sum binds."""
    if isinstance(node, syntax.Vec | syntax.Entry):
        return {node.item.label} - bound - {""}
    own = {node.item.label} if isinstance(node, syntax.Over | syntax.VectorOver) else set()
    return set().union(*(free_labels(child, bound | own) for child in _children(node)))


def _children(node):
    if isinstance(node, syntax.Add | syntax.Mul | syntax.VectorSum):
        return node.args
    return [getattr(node, name) for name in ("body", "base", "argument", "left", "right", "coefficient", "vector") if hasattr(node, name)]
