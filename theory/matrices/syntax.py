"""Matrix and vector expressions as people write them: letters with symbolic shapes, sums, products, transposes, inverses, masks.

A tree that never evaluates or expands itself; word_normal decides equality, word_evaluation puts numbers in, word_printing shows it. A vector is a
matrix with one column; a scalar is a 1 x 1 matrix, or a SymPy expression where it stands as a coefficient.
"""

from dataclasses import dataclass, fields, replace
from functools import reduce
from itertools import pairwise

import sympy

from ..kernel.statement import Statement

ONE = sympy.Integer(1)
OF_SHAPE = {**dict.fromkeys(("definite", "orthogonal", "symmetric", "odd"), "a square matrix"), **dict.fromkeys(("unit", "ball"), "a vector")}


class ShapeError(ValueError):
    """Two expressions whose shapes do not fit."""


class Matrix(Statement):
    """An expression with .rows and .cols, and a statement for derivations.

    evaluate: {letter: array, parameter: number}; a vector is given and returned without its axis of length one, a scalar as a number (or an array [...]).
    compare: Nonzero comes with an exact rational instance.
    """

    binding = 3
    symmetric = False

    @property
    def shape(self):
        """(rows, columns)."""
        return self.rows, self.cols

    @property
    def is_scalar(self):
        """Whether this is 1 x 1 at every size."""
        return self.shape == (ONE, ONE)

    @property
    def T(self):
        """The transpose."""
        if isinstance(self, Scaled):
            return self.coefficient * self.body.T
        return self.body if isinstance(self, Transpose) else self if self.symmetric else Transpose(self)

    @property
    def inv(self):
        """The inverse of a square matrix."""
        return Inverse(self)

    def __matmul__(self, other):
        if isinstance(self, Scaled) or isinstance(other, Scaled):
            return _without_scalars(self, other)
        if isinstance(self, Identity) and self.cols == other.rows:
            return other
        if isinstance(other, Identity) and self.cols == other.rows:
            return self
        if (isinstance(self, Zeros) or isinstance(other, Zeros)) and self.cols == other.rows:
            return Zeros(self.rows, other.cols)
        left, right = (m.factors if isinstance(m, Product) else (m,) for m in (self, other))
        return Product((*left, *right))

    def __add__(self, other):
        if isinstance(self, Zeros) or isinstance(other, Zeros):
            return _without_zeros(self, other)
        left, right = (m.terms if isinstance(m, Sum) else (m,) for m in (self, other))
        return Sum((*left, *right))

    def __sub__(self, other):
        return self + (-other)

    def __neg__(self):
        return -1 * self

    def __mul__(self, factor):
        if isinstance(factor, Matrix):
            return NotImplemented
        factor = sympy.sympify(factor)
        if isinstance(self, Zeros):
            return self
        return Scaled(factor * self.coefficient, self.body) if isinstance(self, Scaled) else Scaled(factor, self)

    __rmul__ = __mul__

    def __truediv__(self, divisor):
        return self * (1 / sympy.sympify(divisor))

    def parts(self):
        """The expressions that this one is directly made of."""
        values = [getattr(self, f.name) for f in fields(self)]
        return [m for value in values for m in (value if isinstance(value, tuple) else (value,)) if isinstance(m, Matrix)]

    def mapped(self, function):
        """The same expression with the function applied to each of its parts."""

        def on(value):
            if isinstance(value, tuple):
                return tuple(on(v) for v in value)
            return function(value) if isinstance(value, Matrix) else value

        return replace(self, **{f.name: on(getattr(self, f.name)) for f in fields(self)})


@dataclass(frozen=True)
class Letter(Matrix):
    """A named matrix. perpendicular: names of vectors with inner product zero.

    facts: "unit" (a vector of norm one), "ball" (of norm at most one), "positive" or "nonnegative" (its entries), "unit_rows" (of norm one),
    "orthonormal_rows", "symmetric", "definite" (symmetric, positive definite), "orthogonal", "odd" (of determinant -1), "incoherent" (rows of norm one
    whose inner products are below 1/8 in size), "few_integers" (integers whose sizes add up to at most two in each row).

    means: the expression that the letter abbreviates, if any. ShapeError for a fact that a matrix of this shape cannot have; ValueError for facts
    declared on an abbreviation, whose meaning decides them.
    """

    name: str
    rows: sympy.Expr
    cols: sympy.Expr
    mark: str = ""
    facts: tuple[str, ...] = ()
    perpendicular: tuple[str, ...] = ()
    means: Matrix | None = None

    def __post_init__(self):
        allowed = {"a square matrix": self.rows == self.cols, "a vector": ONE in self.shape}
        for fact, kind in OF_SHAPE.items():
            if fact in self.facts and not allowed[kind]:
                raise ShapeError(f"{self.name} is {self.rows} x {self.cols}: {fact} is said of {kind}")
        if self.means is not None and (self.facts or self.perpendicular):
            raise ValueError(f"{self.name} abbreviates {self.means.text()}, which decides whether it is {', '.join(self.facts + self.perpendicular)}")

    def bound(self):
        """ShapeError unless the letter can stand for any matrix of its shape, as the variable of a step, a loss or a recursion does."""
        if self != Letter(self.name, self.rows, self.cols, self.mark):
            raise ShapeError(f"{self.name} stands for every matrix of its shape here, so that nothing may be known of it")

    @property
    def symmetric(self):
        """Whether the letter equals its transpose by declaration."""
        return "symmetric" in self.facts or "definite" in self.facts


