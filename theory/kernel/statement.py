"""What every statement can be asked. Syntax says nothing of how it is printed, evaluated or compared: those modules register what they do for its classes.

key() -> str                   equal exactly for structurally equal statements
text(), latex() -> str         for a terminal and for a page: the quantity, then what it names
scalar() -> Expr | None        the closed form, once nothing random or matrix-like is left
compare(target, domain)        Zero | Nonzero | Unknown: whether it equals the target on the domain
evaluate(inputs, backend)      the value on concrete inputs, where the statement has one
"""

from abc import ABC, abstractmethod
from dataclasses import fields, is_dataclass
from functools import singledispatch

import sympy


def _unknown(what):
    def refuse(statement, *_):
        raise TypeError(f"a {type(statement).__name__} cannot be {what}")

    return refuse


printed = singledispatch(_unknown("printed"))  # (statement, "text" | "latex") -> str
closed_form = singledispatch(_unknown("brought to a closed form"))  # (statement) -> Expr | None
compared = singledispatch(_unknown("compared"))  # (statement, target, domain) -> Zero | Nonzero | Unknown
evaluated = singledispatch(_unknown("evaluated"))  # (statement, inputs, "exact" | "numpy") -> value
as_statement = singledispatch(lambda value: value)  # a number or a SymPy expression as the statement that it is, any other as it stands


@singledispatch
def names_in(node):
    """The names of the parameters that a statement, or what it is made of, speaks of; syntax that speaks of one silently registers that."""
    return {symbol.name for symbol in node.free_symbols} if isinstance(node, sympy.Basic) else _in_parts(names_in, node)


@singledispatch
def sizes_in(node):
    """The names among them that are sizes, so whole numbers from 1 on without being said to be: syntax that has a size registers it."""
    return _in_parts(sizes_in, node)


def bound_in(node):
    """The names of the indices and variables that sums, products and integrals in a statement run over."""
    if isinstance(node, sympy.Basic):
        return {symbol.name for one in node.atoms(sympy.concrete.expr_with_limits.ExprWithLimits) for symbol in one.bound_symbols}
    return _in_parts(bound_in, node)


def _in_parts(found_in, node):
    parts = node if isinstance(node, tuple | list) else [getattr(node, one.name) for one in fields(node)] if is_dataclass(node) else ()
    return set().union(*map(found_in, parts))


@singledispatch
def told(statement, mode):
    """(quantity, clauses): how the statement is printed, and what is to be said after it of what it names."""
    return (printed(statement, mode), ()) if isinstance(statement, Statement) else (statement.latex() if mode == "latex" else statement.text(), ())


def sentence(formula, clauses, mode):
    """A formula and the clauses that say what it names, each once.

    >>> sentence("x(n) = 1", ["x(0) = 1", "x(t+1) = x(t)"], "text")
    'x(n) = 1, where x(0) = 1; x(t+1) = x(t)'
    """
    clauses = list(dict.fromkeys(clauses))
    if not clauses:
        return formula
    return rf"{formula},\quad \text{{where }} " + r";\ ".join(clauses) if mode == "latex" else f"{formula}, where {'; '.join(clauses)}"


def clause(words, mode):
    """Words with formulas between dollars, in plain text or as LaTeX in mathematics.

    >>> clause("each of $L$ layers", "text"), clause("each of $L$ layers", "latex")
    ('each of L layers', '\\\\text{each of }L\\\\text{ layers}')
    """
    if mode == "text":
        return words.replace("$", "")
    return "".join(piece if place % 2 else rf"\text{{{piece}}}" if piece else "" for place, piece in enumerate(words.split("$")))


class Worded(ABC):
    """A statement that is a quantity with clauses after it: `head` and `where` print them in the mode "text" or "latex"."""

    @abstractmethod
    def head(self, mode):
        """The quantity alone."""

    def where(self, mode):
        """The clauses that say what the quantity names; none by default."""
        return ()

    def text(self):
        """Plain text: the quantity, then what it names."""
        return sentence(self.head("text"), self.where("text"), "text")

    def latex(self):
        """LaTeX: the quantity, then what it names."""
        return sentence(self.head("latex"), self.where("latex"), "latex")


@told.register
def _(statement: Worded, mode):
    return statement.head(mode), tuple(statement.where(mode))


class Statement:
    """A statement by its syntax; what it means is registered for its class."""

    def key(self):
        """The syntax tree as text."""
        return repr(self)

    def text(self):
        """Plain text: the quantity, then what it names."""
        quantity, clauses = told(self, "text")
        return sentence(quantity, clauses, "text")

    def latex(self):
        """LaTeX: the quantity, then what it names."""
        quantity, clauses = told(self, "latex")
        return sentence(quantity, clauses, "latex")

    def scalar(self):
        """The closed form, or None while something random or matrix-like is left."""
        return closed_form(self)

    def compare(self, target, domain):
        """Zero, Nonzero or Unknown: whether this equals the target on the domain."""
        return compared(self, target, domain)

    def evaluate(self, inputs, backend="exact"):
        """The value on concrete inputs: exact numbers ("exact") or float64 arrays with leading batch axes ("numpy")."""
        return evaluated(self, inputs, backend)
