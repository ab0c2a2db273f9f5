"""The search finds every old hole: each mend is taken out for a moment, and a falsehood must show."""

import pytest

from .holes import HOLES, opened
from .judge import Falsehood
from .search import CHANGES, seeds_of, tried


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_is_found(hole, monkeypatch):
    one = HOLES[hole]
    numbers = range(len(seeds_of(one.rule)) + CHANGES)
    opened(one, monkeypatch)
    with pytest.raises(Falsehood):
        tried(one.rule, numbers, once=False)
