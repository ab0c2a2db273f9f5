"""Random recurrences by enumeration: the program of a statement run on exact vectors, every draw of every step, equal states put together.

Rationals are flint's, which are faster than Fractions.
"""

from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import prod

from flint import fmpq

from . import walks
from .reach import OutOfReach
from .roots import Root

MOST = 100_000  # draws that are gone through
ALIKE = 48  # different states that are expected after a few steps
DEGREE = 5  # of the designs for spheres and Gaussians
KINDS = {"sphere": "sphere", "isotropic": "sphere", "white": "sphere", "rademacher": "rademacher", "gaussian": "gaussian"}


def mean(program, point):
    """The exact mean of a PlainRecurrence's reading at a point. OutOfReach where the draws are too many or of too high a degree."""
    run = _Run(program, point)
    if run.effort() > MOST:
        raise OutOfReach(f"{run.effort()} draws are too many")
    run.check_degree()
    return run.mean()


def checked(program, point):
    """OutOfReach where the designs do not integrate the program."""
    _Run(program, point).check_degree()


def effort(program, point):
    """About how many draws the mean takes."""
    return _Run(program, point).effort()


class _Run:
    """A program at a point."""

    def __init__(self, program, point):
        self.program, self.point = program, point
        self.laws = dict(program.families)
        self.held = [name for name in program.held if name in self.laws]
        self.copies = int(self.number(program.copies))
        self.steps = [(updates, int(self.number(copies))) for updates, copies, times in program.phases for _ in range(int(self.number(times)))]
        self.items = {program.first: 0}
        self.N = int(point.get("N", 1))

    def number(self, node):
        """A constant of the program."""
        kind, *parts = node
        if kind == "number":
            return parts[0]
        if kind == "parameter":
            return self.point[parts[0]]
        if kind in ("add", "mul"):
            return (sum if kind == "add" else prod)(self.number(part) for part in parts)
        if kind == "pow":
            return Fraction(self.number(parts[0])) ** int(self.number(parts[1]))
        raise OutOfReach(f"{kind} is not rational")

    def fresh(self, bodies):
        """The families that the nodes read and that are not held."""
        return sorted({name for body in bodies for name in _families(body)} - set(self.held))

    def draws(self, names, bodies):
        """[(weight, {family: vectors})] of every draw of these families."""
        chosen = []
        for name in names:
            kind, width, scale = self.laws[name]
            count = self.N if any(_summed(body, name) for body in bodies) else 1
            found = _draws(KINDS[kind], count, int(self.number(width)))
            factor = self.number(scale) * self.number(width) if kind == "gaussian" else 1
            chosen.append([(weight, _scaled(vectors, factor)) for weight, vectors in found])
        for one in product(*chosen):
            yield prod((w for w, _ in one), start=fmpq(1)), dict(zip(names, (v for _, v in one), strict=True))

    def stages(self):
        """(nodes, how often they are drawn) of the start, each step and the reading, and of the held families."""
        everything = [self.program.reading, *(b for _, _, b in self.program.start), *(b for updates, _ in self.steps for _, _, b in updates)]
        yield self.held, everything, 1
        yield from ((self.fresh(bodies), bodies, 1) for bodies in ([b for _, _, b in self.program.start], [self.program.reading]))
        for updates, copies in self.steps:
            bodies = [b for _, _, b in updates]
            yield self.fresh(bodies), bodies, copies

    def effort(self):
        """About how many draws are gone through: a step's draws for each state that is met, of which few are different from one another."""
        (held, *_), start, reading, *steps = [(self._count(names, bodies) ** times, times) for names, bodies, times in self.stages()]
        states, total = start[0], start[0]
        for count, _ in steps:
            total += min(states, ALIKE) * count
            states *= count
        return held * (total + min(states, ALIKE) ** self.copies * reading[0])

    def _count(self, names, bodies):
        """How many draws of these families there are."""
        total = 1
        for name in names:
            kind, width, _ = self.laws[name]
            items = self.N if any(_summed(body, name) for body in bodies) else 1
            total *= _size(kind, int(self.number(width))) ** items
        return total

    def mean(self):
        everything = next(iter(self.stages()))[1]
        total = fmpq(0)
        for weight, common in self.draws(self.held, everything):
            ends = walks.walk(self.start(common), lambda state: (), 0)
            for step in self.steps:
                ends = walks.walk(ends, lambda state, step=step, common=common: self.stepped(state, common, *step), 1)
            for chosen in product(ends.items(), repeat=self.copies):
                state = _averaged([one for one, _ in chosen])
                total = total + weight * prod((w for _, w in chosen), start=fmpq(1)) * self.read(state, common)
        return _fraction(total)

    def start(self, common):
        bodies = [body for _, _, body in self.program.start]
        states = {}
        for weight, drawn in self.draws(self.fresh(bodies), bodies):
            state = {name: self.nothing(item, width) for name, item, width in self.program.state}
            for name, item, body in self.program.start:
                value = self.whole(name, self.value(body, {}, common | drawn, {}))
                state[name] = (value, *state[name][1:]) if item else value
            key = tuple(sorted(state.items()))
            states[key] = states.get(key, 0) + weight
        return states

    def whole(self, name, value):
        """The value, zeros for an empty sum of vectors."""
        return self.nothing("", dict((one, width) for one, _, width in self.program.state)[name]) if value is None else value

    def nothing(self, item, width):
        return (fmpq(0),) * (self.N if width is None else int(self.number(width))) if item or width is not None else fmpq(0)

    def stepped(self, state, common, updates, copies):
        bodies, old = [body for _, _, body in updates], dict(state)
        for chosen in product(list(self.draws(self.fresh(bodies), bodies)), repeat=copies):
            after = []
            for _, drawn in chosen:
                new = dict(old)
                for name, item, body in updates:
                    new[name] = self.updated(name, item, body, old, common | drawn)
                after.append(tuple(sorted(new.items())))
            yield prod((w for w, _ in chosen), start=fmpq(1)), _averaged(after)

    def updated(self, name, item, body, old, drawn):
        if not item:
            return self.whole(name, self.value(body, old, drawn, {}))
        return tuple(self.value(body, old, drawn, {item: index}) for index in range(self.N))

    def read(self, state, common):
        bodies = [self.program.reading]
        drawn = self.draws(self.fresh(bodies), bodies)
        return sum((weight * self.value(bodies[0], dict(state), common | one, {}) for weight, one in drawn), fmpq(0))

    def value(self, node, state, drawn, places):
        """The value of a node: a number, or a tuple of coordinates."""
        kind, *parts = node
        if kind in ("number", "parameter"):
            return _flint(self.number(node))
        if kind == "entry":
            return state[parts[0]][self.index(parts[1], places)] if parts[1] else state[parts[0]]
        if kind == "carried":
            return state[parts[0]]
        if kind == "zero":
            return (fmpq(0),) * int(self.number(parts[0]))
        if kind == "vector":
            vectors = drawn[parts[0]]
            return vectors[self.index(parts[1], places) if len(vectors) > 1 else 0]
        if kind == "pow":
            return self.power(self.value(parts[0], state, drawn, places), parts[1])
        if kind in ("sum", "vector sum"):
            return self.total(kind, parts, state, drawn, places)
        if kind == "direction":
            raise OutOfReach("a direction is no polynomial")
        inner = [self.value(part, state, drawn, places) for part in parts]
        return _combined(kind, inner)

    def power(self, base, exponent):
        exponent = self.number(exponent) if isinstance(exponent, tuple) else exponent
        if exponent != int(exponent) or exponent < 0:
            raise OutOfReach(f"the power {exponent} is no polynomial")
        return base ** int(exponent) if exponent else fmpq(1)

    def total(self, kind, parts, state, drawn, places):
        item, count, excluding, body = parts
        without = {self.index(other, places) for other in excluding}
        size = int(self.number(count))
        found = [self.value(body, state, drawn, {**places, item: index}) for index in range(size) if index not in without]
        if kind == "sum":
            return sum(found, fmpq(0))
        return _combined("plus", found) if found else None

    def index(self, item, places):
        return places.get(item, self.items.get(item, 0))

    def check_degree(self):
        """OutOfReach where a sphere or Gaussian vector may occur more often than its design integrates."""
        state = {name: _Degree() for name, _, _ in self.program.state}
        state |= {name: self.degree(body, {}, "start") for name, _, body in self.program.start}
        for place, (updates, _) in enumerate(self.steps):
            state = state | {name: self.degree(body, state, place) for name, _, body in updates}
        found = self.degree(self.program.reading, state, "read")
        worst = {mark: n for mark, n in found.items() if self.laws[mark[0]][0] != "rademacher" and n > DEGREE}
        if worst:
            raise OutOfReach(f"a vector of {next(iter(worst))[0]} occurs {max(worst.values())} times, the design integrates {DEGREE}")

    def degree(self, node, state, place):
        """How often each draw of a family may occur in a product of the node."""
        kind, *parts = node
        if kind == "vector":
            return _Degree({(parts[0], "held" if parts[0] in self.held else place): 1})
        if kind in ("entry", "carried"):
            return state[parts[0]]
        if kind in ("sum", "vector sum"):
            return self.degree(parts[3], state, place)
        if kind == "pow":
            base = self.degree(parts[0], state, place)
            return base.times(int(self.number(parts[1]) if isinstance(parts[1], tuple) else parts[1])) if base else base
        found = _Degree()
        for part in parts if kind not in ("number", "parameter", "zero") else ():
            inner = self.degree(part, state, place)
            found = found.beside(inner) if kind in ("add", "plus") else found.with_(inner)
        return found


