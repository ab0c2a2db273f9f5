"""The audits: a verdict stands only on theorems that are VERIFIED and of a kind that can carry it."""

import re

import pytest
from memorem.proofs.site import audits, build, pages
from memorem.proofs.site.entries import Entry


def entry(id, **parts):
    return Entry(id, "title", "VERIFIED", "", parts=[{"name": n, "kind": k, "status": s, "scope": "", "claim": ""} for n, (k, s) in parts.items()])


def claim(verdict, *settled_by):
    return audits.Claim.model_validate({"title": "t", "from": "abstract", "verdict": verdict, "settled_by": list(settled_by), "why": ""})


KNOWN = {
    "a.b": entry("a.b", one=("Identity", "VERIFIED"), two=("Bound", "STALE"), three=("Cited", "CITED")),
    "a.c": entry("a.c", false=("Negative", "VERIFIED")),
}


@pytest.mark.parametrize(
    "verdict, settled_by, missing",
    [
        ("exact", ["a.b#one"], []),
        ("conditional", ["a.b#one", "a.b#three"], []),
        ("exact", ["a.b"], ["a.b"]),
        ("exact", ["a.b#one", "a.missing"], ["a.missing"]),
        ("exact", ["a.b#nameless"], ["a.b#nameless", "a part of kind Algebraic or Divergence or Identity or Law"]),
        ("bound", ["a.b#one"], ["a part of kind Bound"]),
        ("false", ["a.b#one"], ["a part of kind Divergence or Negative"]),
        ("false", ["a.c#false"], []),
    ],
)
def test_what_settles_a_claim(verdict, settled_by, missing):
    settled, found = audits.standing(claim(verdict, *settled_by), KNOWN)
    assert found == missing and settled == (not missing)


def test_nothing_settles_what_is_not_mathematical():
    assert audits.standing(claim("not mathematical"), KNOWN) == (False, [])


def test_every_paper_reads_and_quotes_only_abstracts():
    papers = audits.papers()
    assert {paper.arxiv for paper in papers if paper.cite} == {"2505.19488", "2508.08289"}
    for paper in papers:
        for each in paper.claims:
            assert bool(each.quote) == (each.source == "abstract"), each.title
            assert each.settled_by or each.verdict == "not mathematical", each.title


@pytest.mark.parametrize("paper", audits.papers(), ids=lambda paper: paper.key)
def test_an_open_claim_is_not_shown_as_settled(site, paper):
    known = {entry.id: entry for entry in build.collected()}
    expected = sum(not audits.standing(claim, known)[0] for claim in paper.claims if claim.verdict != "not mathematical")
    page = (site / "papers" / f"{paper.key}.html").read_text()
    assert page.count("It would be") == expected
    assert len(re.findall(r">\s*OPEN\s*</span>(?:</[a-z]+>)*\s*It would be", page)) == expected


def test_a_page_says_of_an_open_claim_what_is_missing():
    paper = audits.Paper(key="k", name="n", read="nothing", claims=[claim("exact", "a.missing")])
    page = pages.rendered(
        "paper.md", paper=paper, claims=[(paper.claims[0], *audits.standing(paper.claims[0], KNOWN))], words=audits.WORDS, where=audits.WHERE
    )
    assert "It would be *exact*; missing: a.missing" in page and "Read: nothing." in page
