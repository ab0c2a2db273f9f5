"""Tails of random terms, as statements."""

from dataclasses import dataclass
from typing import Any

import sympy

from ..kernel.statement import clause, told
from ..vectors.syntax import Term
from .error_probabilities import TIES, Chance, probability, written


@dataclass(frozen=True)
class Wrong(Chance):
    """P(term < 0) + P(term = 0)/2: a bit times its reading is negative, ties decided by a fair coin."""

    term: Term

    noun = "comparison"

    def head(self, mode):
        """P(term < 0)."""
        return probability(f"${told(self.term, mode)[0]} < 0$", mode)

    def where(self, mode):
        """What a tie counts."""
        return (clause(TIES, mode),)


@dataclass(frozen=True)
class ErfcMean(Chance):
    """E erfc(slope sqrt(term)) / 2 for a nonnegative random term."""

    term: Term
    slope: sympy.Expr

    def head(self, mode):
        """Half the mean of the complementary error function."""
        slope, term = written(self.slope, mode), told(self.term, mode)[0]
        if mode == "text":
            return f"E[erfc({slope} sqrt({term}))] / 2"
        return rf"\tfrac12 \mathbb{{E}}\left[\operatorname{{erfc}}\left({slope} \sqrt{{{term}}}\right)\right]"


@dataclass(frozen=True)
class Independently(Chance):
    """None of `count` events happens, which are independent and equally likely given what they share; `error` is the chance of one of them."""

    error: Chance
    count: sympy.Expr

    def head(self, mode):
        """The probability that nothing goes wrong."""
        return probability(f"none of ${written(self.count, mode)}$ {self.error.noun}s is wrong", mode)

    def where(self, mode):
        """How often one goes wrong."""
        error, inner = told(self.error, mode)
        return (clause(f"each {self.error.noun} is wrong with probability ${error}$, independently given what they share", mode), *inner)


@dataclass(frozen=True)
class ExponentialMean(Chance):
    """E e^P for a normal form P that may hold sums over items."""

    exponent: Any

    def key(self):
        """The exponent's normal form."""
        return f"E exp {self.exponent.key()}"

    def head(self, mode):
        """The mean of an exponential."""
        exponent = told(self.exponent, mode)[0]
        return rf"\mathbb{{E}}\left[\exp\left({exponent}\right)\right]" if mode == "latex" else f"E[exp({exponent})]"
