"""Tails of random terms and of laws, as statements."""

from dataclasses import dataclass
from typing import Any

import sympy

from .chances import Chance
from .laws import ChiSquares
from .printing import Style
from .terms import Term


@dataclass(frozen=True)
class Wrong(Chance):
    """P(term < 0) + P(term = 0)/2: a bit times its reading is negative, ties decided by a fair coin."""

    term: Term

    def text(self):
        """Plain text."""
        return f"P({self.term.text()} < 0), ties 1/2"

    def latex(self):
        """LaTeX."""
        return rf"\mathbb{{P}}\left[{self.term.latex()} < 0\right] \quad \text{{(ties one half)}}"


@dataclass(frozen=True)
class Exceeds(Chance):
    """factor P(X > threshold) for a law of X."""

    law: ChiSquares
    threshold: sympy.Expr
    factor: sympy.Expr = sympy.Integer(1)

    def text(self):
        """Plain text."""
        return f"{self.factor} P({self.law.text()} > {self.threshold})"

    def latex(self):
        """LaTeX."""
        style = Style(True)
        return rf"{style.scalar(self.factor)} \, \mathbb{{P}}\left[{self.law.latex()} > {style.scalar(self.threshold)}\right]"


@dataclass(frozen=True)
class ErfcMean(Chance):
    """E erfc(slope sqrt(term)) / 2 for a nonnegative random term."""

    term: Term
    slope: sympy.Expr

    def text(self):
        """Plain text."""
        return f"E[erfc({self.slope} sqrt({self.term.text()}))] / 2"

    def latex(self):
        """LaTeX."""
        return rf"\tfrac12 \mathbb{{E}}\left[\operatorname{{erfc}}\left({Style(True).scalar(self.slope)} \sqrt{{{self.term.latex()}}}\right)\right]"


@dataclass(frozen=True)
class Independently(Chance):
    """None of `count` events happens, which are independent and equally likely given what they share; `error` is the chance of one of them."""

    error: Chance
    count: sympy.Expr

    def text(self):
        """Plain text."""
        return f"P(none of {self.count} events, independent given what they share, each {self.error.text()})"

    def latex(self):
        """LaTeX."""
        return rf"\mathbb{{P}}\left[\text{{none of }} {Style(True).scalar(self.count)} \text{{ such events}}\right], \quad {self.error.latex()}"


@dataclass(frozen=True)
class ExponentialMean(Chance):
    """E e^P for a normal form P that may hold sums over items."""

    exponent: Any

    def key(self):
        """The exponent's normal form."""
        return f"E exp {self.exponent.key()}"

    def text(self):
        """Plain text."""
        return f"E[exp({self.exponent.text()})]"

    def latex(self):
        """LaTeX."""
        return rf"\mathbb{{E}}\left[\exp\left({self.exponent.latex()}\right)\right]"
