"""What a reader would guess and what is false: a relation between two formulas, into which a counterexample puts numbers."""

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from flint import arb

from ...theory.kernel.statement import sentence
from ...theory.scalars.balls import ball
from ...theory.scalars.parameters import PARAMETERS
from ..errors import UsageError
from .formulas import evaluated, is_scalar, told

RELATIONS = {"=": (0,), "<=": (-1, 0), ">=": (0, 1), "<": (-1,), ">": (1,)}
SIGNS = {"<=": r"\le", ">=": r"\ge"}
WORD = re.compile(r"[a-z]{2,}(_[a-z]{2,})*")


@dataclass(frozen=True)
class Claim:
    """`left relation right`, for all inputs for which every claim in `given` holds. Sides are SymPy or matrix expressions.

    >>> from memorem import N
    >>> claim = Claim(N**2, "<=", 2 * N)
    >>> claim.sides({"N": 3}), claim.holds({"N": 3}), claim.holds({"N": 2})
    ((Fraction(9, 1), Fraction(6, 1)), False, True)
    """

    left: Any
    relation: str
    right: Any
    given: tuple["Claim", ...] = ()

    def __post_init__(self):
        if self.relation not in RELATIONS:
            raise UsageError(f"relation is {self.relation!r}; it is one of {', '.join(RELATIONS)}")
        for name in ("left", "right"):
            side = getattr(self, name)
            object.__setattr__(self, name, sympy.sympify(side) if isinstance(side, int | Fraction) else side)
            if not (is_scalar(getattr(self, name)) or hasattr(side, "evaluate")):
                raise UsageError(f"the {name} side of a claim is {side!r}, which is no formula")

    def sides(self, inputs):
        """Both sides at exact inputs, as Fractions, lists of them, or balls where they are irrational; NoValue for a side without a value."""
        return _value(self.left, inputs), _value(self.right, inputs)

    def holds(self, inputs):
        """Whether the relation holds at exact inputs."""
        left, right = self.sides(inputs)
        if isinstance(left, list) or isinstance(right, list):
            return (left == right) if self.relation == "=" else _refuse(self)
        return self._order(left, right) in RELATIONS[self.relation]

    def _order(self, left, right):
        """-1, 0 or 1; UsageError where balls overlap."""
        if isinstance(left, Fraction) and isinstance(right, Fraction):
            return (left > right) - (left < right)
        left, right = (arb(x.numerator) / x.denominator if isinstance(x, Fraction) else x for x in (left, right))
        if left.overlaps(right):
            raise UsageError(f"whether {self.text()} is not decided by balls: the sides are {left} and {right}")
        return 1 if left > right else -1

    def text(self):
        """Plain text, its conditions first and last what the two sides name."""
        return self._told("text", "if {}, then {}", " and ")

    def latex(self):
        """LaTeX, its conditions first and last what the two sides name."""
        return self._told("latex", r"\text{{if }} {} \text{{, then }} {}", r" \text{ and } ")

    def _told(self, mode, given, joined):
        (left, before), (right, after) = (told(_spelled(side, mode), mode) for side in (self.left, self.right))
        sign = SIGNS.get(self.relation, self.relation) if mode == "latex" else self.relation
        stated = sentence(f"{left} {sign} {right}", (*before, *after), mode)
        return given.format(joined.join(one._told(mode, given, joined) for one in self.given), stated) if self.given else stated


def _spelled(side, mode):
    """A side in which symbols that are words, no parameters of the theory, are set as words."""
    if mode == "text" or not is_scalar(side):
        return side
    words = [symbol for symbol in side.free_symbols if symbol.name not in PARAMETERS and WORD.fullmatch(symbol.name)]
    return side.xreplace({word: sympy.Symbol(rf"\text{{{word.name.replace('_', ' ')}}}") for word in words})


def _value(formula, inputs):
    if not is_scalar(formula):
        return _flat(formula.evaluate(inputs, "exact"))
    exact = evaluated(formula, inputs).exact
    return ball(formula, inputs) if exact is None else Fraction(exact)


def _flat(value):
    """A matrix as the list of its entries; a 1 x 1 matrix as its one number."""
    entries = [x for row in value for x in (row if isinstance(row, list | tuple) else (row,))] if isinstance(value, list | tuple) else [value]
    return Fraction(entries[0]) if len(entries) == 1 else [Fraction(x) for x in entries]


def _refuse(claim):
    raise UsageError(f"{claim.relation} does not order matrices")
