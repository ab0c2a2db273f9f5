"""Matrix expressions read from their plain form (see theory/matrices/plain.py) as batched torch: random letters, every node by its definition.

Every value is [R, rows, cols] in float64. Letters that are declared to be of norm one, orthogonal and so on are drawn so.
"""

import math
from functools import reduce

import torch

DEPARTURE = 2.0**-20  # of a second run of a recursion, which shows how it stretches roundings
KEPT_DIGITS = 64  # rounded operations that feed one entry of a node, at least


def instance(sim, tree, letters, point):
    """The instance of an expression at a point: letters {name: [R, ...]}, the value from the definition, and a bound on its rounding."""
    drawn = {}
    for letter in letters.values():
        drawn[letter[1]] = _drawn(sim, letter, point, drawn)
    reader = Reader(point, drawn, sim)
    value = reader.matrix(tree)
    sizes = [side for matrix in (*drawn.values(), value) for side in matrix.shape[1:]]
    terms = KEPT_DIGITS * max(sizes, default=1) * (1 + reader.steps) * reader.condition
    return sim.instance({name: given(letters[name], matrix) for name, matrix in drawn.items()}, value, terms=math.ceil(terms))


def given(letter, matrix):
    """The value of a letter as it is given: a column, a row or a scalar without its axes; what is one by chance keeps them."""
    rows, cols = (size == ("number", 1) for size in letter[2:4])
    return matrix[:, 0, 0] if rows and cols else matrix[..., 0] if cols else matrix[:, 0] if rows else matrix


def _drawn(sim, letter, point, others):
    rows, cols, facts, perpendicular = letter[2:]
    rows, cols = (int(scalar(size, point)) for size in (rows, cols))
    if {"orthonormal_rows", "orthogonal"} & set(facts):
        rotation = torch.linalg.qr(sim.gaussian(cols, cols).double())[0]  # [R, cols, cols]
        return _odd(rotation) if "odd" in facts else rotation[:, :rows]
    if "unit_rows" in facts:
        return sim.sphere(rows, cols).double()
    entries = sim.gaussian(rows, cols).double()
    if "definite" in facts or "symmetric" in facts:
        return entries @ entries.mT + torch.eye(rows, dtype=entries.dtype, device=entries.device) if "definite" in facts else entries + entries.mT
    if {"positive", "nonnegative"} & set(facts):
        return sim.uniform(rows, cols).double() + 0.125
    for other in perpendicular:
        if other in others:
            entries = entries - (others[other].mT @ entries) * others[other]
    if {"unit", "ball"} & set(facts):
        entries = entries / torch.linalg.matrix_norm(entries, keepdim=True)
    return entries * sim.uniform(1, 1) if "ball" in facts else entries


def _odd(rotation):
    """The same with determinant -1."""
    sign = -torch.linalg.det(rotation).sign()
    return torch.cat([rotation[:, :1] * sign[:, None, None], rotation[:, 1:]], 1)


def scalar(node, point, reader=None):
    """The value of a plain scalar: a float, or [R, 1, 1] where letters are in it."""
    kind, *parts = node
    if kind == "number":
        return float(parts[0])
    if kind == "parameter":
        return point[parts[0]]
    if kind == "entry":
        return reader.matrix(parts[0])
    values = [scalar(part, point, reader) for part in parts]
    if kind == "add":
        return sum(values)
    if kind == "mul":
        return reduce(lambda a, b: a * b, values)
    if kind == "pow":
        return values[0] ** values[1]
    return getattr(torch, kind)(torch.as_tensor(values[0], dtype=torch.float64))


