"""A formula that is off by a tenth (a fiftieth in the full profile) is refuted by every leg that its part requires."""

from dataclasses import replace
from fractions import Fraction
from math import inf

import pytest
from memorem import Rational, ones
from memorem.proofs.runs.session import settings
from memorem.proofs.theorems.formulas import evaluated
from memorem.proofs.theorems.theorem import Algebraic, Bound, Cited, Divergence, Identity, Law, Negative
from memorem.proofs.verification import certificate_leg, derivation_leg, simulation_leg
from memorem.proofs.verification.sampling import simulate
from memorem.theory.matrices.syntax import Matrix

from .walk import PARTS, derived, verified

WRONG = Rational(11, 10)
MUTABLE = [part for part in PARTS if isinstance(part, Identity | Law | Algebraic)]


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-mutated") for part in MUTABLE])
def test_off_by_a_tenth_is_refuted(part):
    mutant = replace(part, equals=mutated(part), near_misses={})
    legs = {
        "derivation": lambda: derivation_leg.judge(mutant, derived(part.address)),
        "certificate": lambda: certificate_leg.certify(mutant),
        "simulation": lambda: judge_again(mutant, verified(part.address).legs["simulation"]),
    }
    assert {leg: legs[leg]().word for leg in part.required} == dict.fromkeys(part.required, "fails")


def mutated(part):
    """A tenth more; of what may be zero, as a deterministic identity at some instance, by a seventh in every entry."""
    if part.equals == 0:
        return (part.scale or Rational(1)) / 10
    more = part.equals * WRONG
    if not isinstance(part, Algebraic):
        return more
    if not isinstance(part.equals, Matrix):
        return more + Rational(1, 7)
    return more + ones(part.equals.rows) @ ones(part.equals.cols).T * Rational(1, 7)


BOUNDS = [part for part in PARTS if isinstance(part, Bound)]


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-mutated") for part in BOUNDS])
def test_a_bound_on_the_false_side_is_refuted(part):
    """`equals` a tenth on the false side of the quantity's value where the bound is tightest, by exact and by measured values.

    A loose bound holds after few memories, which see less than a tenth: there the mutant is one and a half half-widths away.
    """
    false_side = Rational(9, 10) if part.relation == "<=" else Rational(11, 10)
    point, value = min(certificate_leg.measure(part), key=lambda pair: _slack(part, *pair))
    mutant = replace(part, equals=_rational(value) * false_side, near_misses={})
    assert derivation_leg.judge(mutant, derived(part.address)).word == "fails"
    assert certificate_leg.judge(mutant, [(point, value)]).word == "fails"
    leg = verified(part.address).legs["simulation"]
    seen = min(leg.details, key=lambda seen: abs(seen.predicted / seen.measured - 1) if seen.measured else inf)
    step = max(abs(seen.measured) / 10, 1.5 * seen.half_width)
    mutant = replace(mutant, equals=Rational(str(seen.measured - step if part.relation == "<=" else seen.measured + step)))
    assert judge_again(mutant, replace(leg, details=(seen,))).word == "fails"


def judge_again(part, leg):
    """The Leg that the samples of an earlier leg give for a part with another formula; algebraic identities are drawn again."""
    run = settings(profile="quick", device="cpu")
    if isinstance(part, Algebraic | Negative):
        return simulate(part, replace(run, at=leg.details[0].params))
    return simulation_leg.summed_up(part, [simulation_leg.judge(part, point.sample, run.alpha, run.resolution) for point in leg.details])


def _slack(part, point, value):
    """How far the bound is from an exact value, relative to it; zero values come last."""
    bound = float(evaluated(part.equals, point).decimal)
    return abs(bound / float(value) - 1) if float(value) else inf


def _rational(value):
    """An exact value as it is, the midpoint of a ball."""
    return Rational(str(value)) if isinstance(value, int | Fraction) else Rational(str(float(value)))


def test_the_mutants_cover_the_library():
    assert len(MUTABLE) + len(BOUNDS) == sum(not isinstance(part, Cited | Divergence | Negative) for part in PARTS)
