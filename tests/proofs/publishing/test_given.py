"""What a derivation names beyond the domain is a condition of the statement: the part declares it, verification compares, and every output prints it."""

from dataclasses import replace

import memorem
import pytest
import sympy
from memorem.proofs.cli import show_page
from memorem.proofs.publishing import catalogue, citation
from memorem.proofs.publishing.setting import setting, unnamed
from memorem.proofs.theorems import discovery, fingerprints
from memorem.proofs.theorems.formulas import display
from memorem.proofs.theorems.given import undeclared
from memorem.proofs.verification.derivation_leg import derive, judge
from memorem.theory.vectors.ensembles import constant

FILES = discovery.files()
NAMING = [id for id, path in FILES.items() if any("named_sums" in file.read_text() for file in (path, *fingerprints.lemmas(path)))]
DERIVED = [part for id in NAMING for part in memorem.theorem(id).parts.values() if part.derivation is not None]
GIVEN = {part.address: part for theorem in discovery.theorems() for part in theorem.parts.values() if part.given}
TYPICAL = "retrieval.definitions#typical_lengths"


@pytest.mark.parametrize("part", [pytest.param(part, id=part.address) for part in DERIVED])
def test_a_part_declares_what_its_derivation_names(part):
    assert [undeclared(part, part.derive(**option)) for option in part.ensembles()] == [None] * len(part.ensembles())


@pytest.mark.parametrize("given", [{}, {constant("q", memorem.d_k): {2: memorem.d_k}}], ids=["nothing", "half of it"])
def test_a_condition_that_is_not_declared_is_no_proof(given):
    part = GIVEN[TYPICAL]
    leg = judge(replace(part, given=given), derive(part))
    assert (leg.word, leg.reason) == ("fails", "undeclared-condition") and "u_c^2 = d_v stands in one of them only" in leg.message
    assert judge(part, derive(part)).word == "holds"


def test_a_statement_under_another_condition_is_another():
    part = GIVEN[TYPICAL]
    assert fingerprints.formula(part) != fingerprints.formula(replace(part, given={}))


@pytest.mark.parametrize("address", GIVEN)
def test_every_output_prints_the_condition(address):
    part = GIVEN[address]
    theorem = memorem.theorem(part.theorem)
    for vector, sums in part.given.items():
        name = vector.family.name
        square, said = f"|{name}|^2 = {sums[2]}", rf"\rVert^2 = {display(sympy.sympify(sums[2]))}"
        assert square in setting(part) and square in "\n".join(row[1] for row in show_page.rows(theorem, {part.name: part}, {}))
        entry = citation.made(theorem, part, theorem.version, None)
        assert all(said in made(entry) for name, made in citation.FORMATS.items() if name != "csl")
    assert catalogue.theorem_entry(theorem).parts[part.name].setting_latex == setting(part, "latex")


def test_a_vector_is_given_with_its_length_and_the_item_that_is_left_out_is_introduced():
    said = setting(GIVEN[TYPICAL])
    assert "q be any vector of R^d_k with |q|^2 = d_k; u be any vector of R^d_v with |u|^2 = d_v" in said and "i: any one fixed item" in said
    assert "mu be any vector of R^d_k with |mu|^2 = d_k*rho" in setting(GIVEN["retrieval.shifted_keys#floor"])


def test_what_no_statement_names_is_not_listed():
    part = memorem.theorem("retrieval.centred")["mean"]
    assert unnamed(part) == ["nu"] and "nu" not in setting(part).split()
