"""The explorer's data: only verified formulas are drawn, each with its domain and its points; what is left out says why."""

from pathlib import Path

import pytest
from memorem.proofs.site import explorer
from memorem.proofs.theorems import discovery
from memorem.proofs.verification.results import LEGS, Leg, PartResult, Point, TheoremResult

PLANTED = Path(__file__).parents[1] / "planted"
ADDRESSES = [(panel, address) for panel in explorer.PANELS for address in panel.curves]


def verified(theorem, path):
    """A result in which every part holds and was simulated at its first point."""
    point = {name: Point(dict(part.points[0]), 1.0, 1.5, 0.25, 100, "holds") for name, part in theorem.parts.items() if part.points}
    parts = {
        name: PartResult(part.kind, {leg: Leg("holds", details=(point[name],) if name in point else ()) for leg in LEGS}, part.required)
        for name, part in theorem.parts.items()
    }
    return TheoremResult(theorem.id, theorem.title, parts)


def test_only_verified_formulas_are_drawn(monkeypatch):
    monkeypatch.setattr(explorer.evidence, "status", lambda theorem, path: TheoremResult(theorem.id, "", {}, ("REFUTED", "off-by", "")))
    found = explorer.data()
    assert not any(panel["curves"] for panel in found["panels"])
    assert "retrieval.linear_unit: REFUTED" in found["left_out"]


def test_every_curve_of_a_verified_library_has_a_formula_and_a_domain(monkeypatch):
    monkeypatch.setattr(explorer.evidence, "status", verified)
    found = explorer.data()
    assert found["left_out"] == []
    for panel in found["panels"]:
        for curve in panel["curves"]:
            part = discovery.part(curve["address"])
            assert set(curve["domain"]) == {s.name for s in part.equals.free_symbols}
            assert all(point["measured"] == 1.5 for point in curve["points"])


@pytest.mark.parametrize(("panel", "address"), ADDRESSES, ids=[address for _, address in ADDRESSES])
def test_a_slider_moves_every_parameter_of_a_curve(panel, address):
    """Every parameter of every formula is the axis of its chart, a slider, or follows from one."""
    moved = {slider.name for slider in explorer.SLIDERS} | set(explorer.SAME) | {panel.x}
    assert {s.name for s in discovery.part(address).equals.free_symbols} <= moved


def test_relations_between_parameters_stand_in_the_code(monkeypatch):
    monkeypatch.setattr(explorer.evidence, "status", verified)
    assert "? " in explorer.curve("updates.decay_stream")["javascript"]


def test_another_library_has_other_curves():
    assert explorer.data(PLANTED)["left_out"][0].endswith("not in this library")
