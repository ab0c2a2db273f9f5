"""When the sums of a point suffice."""

from types import SimpleNamespace

import pytest
from memorem.proofs.theorems import discovery
from memorem.proofs.verification import sampling

PART = discovery.part("capacity.error_free#every_pattern")
NAME = "a power of the width too many"


@pytest.mark.parametrize(
    ("measured", "word", "open_"),
    [(0.0013, "survives", [NAME]), (0.0013, "rejected", []), (0.0001, "survives", []), (0.000154, "survives", []), (None, "survives", [])],
)
def test_a_near_miss_that_is_crossed_keeps_a_bound_open(measured, word, open_):
    """N/d_k^3 is 0.000152 at N=3, d_k=27: what lies above it by more than the resolution will reject it."""
    answer = SimpleNamespace(measured=measured, params={"N": 3, "d_k": 27}, near_misses={NAME: word})
    assert sampling.crossed(PART, answer, 0.03) == open_


def test_identities_are_decided_by_their_own_interval():
    answer = SimpleNamespace(measured=0.5, params={"N": 8, "d_k": 16}, near_misses={"counts the retrieved pair": "survives"})
    assert sampling.crossed(discovery.part("retrieval.linear_unit"), answer, 0.03) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_a_loose_bound_rejects_its_near_misses_under_any_seed(seed, tmp_path):
    from memorem import verify

    assert verify("capacity.error_free", seed=seed, evidence=tmp_path).verified
