"""The update rules of the library, with their near misses: every formula for a state after one write of a key and a value."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

STATES = ("S", "S_0")
CHANNELS = {"a": "d_k", "b": "d_v"}  # gates for each coordinate of the key and of the value


@dataclass(frozen=True)
class Rule:
    """The state after one write, [d_v, d_k], as an expression in its letters and parameters; near_miss is its name if it is one."""

    address: str
    near_miss: str | None
    expression: Any
    state: str
    parameters: tuple[str, ...]
    exchanged: bool = False

    @property
    def said(self):
        """How the rule is called in a report."""
        return self.address if self.near_miss is None else f"the near miss “{self.near_miss}” of {self.address}"

    def step(self, S, k, v, values, backend="numpy"):
        """The next state; arrays may have leading axes that are the same for all."""
        if self.exchanged:
            return np.swapaxes(self._step(np.swapaxes(S, -1, -2), v, k, values, backend), -1, -2)
        return self._step(S, k, v, values, backend)

    def _step(self, S, k, v, values, backend):
        return np.asarray(self.expression.evaluate({self.state: S, "k": k, "v": v, **values}, backend=backend))


@cache
def rules():
    """Every Rule of the library, the theorems' own before near misses; each is an exact statement about one write."""
    from ..theorems import discovery

    parts = [part for theorem in discovery.theorems() if not isinstance(theorem, discovery.Broken) for part in theorem.parts.values()]
    own = [rule for part in parts if (rule := _rule(part, None, part.equals)) is not None]
    homes = {rule.address: next(part for part in parts if part.address == rule.address) for rule in own}
    missed = [
        rule
        for address, part in homes.items()
        for name, formula in part.near_misses.items()
        if (rule := _rule(part, name, formula)) is not None and rule.address == address
    ]
    swapped = [
        Rule(r.address, "keys and values exchanged", r.expression, r.state, r.parameters, True)
        for r in own
        if not CHANNELS.keys() & set(r.parameters)
    ]
    return (*own, *missed, *swapped)


def _rule(part, name, formula):
    """The Rule that a part's formula is, or None if it is no state after one write."""
    from ...theory.matrices.evaluation import letters_of, parameters_of
    from ...theory.matrices.syntax import Matrix

    if not isinstance(formula, Matrix) or [str(size) for size in formula.shape] != ["d_v", "d_k"]:
        return None
    letters, wanted = set(letters_of(formula)), parameters_of(formula)
    state = next((one for one in STATES if one in letters), None)
    numbers = sorted(set(wanted) - {"d_k", "d_v"})
    if state is None or not {"k", "v"} <= letters or letters - {state, "k", "v", *CHANNELS} or any(wanted[n].is_integer for n in numbers):
        return None
    return Rule(part.address, name, formula, state, (*numbers, *(name for name in CHANNELS if name in letters)))
