"""What a rule does, for a reader: its arguments, and a step of the library's own derivations, the line before it and the line that it makes."""

import inspect
from contextlib import suppress
from dataclasses import dataclass

from ...theory.kernel.derivation import RULES, Refused
from ...theory.kernel.rows import ROWS
from ...theory.kernel.statement import told

ENOUGH = 3  # theorems that are replayed in search of a short example


@dataclass(frozen=True)
class Example:
    """A step of a derivation: the line before and the line after in LaTeX and in plain text, what was checked, and the part it belongs to."""

    rule: str
    before: tuple
    relation: str
    after: tuple
    conditions: tuple
    address: str

    @property
    def length(self):
        """Characters of LaTeX."""
        return len(self.before[0]) + len(self.after[0])


def shortest(derivation, address, found=None):
    """{rule: the shortest Example} of a derivation and of all inside it whose two lines read differently; `found` is added to."""
    found = {} if found is None else found
    for line in derivation.lines:
        for inner in line.parts:
            shortest(inner, address, found)
    return shorter(derivation.lines, address, found)


def shorter(lines, address, found):
    """`found`, {rule: Example}, with the steps of these lines where they are shorter."""
    for old, new in zip(lines, lines[1:], strict=False):
        before, after = (tuple(told(one.statement, mode)[0] for mode in ("latex", "text")) for one in (old, new))
        if new.rule is None or before == after:
            continue
        made = Example(new.rule.name, before, new.relation or "=", after, tuple(new.conditions), address)
        if made.rule not in found or made.length < found[made.rule].length:
            found[made.rule] = made
    return found


def example(name, ids, library):
    """The shortest Example of a rule in the first theorems of a list of ids; None if their derivations have none or are refused."""
    from ..theorems import discovery

    made = []
    for id in ids[:ENOUGH]:
        for part in discovery.theorem(id, library).parts.values():
            if part.derivation is not None:
                with suppress(Refused):
                    made += [one for rule, one in shortest(part.derive(**part.ensembles()[0]), part.address).items() if rule == name]
    return min(made, key=lambda one: one.length, default=None)


def arguments(name):
    """How a rule is called after `.by(`: `rules.integrate, family`."""
    parameters = list(inspect.signature(RULES[name].function).parameters.values())[2:]  # the statement and the context are the calculus's own
    shown = [str(one.replace(annotation=inspect.Parameter.empty)) for one in parameters]
    return ", ".join([f"rules.{name}", *shown])


def row_says(name):
    """The docstring of a row of the table that `compare` reads."""
    return inspect.getdoc(ROWS[name].function) or ""


def says(name):
    """The rule's own docstring."""
    return inspect.getdoc(RULES[name].function) or ""
