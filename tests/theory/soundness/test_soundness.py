"""No rule makes a falsehood: every rule on random statements of its kind, both sides evaluated by brute force."""

import pytest

from .search import CHANGES, SEEDS, seeds_of, tried


@pytest.mark.parametrize("name", sorted(SEEDS))
def test_a_rule_makes_no_falsehood(name):
    accepted, judged = tried(name, range(len(seeds_of(name)) + CHANGES))
    assert accepted >= 2 and judged >= 3, f"{name}: accepted {accepted}, compared {judged}"
