"""Comparisons of one item with each of the others, of which a statement names one: which item is any other, and how often each is met."""

from dataclasses import dataclass
from typing import Any

import sympy

from ...theory.functionals.error_probabilities import SomeWrong
from ...theory.functionals.tail_probabilities import Independently, Wrong
from ...theory.scalars.parameters import N
from ...theory.vectors.syntax import Vec
from ...theory.vectors.trees import bound_items, nodes


@dataclass(frozen=True)
class Compared:
    """The item `own` is compared with every `other`, `times` times each."""

    own: str
    other: str
    times: Any

    def told(self, words):
        """Over what the comparisons run."""
        apart = words.apart(self.other, self.own)
        return f"one for each {apart}" if self.times == 1 else f"{words.formula(self.times)} for each {apart}"


def compared(statement):
    """Every Compared of a statement on several comparisons, each of which names two items."""
    found = []
    for node in nodes(statement):
        if isinstance(node, SomeWrong | Independently) and isinstance(node.error, Wrong):
            bound = {item.name for item in bound_items(node.error)}
            named = [one.item.name for one in nodes(node.error) if isinstance(one, Vec) and one.item.name not in bound]
            items = sorted(dict.fromkeys(named), key=named.count, reverse=True)
            if len(items) == 2:
                found.append(Compared(*items, sympy.cancel(sympy.sympify(node.count) / (N - 1))))
    return found
