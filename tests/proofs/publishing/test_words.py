"""What is false, and what is cited and not proved, says so wherever it is printed, and in mathematics rather than in Python."""

import re

import pytest
from memorem.proofs.cli import show_page
from memorem.proofs.publishing import citation, notebook
from memorem.proofs.site import pages
from memorem.proofs.theorems import discovery

THEOREMS = {theorem.id: theorem for theorem in discovery.theorems()}
WORDS = {part.address: part for theorem in THEOREMS.values() for part in theorem.parts.values() if part.equals is None}
FALSE = {address: part for address, part in WORDS.items() if part.kind == "Negative"}
CITED = {address: part for address, part in WORDS.items() if part.kind == "Cited"}


def printed(part):
    """{where: text} of every output that shows a part."""
    theorem, one = THEOREMS[part.theorem], {part.name: part}
    entry = {**citation.made(theorem, part, theorem.version, None), "evidence_hash": "0123", "evidence_date": "2026-01-01", "evidence": "full on cpu"}
    shown = {f"cite {name}": made(entry) for name, made in citation.FORMATS.items()}
    for name, latex in (("show", False), ("show --latex", True)):
        shown[name] = "\n".join(row[1] for row in show_page.rows(theorem, one, {}, latex=latex)[-3:])
    return {**shown, "statement": citation.statement(theorem, part), "notebook": notebook.statement(part), "glance": pages.glance(part)}


@pytest.mark.parametrize("address", FALSE)
def test_what_is_false_is_said_to_be_in_every_output(address):
    for where, text in printed(FALSE[address]).items():
        assert re.search("false|refuted", text), where
        assert "Claim(" not in text and "relation=" not in text, where


@pytest.mark.parametrize("address", FALSE)
def test_latex_has_both_sides_the_condition_and_the_note(address):
    part, said = FALSE[address], printed(FALSE[address])
    for where in ("cite latex", "cite bibtex", "show --latex"):
        assert part.claim.latex() in said[where] and part.note.rstrip(".") in said[where], where
    assert (r"\text{if }" in part.claim.latex()) == bool(part.claim.given)


@pytest.mark.parametrize("address", CITED)
def test_what_is_cited_is_said_not_to_be_proved_in_every_output(address):
    part = CITED[address]
    for where, text in printed(part).items():
        assert "not proved here" in text, where
        assert not re.search("evidence|profile|statement|0123", text.replace(part.statement, "")), where
    assert all(source in printed(part)["cite latex"] for source in part.sources)


def test_what_a_side_of_a_claim_names_stands_after_both_sides():
    claim = FALSE["updates.batch_gradient#delta_pass"].claim
    assert claim.text().startswith("S_N = eta V' K, where S_0 = 0;") and claim.latex().startswith(r"S_N = \eta V^{\top} K,\quad \text{where }")


def test_words_in_place_of_letters_are_set_as_words():
    assert r"\text{energy}" in FALSE["depth.prenorm#zero_direction"].claim.latex()
