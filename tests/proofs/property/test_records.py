"""Drawn points in evidence: kept by a full run, shown on the page, dropped with the formula that they were judged for, and able to refute."""

from dataclasses import replace

import pytest
from memorem import N, d_k
from memorem.proofs.property.coverage import coverage
from memorem.proofs.records import evidence
from memorem.proofs.runs import session
from memorem.proofs.site import maps, pages
from memorem.proofs.theorems import discovery
from memorem.proofs.verification.results import Drawn

ID = "retrieval.linear_unit"
PATH = discovery.files()[ID]


@pytest.fixture(scope="module")
def kept(tmp_path_factory):
    """The record of a full run."""
    folder = tmp_path_factory.mktemp("evidence")
    session.verify(ID, profile="full", device="cpu", evidence=folder)
    return evidence.Store(folder).load(ID)


def judged(theorem, kept):
    return evidence.judged(theorem, PATH, kept).parts["inverse_snr"]


def test_a_full_run_keeps_what_was_drawn_and_a_quick_one_draws_nothing(kept, tmp_path):
    result = judged(discovery.theorem(ID), kept)
    assert len(result.drawn) == session.DRAWN and all(isinstance(point, Drawn) and not point.refuted for point in result.drawn)
    assert sum(point.certified for point in result.drawn) >= 1 and sum(point.grade == "fine" for point in result.drawn) >= 1
    session.verify(ID, device="cpu", evidence=tmp_path)
    assert evidence.Store(tmp_path).load(ID).parts["inverse_snr"].drawn == []


def test_an_edited_formula_drops_them(kept):
    theorem = discovery.theorem(ID)
    edited = replace(theorem, parts={"inverse_snr": replace(theorem["inverse_snr"], equals=N / d_k)})
    assert judged(edited, kept).drawn == ()


def test_a_drawn_point_can_refute(kept):
    result = judged(discovery.theorem(ID), kept)
    assert result.status == "VERIFIED"
    refuted = replace(result, drawn=(*result.drawn, Drawn({"N": "2"}, "refuted", message="off")))
    assert refuted.verdict == ("REFUTED", "drawn-point", "off")
    raising = replace(result, drawn=(*refuted.drawn, Drawn({"N": "3"}, "error", message="the simulation raises OSError: disk full")))
    assert raising.verdict == ("ERROR", "drawn-point", "the simulation raises OSError: disk full")


def test_the_page_shows_where_it_was_checked(kept):
    part, result = discovery.part(ID), judged(discovery.theorem(ID), kept)
    listed = [point.params for point in result.points]
    assert maps.axes_of(part, [*listed, *(point.params for point in result.drawn)])[0] == "N"
    assert maps.draw(part, listed, result.drawn) is not None and maps.draw(part, listed, ()) is None
    shown = pages.part(part, result, (None, "a-map"), kept, [])
    assert shown["map"] == "a-map" and shown["drawn"] == result.drawn
    assert coverage(part, result.drawn).text() == shown["covered"].text()
