"""What a paper's headline formula is worth: its relative error against the checked one at realistic widths."""

from dataclasses import dataclass, field
from typing import Any

from .formulas import evaluated, is_scalar

WIDTHS = (16, 64, 128)


@dataclass(frozen=True)
class Headline:
    """A formula as papers state it, compared with the part that carries it at d_k = 16, 64, 128.

    formula   the headline, an expression in the part's parameters
    at        every other parameter, as a number, a category or an expression in d_k: Headline(N / d_k, {"N": 4 * d_k, "d_v": d_k})
    """

    formula: Any
    at: dict = field(default_factory=dict)

    def point(self, width):
        """The parameters at one width."""
        from ...theory.scalars.parameters import d_k

        return {"d_k": width, **{name: value.subs(d_k, width) if is_scalar(value) else value for name, value in self.at.items()}}

    def errors(self, part):
        """[(point, headline, exact value, headline / exact - 1)] in floats at each width; DomainError if the part does not admit a point."""
        found = []
        for width in WIDTHS:
            point = part.domain.check({name: str(value) for name, value in self.point(width).items()})
            said, true = (float(evaluated(formula, point).decimal) for formula in (self.formula, part.equals))
            found.append((point, said, true, said / true - 1))
        return found

    def text(self, part):
        """`at N = 4*d_k, d_v = d_k, d_k = 16, 64, 128: -22.2 %, -5.78 %, -2.91 %`."""
        shown = ", ".join(f"{100 * relative:+.3g} %" for *_, relative in self.errors(part))
        given = "".join(f"{name} = {value}, " for name, value in self.at.items())
        return f"at {given}d_k = {', '.join(map(str, WIDTHS))}: {shown}"
