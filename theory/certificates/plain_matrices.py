"""Matrix expressions read from their plain form (see theory/matrices/plain.py) on Fractions: generic rational letters, every node by its definition."""

from fractions import Fraction
from functools import reduce

from . import matrices
from .certify import Instance
from .plain_statistics import NotExact


def instance(tree, letters, point):
    """The Instance of an expression at a point: rational letters that obey their declared facts, and the value from the definition."""
    numbers = {name: Fraction(value) for name, value in point.items() if not (isinstance(value, str) and name == "keys")}
    drawn = {}
    for place, letter in enumerate(letters.values()):
        drawn[letter[1]] = _drawn(letter, place + 1, numbers, drawn)
    value = Reader(numbers, drawn).matrix(tree)
    return Instance({name: given(letters[name], matrix) for name, matrix in drawn.items()}, value)


def given(letter, matrix):
    """The value of a letter as it is given: a column or row is a list, a scalar a number; what is one by chance stays nested."""
    rows, cols = (size == ("number", 1) for size in letter[2:4])
    if cols:
        return matrix[0][0] if rows else [row[0] for row in matrix]
    return matrix[0] if rows else matrix


def _drawn(letter, seed, numbers, others):
    rows, cols, facts, perpendicular = letter[2:]
    rows, cols = (int(scalar(size, numbers)) for size in (rows, cols))
    if {"unit_rows", "orthonormal_rows", "orthogonal", "definite", "symmetric"} & set(facts):
        return _declared(facts, seed, rows, cols)
    if cols == 1 and ("unit" in facts or perpendicular):
        return [[x] for x in _vector(seed, rows, "unit" in facts, [[row[0] for row in others[other]] for other in perpendicular if other in others])]
    entries = matrices.rationals(seed, rows, cols)
    if {"positive", "nonnegative"} & set(facts):
        entries = [[abs(x) for x in row] for row in entries]
    if "ball" in facts:
        size = sum(x * x for row in entries for x in row) + 1
        entries = [[x / size for x in row] for row in entries]
    return entries


def _declared(facts, seed, rows, cols):
    if "unit_rows" in facts:
        return [matrices.unit_vector(5 * seed + row, cols) for row in range(rows)]
    if {"orthonormal_rows", "orthogonal"} & set(facts):
        if rows > cols:
            raise NotExact(f"{rows} orthonormal rows of width {cols}")
        return _mirror(seed, cols)[:rows]
    root = matrices.rationals(seed, rows, cols)
    if "definite" in facts:
        return matrices.add(matrices.mul(root, matrices.transpose(root)), matrices.identity(rows))
    return matrices.add(root, matrices.transpose(root))


def _mirror(seed, size):
    """A reflection: orthogonal, of determinant -1."""
    u = matrices.rationals(seed, size)
    return matrices.add(matrices.identity(size), matrices.outer(u, u), -Fraction(2) / matrices.dot(u, u))


def _vector(seed, size, unit, others):
    """A vector perpendicular to orthogonal others: reflections take these to the first axes, one after another, and the new vector back."""
    if len(others) >= size:
        raise NotExact(f"no direction is left beside {len(others)} others in {size} dimensions")
    mirrors = []
    for place, other in enumerate(others):
        length = matrices.dot(other, other)
        axis = [Fraction(int(i == place)) for i in range(size)]
        for mirror in mirrors:
            other = matrices.mul(mirror, other)
        if length != 1:
            raise NotExact("a vector perpendicular to one that is not a unit vector")
        difference = matrices.add(other, axis, -1)
        square = matrices.dot(difference, difference)
        mirrors.append(
            matrices.add(matrices.identity(size), matrices.outer(difference, difference), -2 / square) if square else matrices.identity(size)
        )
    free = size - len(others)
    made = [Fraction(0)] * len(others) + (matrices.unit_vector(seed, free) if unit else matrices.rationals(seed, free))
    for mirror in reversed(mirrors):
        made = matrices.mul(mirror, made)
    return made


