"""The appendix says what was checked, compiles where TeX is at hand, and notebooks show statements as mathematics."""

import shutil
import subprocess

import memorem
import pytest
from memorem.proofs.errors import UnknownTheorem
from memorem.proofs.publishing import appendix

IDS = ("retrieval.linear_unit", "updates.gradient_table#gated_delta")


def test_an_appendix_has_statement_assumptions_lines_scope_and_hash(tmp_path):
    path = tmp_path / "appendix.tex"
    assert "2 of 2" in appendix.write(IDS, path)
    text = path.read_text()
    derivation = memorem.theorem(IDS[0]).derivation
    lines = [line.statement.latex() for line in derivation.lines]
    assert all(line in text for line in lines) and derivation.lines[-1].rule.title in text
    for word in ("Assumptions", "Certificate", "Simulation", "Hash", r"$d_k$ (width of keys and queries) is an integer"):
        assert word in text
    assert text.count(r"\begin{enumerate}") == 2 and text.count("{") == text.count("}")


@pytest.mark.skipif(shutil.which("pdflatex") is None, reason="pdflatex is not installed")
def test_it_compiles(tmp_path):
    appendix.write(IDS, tmp_path / "appendix.tex")
    subprocess.run(["pdflatex", "-interaction=nonstopmode", "-halt-on-error", "appendix.tex"], cwd=tmp_path, check=True, capture_output=True)


def test_an_unknown_id_writes_nothing(tmp_path):
    with pytest.raises(UnknownTheorem):
        appendix.write(("retrieval.nothing",), tmp_path / "appendix.tex")
    assert not (tmp_path / "appendix.tex").exists()


def test_notebooks_show_mathematics():
    part = memorem.theorem(IDS[0]).first
    assert part.latex in part._repr_latex_() and part._repr_latex_().startswith("$")
    assert r"\begin{aligned}" in memorem.theorem(IDS[0]).derivation._repr_latex_()
