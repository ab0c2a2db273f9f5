"""Matrix expressions with numbers put in, node by node and without the normal form: exact Fractions, or float64 arrays with batch axes."""

from fractions import Fraction

import numpy as np
import sympy

from . import words
from .balls import NoValue, exact_value
from .words import ONE


class Exact:
    """Matrices as lists of rows of Fractions."""

    def load(self, value, node):
        """A user's value in the shape of the node: a vector is a flat list, a scalar a number."""
        if node.is_scalar:
            return [[_fraction(value)]]
        if node.cols == ONE:
            return [[_fraction(entry)] for entry in value]
        return [[_fraction(entry) for entry in row] for row in ([value] if node.rows == ONE else value)]

    def unload(self, value, node):
        """The inverse of load."""
        if node.is_scalar:
            return value[0][0]
        return [row[0] for row in value] if node.cols == ONE else value[0] if node.rows == ONE else value

    def number(self, coefficient, values):
        """A SymPy coefficient at {symbol: number}, as a Fraction."""
        numbers = {symbol: sympy.Rational(value.numerator, value.denominator) for symbol, value in values.items()}
        found = exact_value(sympy.sympify(coefficient).xreplace(numbers))
        if found is None:
            raise NoValue(f"{coefficient} is not rational at {values}")
        return found

    def lift(self, number):
        """A number as a 1 x 1 matrix."""
        return [[number]]

    def drop(self, matrix):
        """The entry of a 1 x 1 matrix."""
        return matrix[0][0]

    def shape(self, matrix):
        """(rows, columns)."""
        return len(matrix), len(matrix[0])

    def full(self, rows, cols, entry=lambda i, j: 0):
        """A matrix from a function of the indices."""
        return [[Fraction(entry(i, j)) for j in range(cols)] for i in range(rows)]

    def add(self, left, right):
        """Entrywise sum."""
        return [[a + b for a, b in zip(*rows, strict=True)] for rows in zip(left, right, strict=True)]

    def scale(self, number, matrix):
        """Number times matrix."""
        return [[number * entry for entry in row] for row in matrix]

    def multiply(self, left, right):
        """Matrix product."""
        columns = list(zip(*right, strict=True))
        return [[sum((a * b for a, b in zip(row, column, strict=True)), Fraction(0)) for column in columns] for row in left]

    def transpose(self, matrix):
        """Transpose."""
        return [list(row) for row in zip(*matrix, strict=True)]

    def entrywise(self, left, right):
        """Entrywise product."""
        return [[a * b for a, b in zip(*rows, strict=True)] for rows in zip(left, right, strict=True)]

    def row(self, matrix, i):
        """Row i as a 1 x n matrix."""
        return [list(matrix[i])]

    def stack(self, rows):
        """1 x n matrices below one another."""
        return [row[0] for row in rows]

    def inverse(self, matrix):
        """By Gauss-Jordan elimination. NoValue if singular."""
        n = len(matrix)
        rows = [[*row, *(Fraction(i == j) for j in range(n))] for i, row in enumerate(matrix)]
        for c in range(n):
            pivot = next((r for r in range(c, n) if rows[r][c] != 0), None)
            if pivot is None:
                raise NoValue("a singular matrix has no inverse")
            rows[c], rows[pivot] = rows[pivot], rows[c]
            rows[c] = [entry / rows[c][c] for entry in rows[c]]
            rows = [row if r == c else [a - row[c] * b for a, b in zip(row, rows[c], strict=True)] for r, row in enumerate(rows)]
        return [row[n:] for row in rows]


def _fraction(value):
    if hasattr(value, "p") and hasattr(value, "q"):
        return Fraction(int(value.p), int(value.q))
    return Fraction(value)


