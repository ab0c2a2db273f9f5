"""Random recurrences simulated from their own syntax: the program of a statement (see theory/functionals/plain_recurrences.py) run step by step.

One value per replicate, [R], in float64. Parts of the state are tensors [R, width], [R, N] for entries, or [R].
"""

import torch

from .interpreted import Labelled, _aligned, _family, _Reader, number


class _StateReader(_Reader):
    """Reads nodes that also hold parts of a state."""

    def __init__(self, vectors, point, sizes, state, like):
        self.vectors, self.point, self.sizes, self.state, self.like = vectors, point, sizes, state, like

    def within(self, item, count):
        return _StateReader(self.vectors, self.point, self.sizes | {item: int(number(count, self.point))}, self.state, self.like)

    def scalar(self, node):
        if node[0] != "entry":
            return super().scalar(node)
        _, name, item = node
        return Labelled(self.state[name][:, : self.sizes[item]], (item,)) if item else Labelled(self.state[name], ())

    def vector(self, node):
        if node[0] == "carried":
            return Labelled(self.state[node[1]], ())
        if node[0] == "direction":
            return _direction(self.vector(node[1]))
        if node[0] == "zero":
            return Labelled(self.like.new_zeros(1, int(number(node[1], self.point))), ())
        return super().vector(node)


def _direction(vector):
    """Each vector over its norm; the first unit vector for zero."""
    norms = vector.value.norm(dim=-1, keepdim=True)
    first = torch.zeros_like(vector.value)
    first[..., 0] = 1
    return Labelled(torch.where(norms > 0, vector.value / norms.clamp_min(torch.finfo(norms.dtype).tiny), first), vector.items)


def observe(sim, program, point):
    """The reading in each replicate: [R]."""
    return _Run(sim, program, point).reading()


class _Run:
    """A program at a point."""

    def __init__(self, sim, program, point):
        self.sim, self.program, self.point = sim, program, point
        self.laws, self.N = dict(program.families), int(point.get("N", 1))
        self.like = torch.zeros(sim.replicates, dtype=torch.float64, device=sim.device)
        everything = [program.reading, *(b for _, _, b in program.start), *(b for updates, _, _ in program.phases for _, _, b in updates)]
        self.held = self.draws([name for name in program.held if name in self.laws], everything)

    def count(self, amount):
        return round(number(amount, self.point))

    def draws(self, names, bodies):
        """{family: vectors [R, items, width]}."""
        found = {}
        for name in names:
            kind, width, scale = self.laws[name]
            items = self.N if any(is_summed(body, name) for body in bodies) else 1
            found[name] = _family(self.sim, kind, self.count(width), number(scale, self.point), items)
        return found

    def fresh(self, bodies):
        """The families that the nodes read and that are not held, drawn anew."""
        return self.draws(sorted({name for body in bodies for name in families(body)} - set(self.held)), bodies)

    def reading(self):
        ends = [self.carried() for _ in range(self.count(self.program.copies))]
        return self.value(self.program.reading, self.fresh([self.program.reading]), _averaged(ends), 0).expand(self.sim.replicates)

    def carried(self):
        """The state after all phases."""
        state = self.start()
        for updates, copies, times in self.program.phases:
            for _ in range(self.count(times)):
                state = _averaged([self.stepped(updates, state) for _ in range(self.count(copies))])
        return state

    def start(self):
        state = {name: self.nothing(item, width) for name, item, width in self.program.state}
        drawn = self.fresh([body for _, _, body in self.program.start])
        for name, item, body in self.program.start:
            vector = self.width(name) is not None
            value = self.value(body, drawn, {}, int(vector))
            if item:
                state[name] = torch.cat([value.expand(self.sim.replicates).unsqueeze(-1), state[name][:, 1:]], dim=-1)
            else:
                state[name] = value.expand(self.sim.replicates, *value.shape[1:])
        return state

    def width(self, name):
        return next(width for one, _, width in self.program.state if one == name)

    def nothing(self, item, width):
        sizes = (self.N,) if item else () if width is None else (self.count(width),)
        return self.like.new_zeros(self.sim.replicates, *sizes)

    def stepped(self, updates, state):
        drawn, after = self.fresh([body for _, _, body in updates]), dict(state)
        for name, item, body in updates:
            if item:
                found = self.reader(drawn, state, {item: self.N}).scalar(body)
                after[name] = self.flat(found, (item,)).expand(self.sim.replicates, self.N)
            else:
                value = self.value(body, drawn, state, int(self.width(name) is not None))
                after[name] = value.expand(self.sim.replicates, *value.shape[1:])
        return after

    def reader(self, drawn, state, sizes):
        return _StateReader({**self.held, **drawn}, self.point, _Ones(sizes), state, self.like)

    def value(self, body, drawn, state, coordinates):
        """A node's value with every single item taken as the first: [R], or [R, width] for a vector."""
        reader = self.reader(drawn, state, {})
        return self.flat(reader.vector(body) if coordinates else reader.scalar(body), (), coordinates)

    def flat(self, labelled, items, coordinates=0):
        """The tensor [R, sizes of the items, width]; single items have size one and are dropped."""
        others = tuple(item for item in labelled.items if item not in items)
        found = _aligned(labelled, (*others, *items), bool(coordinates))
        return found.reshape(found.shape[0], *found.shape[1 + len(others) :])


class _Ones(dict):
    """Sizes of items: one for an item that no sum runs over."""

    def __missing__(self, item):
        return 1

    def __or__(self, other):
        return _Ones({**self, **other})


def _averaged(states):
    if len(states) == 1:
        return states[0]
    return {name: sum(state[name] for state in states) / len(states) for name in states[0]}


def families(node):
    """The families that a node reads."""
    if node[0] == "vector":
        return {node[1]}
    return set().union(*(families(part) for part in node[1:] if isinstance(part, tuple) and part and isinstance(part[0], str)))


def is_summed(node, family, bound=frozenset()):
    """Whether a sum in a node runs over vectors of the family."""
    if node[0] == "vector":
        return node[1] == family and node[2] in bound
    inner = bound | {node[1]} if node[0] in ("sum", "vector sum") else bound
    return any(is_summed(part, family, inner) for part in node[1:] if isinstance(part, tuple) and part and isinstance(part[0], str))
