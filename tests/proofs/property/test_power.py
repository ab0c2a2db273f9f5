"""Power: machine-made wrong forms differ from the truth, are found by the search, and the committed table says how many."""

import json
from dataclasses import replace

import pytest
from memorem import N, d_k, exp
from memorem.proofs.property import __main__ as measure
from memorem.proofs.property.mutants import differs, edits, mutants
from memorem.proofs.property.power import power
from memorem.proofs.site.measured import MEASURED
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.formulas import canonical
from memorem.proofs.theorems.theorem import Cited, Divergence, Negative
from memorem.theory.matrices.syntax import Zeros

from ..walk import PARTS, RUN

UNIT = discovery.part("retrieval.linear_unit")
FOUND = json.loads((MEASURED / "power.json").read_text())["parts"]


def test_the_edits_are_those_that_papers_get_wrong():
    kinds = {}
    for kind, _, formula in edits(UNIT.equals):
        kinds.setdefault(kind, []).append(canonical(formula))
    for kind, wrong in (
        ("dropped", N / d_k), ("size", (N - 1) / (d_k + 1)), ("size", (N - 1) / (d_k + 2)), ("factor two", 2 * ((N - 1) / d_k)),
        ("exponent", (N - 1) / d_k**2), ("swapped", (d_k - 1) / N), ("constant", (N - 2) / d_k), ("sign", (N + 1) / d_k),
    ):  # fmt: skip
        assert canonical(wrong) in kinds[kind]


def test_a_mutant_that_is_the_truth_is_none():
    part = replace(UNIT, equals=(N - 1) / d_k)
    assert not differs(part, (2 * N - 2) / (2 * d_k), [{"N": 3, "d_k": 2}]) and differs(part, N / d_k, [{"N": 3, "d_k": 2}])
    assert len(mutants(UNIT)) >= 10


@pytest.mark.parametrize("address", ["retrieval.linear_gaussian#inverse_snr", "updates.gradient_table#delta", "retrieval.pseudo_inverse#leverage"])
def test_every_wrong_form_of_a_statement_is_found(address):
    found = power(discovery.part(address), RUN)
    assert len(found.wrong) >= 9 and not found.survivors
    assert found.derivation == set(found.wrong)


def test_without_a_certificate_the_simulation_finds_what_it_can_see():
    found = power(replace(UNIT, certificate=None), RUN, legs=False)
    assert len(found.seen) >= 0.9 * len(found.wrong) and not found.by["certificate"]
    assert all("off by at most" in reason for reason in found.survivors.values())


def test_a_wrong_form_too_close_to_see_is_said_to_be_so():
    """Off by four parts in a million, and nothing but a simulation to see it."""
    part = replace(UNIT, equals=(N - 1) / d_k * (1 + exp(-4 * d_k - 8) * (N - 1)), certificate=None)
    reasons = power(part, RUN, legs=False).survivors
    assert any("off by at most" in reason for reason in reasons.values())


def test_the_committed_table_finds_nineteen_in_twenty():
    assert sum(row["search"] for row in FOUND) >= 0.95 * sum(row["mutants"] for row in FOUND)
    assert all(row["search"] + len(row["survivors"]) == row["mutants"] for row in FOUND)


def test_the_committed_table_is_of_the_library_as_it_stands():
    stated = {part.address: measure.identity(part) for part in PARTS if not isinstance(part, Cited | Negative)}
    rows = {row["part"]: row["formula"] for row in FOUND}
    stale = sorted(address for address in stated.keys() | rows.keys() if rows.get(address) != stated.get(address))
    assert stale == [], "make power measures them again"


def test_every_part_has_wrong_forms():
    zero = {part.address for part in PARTS if isinstance(part.equals, Zeros)}  # of which one edit makes nothing else
    few = {row["part"] for row in FOUND if row["mutants"] + row["true_bounds"] < 2 and row["kind"] != Divergence.kind} - zero
    assert few == set()
