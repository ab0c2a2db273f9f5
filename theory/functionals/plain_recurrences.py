"""A random recurrence as plain data, for simulations and certificates that take its steps one by one."""

from dataclasses import dataclass

import sympy

from ..vectors import syntax
from ..vectors.plain import Families, NotPlain, node, number
from .recurrences import state_name


@dataclass(frozen=True)
class PlainRecurrence:
    """The program of a recurrence in plain nodes.

    state: ((name, item or "", width or None), ...); start: ((name, item or "", node), ...); phases: (((name, item, node), ...), copies, times), ...;
    families: ((name, (kind, width, scale)), ...); first: the item that is named, which is the first one; held, copies as in the statement.
    """

    reading: tuple
    state: tuple
    start: tuple
    phases: tuple
    families: tuple
    held: tuple
    copies: tuple
    first: str


def plain_recurrence(statement):
    """The PlainRecurrence of a statement. NotPlain for a limit, for several named items, and for what has no plain form."""
    parts = {state_name(part): part for part, _ in statement.start} | {state_name(p): p for step, _ in statement.phases for p, _ in step.updates}
    families = Families(parts)
    named = [item for item in statement.named_items if item.count is None]
    if len(named) > 1 or len(named) < len(statement.named_items) or any(times == sympy.oo for _, times in statement.phases):
        raise NotPlain("one named item, and so many steps as can be taken")
    reading = node(statement.reading, families)
    start = tuple((state_name(part), part.item.name, _value(part, value, families)) for part, value in statement.start)
    phases = tuple((_updates(step, families), number(step.copies), number(times)) for step, times in statement.phases)
    state = tuple((name, part.item.name, _width(part)) for name, part in sorted(parts.items()))
    found = PlainRecurrence(
        reading, state, start, phases, tuple(sorted(families.items())), statement.held, number(statement.copies), named[0].name if named else ""
    )
    _one_label_each(found)
    return found


def _updates(step, families):
    return tuple((state_name(part), part.item.name, _value(part, value, families)) for part, value in step.updates)


def _value(part, value, families):
    return ("zero", _width(part)) if value == syntax.VectorSum(()) else node(value, families)


def _width(part):
    return number(part.family.ensemble.width) if isinstance(part, syntax.Vec) else None


def _one_label_each(program):
    """A family is read at items that sums run over and at the named one, or at one label: different labels would be different vectors."""
    for name, _ in program.families:
        for body in (program.reading, *(b for _, _, b in program.start), *(b for updates, _, _ in program.phases for _, _, b in updates)):
            loose = unsummed(body, name) - {program.first}
            loose -= {item for updates, _, _ in program.phases for _, item, _ in updates}
            if len(loose) > 1 or (loose and is_summed(body, name)):
                raise NotPlain(f"{name} is read at several items")


def unsummed(body, family, bound=frozenset()):
    """The items at which a node reads a family and that no sum in it binds."""
    if body[0] == "vector":
        return {body[2]} - bound if body[1] == family else set()
    inner = bound | {body[1]} if body[0] in ("sum", "vector sum") else bound
    return set().union(*(unsummed(part, family, inner) for part in body[1:] if isinstance(part, tuple) and part and isinstance(part[0], str)))


def is_summed(body, family, bound=frozenset()):
    """Whether a sum in a node runs over vectors of the family."""
    if body[0] == "vector":
        return body[1] == family and body[2] in bound
    inner = bound | {body[1]} if body[0] in ("sum", "vector sum") else bound
    return any(is_summed(part, family, inner) for part in body[1:] if isinstance(part, tuple) and part and isinstance(part[0], str))
