"""Statements on how many pairs of random unit vectors have a large overlap: the mean and variance of their number, the chance of any."""

from dataclasses import dataclass

import sympy

from ..scalars.parameters import N
from ..scalars.zero_test import Unknown
from ..vectors.ensembles import Ensemble
from ..vectors.printing import Style


@dataclass(frozen=True)
class LargePairs:
    """The number of pairs i < j of N independent unit vectors with |k_i.k_j| >= edge."""

    keys: Ensemble
    edge: sympy.Expr

    @property
    def pairs(self):
        """How many pairs there are."""
        return N * (N - 1) / 2

    def shown(self, style):
        """#{i < j : |k_i.k_j| >= edge}."""
        edge = style.scalar(self.edge)
        return rf"\#\{{i<j : \lvert k_i\cdot k_j \rvert \ge {edge}\}}" if style.is_latex else f"#{{i<j: |k_i.k_j| >= {edge}}}"


@dataclass(frozen=True)
class _OfCount:
    """Shared protocol of the statements on a count; a rule turns them into closed forms."""

    count: LargePairs
    words = ("{}", "{}")

    def key(self):
        """Kind and arguments as text."""
        return repr(self)

    def text(self):
        """Plain text."""
        return self.words[0].format(self.count.shown(Style(False)))

    def latex(self):
        """LaTeX."""
        return self.words[1].format(self.count.shown(Style(True)))

    def scalar(self):
        """No closed form before a rule gives one."""
        return None

    def compare(self, target, domain):
        """Unknown until a closed form is reached."""
        return Unknown("the number of large overlaps has no closed form yet")


class CountMean(_OfCount):
    """The mean number of large overlaps."""

    words = ("E[{}]", r"\mathbb{{E}}\left[{}\right]")


class CountVariance(_OfCount):
    """The variance of the number of large overlaps."""

    words = ("Var[{}]", r"\operatorname{{Var}}\left[{}\right]")


class AnyLarge(_OfCount):
    """The chance that some overlap is large: that the largest is."""

    words = ("P({} >= 1)", r"\mathbb{{P}}\left[{} \ge 1\right]")


def large_pairs(keys, edge):
    """The number of pairs of unit vectors from an ensemble whose overlap is at least `edge` in magnitude."""
    return LargePairs(keys, sympy.sympify(edge))
