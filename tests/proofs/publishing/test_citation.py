"""Citations carry id, version, evidence and hash, and only VERIFIED theorems have one."""

import json
import subprocess
from dataclasses import replace
from types import SimpleNamespace

import pytest
from memorem import N, d_k
from memorem.proofs.errors import UsageError
from memorem.proofs.publishing import citation, csl
from memorem.proofs.records import evidence
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.edition import Edition

from tests.installed import needs

ID = "retrieval.linear_unit"


@pytest.fixture(autouse=True)
def verified(monkeypatch):
    """Every theorem is VERIFIED by a record of this test."""
    record = evidence.TheoremRecord(id=ID, version=1, profile="full", device="cpu", seed=1, alpha=1e-6, resolution=0.01, parts={})
    monkeypatch.setattr(evidence, "freshest", lambda theorem, path, ours=True: (record, SimpleNamespace(status="VERIFIED")))


@pytest.mark.parametrize("format", citation.FORMATS)
def test_formats(format):
    said = citation.cite(ID, format)
    assert ("Retrieval noise with unit keys" in said and "full profile on cpu" in said) or format == "markdown"
    assert citation.entry(ID)["hash"] in said and citation.entry(ID)["evidence_hash"] in said
    assert "version 1" in said or json.loads(said)[0]["version"] == "1"


def test_bibtex_brings_the_papers():
    assert "2505.19488" in citation.cite(ID) and "\\texttt{retrieval.linear\\_unit}" in citation.cite(ID)


def test_a_part_is_cited_by_its_own_statement():
    assert r"\frac{N - 1}{d_k - 2}" in citation.cite("retrieval.linear_gaussian#unit_values", "latex")


def test_csl_brings_the_papers_as_plain_text():
    own, paper = json.loads(citation.cite(ID, "csl"))
    assert own["id"] == f"memorem:{ID}:v1" and own["number"] == ID
    assert paper["author"][0] == {"family": "Zhong", "given": "Shu"} and paper["DOI"].startswith("10.48550") and paper["archive"] == "arXiv"


def test_every_paper_becomes_csl_without_braces():
    for key, text in citation.references().items():
        item = csl.csl(text)
        assert item["id"] == key and "{" not in json.dumps(item["title"]) and item["author"] and item["issued"]


def test_an_earlier_version_stays_citable_and_says_what_changed(monkeypatch):
    old = Edition(version=1, changed="Counts others only.", affects="Quotes of N/d_k.", until="2026-05-01", formulas={"inverse_snr": N / d_k})
    theorem = replace(discovery.theorem(ID), version=2, history=(old,))
    monkeypatch.setattr(discovery, "theorem", lambda id, library=None: theorem)
    first, second = citation.cite(ID, version=1), citation.cite(ID)
    assert f"@misc{{memorem:{ID}:v1," in first and r"\frac{N}{d_k}" in first and "Counts others only." in first
    assert f"@misc{{memorem:{ID}:v2," in second and "Superseded" not in second
    with pytest.raises(UsageError, match="no version 3"):
        citation.cite(ID, version=3)


def test_every_source_is_in_the_bibliography():
    used = {source for theorem in discovery.theorems() for source in theorem.sources}
    assert used <= set(citation.references())


def test_what_is_not_verified_is_not_cited(monkeypatch):
    monkeypatch.setattr(evidence, "freshest", lambda theorem, path, ours=True: (None, evidence.judged(theorem, path, None)))
    with pytest.raises(UsageError, match="UNRUN, not VERIFIED"):
        citation.cite(ID)


@pytest.mark.parametrize("version", [0, -1])
def test_a_version_that_never_was_is_refused(version):
    with pytest.raises(UsageError, match=f"no version {version}"):
        citation.cite(ID, version=version)


def test_every_citation_compiles(tmp_path):
    needs("latex", "pdflatex")
    parts = [(theorem, part) for theorem in discovery.theorems() for part in theorem.parts.values()]
    cited = [citation.FORMATS["latex"](citation.made(theorem, part, theorem.version, None)) for theorem, part in parts]
    head = "\\documentclass{article}\\usepackage{amsmath,amssymb}\\begin{document}"
    (tmp_path / "all.tex").write_text("\n\n".join([head, *cited, r"\end{document}"]))
    done = subprocess.run(["pdflatex", "-interaction=nonstopmode", "all.tex"], cwd=tmp_path, capture_output=True, text=True, errors="replace")
    assert done.returncode == 0, [line for line in done.stdout.splitlines() if line.startswith(("!", "l."))]


def test_bibtex_itself_reads_the_entries(tmp_path):
    needs("latex", "bibtex")
    (tmp_path / "all.bib").write_text(citation.cite(ID))
    (tmp_path / "all.aux").write_text("\\citation{*}\n\\bibstyle{plain}\n\\bibdata{all}\n")
    done = subprocess.run(["bibtex", "all"], cwd=tmp_path, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout
