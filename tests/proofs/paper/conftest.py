"""A paper with one text, checked while every theorem is taken as VERIFIED."""

import pytest
from memorem.proofs.paper.checking.checker import Checker

PREAMBLE = r"\memoremsymbols{n = N, d = d_k, s = (N-1)/d_k}" + "\n"
UNIT = "retrieval.linear_unit"


@pytest.fixture
def checked(tmp_path):
    """The findings in a paper with this text, every theorem taken as VERIFIED."""

    def run(text, status="VERIFIED", preamble=PREAMBLE, name="paper.tex"):
        path = tmp_path / name
        path.write_text(preamble + text)
        return Checker(status=lambda id: status).paper(path)[0]

    return run


def one(findings):
    assert len(findings) == 1, findings
    return findings[0]


def inline(address, formula, options=""):
    return rf"text \checked{options}{{{address}}}{{{formula}}} text"
