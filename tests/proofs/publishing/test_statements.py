"""A printed statement: a quantity, its relation once, a formula, and after them the clauses that say what they name; in LaTeX no less than in text."""

import re

import pytest
from memorem.proofs.publishing.citation import statement
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import SIGNS, sides, stated
from memorem.theory.matrices.evaluation import letters_of
from memorem.theory.scalars.parameters import PARAMETERS

THEOREMS = [theorem for theorem in discovery.theorems() if not isinstance(theorem, discovery.Broken)]
PARTS = {part.address: part for theorem in THEOREMS for part in theorem.parts.values() if part.equals is not None}
BITS = ("SignReadout", "HopfieldReadout", "AveragedReadout", "FlippedReadout", "ClippedReadout")


def parameters(text):
    """Names of parameters in a plain text."""
    return set(re.findall(r"[A-Za-z]\w*", text)) & set(PARAMETERS) - {"n", "t", "p", "T"}  # letters that are also indices and names of states


@pytest.mark.parametrize("address", PARTS)
def test_a_statement_is_a_quantity_a_relation_and_a_formula(address):
    part = PARTS[address]
    quantity, sign, formula, clauses = sides(part)
    whole = stated(part)
    assert whole.startswith(f"{quantity} {sign} {formula}") and sign == SIGNS[part.relation]
    assert not re.search(r"\\quad|where|\\leftarrow", quantity + formula), "a clause stands inside the quantity"
    assert len(set(clauses)) == len(clauses)
    assert whole.count("{") == whole.count("}") and len(re.findall(r"\\left(?![a-z])", whole)) == len(re.findall(r"\\right(?![a-z])", whole))


@pytest.mark.parametrize("address", PARTS)
def test_latex_names_every_parameter_that_the_text_names(address):
    part = PARTS[address]
    for ensemble in part.ensembles():
        (text, _, _, said), (latex, _, _, typeset) = sides(part, "text", **ensemble), sides(part, "latex", **ensemble)
        shown = latex + " ".join(typeset)
        assert [name for name in parameters(" ".join([text, *said])) if PARAMETERS[name].latex not in shown] == []


def test_statements_that_differ_in_text_differ_in_latex():
    for theorem in THEOREMS:
        parts = [part for part in theorem.parts.values() if part.equals is not None]
        pairs = {(stated(part, "text"), stated(part)) for part in parts}
        assert len({latex for _, latex in pairs}) == len(pairs), theorem.id


@pytest.mark.parametrize("address", PARTS)
def test_layers_are_said_of_layers_only(address):
    part = PARTS[address]
    said = stated(part, "text")
    if re.search("|".join(BITS), part.quantity_for(**part.ensembles()[0]).key() if hasattr(part.quantity_for(**part.ensembles()[0]), "key") else ""):
        assert "layers" not in said and "layer is" not in said


@pytest.mark.parametrize(
    ("address", "text"),
    [
        (
            "depth.energy#unit_keys",
            "E[|sum_{j} c_j v_j - v_1|^2] = (1 + (N - 1)/d_k)**L - 1, where at first c_1 = 1, then L times c_i <- sum_{j} (k_i.k_j) c_j",
        ),
        (
            "capacity.criteria#mean_square",
            "N* = d_k*theta**2 + 1, where N* is the real N with E[|sum_{j != i} (k_j.k_i) v_j|^2 / (|k_i|^4 |v_i|^2)] = theta**2",
        ),
        (
            "capacity.criteria#every_bit",
            "P(at least one of N*d_k bits is wrong) <= N/d_k, where each bit is wrong with probability P(sgn (S k_i)_c != (v_i)_c); "
            "S holds N pairs of width d_k; ties count one half",
        ),
        ("updates.stability#beyond", "|e - eta k k' e|^2 >= 1"),
    ],
)  # fmt: skip
def test_statements_as_they_are_read(address, text):
    assert stated(PARTS[address], "text") == text


def test_a_citation_prints_the_statement():
    theorem = next(theorem for theorem in THEOREMS if theorem.id == "depth.energy")
    assert statement(theorem, theorem["unit_keys"]) == stated(theorem["unit_keys"])


@pytest.mark.parametrize("address", PARTS)
def test_no_statement_says_the_same_on_both_sides(address):
    part = PARTS[address]
    for ensemble in part.ensembles():
        for mode in ("text", "latex"):
            quantity, _, formula, _ = sides(part, mode, **ensemble)
            assert quantity != formula


@pytest.mark.parametrize("address", ["plasticity.bcm_selectivity#selective", "depth.normalisation#layers", "updates.transition_spectrum#length"])
def test_what_is_reduced_is_printed_before_it_is(address):
    """Letters stand for the values at which a quantity would simplify as soon as it is written."""
    part = PARTS[address]
    assert any(letter.means is not None for letter in letters_of(part.quantity).values())
