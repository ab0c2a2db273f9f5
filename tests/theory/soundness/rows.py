"""Matrices as lists of rows of Fractions: a second arithmetic, which shares no code with the one that theorems are checked in."""

from fractions import Fraction

import sympy
from memorem.theory.matrices.syntax import ONE
from memorem.theory.scalars.balls import NoValue, exact_value


class Rows:
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
