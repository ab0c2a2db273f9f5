"""The library itself: every leg of every part holds, every near miss is rejected, and a wrong formula would have been seen."""

import pytest
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.theorem import Cited, Negative

from .walk import OPENED, PARTS, THEOREMS, legs, verified


def test_every_file_opens():
    assert THEOREMS
    assert [broken.message for broken in THEOREMS if isinstance(broken, discovery.Broken)] == []


@pytest.mark.parametrize(("part", "leg"), legs())
def test_leg_holds(part, leg):
    result = verified(part.address)
    assert result.fault is None, result.fault
    found = result.legs[leg]
    assert found.word == "holds", f"{part.address} {leg}: {found.word} ({found.reason}) {found.message}"
    assert {name: word for name, word in found.near_misses.items() if word != "rejected"} == {}


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-status") for part in PARTS if part.required])
def test_part_is_verified(part):
    status, reason, message = verified(part.address).verdict
    assert status == "VERIFIED", f"{part.address}: {status} ({reason}) {message}"


@pytest.mark.parametrize("theorem", [pytest.param(theorem, id=theorem.id) for theorem in OPENED])
def test_two_near_misses_or_a_refutation(theorem):
    mandatory = [part for part in theorem.parts.values() if not isinstance(part, Cited | Negative)]
    assert sum(len(part.near_misses) for part in mandatory) >= 2


@pytest.mark.parametrize("theorem", [pytest.param(theorem, id=theorem.id) for theorem in OPENED])
def test_docstring_names_its_source(theorem):
    assert "Source:" in theorem.text
    assert theorem.sources
