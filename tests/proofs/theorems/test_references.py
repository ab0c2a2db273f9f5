"""What a theorem says of others and of its earlier versions: no circle, no unknown id, no impossible date."""

from dataclasses import replace

import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.edition import Edition, misdirected

ONE = discovery.theorem("retrieval.linear_unit")


def library(**links):
    """Theorems a, b, ... by what supersedes them."""
    return {id: replace(ONE, id=id, superseded_by=target) for id, target in links.items()}


@pytest.mark.parametrize("links", [{"a": "b", "b": "a"}, {"a": "b", "b": "c", "c": "b"}])
def test_a_circle_of_successors_is_a_fault(links):
    known = library(**links)
    assert misdirected(known["a"], known.get)[1] == "superseded-in-a-circle"


@pytest.mark.parametrize("changes", [{"same_as": ("nobody",)}, {"same_as": ("a",)}, {"superseded_by": "nobody"}, {"superseded_by": "a"}])
def test_references_that_lead_nowhere_are_a_fault(changes):
    known = library(a=None)
    assert misdirected(replace(known["a"], **changes), known.get)[1] == "unknown-reference"


def test_a_chain_of_successors_is_none():
    known = library(a="b", b="c", c=None)
    assert misdirected(replace(known["a"], same_as=("c",)), known.get) is None


@pytest.mark.parametrize("until", ["2026-02-30", "soon", "20260101", ""])
def test_an_impossible_date_is_refused(until):
    with pytest.raises(UsageError, match="no date"):
        replace(ONE, version=2, history=(Edition(version=1, changed="it", affects="all", until=until),))


def test_versions_end_in_order():
    old = [Edition(version=k, changed="it", affects="all", until=day) for k, day in ((1, "2026-03-01"), (2, "2026-02-01"))]
    with pytest.raises(UsageError, match="order"):
        replace(ONE, version=3, history=tuple(old))