def scalar(node, numbers, reader=None):
    """The value of a plain scalar; NotExact for an irrational one."""
    kind, *parts = node
    if kind == "number":
        return parts[0]
    if kind == "parameter":
        return numbers[parts[0]]
    if kind == "entry":
        return reader.matrix(parts[0])[0][0]
    values = [scalar(part, numbers, reader) for part in parts]
    if kind == "add":
        return sum(values)
    if kind == "mul":
        return reduce(lambda a, b: a * b, values)
    if kind == "pow":
        return _power(*values)
    raise NotExact(f"{kind} is not rational")


def _power(base, exponent):
    if exponent.denominator == 1:
        return base ** int(exponent)
    if exponent.denominator == 2 and base >= 0:
        root = Fraction(_root(base.numerator), _root(base.denominator))
        return root ** int(2 * exponent)
    raise NotExact(f"{base}^({exponent}) is not rational")


def _root(number):
    from math import isqrt

    if isqrt(number) ** 2 != number:
        raise NotExact(f"the root of {number} is not rational")
    return isqrt(number)


class Reader:
    """Values of nodes for given parameters and letters {name: rows of Fractions}."""

    def __init__(self, numbers, letters):
        self.numbers, self.letters = numbers, letters

    def scalar(self, node):
        """A plain scalar."""
        return Fraction(scalar(node, self.numbers, self))

    def size(self, node):
        """A plain scalar as an integer."""
        return int(self.scalar(node))

    def with_letter(self, name, value):
        """The same with one letter bound."""
        return Reader(self.numbers, {**self.letters, name: value})

    def matrix(self, node):
        """A plain matrix, as rows."""
        kind, *parts = node
        return getattr(self, f"_{kind.replace(' ', '_')}")(*parts)

    def _letter(self, name, *declared):
        return self.letters[name]

    def _bound(self, name):
        return self.letters[name]

    def _identity(self, rows):
        return matrices.identity(self.size(rows))

    def _zeros(self, rows, cols):
        return matrices.zeros(self.size(rows), self.size(cols))

    def _ones(self, rows):
        return [[Fraction(1)] for _ in range(self.size(rows))]

    def _sum(self, *parts):
        return reduce(matrices.add, map(self.matrix, parts))

    def _product(self, *parts):
        return reduce(matrices.mul, map(self.matrix, parts))

    def _scaled(self, factor, body):
        return matrices.scale(self.scalar(factor), self.matrix(body))

    def _transpose(self, body):
        return matrices.transpose(self.matrix(body))

    def _inverse(self, body):
        try:
            return matrices.inverse(self.matrix(body))
        except ZeroDivisionError:
            raise NotExact("a matrix that is not invertible here") from None

    def _diagonal(self, body):
        entries = [row[0] for row in self.matrix(body)]
        return [[x if i == j else Fraction(0) for j in range(len(entries))] for i, x in enumerate(entries)]

    def _lower(self, body, strict):
        return [[x if j < i + (not strict) else Fraction(0) for j, x in enumerate(row)] for i, row in enumerate(self.matrix(body))]

    def _hadamard(self, left, right):
        return [[x * y for x, y in zip(*rows, strict=True)] for rows in zip(self.matrix(left), self.matrix(right), strict=True)]

    def _trace(self, body):
        return [[sum(row[i] for i, row in enumerate(self.matrix(body)))]]

    def _squared_norm(self, body):
        return [[sum(x * x for row in self.matrix(body) for x in row)]]

    def _determinant(self, body):
        return [[matrices.determinant(self.matrix(body))]]

    def _iterate(self, name, body, start, count):
        state = self.matrix(start)
        for _ in range(self.size(count)):
            state = self.with_letter(name, state).matrix(body)
        return state

    def _mean_of_steps(self, name, cases, start, count):
        states = [(Fraction(1), self.matrix(start))]
        for _ in range(self.size(count)):
            states = [(w * self.scalar(p), self.with_letter(name, state).matrix(body)) for w, state in states for p, body in cases]
        return reduce(matrices.add, (matrices.scale(weight, state) for weight, state in states))

    def _slopes(self, loss, name, at):
        """Central differences of sixth order, exact for a loss of degree six at most; one of higher degree shows in doubled steps."""

        def along(i, j, by):
            moved = [[x + by * (i == p and j == q) for q, x in enumerate(row)] for p, row in enumerate(at)]
            return self.with_letter(name, moved).matrix(loss)[0][0]

        def slope(i, j, h):
            weights = ((1, 45), (2, -9), (3, 1))
            return sum(weight * (along(i, j, by * h) - along(i, j, -by * h)) for by, weight in weights) / (60 * h)

        found = [[slope(i, j, Fraction(1)) for j in range(len(at[0]))] for i in range(len(at))]
        if any(found[i][j] != slope(i, j, Fraction(2)) for i in range(len(at)) for j in range(len(at[0]))):
            raise NotExact("the gradient of a loss of degree beyond six")
        return found

    def _gradient(self, loss, name, at):
        return self._slopes(loss, name, self.matrix(at))

    def _minimiser(self, loss, name, rows, cols):
        """The zero of the gradient, which is affine: its matrix is read off at the unit points."""
        rows, cols = self.size(rows), self.size(cols)
        at_zero = self._slopes(loss, name, matrices.zeros(rows, cols))
        places = [(i, j) for i in range(rows) for j in range(cols)]
        columns = []
        for place in places:
            unit = [[Fraction(int((i, j) == place)) for j in range(cols)] for i in range(rows)]
            moved = self._slopes(loss, name, unit)
            columns.append([moved[i][j] - at_zero[i][j] for i, j in places])
        found = matrices.solve(matrices.transpose(columns), [[-at_zero[i][j]] for i, j in places])
        return [[found[i * cols + j][0] for j in range(cols)] for i in range(rows)]

    def _transitions(self, keys, strengths):
        keys, strengths = self.matrix(keys), self.matrix(strengths)
        product = matrices.identity(len(keys[0]))
        for key, (strength,) in zip(keys, strengths, strict=True):
            product = matrices.mul(product, matrices.add(matrices.identity(len(key)), matrices.outer(key, key), -strength))
        return product

    def _causal(self, name, body, rows, cols):
        known = matrices.zeros(self.size(rows), self.size(cols))
        for t in range(self.size(rows)):
            known[t] = self.with_letter(name, [list(row) for row in known]).matrix(body)[t]
        return known

    def _decay(self, gates, kind):
        """Products of gates after the write s, up to the step t: entry (t, s), column s = 0, row t = N, or both."""
        gates = [row[0] for row in self.matrix(gates)]

        def kept(first, last):
            return reduce(lambda a, b: a * b, gates[first:last], Fraction(1))

        steps = range(len(gates))
        if kind == "between":
            return [[kept(s + 1, t + 1) if t >= s else Fraction(0) for s in steps] for t in steps]
        return [[kept(0, len(gates))]] if kind == "whole" else [[kept(0, t + 1) if kind == "start" else kept(t + 1, len(gates))] for t in steps]

    def _stream(self, what, keys, predicted, sizes, write, gates, start, queries):
        """Step after step: fade, predict, write; row t of what is written may use the predictions up to t."""
        keys, width = self.matrix(keys), self.size(sizes[1])
        state = self.matrix(start) if start else matrices.zeros(width, len(keys[0]))
        fading = [row[0] for row in self.matrix(gates)] if gates else [Fraction(1)] * len(keys)
        asked = self.matrix(queries) if queries else keys
        predictions, writes, reads = [], [], []
        for t, key in enumerate(keys):
            state = matrices.scale(fading[t], state)
            predictions.append(matrices.mul(state, key))
            known = predictions + [[Fraction(0)] * width] * (len(keys) - t - 1)
            writes.append(self.with_letter(predicted, known).matrix(write)[t])
            state = matrices.add(state, matrices.outer(writes[-1], key))
            reads.append(matrices.mul(state, asked[t]))
        return {"writes": writes, "predictions": predictions, "reads": reads, "final": state}[what]