class Floats:
    """Matrices as float64 arrays [..., rows, columns]."""

    def load(self, value, node):
        """A user's array: [..., rows, columns], a vector [..., size], a scalar [...]."""
        array = np.asarray(value, dtype=np.float64)
        if node.is_scalar:
            return array[..., None, None]
        return array[..., :, None] if node.cols == ONE else array[..., None, :] if node.rows == ONE else array

    def unload(self, value, node):
        """The inverse of load."""
        if node.is_scalar:
            return value[..., 0, 0]
        return value[..., 0] if node.cols == ONE else value[..., 0, :] if node.rows == ONE else value

    def number(self, coefficient, values):
        """A SymPy coefficient at {symbol: array}."""
        names = sorted(values, key=lambda s: s.name)
        return sympy.lambdify([sympy.Dummy() for _ in names] if not names else names, coefficient, "numpy", dummify=True)(*(values[s] for s in names))

    def lift(self, number):
        """A number or an array [...] as [..., 1, 1]."""
        return np.asarray(number, dtype=np.float64)[..., None, None]

    def drop(self, matrix):
        """[...] from [..., 1, 1]."""
        return matrix[..., 0, 0]

    def shape(self, matrix):
        """(rows, columns)."""
        return matrix.shape[-2:]

    def full(self, rows, cols, entry=lambda i, j: 0):
        """A matrix from a function of the indices."""
        return np.array([[float(entry(i, j)) for j in range(cols)] for i in range(rows)])

    def add(self, left, right):
        """Entrywise sum."""
        return left + right

    def scale(self, number, matrix):
        """Number times matrix."""
        return self.lift(number) * matrix

    def multiply(self, left, right):
        """Matrix product."""
        return left @ right

    def transpose(self, matrix):
        """Transpose."""
        return np.swapaxes(matrix, -1, -2)

    def entrywise(self, left, right):
        """Entrywise product."""
        return left * right

    def row(self, matrix, i):
        """Row i as [..., 1, n]."""
        return matrix[..., i : i + 1, :]

    def stack(self, rows):
        """[..., 1, n] below one another."""
        return np.concatenate(np.broadcast_arrays(*rows), axis=-2)

    def inverse(self, matrix):
        """Inverse."""
        return np.linalg.inv(matrix)


BACKENDS = {"exact": Exact, "numpy": Floats}


