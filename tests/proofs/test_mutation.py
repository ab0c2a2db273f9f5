"""A formula that is off by a tenth (a fiftieth in the full profile) is refuted by every leg that its part requires."""

from dataclasses import replace
from fractions import Fraction
from inspect import signature

import pytest
from memorem import Rational
from memorem.proofs import certificate_leg, derivation_leg, simulation_leg
from memorem.proofs.theorem import Algebraic, Bound, Cited, Divergence, Identity, Law, Negative

from .walk import PARTS, verified

WRONG = Rational(11, 10)
MUTABLE = [part for part in PARTS if isinstance(part, Identity | Law | Algebraic)]


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-mutated") for part in MUTABLE])
def test_off_by_a_tenth_is_refuted(part):
    wrong = part.scale / 10 if part.equals == 0 else part.equals * WRONG
    mutant = replace(part, equals=wrong, near_misses={})
    legs = {
        "derivation": lambda: derivation_leg.judge(mutant, derivation_leg.derive(mutant)),
        "certificate": lambda: certificate_leg.certify(mutant),
        "simulation": lambda: simulation_leg.judge_again(mutant, verified(part.address).legs["simulation"]),
    }
    assert {leg: legs[leg]().word for leg in part.required} == dict.fromkeys(part.required, "fails")


BOUNDS = [part for part in PARTS if isinstance(part, Bound)]


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-mutated") for part in BOUNDS])
def test_a_bound_on_the_false_side_is_refuted(part):
    """`equals` a tenth on the false side of the quantity's value at the listed point where the bound is tightest.

    The value is the exact one for the certificate, and the measured one for the simulation, whose random instances are others.
    """
    leg = verified(part.address).legs["simulation"]
    sizes = signature(part.certificate.function).parameters  # a certificate need not name sizes that its quantity lacks
    exact = {
        index: part.certificate.evaluate({name: size for name, size in point.params.items() if name in sizes})
        for index, point in enumerate(leg.details)
    }
    index = min(exact, key=lambda index: abs(leg.details[index].predicted / float(exact[index]) - 1))
    value, point = exact[index], leg.details[index]
    false_side = Rational(9, 10) if part.relation == "<=" else Rational(11, 10)
    mutant = replace(part, equals=_rational(value) * false_side, near_misses={})
    assert derivation_leg.judge(mutant, derivation_leg.derive(mutant)).word == "fails"
    assert certificate_leg.certify(mutant, [(point.params, value)]).word == "fails"
    mutant = replace(mutant, equals=Rational(str(point.measured)) * false_side)
    assert simulation_leg.judge_again(mutant, replace(leg, details=(point,))).word == "fails"


def _rational(value):
    """An exact value as it is, the midpoint of a ball."""
    return Rational(str(value)) if isinstance(value, int | Fraction) else Rational(str(float(value)))


def test_the_mutants_cover_the_library():
    assert len(MUTABLE) + len(BOUNDS) == sum(not isinstance(part, Cited | Divergence | Negative) for part in PARTS)
