"""A corrected theorem: its earlier version stays citable, papers that use it are told, the errata say what changed."""

from dataclasses import replace

import pytest
from memorem import N, d_k
from memorem.proofs.errors import UsageError
from memorem.proofs.theorems import discovery, edition
from memorem.proofs.theorems.edition import Edition

from tests.proofs.paper.conftest import UNIT, inline, one

OLD = Edition(
    version=1,
    changed="The retrieved pair is no longer counted.",
    affects="Papers that quote N/d_k.",
    until="2026-05-01",
    formulas={"inverse_snr": N / d_k},
)


@pytest.fixture
def corrected(monkeypatch):
    """The library with a second version of one theorem."""
    theorem = replace(discovery.theorem(UNIT), version=2, history=(OLD,))
    monkeypatch.setattr(discovery, "theorem", lambda id, library=None: theorem)
    return theorem


def test_versions(checked, corrected):
    old, new = r"\frac{n}{d}", r"\frac{n-1}{d}"
    assert one(checked(inline(UNIT, new, "[version=2]"))).status == "MATCHES"
    superseded = one(checked(inline(UNIT, old, "[version=1]")))
    assert superseded.status == "SUPERSEDED" and "no longer counted" in superseded.message and "quote N/d_k" in superseded.message
    kept = one(checked(inline(UNIT, new, "[version=1]")))
    assert kept.status == "MATCHES" and "version=2" in kept.notes[0]
    assert one(checked(inline(UNIT, r"3\frac{n}{d}"))).near_miss is None
    assert one(checked(inline(UNIT, new, "[version=3]"))).status == "UNKNOWN ID"


def test_citations_of_superseded_and_unknown_versions(checked, corrected):
    text = rf"\cite{{other, memorem:{UNIT}:v1}} \cite[p. 2]{{memorem:{UNIT}:v2}} \theoremref[version=7]{{{UNIT}}}"
    assert [each.status for each in checked(text)] == ["SUPERSEDED", "UNKNOWN ID"]


def test_a_history_is_complete_and_names_parts_that_exist():
    theorem = discovery.theorem(UNIT)
    with pytest.raises(UsageError, match="every earlier version"):
        replace(theorem, version=2)
    with pytest.raises(UsageError, match="no part"):
        replace(theorem, version=2, history=(replace(OLD, formulas={"x": N}),))
    (row,) = edition.errata([replace(theorem, version=2, history=(OLD,))])
    assert row["formulas"]["inverse_snr"] == {"was": r"\frac{N}{d_k}", "is": r"\frac{N - 1}{d_k}"}
