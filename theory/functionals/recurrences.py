"""Random linear recurrences as statements: what a polynomial of a state is on average after random steps.

The state is any number of vectors (carried("y", d_k)), numbers (carried("T")) and numbers with an item (entries("c")[i]). A step says what each becomes,
as a term in the state before it and in families of random vectors. Families are drawn afresh in every step, at the start and in the reading, so that
they are independent of the state that they meet; only families named in `held` are drawn once and are the same throughout.
"""

from dataclasses import dataclass
from typing import Any

import sympy

from ..kernel.statement import Worded, clause
from ..scalars.parameters import N
from ..scalars.zero_test import Unknown
from ..vectors import syntax
from ..vectors.ensembles import constant
from ..vectors.monomials import named_item
from ..vectors.normal_form import survey
from ..vectors.printing import Style, latex, text, tidied
from ..vectors.trees import bound_items, vectors

__all__ = ["Recurrence", "Step", "carried", "recurrence", "step"]


def carried(name, width=None):
    """A part of a state that is carried from step to step: a vector of this width, or a number if there is none."""
    return syntax.Entry(name, syntax.Item("")) if width is None else constant(name, width)


@dataclass(frozen=True)
class Step:
    """What one step makes of each part of the state; parts that are not named stay. A part with an item, c[i], is meant for every item i.

    copies: the step is the mean of this many independent ones, such as heads, in which the random families are drawn anew.
    """

    updates: tuple
    copies: sympy.Expr = sympy.Integer(1)


def step(updates, copies=1):
    """A step from {part of the state: what becomes of it}."""
    return Step(tuple((part, _value(part, value)) for part, value in updates.items()), sympy.sympify(copies))


def _value(part, value):
    """A vector for a vector, else a term; 0 is the zero vector."""
    if isinstance(part, syntax.Vec):
        return syntax.VectorSum(()) if isinstance(value, int) and value == 0 else value
    return syntax.term(value)


@dataclass(frozen=True)
class Recurrence(Worded):
    """E reading(x_n): the state starts at `start`, and each phase (step, times) is taken that often, one phase after the other.

    start: ((part of the state, value), ...); of a part with items, those that are named, every other entry being zero. times: a natural number in the
    parameters, or oo for the limit of ever more steps of the last phase. held: names of the families that are drawn once. copies: the reading is of the
    mean of so many states, each carried through all phases by steps of its own; held families are common to them.
    """

    reading: syntax.Term
    start: tuple
    phases: tuple
    held: tuple = ()
    copies: sympy.Expr = sympy.Integer(1)

    @property
    def values(self):
        """The reading, and what the parts of the state start at and become."""
        updates = (value for one, _ in self.phases for _, value in one.updates)
        return (self.reading, *(value for _, value in self.start), *updates)

    @property
    def named_items(self):
        """The items that are different from one another and from those that a sum over the same range runs over; labels of single vectors are not."""
        named = {part.item.label for part, _ in self.start if isinstance(part, syntax.Entry)}
        named |= _free(self.reading).union(*(_free(value) for _, value in self.start))
        named |= {label for one, _ in self.phases for part, value in one.updates for label in _free(value) - {part.item.label}}
        counts = {item.count or N for value in self.values for item in bound_items(value)}
        items = [syntax.Item(*named_item(label)) for label in sorted(named - {""})]
        return tuple(item for item in items if (item.count or N) in counts)

    def key(self):
        """Every part as text."""
        return repr(self)

    def scalar(self):
        """No closed form before rules give one."""
        return None

    def compare(self, target, domain):
        """Unknown until a closed form is proved."""
        return Unknown("the recurrence has not been closed yet")

    def head(self, mode):
        """The mean of the reading; the reading itself where nothing is random."""
        shown = _body(self.reading, mode)
        if not any(vector.family.ensemble.random for value in self.values for vector in vectors(value)):
            return shown
        return rf"\mathbb{{E}}\left[{shown}\right]" if mode == "latex" else f"E[{shown}]"

    def where(self, mode):
        """The start and the steps, in the order in which they are taken."""
        starts = [f"{_shown(part, mode)} = {_body(value, mode)}" for part, value in self.start if value != syntax.Const(sympy.Integer(0))]
        begun = [clause("at first $" + _comma(mode).join(starts) + "$", mode)] if starts else []
        moved = _then(mode).join([*begun, *filter(None, (_phase(one, times, mode) for one, times in self.phases))])
        if self.copies == 1:
            return (moved,)
        return (moved, clause(f"what is read is the mean of ${Style(mode == 'latex').scalar(self.copies)}$ states so carried", mode))


def _free(value):
    """The labels of the items that a value leaves free."""
    free = set()
    survey(value, {}, free)
    return free


def _phase(one, times, mode):
    """L times c_i <- ..., y <- ...; nothing where a step changes nothing."""
    style, arrow = Style(mode == "latex"), r" \leftarrow " if mode == "latex" else " <- "
    updates = [(part, tidied(value)) for part, value in one.updates]
    moves = _comma(mode).join(f"{_shown(part, mode)}{arrow}{_body(value, mode)}" for part, value in updates if value != part)
    if not moves:
        return ""
    if one.copies != 1:
        moves = clause(f"as the mean of ${style.scalar(one.copies)}$ independent copies, $", mode) + moves
    if times == 1:
        return moves
    return clause("infinitely often $" if times == sympy.oo else f"${style.scalar(times)}$ times $", mode) + moves


def _comma(mode):
    return r",\; " if mode == "latex" else ", "


def _then(mode):
    return r",\; \text{then } " if mode == "latex" else ", then "


def _shown(part, mode):
    return latex(part) if mode == "latex" else text(part)


def _body(value, mode):
    value = tidied(value)
    return "0" if value == syntax.VectorSum(()) else _shown(value, mode)


def recurrence(reading, start, *phases, held=(), copies=1):
    """E reading(x_n) from {part: value} through phases (step, times). held: families that are drawn once, or vectors of theirs."""
    names = tuple(one if isinstance(one, str) else (one.family.name if isinstance(one, syntax.Vec) else one.name) for one in held)
    made = tuple((one, sympy.sympify(times)) for one, times in phases)
    begun = tuple((part, _value(part, value)) for part, value in start.items())
    return Recurrence(syntax.term(reading), begun, made, names, sympy.sympify(copies))


def state_name(part: Any):
    """The name of a part of the state."""
    return part.family.name if isinstance(part, syntax.Vec) else part.name
