"""Small probability statements: errors of single read-outs, of layers in series, of votes."""

from dataclasses import dataclass
from typing import Any

import sympy

from ..kernel.statement import Worded, clause, told
from ..scalars.zero_test import Unknown
from ..vectors.printing import Style


class Chance(Worded):
    """A probability as a statement; a rule turns it into a closed form. noun: what goes wrong with it."""

    noun = "layer"

    def key(self):
        """Kind and arguments as text."""
        return repr(self)

    def scalar(self):
        """No closed form before a rule gives one."""
        return None

    def compare(self, target, domain):
        """Unknown until a closed form is reached."""
        return Unknown("the probability has no closed form yet")


@dataclass(frozen=True)
class Derived(Chance):
    """The closed form that a derivation gave for the chance of an event: a probability whatever its form."""

    value: sympy.Expr

    def head(self, mode):
        """The closed form."""
        return written(self.value, mode)


def written(value, mode):
    """A number or a SymPy expression in the mode "text" or "latex"."""
    return Style(mode == "latex").scalar(sympy.sympify(value))


def probability(words, mode):
    """P(...) of an event; what stands between dollars in the words is a formula, the rest is text."""
    return rf"\mathbb{{P}}\left[{clause(words, mode)}\right]" if mode == "latex" else f"P({clause(words, mode)})"


def chance(value, mode):
    """A probability that is named in a clause: (its formula, the clauses on it)."""
    return told(value, mode) if isinstance(value, Chance) else (written(value, mode), ())


TIES = "ties count one half"


@dataclass(frozen=True)
class _Two(Chance):
    """A probability that depends on an error rate (a number or another probability) and a count."""

    error: Any
    count: Any
    event = ""
    each = ""

    @property
    def _noun(self):
        return getattr(self.error, "noun", "layer")

    def head(self, mode):
        """The probability of the event."""
        return probability(self.event.format(count=written(self.count, mode), noun=self._noun), mode)

    def where(self, mode):
        """How often one of them happens."""
        error, inner = chance(self.error, mode)
        return (clause(self.each.format(error=error, noun=self._noun), mode), *inner)


class AllRight(_Two):
    """All of `count` layers are right, each wrong with probability `error` independently of the others."""

    event, each = "all ${count}$ {noun}s are right", "each {noun} is wrong independently with probability ${error}$"


class SomeWrong(_Two):
    """At least one of `count` layers is wrong, each wrong with probability `error`, whatever their dependence."""

    event, each = "at least one of ${count}$ {noun}s is wrong", "each {noun} is wrong with probability ${error}$"


class Cascade(_Two):
    """The end of `count` binary stages differs from the start, each stage flipping with probability `error` independently."""

    event, each = "flipped after ${count}$ stages", "each stage flips independently with probability ${error}$"


class Majority(_Two):
    """The majority of an odd number of independent votes is wrong, each wrong with probability `error`."""

    event, each = "the majority of ${count}$ votes is wrong", "each vote is wrong independently with probability ${error}$"


@dataclass(frozen=True)
class SignReadout(Chance):
    """One bit read as the sign of S k_i is wrong, for N sign keys in `width` dimensions and sign values, ties decided by a fair coin."""

    pairs: Any
    width: Any

    noun = "bit"

    def head(self, mode):
        """The probability that the sign is wrong."""
        return r"\mathbb{P}\left[\operatorname{sgn}(S k_i)_c \ne (v_i)_c\right]" if mode == "latex" else "P(sgn (S k_i)_c != (v_i)_c)"

    def where(self, mode):
        """The memory, its sizes, and what a tie counts."""
        pairs, width = written(self.pairs, mode), written(self.width, mode)
        return (clause(f"$S$ holds ${pairs}$ pairs of width ${width}$", mode), clause(TIES, mode))


@dataclass(frozen=True)
class SignSum(Chance):
    """P(B < -threshold) + P(B = -threshold)/2 for the sum B of `count` independent fair signs."""

    count: Any
    threshold: Any

    def head(self, mode):
        """The two probabilities."""
        edge = written(self.threshold, mode)
        if mode == "text":
            return f"P(B < -{edge}) + P(B = -{edge})/2"
        return rf"\mathbb{{P}}[B < -{edge}] + \tfrac12 \mathbb{{P}}[B = -{edge}]"

    def where(self, mode):
        """What B is."""
        return (clause(f"$B$ is the sum of ${written(self.count, mode)}$ independent fair signs", mode),)


@dataclass(frozen=True)
class HopfieldReadout(Chance):
    """One unit of N stored sign patterns of `width` units is flipped by the field of the others, ties decided by a fair coin.

    The weights are the sum of outer products of the patterns, with or without the diagonal (self_connections).
    """

    patterns: Any
    width: Any
    self_connections: bool = False

    noun = "bit"

    def head(self, mode):
        """The probability that the sign is wrong."""
        return r"\mathbb{P}\left[\operatorname{sgn}(W x_i)_c \ne (x_i)_c\right]" if mode == "latex" else "P(sgn (W x_i)_c != (x_i)_c)"

    def where(self, mode):
        """The memory, its sizes, and what a tie counts."""
        patterns, width, kept = written(self.patterns, mode), written(self.width, mode), "kept" if self.self_connections else "dropped"
        return (clause(f"$W$ holds ${patterns}$ patterns of ${width}$ signs, its diagonal {kept}", mode), clause(TIES, mode))