class Reader:
    """Values of nodes for given parameters and letters {name: [R, rows, cols]}.

    steps: how many steps of recursions were run; condition: the worst condition number of what was inverted.
    """

    def __init__(self, point, letters, sim):
        self.point, self.letters, self.sim = point, letters, sim
        self.steps, self.condition = 0, 1.0

    def size(self, node):
        """A plain scalar as an integer."""
        return round(scalar(node, self.point))

    def bound(self, name, value, tree):
        """The value of a tree with one letter bound."""
        outer = self.letters
        self.letters = {**outer, name: value}
        try:
            return self.matrix(tree)
        finally:
            self.letters = outer

    def matrix(self, node):
        """A plain matrix: [R, rows, cols]."""
        kind, *parts = node
        return getattr(self, f"_{kind.replace(' ', '_')}")(*parts)

    def _full(self, rows, cols, value):
        return torch.full((self.sim.replicates, rows, cols), value, dtype=torch.float64, device=self.sim.device)

    def _unit(self, rows):
        return torch.eye(rows, dtype=torch.float64, device=self.sim.device).expand(self.sim.replicates, rows, rows)

    def _letter(self, name, *_):
        return self.letters[name]

    def _bound(self, name):
        return self.letters[name]

    def _identity(self, rows):
        return self._unit(self.size(rows))

    def _zeros(self, rows, cols):
        return self._full(self.size(rows), self.size(cols), 0.0)

    def _ones(self, rows):
        return self._full(self.size(rows), 1, 1.0)

    def _sum(self, *parts):
        return reduce(torch.add, map(self.matrix, parts))

    def _product(self, *parts):
        return reduce(torch.matmul, map(self.matrix, parts))

    def _scaled(self, factor, body):
        return scalar(factor, self.point, self) * self.matrix(body)

    def _transpose(self, body):
        return self.matrix(body).mT

    def _inverse(self, body):
        body = self.matrix(body)
        self.condition = max(self.condition, float(torch.linalg.cond(body).max()))
        return torch.linalg.inv(body)

    def _diagonal(self, body):
        return torch.diag_embed(self.matrix(body)[..., 0])

    def _lower(self, body, strict):
        return self.matrix(body).tril(-1 if strict else 0)

    def _hadamard(self, left, right):
        return self.matrix(left) * self.matrix(right)

    def _trace(self, body):
        return self.matrix(body).diagonal(dim1=-2, dim2=-1).sum(-1)[:, None, None]

    def _squared_norm(self, body):
        return self.matrix(body).square().sum((-1, -2), keepdim=True)

    def _determinant(self, body):
        return torch.linalg.det(self.matrix(body))[:, None, None]

    def _iterate(self, name, body, start, count):
        state = self.matrix(start)
        nudge = (
            DEPARTURE * (1 + state.abs().max()) * torch.linspace(-1, 1, state[0].numel(), dtype=state.dtype, device=state.device).view_as(state[0])
        )
        departed = state + (nudge if state[0].numel() > 1 else DEPARTURE)
        first = (departed - state).abs().max()
        for _ in range(self.size(count)):
            state, departed = self.bound(name, state, body), self.bound(name, departed, body)
            self.steps += 1
            self.condition = max(self.condition, float((departed - state).abs().max() / first))  # roundings are stretched as this departure is
        return state

    def _mean_of_steps(self, name, cases, start, count):
        """One draw of the steps in each instance; its mean over instances is what is asked for."""
        state = self.matrix(start)
        for _ in range(self.size(count)):
            drawn, below, reached = self.sim.uniform(1, 1).double(), 0.0, state
            for chance, body in cases:
                above = below + scalar(chance, self.point)
                reached = torch.where((drawn >= below) & (drawn < above), self.bound(name, state, body), reached)
                below = above
            state = reached
        return state

    def _gradient(self, loss, name, at):
        return self._slope(loss, name, self.matrix(at))

    def _slope(self, loss, name, at):
        at = at.detach().clone().requires_grad_()
        with torch.enable_grad():
            return torch.autograd.grad(self.bound(name, at, loss).sum(), at)[0]

    def _minimiser(self, loss, name, rows, cols):
        """The zero of the gradient, which is affine: its matrix is read off at the unit points."""
        rows, cols = self.size(rows), self.size(cols)
        at_zero = self._slope(loss, name, self._full(rows, cols, 0.0)).flatten(1)
        units = torch.eye(rows * cols, dtype=torch.float64, device=self.sim.device).view(-1, 1, rows, cols)
        columns = [self._slope(loss, name, unit.expand(self.sim.replicates, rows, cols)).flatten(1) - at_zero for unit in units]
        hessian = torch.stack(columns, -1)
        self.condition = max(self.condition, float(torch.linalg.cond(hessian).max()))
        return torch.linalg.solve(hessian, -at_zero[:, :, None]).view(-1, rows, cols)

    def _transitions(self, keys, strengths):
        product = None
        for key, strength in zip(self.matrix(keys).unbind(1), self.matrix(strengths).unbind(1), strict=True):
            factor = self._unit(key.shape[-1]) - strength[:, :, None] * key[:, :, None] * key[:, None, :]
            product = factor if product is None else product @ factor
            self.steps += 1
        return product

    def _causal(self, name, body, rows, cols):
        known = self._full(self.size(rows), self.size(cols), 0.0)
        for t in range(self.size(rows)):
            known = torch.cat([known[:, :t], self.bound(name, known, body)[:, t : t + 1], known[:, t + 1 :]], 1)
            self.steps += 1
        return known

    def _decay(self, gates, kind):
        """Products of gates after the write s, up to the step t: entry (t, s), column s = 0, row t = N, or both."""
        logs = self.matrix(gates)[..., 0].to(torch.complex128).log().cumsum(-1)  # [R, N]; gates may be negative
        if kind == "between":
            return (logs[:, :, None] - logs[:, None, :]).exp().real.tril()
        if kind == "end":
            return (logs[:, -1:] - logs).exp().real[..., None]
        return logs.exp().real[..., None] if kind == "start" else logs[:, -1:, None].exp().real

    def _stream(self, what, keys, predicted, sizes, write, gates, start, queries):
        """Step after step: fade, predict, write; row t of what is written may use the predictions up to t."""
        keys, width = self.matrix(keys), self.size(sizes[1])
        state = self.matrix(start) if start else self._full(width, keys.shape[-1], 0.0)
        fading = self.matrix(gates) if gates else None
        asked = self.matrix(queries) if queries else keys
        known, writes, reads = self._full(keys.shape[1], width, 0.0), [], []
        for t, key in enumerate(keys.unbind(1)):
            state = state if fading is None else fading[:, t, :, None] * state
            known = torch.cat([known[:, :t], (state @ key[:, :, None]).mT, known[:, t + 1 :]], 1)
            writes.append(self.bound(predicted, known, write)[:, t])
            state = state + writes[-1][:, :, None] * key[:, None, :]
            reads.append((state @ asked[:, t, :, None])[..., 0])
            self.steps += 1
        if what == "final":
            return state
        return {"writes": torch.stack(writes, 1), "predictions": known, "reads": torch.stack(reads, 1)}[what]
