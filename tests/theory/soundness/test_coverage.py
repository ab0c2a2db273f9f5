"""A rule ships with seeds for random statements."""

from memorem.theory.kernel.derivation import RULES

from .search import SEEDS


def test_every_rule_has_seeds():
    assert sorted(RULES.keys() - SEEDS.keys()) == [], "register seeds for them: @seeds(NAME) in a file of tests/theory/soundness"


def test_every_seed_names_a_rule():
    assert sorted(SEEDS.keys() - RULES.keys()) == []
