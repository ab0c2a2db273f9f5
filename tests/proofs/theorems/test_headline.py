"""Headlines: every one in the library is evaluated inside its part's domain and is not the checked formula; section E of the retrieval study."""

import pytest
from memorem.proofs.theorems import discovery

CARRIERS = [part for theorem in discovery.theorems() for part in theorem.parts.values() if part.headline]


def test_the_classical_ratio_at_four_pairs_a_coordinate():
    part = discovery.part("retrieval.linear_gaussian")
    assert [round(relative, 4) for *_, relative in part.headline.errors(part)] == [-0.2222, -0.0578, -0.0291]
    assert part.headline.text(part) == "at N = 4*d_k, d_v = d_k, d_k = 16, 64, 128: -22.2 %, -5.78 %, -2.91 %"


@pytest.mark.parametrize("part", CARRIERS, ids=lambda part: part.address)
def test_a_headline_differs_from_what_is_checked(part):
    assert any(relative != 0 for *_, relative in part.headline.errors(part))
