"""Crosstalk in an endless stream of writes, as a statement."""

from dataclasses import dataclass

import sympy

from .algebra import Unknown
from .means import Quotient
from .printing import Style
from .symbols import PARAMETERS
from .terms import Ensemble


@dataclass(frozen=True)
class StreamNoise:
    """E |S k_i - c v_i|^2 of the item written `age` steps before the last of `items` writes of the gated delta rule.

    S <- gate S (I - strength k k') + gain v k', keys independent of one ensemble of unit vectors, values white with norm one.
    """

    keys: Ensemble
    items: sympy.Expr
    age: sympy.Expr
    strength: sympy.Expr
    gate: sympy.Expr
    gain: sympy.Expr

    def key(self):
        """Arguments as text."""
        return repr(self)

    def text(self):
        """Plain text."""
        return f"E sum_{{j != i}} (r_j.k_i)^2, S = sum_j v_j r_j', S <- {self._update(Style(False), chr(39))}, i = {self.items} - {self.age}"

    def latex(self):
        """LaTeX."""
        style = Style(True)
        index = f"i = {style.scalar(self.items)} - {style.scalar(self.age)}"
        update = self._update(style, r"^\top")
        return rf"\mathbb{{E}} \sum_{{j \ne i}} (r_j \cdot k_i)^2, \quad S = \sum_j v_j r_j^\top, \quad S \leftarrow {update}, \quad {index}"

    def _update(self, style, transposed):
        """The right side of the write, with the numbers that are one or zero left out."""
        gate, strength, gain = ("" if x == 1 else style.scalar(x) + " " for x in (self.gate, self.strength, self.gain))
        correction = "" if self.strength == 0 else f" (I - {strength}k k{transposed})"
        return f"{gate}S{correction} + {gain}v k{transposed}"

    def scalar(self):
        """No closed form before rules give one."""
        return None

    def compare(self, target, domain):
        """Unknown until a closed form is reached."""
        return Unknown("the noise of the stream has no closed form yet")


@dataclass(frozen=True)
class OldestAge:
    """The real age at which noise over signal of an endless stream reaches a level: items up to it are recalled, floor of it + 1 in number.

    ratio: a Quotient in N writes and the age `age`, N taken to infinity. best: a parameter over whose values between 0 and 1 the age is largest.
    """

    ratio: Quotient
    level: sympy.Expr
    best: sympy.Symbol | None = None

    def key(self):
        """Arguments as text."""
        return repr(self)

    def text(self):
        """Plain text."""
        best = f"max over {self.best} of " if self.best else ""
        return f"{best}the age with {self.ratio.text()} = {sympy.sstr(self.level)} for infinitely many writes"

    def latex(self):
        """LaTeX."""
        style = Style(True)
        best = rf"\max_{{{PARAMETERS[self.best.name].latex}}} " if self.best else ""
        return rf"{best}\text{{the age with }} {self.ratio.latex()} = {style.scalar(self.level)} \text{{ for infinitely many writes}}"

    def scalar(self):
        """No closed form before rules give one."""
        return None

    def compare(self, target, domain):
        """Unknown until a closed form is reached."""
        return Unknown("the oldest age has no closed form yet")
