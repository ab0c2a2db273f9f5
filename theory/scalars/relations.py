"""Relations between parameters as data, because SymPy's comparisons evaluate to True or False and are lost."""

from dataclasses import dataclass

import sympy


@dataclass(frozen=True)
class Relation:
    """expr > 0, expr >= 0 or expr != 0, as data."""

    expr: sympy.Expr
    sign: str

    def text(self):
        """How a reader sees the relation."""
        return f"{self.expr} {self.sign} 0"

    def holds(self, value):
        """Whether an exact or numeric value of expr satisfies it; a value that only algebra tells from zero is simplified first."""
        if isinstance(value > 0, sympy.Rel):
            value = sympy.simplify(value)
        return bool(value > 0 if self.sign == ">" else value >= 0 if self.sign == ">=" else value != 0)


def positive(expr):
    """The relation expr > 0."""
    return Relation(sympy.sympify(expr), ">")


def nonnegative(expr):
    """The relation expr >= 0."""
    return Relation(sympy.sympify(expr), ">=")


def nonzero(expr):
    """The relation expr != 0."""
    return Relation(sympy.sympify(expr), "!=")
