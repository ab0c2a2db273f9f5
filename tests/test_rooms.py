"""The laws between the rooms: no circle of imports anywhere, lazy ones counted, and what each room may know."""

import pytest
from memorem.proofs.site.rooms import FLOORS, circle, imports, room, rooms, svg

# What a room may import beside itself; "proofs" stands for its errors and its Python face. Rooms that are not named may import what stands below them.
MAY_KNOW = {
    "theory.scalars": set(),
    "theory.kernel": {"theory.scalars"},
    "theory.vectors": {"theory.kernel", "theory.scalars"},
    "theory.matrices": {"theory.kernel", "theory.scalars", "theory.vectors"},
    "theory.distributions": {"theory.kernel", "theory.scalars", "theory.vectors"},
    "theory.certificates": set(),
    "numerics.statistics": set(),
    "numerics.memories": set(),
    "numerics.sampling": {"numerics.memories"},
    "numerics.engines": {"numerics.sampling", "numerics.statistics"},
    "proofs.paper.latex": set(),
}
ABOVE = {"proofs.publishing", "proofs.paper", "proofs.site", "proofs.cli", "proofs.property"}
MAY_NOT_KNOW = {
    "theory.functionals": {"theory.memories", "theory.matrices"},
    "theory.memories": {"theory.rules"},
    "proofs.theorems": {
        "proofs.verification",
        "proofs.records",
        "proofs.runs",
        "proofs.publishing",
        "proofs.paper",
        "proofs.site",
        "proofs.cli",
        "proofs.property",
    },
    "proofs.verification": ABOVE | {"proofs.records", "proofs.runs"},
    "proofs.records": ABOVE | {"proofs.runs"},
    "proofs.runs": ABOVE - {"proofs.property"},
    "proofs.property": {"proofs.publishing", "proofs.paper", "proofs.site", "proofs.cli"},
    "proofs.paper.reading": {"proofs.paper.checking", "proofs.site", "proofs.cli"},
    "proofs.paper.checking": {"proofs.site", "proofs.cli"},
    "proofs.publishing": {"proofs.site", "proofs.cli"},
    "proofs.site": {"proofs.cli"},
}
CIRCLES = {("proofs.property", "proofs.runs"), ("proofs.instrument", "proofs.cli")}  # still to be cut; may only become fewer


def test_no_import_goes_in_a_circle():
    found = circle(imports())
    assert found is None, f"{' -> '.join(found or ())}: move what both need below them, or register it as theory/kernel/statement.py does"


def test_a_circle_would_be_found():
    assert circle({"a": {"b"}, "b": {"c"}, "c": {"a"}}) == ["a", "b", "c", "a"]
    assert circle({"a": {"b", "c"}, "b": {"c"}, "c": set()}) is None


@pytest.mark.parametrize("floor", ["theory", "numerics", "proofs"])
def test_rooms_do_not_stand_in_a_circle(floor):
    """The modules at the foot of proofs/, its errors and its Python face, count each for itself."""
    graph = {}
    for name, others in imports().items():
        if name.startswith(f"{floor}."):
            graph.setdefault(own(name), set()).update({own(other) for other in others if other.startswith(f"{floor}.")} - {own(name)})
    found = circle({name: others - {b for a, b in CIRCLES if a == name} for name, others in graph.items()})
    assert found is None, f"{' -> '.join(found or ())}: move what both need into the room below, or what one needs of the other up beside it"
    assert all(b in graph.get(a, ()) for a, b in CIRCLES if a.startswith(floor)), "a circle is gone: take it out of CIRCLES"


def own(name):
    """The room of a module; a module at the foot of a floor is one of its own."""
    return name if room(name) in FLOORS else room(name)


@pytest.mark.parametrize("name", [*MAY_KNOW, *MAY_NOT_KNOW])
def test_rooms_know_only_what_they_may(name):
    known = rooms()[name]
    if name in MAY_KNOW:
        assert known <= MAY_KNOW[name], f"{name} imports {sorted(known - MAY_KNOW[name])}"
    else:
        wrong = {one for one in known for other in MAY_NOT_KNOW[name] if one == other or one.startswith(f"{other}.")}
        assert not wrong, f"{name} imports {sorted(wrong)}"


def test_every_room_that_is_named_is_there():
    assert {*MAY_KNOW, *MAY_NOT_KNOW} <= rooms().keys()


@pytest.mark.parametrize("floor", ["theory", "numerics", "proofs"])
def test_the_picture_shows_every_room_and_every_import_between_them(floor):
    own = {name: others for name, others in rooms().items() if name.startswith(f"{floor}.")}
    drawn = svg(floor)
    assert drawn.count("<rect") == len(own)
    assert drawn.count("<path") == sum(other in own for others in own.values() for other in others)
