"""No claim that is proved on a domain is false, or without a value, at any of its points; and no claim raises."""

import os
from random import Random

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from .claims import claim, outcome, points

CASES = 25_000 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 2_000
EACH = 50


@settings(max_examples=CASES // EACH, deadline=None, phases=[Phase.explicit, Phase.reuse, Phase.generate])
@given(st.integers(0, 2**64 - 1))
def test_what_is_proved_holds_at_every_point(seed):
    rng = Random(seed)
    for _ in range(EACH):
        relation, domain = claim(rng)
        if domain.proves(relation):
            for point in points(domain):
                found = outcome(relation, point)
                assert found in ("holds", "unclear"), f"{relation.text()} is proved on {domain.text()}, at {point} it {found}"