class _Degree(dict):
    """{(family, step): how often its vectors occur at most}."""

    def beside(self, other):
        return _Degree({mark: max(self.get(mark, 0), other.get(mark, 0)) for mark in {*self, *other}})

    def with_(self, other):
        return _Degree({mark: self.get(mark, 0) + other.get(mark, 0) for mark in {*self, *other}})

    def times(self, power):
        return _Degree({mark: n * power for mark, n in self.items()})


def _combined(kind, values):
    if kind == "add":
        return sum(values[1:], values[0])
    if kind == "mul":
        return prod(values[1:], start=values[0])
    if kind == "dot":
        return sum((a * b for a, b in zip(*values, strict=True) if values[0] is not None), fmpq(0)) if None not in values else fmpq(0)
    if kind == "scaled":
        return None if values[1] is None else tuple(values[0] * x for x in values[1])
    if kind == "stretched":
        return tuple(a * b for a, b in zip(*values, strict=True))
    if kind == "plus":
        found = [one for one in values if one is not None]  # an empty sum of vectors
        return tuple(sum(column[1:], column[0]) for column in zip(*found, strict=True)) if found else None
    raise OutOfReach(f"{kind} is no polynomial")


def _averaged(states):
    if len(states) == 1:
        return states[0]
    share, names = fmpq(1, len(states)), [name for name, _ in states[0]]
    columns = zip(*([value for _, value in state] for state in states), strict=True)
    return tuple((name, _mean(values, share)) for name, values in zip(names, columns, strict=True))


