"""The last line of a report."""

from memorem.proofs.paper.checking import report
from memorem.proofs.paper.checking.checker import Checker

from tests.proofs.paper.conftest import UNIT, inline


def test_the_summary_counts_what_is_no_formula_beside_the_formulas(tmp_path):
    path = tmp_path / "paper.tex"
    for text, said in (
        (inline(UNIT, r"\frac{N}{d_k}"), "1 formula: 1 DIFFERS"),
        (r"\input{missing}" + inline(UNIT, r"\foo"), "1 formula and 1 other finding: 2 UNREADABLE"),
        ("nothing", "0 formulas: nothing found"),
    ):
        path.write_text(text)
        findings, manuscript = Checker(status=lambda id: "VERIFIED").paper(path)
        assert report.summary(findings, manuscript) == said
