"""What a reader would guess and what is false: a relation between two formulas, into which a counterexample puts numbers."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy
from flint import arb

from ...theory.scalars.balls import ball
from ..errors import UsageError
from .formulas import display, evaluated, is_scalar

RELATIONS = {"=": (0,), "<=": (-1, 0), ">=": (0, 1), "<": (-1,), ">": (1,)}
SIGNS = {"<=": r"\le", ">=": r"\ge"}


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
        """Plain text, its conditions first."""
        stated = f"{_plain(self.left)} {self.relation} {_plain(self.right)}"
        return f"if {' and '.join(one.text() for one in self.given)}, then {stated}" if self.given else stated

    def latex(self):
        """LaTeX of the relation."""
        return f"{display(self.left)} {SIGNS.get(self.relation, self.relation)} {display(self.right)}"


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


def _plain(formula):
    return str(formula) if is_scalar(formula) else formula.text()