@dataclass(frozen=True)
class Identity(Matrix):
    """The identity of a size."""

    rows: sympy.Expr
    symmetric = True

    @property
    def cols(self):
        """As many as rows."""
        return self.rows


@dataclass(frozen=True)
class Zeros(Matrix):
    """The matrix of zeros."""

    rows: sympy.Expr
    cols: sympy.Expr


@dataclass(frozen=True)
class Ones(Matrix):
    """The vector of ones."""

    rows: sympy.Expr
    cols = ONE


@dataclass(frozen=True)
class Sum(Matrix):
    """A sum of expressions of one shape."""

    terms: tuple[Matrix, ...]
    binding = 0

    def __post_init__(self):
        shapes = {term.shape for term in self.terms}
        if len(shapes) != 1:
            raise ShapeError(f"a sum of shapes {sorted(shapes, key=str)}: {', '.join(term.text() for term in self.terms)}")

    def mapped(self, function):
        """The sum of the mapped terms, itself without nested sums."""
        return reduce(Matrix.__add__, map(function, self.terms))

    rows = property(lambda self: self.terms[0].rows)
    cols = property(lambda self: self.terms[0].cols)


@dataclass(frozen=True)
class Scaled(Matrix):
    """A SymPy scalar times an expression."""

    coefficient: sympy.Expr
    body: Matrix
    binding = 1

    def mapped(self, function):
        """The coefficient times the mapped body."""
        return self.coefficient * function(self.body)

    rows = property(lambda self: self.body.rows)
    cols = property(lambda self: self.body.cols)


@dataclass(frozen=True)
class Product(Matrix):
    """A matrix product."""

    factors: tuple[Matrix, ...]
    binding = 2

    def __post_init__(self):
        for left, right in pairwise(self.factors):
            if left.cols != right.rows:
                raise ShapeError(f"{left.text()} has {left.cols} columns, {right.text()} has {right.rows} rows")

    def mapped(self, function):
        """The product of the mapped factors, itself without nested products."""
        return reduce(Matrix.__matmul__, map(function, self.factors))

    rows = property(lambda self: self.factors[0].rows)
    cols = property(lambda self: self.factors[-1].cols)


@dataclass(frozen=True)
class Transpose(Matrix):
    """The transpose of an expression."""

    body: Matrix

    def mapped(self, function):
        """The transpose of the mapped body."""
        return function(self.body).T

    rows = property(lambda self: self.body.cols)
    cols = property(lambda self: self.body.rows)


@dataclass(frozen=True)
class Square(Matrix):
    """Base of what is defined on square matrices only."""

    body: Matrix

    def __post_init__(self):
        if self.body.rows != self.body.cols:
            raise ShapeError(f"{self.body.text()} is {self.body.rows} x {self.body.cols}, a square matrix is needed")

    rows = property(lambda self: self.body.rows)
    cols = property(lambda self: self.body.cols)


@dataclass(frozen=True)
class Inverse(Square):
    """The inverse of a square matrix."""

    @property
    def symmetric(self):
        """Whether the matrix equals its transpose by declaration, and so its inverse does."""
        return self.body.symmetric


@dataclass(frozen=True)
class Lower(Square):
    """The entries below the diagonal, and on it unless strict; zero above."""

    strict: bool = False


@dataclass(frozen=True)
class Diagonal(Matrix):
    """The diagonal matrix of a vector."""

    body: Matrix
    symmetric = True

    rows = property(lambda self: self.body.rows)
    cols = property(lambda self: self.body.rows)


@dataclass(frozen=True)
class Hadamard(Matrix):
    """The entrywise product."""

    left: Matrix
    right: Matrix
    binding = 1

    def __post_init__(self):
        if self.left.shape != self.right.shape:
            raise ShapeError(f"{self.left.text()} and {self.right.text()} have shapes {self.left.shape} and {self.right.shape}")

    rows = property(lambda self: self.left.rows)
    cols = property(lambda self: self.left.cols)


@dataclass(frozen=True)
class Trace(Square):
    """The trace, a scalar."""

    rows = cols = ONE


@dataclass(frozen=True)
class SquaredNorm(Matrix):
    """The sum of the squared entries, a scalar."""

    body: Matrix
    rows = cols = ONE


@dataclass(frozen=True)
class Gradient(Matrix):
    """The gradient of a scalar loss with respect to a letter, at a point: <gradient, H> is the derivative of the loss along H."""

    loss: Matrix
    letter: Letter
    at: Matrix

    def __post_init__(self):
        self.letter.bound()
        if not self.loss.is_scalar or self.letter.shape != self.at.shape:
            raise ShapeError("a gradient needs a scalar loss and a point of the letter's shape")

    rows = property(lambda self: self.letter.rows)
    cols = property(lambda self: self.letter.cols)


def _without_zeros(left, right):
    """A sum in which one term is zero."""
    if left.shape != right.shape:
        raise ShapeError(f"{left.text()} and {right.text()} have shapes {left.shape} and {right.shape}")
    return right if isinstance(left, Zeros) else left


def _without_scalars(left, right):
    """A product whose scalar factors stand in front."""
    factors = [m.coefficient for m in (left, right) if isinstance(m, Scaled)]
    bodies = [m.body if isinstance(m, Scaled) else m for m in (left, right)]
    return Scaled(sympy.Mul(*factors), bodies[0] @ bodies[1])
