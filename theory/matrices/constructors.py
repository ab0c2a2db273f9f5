"""How expressions are begun: letters, special matrices, and the functions of a matrix that have a name."""

import sympy

from .normal_form import scalar_value
from .syntax import ONE, Diagonal, Gradient, Hadamard, Identity, Letter, Lower, Ones, SquaredNorm, Trace, Zeros


def matrix(name, rows, cols, mark="", *, facts=(), means=None):
    """A letter for a matrix. `mark` is its LaTeX; `means` makes it an abbreviation."""
    return Letter(name, sympy.sympify(rows), sympy.sympify(cols), mark, tuple(sorted(facts)), (), means)


def vector(name, size, mark="", *, unit=False, positive=False, perpendicular=(), means=None):
    """A letter for a column vector; `unit` says that its norm is one, `perpendicular` lists letters with inner product zero."""
    facts = tuple(fact for fact, holds in (("positive", positive), ("unit", unit)) if holds)
    names = tuple(sorted(letter.name for letter in perpendicular))
    return Letter(name, sympy.sympify(size), ONE, mark, facts, names, means)


def identity(size):
    """The identity matrix."""
    return Identity(sympy.sympify(size))


def zeros(rows, cols=1):
    """A matrix of zeros."""
    return Zeros(sympy.sympify(rows), sympy.sympify(cols))


def ones(size):
    """The vector of ones."""
    return identity(1) if size == 1 else Ones(sympy.sympify(size))


def diag(body):
    """The diagonal matrix of a vector."""
    return Diagonal(body)


def lower(body):
    """Lower triangle with the diagonal: tril(., 0)."""
    return Lower(body)


def strict_lower(body):
    """Lower triangle without the diagonal: tril(., -1)."""
    return Lower(body, True)


def hadamard(left, right):
    """Entrywise product."""
    return Hadamard(left, right)


def trace(body):
    """The trace."""
    return Trace(body)


def squared_norm(body):
    """|x|^2 of a vector, |A|_F^2 of a matrix."""
    return SquaredNorm(body)


def gradient(loss, letter, at=None):
    """The gradient of a scalar loss with respect to a letter, at `at` (the letter itself if not given)."""
    return Gradient(loss, letter, letter if at is None else at)


def entry(body):
    """A 1 x 1 expression as a SymPy scalar, to stand in a coefficient."""
    return scalar_value(body)
