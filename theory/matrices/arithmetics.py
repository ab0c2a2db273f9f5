"""The two arithmetics in which matrix expressions have values: lists of Fractions, and float64 arrays with batch axes."""

from fractions import Fraction
from functools import lru_cache

import numpy as np
import sympy

from ..scalars.balls import NoValue, exact_value
from .syntax import ONE


class Exact:
    """Matrices as lists of rows of Fractions."""

    def load(self, value, node):
        """A user's value in the shape of the node: a vector is a flat list, a scalar a number."""
        if node.is_scalar:
            return [[fraction(value)]]
        if node.cols == ONE:
            return [[fraction(entry)] for entry in value]
        return [[fraction(entry) for entry in row] for row in ([value] if node.rows == ONE else value)]

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
        return [[sum((a * b for a, b in zip(row, column, strict=True) if a and b), Fraction(0)) for column in columns] for row in left]

    def transpose(self, matrix):
        """Transpose."""
        return [list(row) for row in zip(*matrix, strict=True)]

    def entrywise(self, left, right):
        """Entrywise product."""
        return [[a * b for a, b in zip(*rows, strict=True)] for rows in zip(left, right, strict=True)]

    def rounded(self, matrix):
        """Nearest integers, halves going up."""
        return [[Fraction((entry + Fraction(1, 2)).__floor__()) for entry in row] for row in matrix]

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
            rows = [row if r == c or not row[c] else [a - row[c] * b for a, b in zip(row, rows[c], strict=True)] for r, row in enumerate(rows)]
        return [row[n:] for row in rows]


def fraction(value):
    """An exact number as a Fraction."""
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
        return _function(coefficient, tuple(names))(*(values[s] for s in names))

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

    def rounded(self, matrix):
        """Nearest integers, halves going up."""
        return np.floor(matrix + 0.5)

    def row(self, matrix, i):
        """Row i as [..., 1, n]."""
        return matrix[..., i : i + 1, :]

    def stack(self, rows):
        """[..., 1, n] below one another."""
        return np.concatenate(np.broadcast_arrays(*rows), axis=-2)

    def inverse(self, matrix):
        """Inverse."""
        return np.linalg.inv(matrix)


@lru_cache(maxsize=1024, typed=True)
def _function(coefficient, names):
    """A SymPy coefficient as a function of arrays."""
    return sympy.lambdify(list(names), coefficient, "numpy", dummify=True)


BACKENDS = {"exact": Exact, "numpy": Floats}
