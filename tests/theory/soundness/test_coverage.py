"""A rule, or a row of the table that one reads, ships with seeds for random statements."""

from memorem.theory.kernel.derivation import RULES
from memorem.theory.kernel.rows import ROWS

from .cases import rows
from .search import SEEDS

NAMES = {*RULES.keys() - {"compare"}, *rows(*ROWS)}


def test_every_rule_has_seeds():
    assert sorted(NAMES - SEEDS.keys()) == [], "register seeds for them: @seeds(NAME) in a file of tests/theory/soundness"


def test_every_seed_names_a_rule():
    assert sorted(SEEDS.keys() - NAMES) == []