class Environment:
    """Values of letters and parameters, and the sizes that follow from them."""

    def __init__(self, ops, letters, numbers):
        self.ops, self.letters, self.numbers = ops, letters, numbers

    def with_letter(self, letter, value):
        """The same with one letter bound to a matrix of the back-end."""
        return Environment(self.ops, {**self.letters, letter.name: value}, self.numbers)

    def size(self, rows):
        """A symbolic size as an int."""
        found = sympy.sympify(rows).xreplace({s: sympy.Integer(int(v)) for s, v in self.numbers.items() if s in rows.free_symbols})
        if not found.is_Integer:
            raise NoValue(f"the size {rows} is not known")
        return int(found)

    def coefficient(self, expr):
        """A SymPy coefficient, with the traces in it evaluated."""
        from .word_normal import Scalar

        values = {}
        for symbol in expr.free_symbols:
            if isinstance(symbol, Scalar):
                values[symbol] = self.ops.drop(self.of(symbol.expression()))
            elif symbol in self.numbers:
                values[symbol] = self.numbers[symbol]
            else:
                raise NoValue(f"{symbol} has no value")
        return self.ops.number(expr, values)

    def of(self, node):
        """The value of a node."""
        ops = self.ops
        match node:
            case words.Letter(name=name, means=means):
                if name in self.letters:
                    return self.letters[name]
                if means is None:
                    raise NoValue(f"the letter {name} has no value")
                return self.of(means)
            case words.Identity(rows):
                return ops.full(self.size(rows), self.size(rows), lambda i, j: i == j)
            case words.Zeros(rows, cols):
                return ops.full(self.size(rows), self.size(cols))
            case words.Ones(rows):
                return ops.full(self.size(rows), 1, lambda i, j: 1)
            case words.Scaled(coefficient, body):
                return ops.scale(self.coefficient(coefficient), self.of(body))
            case words.Sum(terms=parts) | words.Product(factors=parts):
                return self._folded(ops.add if isinstance(node, words.Sum) else ops.multiply, parts)
            case words.Transpose(body):
                return ops.transpose(self.of(body))
            case words.Inverse(body):
                return ops.inverse(self.of(body))
            case words.Hadamard(left, right):
                return ops.entrywise(self.of(left), self.of(right))
            case words.Lower() | words.Diagonal():
                return self._masked(node)
            case words.Trace(body):
                return self._trace(self.of(body))
            case words.SquaredNorm(body):
                value = self.of(body)
                return self._trace(ops.multiply(ops.transpose(value), value))
            case words.Gradient():
                raise NoValue("a gradient has a value only once it is taken")
        return node.value(self)

    def _folded(self, operation, parts):
        total = self.of(parts[0])
        for part in parts[1:]:
            total = operation(total, self.of(part))
        return total

    def _masked(self, node):
        ops, value = self.ops, self.of(node.body)
        size = ops.shape(value)[0]
        if isinstance(node, words.Diagonal):
            return ops.entrywise(ops.full(size, size, lambda i, j: i == j), ops.multiply(value, ops.full(1, size, lambda i, j: 1)))
        return ops.entrywise(ops.full(size, size, lambda i, j: i > j if node.strict else i >= j), value)

    def _trace(self, value):
        ops = self.ops
        size = ops.shape(value)[0]
        ones = ops.full(size, 1, lambda i, j: 1)
        onto = ops.multiply(ops.entrywise(value, ops.full(size, size, lambda i, j: i == j)), ones)
        return ops.multiply(ops.transpose(ones), onto)


def letters(node):
    """Every letter of an expression by name; those inside coefficients and abbreviations too."""
    from .word_normal import Scalar

    found = {}
    stack = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, words.Letter):
            found.setdefault(one.name, one)
        if isinstance(one, words.Scaled):
            stack += [s.expression() for s in sympy.sympify(one.coefficient).atoms(Scalar)]
        stack += one.parts()
    return found


def parameters(node):
    """The symbols that sizes and coefficients of an expression speak of, by name."""
    from .word_normal import Scalar

    symbols = set()
    stack = [node]
    while stack:
        one = stack.pop()
        for value in (*one.shape, *(getattr(one, name) for name in ("coefficient", "count") if hasattr(one, name))):
            symbols |= sympy.sympify(value).free_symbols
        stack += one.parts()
    for letter in letters(node).values():
        symbols |= letter.rows.free_symbols | letter.cols.free_symbols
    return {symbol.name: symbol for symbol in symbols if not isinstance(symbol, Scalar)}


def environment(node, bindings, backend):
    """The Environment in which a node has a value: letters loaded, parameters taken, sizes read off the letters."""
    ops = BACKENDS[backend]()
    loaded = {name: ops.load(bindings[name], letter) for name, letter in letters(node).items() if name in bindings}
    numbers = {s: bindings[name] for name, s in parameters(node).items() if name in bindings and name not in loaded}
    for name, value in loaded.items():
        for size, length in zip(letters(node)[name].shape, ops.shape(value), strict=True):
            if size.is_Symbol:
                numbers.setdefault(size, length)
    if backend == "exact":
        numbers = {symbol: _fraction(value) for symbol, value in numbers.items()}
    return Environment(ops, loaded, numbers)


def evaluate(node, bindings, backend="exact"):
    """The value of an expression; see Matrix.evaluate. NoValue names a letter or parameter without a value."""
    if backend not in BACKENDS:
        raise ValueError(f"backend is {backend!r}; it is one of {', '.join(BACKENDS)}")
    env = environment(node, bindings, backend)
    return env.ops.unload(env.of(node), node)
