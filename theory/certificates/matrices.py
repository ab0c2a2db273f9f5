"""Matrices of Fractions as nested lists, and generic rational inputs."""

from fractions import Fraction
from functools import reduce

from flint import acb, arb, fmpq, fmpq_mat


def rationals(seed, *shape):
    """Deterministic generic rationals, small and nonzero: a number, a list or nested lists."""
    state = [seed * 7919 + 104729]

    def draw():
        state[0] = (1103515245 * state[0] + 12345) % 2147483648
        top = state[0] // 65536 % 19 - 9
        state[0] = (1103515245 * state[0] + 12345) % 2147483648
        return Fraction(top or 5, state[0] // 65536 % 7 + 2)

    def fill(shape):
        return [fill(shape[1:]) for _ in range(shape[0])] if shape else draw()

    return fill(shape)


def unit_vector(seed, d):
    """A rational unit vector by stereographic projection of generic rationals."""
    if d == 1:
        return [Fraction(1)]
    x = rationals(seed, d - 1)
    square = dot(x, x)
    return [2 * a / (square + 1) for a in x] + [(square - 1) / (square + 1)]


def dot(a, b):
    """The inner product, of rationals or of balls."""
    products = [x * y for x, y in zip(a, b, strict=True)]
    return sum(products, 0 if any(isinstance(one, arb) for one in products) else Fraction(0))


def transpose(a):
    """The transpose."""
    return [list(row) for row in zip(*a, strict=True)]


def mul(a, b):
    """The product of two matrices, or of a matrix and a vector."""
    if not isinstance(b[0], list):
        return [dot(row, b) for row in a]
    columns = transpose(b)
    return [[dot(row, column) for column in columns] for row in a]


def outer(a, b):
    """The outer product a b^T."""
    return [[x * y for y in b] for x in a]


def add(a, b, factor=1):
    """a + factor b for numbers, vectors or matrices."""
    return [add(x, y, factor) for x, y in zip(a, b, strict=True)] if isinstance(a, list) else a + factor * b


def scale(factor, a):
    """factor a."""
    return [scale(factor, x) for x in a] if isinstance(a, list) else factor * a


def identity(d):
    """The identity matrix."""
    return [[Fraction(int(i == j)) for j in range(d)] for i in range(d)]


def zeros(rows, columns):
    """The zero matrix."""
    return [[Fraction(0)] * columns for _ in range(rows)]


def solve(a, b):
    """x with a x = b for a square matrix a and a matrix b, by Gauss-Jordan elimination. ZeroDivisionError if a is singular."""
    size, rows = len(a), [list(row) + list(right) for row, right in zip(a, b, strict=True)]
    for column in range(size):
        pivot = next((r for r in range(column, size) if rows[r][column] != 0), None)
        if pivot is None:
            raise ZeroDivisionError("the matrix is singular")
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [x / rows[column][column] for x in rows[column]]
        for r in range(size):
            if r != column and rows[r][column] != 0:
                rows[r] = [x - rows[r][column] * y for x, y in zip(rows[r], rows[column], strict=True)]
    return [row[size:] for row in rows]


def inverse(a):
    """The inverse."""
    return solve(a, identity(len(a)))


def determinant(a):
    """The determinant by elimination."""
    rows, value = [list(row) for row in a], Fraction(1)
    for column in range(len(rows)):
        pivot = next((r for r in range(column, len(rows)) if rows[r][column] != 0), None)
        if pivot is None:
            return Fraction(0)
        if pivot != column:
            rows[column], rows[pivot], value = rows[pivot], rows[column], -value
        value *= rows[column][column]
        for r in range(column + 1, len(rows)):
            factor = rows[r][column] / rows[column][column]
            rows[r] = [x - factor * y for x, y in zip(rows[r], rows[column], strict=True)]
    return value


def spectral_norm(a):
    """The largest singular value of a rational matrix, as a ball: the root of the largest zero of the characteristic polynomial of a^T a."""
    square = [[fmpq(x.numerator, x.denominator) for x in row] for row in mul(transpose(a), a)]
    roots = [acb(root).real for root, _ in fmpq_mat(square).charpoly().complex_roots()]
    return arb.sqrt(reduce(arb.max, roots))
