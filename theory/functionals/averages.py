"""Energies of averages of independent, identically distributed vectors, such as the readings of several heads, as statements."""

from dataclasses import dataclass
from itertools import count
from typing import Any

import sympy

from ..kernel.statement import Worded
from ..scalars.zero_test import Unknown
from ..vectors import syntax
from ..vectors.printing import Style, latex, text


def copied(node, families):
    """The vector with the named families replaced by independent copies of the same laws, under names that occur nowhere in it."""
    from ..vectors.trees import nodes, rewritten

    taken = {part.name for part in nodes(node) if isinstance(part, syntax.Family)}
    mark = next(mark for mark in ("'" * n for n in count(1)) if not taken & {name + mark for name in families})

    def change(part):
        if isinstance(part, syntax.Vec) and part.family.name in families:
            return syntax.Vec(syntax.Family(part.family.name + mark, part.family.ensemble), part.item)
        return None

    return rewritten(node, change)


@dataclass(frozen=True)
class AverageEnergy(Worded):
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

    def head(self, mode):
        """The energy of the mean of the copies."""
        count = Style(mode == "latex").scalar(self.count)
        if mode == "text":
            return f"E[|(X_1 + ... + X_{count})/{count}|^2]"
        return rf"\mathbb{{E}}\left[\Bigl\lVert \tfrac{{1}}{{{count}}} \sum_{{h=1}}^{{{count}}} X_h \Bigr\rVert^2\right]"

    def where(self, mode):
        """What a copy is, and what is drawn anew in it."""
        style = Style(mode == "latex")
        names = ", ".join(style.vector(name, "") for name in self.families)
        vector = latex(self.vector) if mode == "latex" else text(self.vector)
        if mode == "text":
            return (f"X_h = {vector}, {names} drawn anew in each",)
        return (rf"X_h = {vector}, \; {names} \text{{ drawn anew in each}}",)
