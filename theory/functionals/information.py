"""Information as a statement: what a reading tells of a stored bit or a stored number."""

from dataclasses import dataclass
from typing import Any

import sympy

from ..kernel.statement import clause
from ..vectors.syntax import Term
from .error_probabilities import Chance, chance, written


@dataclass(frozen=True)
class Explained(Chance):
    """(1 - 2 P)^2 for the chance P that a fair bit is read wrong: the squared correlation of the bit with its reading."""

    error: Chance

    def head(self, mode):
        """The square."""
        error = chance(self.error, mode)[0]
        return rf"\left(1 - 2\,{error}\right)^2" if mode == "latex" else f"(1 - 2 {error})^2"

    def where(self, mode):
        """What the probability speaks of."""
        return chance(self.error, mode)[1]


@dataclass(frozen=True)
class Information(Chance):
    """`count` times the mutual information, in bits, of a fair bit and a reading of it that is wrong with chance `error`, whichever the bit."""

    error: Chance
    count: Any = sympy.Integer(1)

    def head(self, mode):
        """So many times the information."""
        count = "" if self.count == 1 else written(self.count, mode) + (r"\; " if mode == "latex" else " ")
        return count + clause("$I($bit; reading$)$", mode)

    def where(self, mode):
        """How often the reading is wrong."""
        error, inner = chance(self.error, mode)
        return (clause(f"the reading is wrong with probability ${error}$", mode), *inner)


@dataclass(frozen=True)
class GaussianInformation(Chance):
    """`count` times E log2(1 + 1/noise)/2: the bits that a standard Gaussian number shares with itself plus Gaussian noise of a random variance."""

    noise: Term
    count: Any = sympy.Integer(1)

    def head(self, mode):
        """The mean of a logarithm."""
        count, noise = written(self.count, mode), self.noise.latex() if mode == "latex" else self.noise.text()
        if mode == "text":
            return f"{count} E[log2(1 + 1/({noise}))] / 2"
        return rf"\tfrac12 {count}\; \mathbb{{E}}\log_2\left(1 + \frac{{1}}{{{noise}}}\right)"
