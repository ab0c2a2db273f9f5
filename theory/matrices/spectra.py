"""Determinants, operator norms and products of many like factors, as matrix expressions."""

from dataclasses import dataclass

import sympy

from ..scalars.balls import NoValue
from .printing import number, shown
from .syntax import ONE, Letter, Matrix, Square


@dataclass(frozen=True)
class Determinant(Square):
    """The determinant, a scalar."""

    rows = cols = ONE

    def shown(self, mode):
        """det(A)."""
        return rf"\det\left({shown(self.body, mode)}\right)" if mode == "latex" else f"det({shown(self.body, mode)})"

    def value(self, env):
        """Determinants are decided by rules."""
        raise NoValue("a determinant has a value only once it is taken")


@dataclass(frozen=True)
class Norm(Matrix):
    """The operator norm of a matrix, which for a vector is its length; a scalar."""

    body: Matrix
    rows = cols = ONE

    def shown(self, mode):
        """|A|."""
        return rf"\lVert {shown(self.body, mode)} \rVert" if mode == "latex" else f"|{shown(self.body, mode)}|"

    def value(self, env):
        """Norms are bounded by rules."""
        raise NoValue("a norm has a value only once it is taken")


@dataclass(frozen=True)
class Copies(Matrix):
    """The product of `count` factors of one form, each with letters of its own (`own`)."""

    factor: Matrix
    own: tuple[Letter, ...]
    count: sympy.Expr

    rows = property(lambda self: self.factor.rows)
    cols = property(lambda self: self.factor.cols)

    def shown(self, mode):
        """A product over i, with i on the letters that differ."""
        from .iterates import substituted

        indexed = self.factor
        for letter in self.own:
            mark = f"{letter.mark or letter.name}_i"
            indexed = substituted(indexed, letter, Letter(f"{letter.name}_i", letter.rows, letter.cols, mark))
        body = shown(indexed, mode)
        return rf"\prod_{{i=1}}^{{{number(self.count, mode)}}} \left({body}\right)" if mode == "latex" else f"prod_i ({body})"

    def value(self, env):
        """The factors' letters are not given one by one."""
        raise NoValue("a product of unnamed factors has no value")


def norm(body):
    """The operator norm; the length of a vector."""
    return Norm(body)


def copies(factor, *own, count):
    """A product of `count` factors of this form in which the letters `own` differ from factor to factor."""
    return Copies(factor, own, sympy.sympify(count))


def det(body):
    """The determinant."""
    return Determinant(body)
