"""The library over its whole domains: no drawn point refutes a statement, by certificate or by simulation, and every point can be evaluated."""

import os

import pytest
from memorem.proofs.property.hunt import EXAMPLES, property_of
from memorem.proofs.property.search import DEVICE, QUICK, THOROUGH
from memorem.proofs.theorems.theorem import Cited, Negative

from ..walk import PARTS, RUN

PROFILE = "thorough" if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else "quick"
EFFORT = DEVICE if RUN.device.startswith("cuda") else THOROUGH if PROFILE == "thorough" else QUICK
STATED = [part for part in PARTS if not isinstance(part, Cited | Negative)]


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-property") for part in STATED])
def test_no_drawn_point_refutes_it(part, record_property):
    search, seen = property_of(part, RUN, examples=EXAMPLES[PROFILE], effort=EFFORT)
    covered = search.coverage()
    record_property("coverage", covered.text())
    assert seen is None, f"{seen.message}\ncovered: {covered.text()}"
    assert covered.points > 0
