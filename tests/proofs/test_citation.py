"""Citations carry id, version and hash, and only VERIFIED theorems have one."""

import pytest
from memorem.proofs import citation, discovery
from memorem.proofs.errors import UsageError


@pytest.mark.parametrize("format", citation.FORMATS)
def test_formats(format):
    said = citation.cite("retrieval.linear_unit", format)
    assert "Retrieval noise with unit keys" in said and "version 1" in said and "zhong2025" in said


def test_bibtex_brings_the_papers():
    assert "2505.19488" in citation.cite("retrieval.linear_unit") and "\\texttt{retrieval.linear\\_unit}" in citation.cite("retrieval.linear_unit")


def test_every_source_is_in_the_bibliography():
    used = {source for theorem in discovery.theorems() for source in theorem.sources}
    assert used <= set(citation.references())


def test_what_is_not_verified_is_not_cited(monkeypatch):
    monkeypatch.setattr(citation.evidence, "status", lambda theorem, path: citation.evidence.judged(theorem, path, None))
    with pytest.raises(UsageError, match="UNRUN, not VERIFIED"):
        citation.cite("retrieval.linear_unit")
