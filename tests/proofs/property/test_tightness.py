"""How near each bound comes at its certificate's points, that one tightened by more is rejected there, and that a part says how loose it is."""

from dataclasses import replace
from functools import cache

import pytest
from flint import arb
from memorem import Rational
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import evaluated
from memorem.proofs.theorems.theorem import Bound
from memorem.proofs.verification import certificate_leg

from ..walk import PARTS

BOUNDS = [pytest.param(part, id=part.address) for part in PARTS if isinstance(part, Bound)]
NEAR = 0.02  # of the bound, or of the looseness that a part states
UNSAID = {  # bounds that are farther away, and do not say so; none may join them
    "budgets.infinite_context_bits#sign_ceiling",
    "budgets.infinite_context_bits#sign_sharp_ceiling",
    "depth.worst_case#energy",
    "heads.chernoff#deep",
}
MORE = Rational(1, 10**6)  # beyond the excess, far above the rounding of a double


def excess(part, values):
    """The least |bound / exact - 1| over the pairs (point, exact value); None where every exact value is zero or infinite.

    Of an enclosure the end that lies farther from the bound counts: only a bound beyond that end is known to be false.
    """
    found = []
    for point, value in values:
        try:
            exact, bound = float(_far_end(part, value)), float(evaluated(part.equals, point).decimal)
        except (TypeError, ValueError):  # an infinite mean has no number
            continue
        if exact:
            found.append(abs(bound / exact - 1))
    return min(found, default=None)


def _far_end(part, value):
    if not isinstance(value, arb):
        return value
    return value.lower() if part.relation == "<=" else value.upper()


@cache
def measured(address):
    """The exact values of a part's certificate, and its excess: (values, found)."""
    part = discovery.part(address)
    values = certificate_leg.measure(part)
    return values, excess(part, values)


@pytest.mark.parametrize("part", BOUNDS)
def test_a_bound_tightened_by_more_than_its_excess_is_rejected(part):
    values, found = measured(part.address)
    assert found is not None, "no point of the certificate has a value other than zero, so none can say how tight the bound is"
    stated = 1 + Rational(str(found)) if part.relation == "<=" else 1 - Rational(str(found))
    beyond = (1 - MORE) / stated if part.relation == "<=" else (1 + MORE) / stated
    assert certificate_leg.judge_kept(replace(part, equals=part.equals * beyond, near_misses={}), values).word == "fails"
    if found > 2 * MORE:  # just short of it the tighter bound still passes, so the excess is not overstated
        short = (1 + MORE) / stated if part.relation == "<=" else (1 - MORE) / stated
        assert certificate_leg.judge_kept(replace(part, equals=part.equals * short, near_misses={}), values).word != "fails"


@pytest.mark.parametrize("part", BOUNDS)
def test_a_bound_is_as_near_as_its_part_says(part):
    """Within a fiftieth of the quantity at a certified point, or within a fiftieth of the factor that its part states, and never nearer than that."""
    least = measured(part.address)[1]
    factor = 1 + least if part.relation == "<=" else 1 / (1 - least)
    stated = 1.0 if part.looseness is None else float(part.looseness)
    assert (part.address in UNSAID) == (factor > stated * (1 + NEAR)), f"the bound stays a factor {factor:.4f} away, the part says {stated:.4f}"
    assert factor >= stated * (1 - 1e-12)
    if part.looseness is not None:
        assert stated > 1 + NEAR and part.note, "a factor that is stated is one that counts, and its note says where it comes from"


def test_what_is_not_said_is_about_bounds_of_the_library():
    assert {part.values[0].address for part in BOUNDS} >= UNSAID
