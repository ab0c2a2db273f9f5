"""Every theorem's own LaTeX and random rewritings of it match; every near miss, rewritten, differs; no formula matches by failing to be read."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from memorem.proofs.paper.checking.checker import outcome
from memorem.proofs.paper.checking.outcome import AGREES, DIFFERS, MATCHES
from memorem.proofs.paper.latex.tokens import Unreadable, of_text
from memorem.proofs.paper.reading.manuscript import Claim
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import display, is_scalar
from memorem.theory.kernel.statement import told

from tests.proofs.paper.rewriting import Writer

PARTS = [part for theorem in discovery.theorems() for part in theorem.parts.values() if part.equals is not None]
SCALARS = [part for part in PARTS if is_scalar(part.equals)]
FEW = settings(max_examples=4, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)


def claim(text, part, **options):
    tokens = of_text(text)
    return Claim(part.address, tokens[0] if tokens else None, tuple(tokens), options, {}, ())


def status(text, part):
    found = outcome(claim(text, part), part, part.equals)
    return found.status, found.message


def _word(text, part):
    try:
        return status(text, part)[0]
    except Unreadable:
        return "UNREADABLE"


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.address)
def test_own_latex_matches(part):
    assert status(display(part.equals), part)[0] == MATCHES


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.address)
def test_own_statement_matches(part):
    if part.relation == "=d" or not (is_scalar(part.equals) or hasattr(part.equals, "shape")):
        return
    sign = {"=": "=", "<=": r"\le", ">=": r"\ge"}[part.relation]
    for ensemble in part.ensembles():
        quantity = part.quantity_for(**ensemble)
        sides = (told(quantity, "latex")[0], quantity.latex())  # alone, and with what it names
        assert MATCHES in [_word(f"{side} {sign} {display(part.equals)}", part) for side in sides], sides


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.address)
def test_near_misses_differ(part):
    for name, wrong in part.near_misses.items():
        try:
            found = status(display(wrong), part)
        except Unreadable:
            repeated = r"\mapsto" in display(wrong) or r"\prod_{t=1}" in display(wrong)  # repeated steps are compared letter for letter only
            assert repeated or (not is_scalar(wrong) and not hasattr(wrong, "shape")), f"{name}: {display(wrong)}"
            continue
        assert found[0] == DIFFERS, (name, found)


@pytest.mark.parametrize("part", SCALARS, ids=lambda part: part.address)
@FEW
@given(data=st.data())
def test_rewritings_match(part, data):
    text = Writer(lambda options: data.draw(st.sampled_from(options))).formula(part.equals)
    found = status(text, part)
    assert found[0] in (MATCHES, AGREES), (text, found)


@pytest.mark.parametrize("part", SCALARS, ids=lambda part: part.address)
@FEW
@given(data=st.data())
def test_rewritten_near_misses_differ(part, data):
    name = data.draw(st.sampled_from(sorted(part.near_misses)))
    text = Writer(lambda options: data.draw(st.sampled_from(options))).formula(part.near_misses[name])
    found = status(text, part)
    assert found[0] == DIFFERS, (name, text, found)


ALPHABET = [
    "N", "d_k", "d_v", "x", "1", "2", "+", "-", "/", "^", "_", "(", ")", "{", "}", r"\frac", r"\left(", r"\right)", r"\sqrt", r"\log", r"\cdot", "e",
    r"\beta", "=", r"\approx", "&", r"\\", "!", "|", r"\unknown", r"\sum", "[", "]", r"\mathrm", ",", ";", "'", "#", r"\Gamma", r"\bigl", r"\text",
]  # fmt: skip


@settings(max_examples=400, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(ALPHABET), max_size=12).map(" ".join))
def test_nothing_matches_by_failing_to_be_read(text):
    """Whatever the tokens, the answer is Unreadable or an outcome; a match is confirmed by a second reading at a point, in floats."""
    part = discovery.part("retrieval.linear_unit")
    try:
        found = outcome(claim(text, part), part, part.equals) if of_text(text) else None
    except Unreadable:
        return
    if found is not None and found.status == MATCHES:
        assert "N" in text and "d_k" in text and "1" in text


@settings(max_examples=60, deadline=None, derandomize=True)
@given(st.integers(0, 200), st.sampled_from(ALPHABET))
def test_a_token_put_into_a_true_formula_never_goes_unseen(place, token):
    """One token more: unreadable, different, or the same formula by algebra; a match is counted only for tokens that may change nothing."""
    part = discovery.part("retrieval.linear_gaussian")
    words = r"\frac { ( N - 1 ) d_v } { ( d_k - 2 ) ( d_v - 2 ) }".split()
    place %= len(words) + 1
    text = " ".join([*words[:place], token, *words[place:]])
    try:
        found = outcome(claim(text, part), part, part.equals)
    except Unreadable:
        return
    assert found.status == DIFFERS or (found.status == MATCHES and _harmless(words, place, token)), (text, found)


def _harmless(words, place, token):
    """A plus sign in front, layout, punctuation at the end, a multiplication sign between factors, a size before its bracket, a factor one, 1! and 2!."""
    sized = token in (r"\bigl", r"\left(", r"\right)") and words[place : place + 1] == ["("]
    return sized or (token == "!" and words[place - 1] in ("1", "2")) or token in ("+", "&", r"\\", r"\cdot", "1", ",", ";")
