"""A formula that is off by a tenth (a fiftieth in the full profile) is refuted by every leg that its part requires."""

from dataclasses import replace

import pytest
from memorem import Rational
from memorem.proofs import certificate_leg, derivation_leg, simulation_leg
from memorem.proofs.theorem import Algebraic, Identity, Law

from .walk import PARTS, verified

WRONG = Rational(11, 10)
MUTABLE = [part for part in PARTS if isinstance(part, Identity | Law | Algebraic)]


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-mutated") for part in MUTABLE])
def test_off_by_a_tenth_is_refuted(part):
    mutant = replace(part, equals=part.equals * WRONG, near_misses={})
    legs = {
        "derivation": lambda: derivation_leg.judge(mutant, derivation_leg.derive(mutant)),
        "certificate": lambda: certificate_leg.certify(mutant),
        "simulation": lambda: simulation_leg.judge_again(mutant, verified(part.address).legs["simulation"]),
    }
    assert {leg: legs[leg]().word for leg in part.required} == dict.fromkeys(part.required, "fails")
