"""What the derivation leg says of near misses that cannot be compared, and of bounds that are false."""

from dataclasses import replace

import memorem
import pytest
from memorem import E, Rational, d_k, entries, items, norm2, over, sphere
from memorem.proofs.property.counterexample import refuted
from memorem.proofs.verification import derivation_leg
from memorem.proofs.verification.results import FAILS, LEG_REFUSED, Leg

REFUSAL = Leg(LEG_REFUSED, "side-condition", "step 1, without: needs more")


def test_a_near_miss_that_cannot_be_compared_is_named():
    i, j = items("i j")
    s = entries("s")
    left = E(norm2(sphere(d_k)("k")[i]))
    wrong = over(j, s[j] ** 2) / (d_k * s[i] ** 2)
    part = replace(
        memorem.theorem("retrieval.linear_unit").first, quantity=lambda keys: left, equals=left, near_misses={"ratio": wrong},
        derivation=lambda start: start,
    )  # fmt: skip
    leg = derivation_leg.judge(part, derivation_leg.derive(part))
    assert (leg.word, leg.reason) == (LEG_REFUSED, "near-miss-refused") and "'ratio'" in leg.message


@pytest.mark.parametrize(("factor", "word"), [(1, LEG_REFUSED), (Rational(1, 2), FAILS)])
def test_a_refused_bound_that_is_false_ends_in_a_counterexample(factor, word):
    part = memorem.theorem("capacity.bit_rademacher")["hoeffding"]
    leg = refuted(replace(part, equals=factor * part.equals / 2), REFUSAL)
    assert leg.word == word, leg.message
    assert word == LEG_REFUSED or (leg.reason == "counterexample" and "the quantity is" in leg.message and "at most" in leg.message)
