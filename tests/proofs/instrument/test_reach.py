"""How far derivations find themselves: a sample of the library, the same on every run, of which most are found, fast, and none is false."""

import statistics

import pytest
from memorem.proofs.instrument import reach
from memorem.proofs.theorems.theorem import Algebraic, Identity

EVERY = 8  # of the identities, and of the algebraic parts, one in so many is tried
SAMPLE = [part for kind in (Identity, Algebraic) for part in [one for one in reach.searched() if isinstance(one, kind)][::EVERY]]


@pytest.fixture(scope="module")
def found():
    return [reach.reached(part, seconds=6) for part in SAMPLE]


def test_most_of_a_sample_is_found_from_the_statement_alone(found):
    assert sum(one.found == reach.EQUAL for one in found) >= 0.85 * len(found), [one.part for one in found if one.found != reach.EQUAL]


def test_none_is_false(found):
    assert not [one for one in found if one.found == reach.FALSE]


def test_half_of_them_take_a_moment(found):
    assert statistics.median(one.seconds for one in found) < 0.6  # twice the time on an idle core