def _mean(values, share):
    if isinstance(values[0], tuple):
        return tuple(share * sum(column[1:], column[0]) for column in zip(*values, strict=True))
    return share * sum(values[1:], values[0])


@lru_cache(maxsize=64)
def _draws(kind, count, width):
    """walks.draws in flint's rationals."""
    return tuple((_flint(weight), tuple(tuple(map(_flint, v)) for v in vectors)) for weight, vectors in walks.draws(kind, count, width))


def _flint(x):
    return x if isinstance(x, Root | fmpq) else fmpq(x) if isinstance(x, int) else fmpq(x.numerator, x.denominator)


def _fraction(x):
    return x.rational() if isinstance(x, Root) else Fraction(int(x.p), int(x.q))


def _scaled(vectors, square):
    """Vectors times the root of a rational square."""
    if square == 1:
        return vectors
    raise OutOfReach(f"Gaussian coordinates of variance {square} over the width")


def _size(kind, width):
    if kind not in KINDS:
        raise OutOfReach(f"{kind} vectors are not enumerated")
    return {"rademacher": 2**width, "gaussian": 3**width}.get(kind, 2 if width == 1 else 2**width + 2 * width)


def _families(node):
    if node[0] == "vector":
        return {node[1]}
    return set().union(*(_families(part) for part in node[1:] if isinstance(part, tuple) and part and isinstance(part[0], str)))


def _summed(node, family, bound=frozenset()):
    if node[0] == "vector":
        return node[1] == family and node[2] in bound
    inner = bound | {node[1]} if node[0] in ("sum", "vector sum") else bound
    return any(_summed(part, family, inner) for part in node[1:] if isinstance(part, tuple) and part and isinstance(part[0], str))
