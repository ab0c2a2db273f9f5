"""What a certificate tells apart: irrational sides, sums over two bound items, values of every parameter."""

from dataclasses import replace

import pytest
import sympy
from flint import arb
from memorem.proofs.theorems import discovery, preflight
from memorem.proofs.theorems.theorem import Algebraic, Bound, Divergence, Identity, Law
from memorem.proofs.verification import certificate_leg
from memorem.theory.certificates import certify
from memorem.theory.certificates.certify import Instance
from memorem.theory.scalars.parameters import theta

PARTS = [part for one in discovery.theorems() for part in getattr(one, "parts", {}).values() if getattr(part, "certificate", None) is not None]


@pytest.mark.parametrize(("left", "outcome"), [(2, certificate_leg.EQUAL), (3, certificate_leg.UNEQUAL)])
def test_irrational_sides_are_told_apart(left, outcome):
    value = Instance({"theta": 2}, arb(left).sqrt())
    assert certificate_leg.compare(sympy.sqrt(theta), {}, value) == outcome


def test_wide_balls_and_what_is_no_number_decide_nothing():
    wide = arb(2).sqrt() + arb(0, 0.1)
    assert certificate_leg.compare(sympy.sqrt(theta), {}, Instance({"theta": 2}, wide)) == certificate_leg.UNCLEAR
    assert certificate_leg.compare(sympy.sqrt(theta), {}, Instance({"theta": 2}, None)) == certificate_leg.UNCLEAR


def test_two_bound_items_are_counted_as_an_overlap():
    """sum_{j,l != 0} (k_j.k_l)^2 is (N - 1)(1 + (N - 2)/d_k) and not (N - 1)^2, with which it agrees for d_k = 1."""
    squares = certify.polynomial(lambda memory: memory.over(lambda j: memory.over(lambda l: memory.key(j, l) ** 2, excluding=0), excluding=0))
    for kind, degrees in squares.degrees.items():
        assert degrees["N"] >= 2 and degrees["d_k"] >= 1
        assert {"N": 3, "d_k": 2, "keys": kind} in squares.points
        assert squares.evaluate({"N": 3, "d_k": 2, "keys": kind}) == 3


@pytest.mark.parametrize("kind", [Identity, Bound, Law, Algebraic, Divergence])
def test_a_certificate_at_one_value_of_a_parameter_is_refused(kind):
    """Whatever the kind of the part: its certificate cut down to one point says nothing of how the quantity depends on what the point names."""
    part = next(part for part in PARTS if type(part) is kind and part.certificate.scope != "all sizes" and free(part))
    assert preflight.fault(part) is None
    cut = replace(part, certificate=replace(part.certificate, points=part.certificate.points[:1]))
    assert preflight.fault(cut)[1] == "frozen-parameter"


def free(part):
    """The names that a point of the certificate gives and that the domain lets vary."""
    point = part.certificate.points[0] if part.certificate.points else {}
    return [name for name, range_ in part.domain.parameters.items() if name in point and len(range_.samples()) > 1]
