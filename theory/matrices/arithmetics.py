"""The two arithmetics in which matrix expressions have values: exact rationals, and float64 arrays with batch axes."""

from fractions import Fraction
from functools import lru_cache

import numpy as np
import sympy
from flint import fmpq, fmpq_mat

from ..scalars.balls import NoValue, exact_value
from .syntax import ONE


class Exact:
    """Matrices of rationals, held by flint; what is loaded and unloaded are Fractions in lists of rows."""

    def load(self, value, node):
        """A user's value in the shape of the node: a vector is a flat list, a scalar a number."""
        if node.is_scalar:
            return self.lift(value)
        return _matrix([[entry] for entry in value] if node.cols == ONE else [value] if node.rows == ONE else value)

    def unload(self, value, node):
        """The inverse of load."""
        rows = [[Fraction(int(entry.p), int(entry.q)) for entry in row] for row in value.table()]
        if node.is_scalar:
            return rows[0][0]
        return [row[0] for row in rows] if node.cols == ONE else rows[0] if node.rows == ONE else rows

    def number(self, coefficient, values):
        """A SymPy coefficient at {symbol: number}, as a Fraction."""
        numbers = {symbol: sympy.Rational(value.numerator, value.denominator) for symbol, value in values.items()}
        found = exact_value(sympy.sympify(coefficient).xreplace(numbers))
        if found is None:
            raise NoValue(f"{coefficient} is not rational at {values}")
        return found

    def lift(self, number):
        """A number as a 1 x 1 matrix."""
        return _matrix([[number]])

    def drop(self, matrix):
        """The entry of a 1 x 1 matrix, as a Fraction."""
        return Fraction(int(matrix[0, 0].p), int(matrix[0, 0].q))

    def shape(self, matrix):
        """(rows, columns)."""
        return matrix.nrows(), matrix.ncols()

    def full(self, rows, cols, entry=lambda i, j: 0):
        """A matrix from a function of the indices."""
        return fmpq_mat(rows, cols, [_flint(entry(i, j)) for i in range(rows) for j in range(cols)])

    def add(self, left, right):
        """Entrywise sum."""
        return left + right

    def scale(self, number, matrix):
        """Number times matrix."""
        return matrix * _flint(number)

    def multiply(self, left, right):
        """Matrix product."""
        return left * right

    def transpose(self, matrix):
        """Transpose."""
        return matrix.transpose()

    def entrywise(self, left, right):
        """Entrywise product."""
        return fmpq_mat(*self.shape(left), [a * b for a, b in zip(left.entries(), right.entries(), strict=True)])

    def rounded(self, matrix):
        """Nearest integers, halves going up."""
        return fmpq_mat(*self.shape(matrix), [(entry + fmpq(1, 2)).floor() for entry in matrix.entries()])

    def row(self, matrix, i):
        """Row i as a 1 x n matrix."""
        return fmpq_mat(1, matrix.ncols(), [matrix[i, j] for j in range(matrix.ncols())])

    def stack(self, rows):
        """1 x n matrices below one another."""
        return fmpq_mat(len(rows), rows[0].ncols(), [entry for row in rows for entry in row.entries()])

    def inverse(self, matrix):
        """Inverse. NoValue if singular."""
        try:
            return matrix.inv()
        except ZeroDivisionError:
            raise NoValue("a singular matrix has no inverse") from None


def fraction(value):
    """An exact number as a Fraction."""
    if hasattr(value, "p") and hasattr(value, "q"):
        return Fraction(int(value.p), int(value.q))
    return Fraction(value)


def _flint(value):
    if isinstance(value, int):
        return fmpq(int(value))
    exact = fraction(value)
    return fmpq(exact.numerator, exact.denominator)


def _matrix(rows):
    """Rows of exact numbers, all as long as the first."""
    return fmpq_mat([[_flint(entry) for entry in row] for row in rows])


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
