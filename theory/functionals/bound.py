"""Readings of memories that bind by circular convolution or by shifts, as statements; no rule speaks of them.

hrr          S = sum_j k_j (*) v_j by circular convolution, read by correlation with k_i
permutation  S = sum_j P^j v_j for the cyclic shift P of the coordinates, read by P^-i
"""

from dataclasses import dataclass

from ..scalars.zero_test import Unknown

TEXT = {"hrr": "sum_j k_j (*) v_j correlated with k_i", "permutation": "P^-i sum_j P^j v_j"}
LATEX = {"hrr": r"k_i \star \sum_{j} k_j \circledast v_j", "permutation": r"P^{-i} \sum_{j} P^{j} v_j"}
WHOLE = {"noise": "the other items' part of ", "error": "v_i less "}


@dataclass(frozen=True)
class Unbinding:
    """The mean square of what is asked of a reading: its noise, which is the part of the other items, or its error, the difference from the value."""

    kind: str
    asked: str

    def key(self):
        """Kind and question as text."""
        return repr(self)

    def scalar(self):
        """No closed form: the calculus has no rule for it."""
        return None

    def compare(self, target, domain):
        """Unknown."""
        return Unknown("no rule speaks of circular convolutions and permutations")

    def text(self):
        """Plain text."""
        return f"E|{WHOLE[self.asked]}{TEXT[self.kind]}|^2"

    def latex(self):
        """LaTeX."""
        others = rf"\Bigl({LATEX[self.kind]}\Bigr)_{{j \ne i}}" if self.asked == "noise" else f"{LATEX[self.kind]} - v_i"
        return rf"\mathbb{{E}}\,\Bigl|{others}\Bigr|^2"
