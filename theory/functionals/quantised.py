"""Readings of a state whose entries are rounded to multiples of a step, as statements."""

from dataclasses import dataclass
from typing import Any

import sympy

from ..kernel.statement import Worded, clause
from ..scalars.zero_test import Unknown
from ..vectors.printing import Style, latex, text

ROUNDINGS = ("dithered", "stochastic")


@dataclass(frozen=True)
class Quantised(Worded):
    """E |(Q(S) - S) q + error|^2 for a state S with `rows` rows, read at q, whose exact reading misses the value by `error`.

    rounding "dithered": Q(S) = round(S + U) - U with U uniform over one step, one for each entry; "stochastic": every entry goes to one of its two
    neighbours among the multiples of the step, its mean being kept. U and the choices are independent of all else and of one another.
    """

    error: Any
    query: Any
    rows: Any
    step: Any
    rounding: str

    def key(self):
        """Every field as text."""
        return repr(self)

    def scalar(self):
        """No closed form before the rounding is averaged."""
        return None

    def compare(self, target, domain):
        """Unknown: a rule must average the rounding first."""
        return Unknown("the rounding has not been averaged")

    def head(self, mode):
        """The mean square."""
        query = latex(self.query) if mode == "latex" else text(self.query)
        return rf"\mathbb{{E}}\left[\lVert (Q(S) - S)\, {query} + e \rVert^2\right]" if mode == "latex" else f"E[|(Q(S) - S) {query} + e|^2]"

    def where(self, mode):
        """The rows of the state, the rounding, and the error of the exact reading."""
        style = Style(mode == "latex")
        rows, step = (style.scalar(sympy.sympify(value)) for value in (self.rows, self.step))
        made = clause(f"$S$ has ${rows}$ rows", mode), clause(f"$Q$ is {self.rounding} rounding with step ${step}$", mode)
        return (*made, f"e = {latex(self.error) if mode == 'latex' else text(self.error)}")
