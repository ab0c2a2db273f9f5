"""No statement leaves out what it depends on: two that differ differ as they are printed, and every field of every class of statements is printed."""

from dataclasses import fields, is_dataclass, replace

import pytest
import sympy
from memorem.proofs.publishing import setting
from memorem.proofs.theorems import discovery
from memorem.theory.functionals.readouts import IndexCascade
from memorem.theory.kernel.statement import sentence, told
from memorem.theory.scalars.parameters import PARAMETERS, L, N, prob
from memorem.theory.vectors.trees import nodes

PARTS = [part for theorem in discovery.theorems() for part in theorem.parts.values() if part.equals is not None]
STATEMENTS = {made.key(): made for part in PARTS for option in part.ensembles() if hasattr(made := part.quantity_for(**option), "key")}
MOST = 6  # instances of a class of which every field is changed
ROOMS = ("memorem.theory.functionals", "memorem.theory.memories")


def printed(statement, mode):
    """What stands before a statement and the statement, without the ranges of parameters."""
    words = setting._Words(mode == "latex")
    before = [*setting._introduced((statement,), words), *setting._models((statement,), words), *setting._averaged((statement,), words)]
    return " ".join([*before, sentence(*told(statement, mode), mode)])


def instances():
    """{class: {key: instance}} of the statements of theory/functionals and theory/memories within those of the library."""
    found = {}
    for statement in STATEMENTS.values():
        for node in nodes((statement,)):
            if is_dataclass(node) and type(node).__module__.startswith(ROOMS) and hasattr(node, "key"):
                found.setdefault(type(node), {})[node.key()] = node
    return found


FOUND = instances()


def others(value, seen):
    """Values in place of that of a field: another number, the other truth value, a term or word that another instance has; tuples stay."""
    if isinstance(value, bool):
        return [not value]
    if isinstance(value, sympy.Expr | int):
        return [PARAMETERS["delta"].symbol if isinstance(value, sympy.Symbol) else value + 1]
    return [] if isinstance(value, tuple) else [one for one in seen if type(one) is type(value) and one != value][:1]


def test_the_library_has_statements_of_every_room():
    assert {kind.__module__.removeprefix("memorem.theory.").partition(".")[0] for kind in FOUND} >= {"functionals", "memories"}


@pytest.mark.parametrize("mode", ["text", "latex"])
def test_statements_that_differ_are_printed_differently(mode):
    said = {}
    for key, statement in STATEMENTS.items():
        said.setdefault(printed(statement, mode), []).append(key)
    assert [keys for keys in said.values() if len(keys) > 1] == []


@pytest.mark.parametrize("mode", ["text", "latex"])
@pytest.mark.parametrize("kind", FOUND, ids=lambda kind: kind.__name__)
def test_every_field_is_printed(kind, mode):
    made = list(FOUND[kind].values())[:MOST]
    for field in fields(kind):
        seen = [getattr(one, field.name) for one in made]
        for one in made:
            changed = [replace(one, **{field.name: value}) for value in others(getattr(one, field.name), seen)]
            assert not [other for other in changed if other.key() != one.key() and printed(other, mode) == printed(one, mode)], field.name


@pytest.mark.parametrize("mode", ["text", "latex"])
def test_a_cascade_says_how_items_are_mapped(mode):
    """The two models differ beyond whether being right or being wrong is asked: what is wrong in one is not one less what is right in the other."""
    one, merging = (IndexCascade(prob, L, N, merging=kind).where(mode) for kind in (False, True))
    assert one != merging and "one-to-one" in one[0] and "independent uniform image" in merging[0] and "wrong means" in merging[1]
