"""Energies of averages of independent, identically distributed vectors, such as the readings of several heads, as statements."""

from dataclasses import dataclass
from typing import Any

import sympy

from . import terms as syntax
from .algebra import Unknown


def copied(node, families):
    """The vector with the named families replaced by independent copies of the same laws."""
    from .rules.laws import rewritten

    def change(part):
        if isinstance(part, syntax.Vec) and part.family.name in families:
            return syntax.Vec(syntax.Family(part.family.name + "'", part.family.ensemble), part.item)
        return None

    return rewritten(node, change)


@dataclass(frozen=True)
class AverageEnergy:
    """E |(X_1 + ... + X_count)/count|^2: copies of a vector, in which the named families are drawn anew and everything else is shared."""

    vector: Any
    families: tuple[str, ...]
    count: sympy.Expr

    @property
    def alone(self):
        """E |X|^2."""
        return syntax.E(syntax.norm2(self.vector))

    @property
    def together(self):
        """E X.X' of two copies."""
        return syntax.E(syntax.Dot(self.vector, copied(self.vector, self.families)))

    def key(self):
        """The vector, what is copied and how often."""
        return repr(self)

    def scalar(self):
        """No closed form before both means are known."""
        return None

    def compare(self, target, domain):
        """Unknown: a rule must supply the means first."""
        return Unknown("the means have not been derived")

    def text(self):
        """Plain text."""
        return f"E[|mean over {self.count} draws of {', '.join(self.families)} of {syntax.norm2(self.vector).text()[1:-3]}|^2]"

    def latex(self):
        """LaTeX."""
        from .printing import latex

        return rf"\mathbb{{E}}\left[\Bigl\lVert \tfrac1{{{sympy.latex(self.count)}}}\sum_h {latex(self.vector)} \Bigr\rVert^2\right]"
