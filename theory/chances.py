"""Small probability statements: errors of single read-outs, of layers in series, of votes."""

from dataclasses import dataclass
from typing import Any

import sympy

from .algebra import Unknown
from .printing import Style


class Chance:
    """A probability as a statement; a rule turns it into a closed form."""

    def key(self):
        """Kind and arguments as text."""
        return repr(self)

    def scalar(self):
        """No closed form before a rule gives one."""
        return None

    def compare(self, target, domain):
        """Unknown until a closed form is reached."""
        return Unknown("the probability has no closed form yet")


def shown(value, style):
    """A probability inside another, or a SymPy expression."""
    if isinstance(value, Chance):
        return value.latex() if style.is_latex else value.text()
    return style.scalar(sympy.sympify(value))


@dataclass(frozen=True)
class _Two(Chance):
    """A probability that depends on an error rate (a number or another probability) and a count."""

    error: Any
    count: Any
    words = ("{} {}", "{} {}")

    def text(self):
        """Plain text."""
        return self.words[0].format(shown(self.error, Style(False)), shown(self.count, Style(False)))

    def latex(self):
        """LaTeX."""
        return self.words[1].format(shown(self.error, Style(True)), shown(self.count, Style(True)))


class AllRight(_Two):
    """All of `count` layers are right, each wrong with probability `error` independently of the others."""

    words = (
        "P(all {1} layers right; each wrong independently with {0})",
        r"\mathbb{{P}}\left[\text{{all }} {1} \text{{ layers right}}\right]_{{{0}}}",
    )


class SomeWrong(_Two):
    """At least one of `count` layers is wrong, each wrong with probability `error`, whatever their dependence."""

    words = ("P(some of {1} layers wrong; each wrong with {0})", r"\mathbb{{P}}\left[\text{{some of }} {1} \text{{ layers wrong}}\right]_{{{0}}}")


class Cascade(_Two):
    """The end of `count` binary stages differs from the start, each stage flipping with probability `error` independently."""

    words = ("P(flipped after {1} stages of {0})", r"\mathbb{{P}}\left[\text{{flipped after }} {1} \text{{ stages of }} {0}\right]")


class Majority(_Two):
    """The majority of an odd number of independent votes is wrong, each wrong with probability `error`."""

    words = ("P(majority of {1} votes wrong; each wrong with {0})", r"\mathbb{{P}}\left[\text{{majority of }} {1} \text{{ wrong; each }} {0}\right]")


@dataclass(frozen=True)
class SignReadout(Chance):
    """One bit read as the sign of S k_i is wrong, for N sign keys in `width` dimensions and sign values, ties decided by a fair coin."""

    pairs: Any
    width: Any

    def text(self):
        """Plain text."""
        return f"P(sign of (S k_i)_c differs from (v_i)_c; {self.pairs} pairs, width {self.width}, ties 1/2)"

    def latex(self):
        """LaTeX."""
        return r"\mathbb{P}\left[\operatorname{sgn}(S k_i)_c \ne (v_i)_c\right] \quad \text{(ties one half)}"


@dataclass(frozen=True)
class SignSum(Chance):
    """P(B < -threshold) + P(B = -threshold)/2 for the sum B of `count` independent fair signs."""

    count: Any
    threshold: Any

    def text(self):
        """Plain text."""
        return f"P(B < -{self.threshold}) + P(B = -{self.threshold})/2, B the sum of {self.count} fair signs"

    def latex(self):
        """LaTeX."""
        count, threshold = (Style(True).scalar(x) for x in (self.count, self.threshold))
        return rf"\mathbb{{P}}[B < -{threshold}] + \tfrac12 \mathbb{{P}}[B = -{threshold}], \quad B = \sum_{{r=1}}^{{{count}}} \varepsilon_r"


@dataclass(frozen=True)
class HopfieldReadout(Chance):
    """One unit of N stored sign patterns of `width` units is flipped by the field of the others, ties decided by a fair coin.

    The weights are the sum of outer products of the patterns, with or without the diagonal (self_connections).
    """

    patterns: Any
    width: Any
    self_connections: bool = False

    def text(self):
        """Plain text."""
        kept = "kept" if self.self_connections else "dropped"
        return f"P(sign of (W x_i)_c differs from (x_i)_c; {self.patterns} patterns of {self.width} signs, diagonal of W {kept}, ties 1/2)"

    def latex(self):
        """LaTeX."""
        return r"\mathbb{P}\left[\operatorname{sgn}(W x_i)_c \ne (x_i)_c\right] \quad \text{(ties one half)}"
