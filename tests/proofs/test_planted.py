"""Wrong theorems of every sort, each caught with its own status and reason, while the control among them is VERIFIED."""

import re
from fractions import Fraction
from pathlib import Path

import pytest
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery

PLANTED = Path(__file__).parents[1] / "planted"
RUN = session.settings(profile="quick", device="cpu")
CAUGHT = {
    "control": ("VERIFIED", ""),
    "factor_two": ("REFUTED", "wrong-target"),
    "counts_itself": ("REFUTED", "wrong-target"),
    "wrong_domain": ("REFUSED", "side-condition"),
    "empty_domain": ("VACUOUS", "empty-domain"),
    "ill_typed": ("REFUSED", "ill-typed"),
    "undecidable": ("UNDECIDED", "undecided"),
    "not_a_number": ("ERROR", "not-a-number"),
    "forged_line": ("REFUTED", "forged-line"),
    "unregistered_rule": ("REFUTED", "forged-line"),
    "wrong_target": ("REFUTED", "wrong-start"),
    "passes_everything": ("UNDECIDED", "wide"),
    "near_miss_is_true": ("REFUSED", "near-miss-is-true"),
    "near_miss_too_close": ("REFUSED", "near-miss-survives"),
    "infinite_variance": ("REFUSED", "infinite-variance"),
    "infinite_mean": ("REFUSED", "infinite-mean"),
    "finite_called_infinite": ("REFUTED", "off-by"),
    "frozen_width": ("REFUSED", "frozen-parameter"),
    "raises": ("ERROR", "exception"),
    "no_import": ("ERROR", "import"),
    "narrow_derivation": ("REFUSED", "narrow-domain"),
    "condition_of_its_own": ("REFUSED", "narrow-domain"),
    "too_few_items": ("REFUSED", "too-few-items"),
    "pole": ("REFUSED", "undefined"),
    "ignored_category": ("REFUSED", "unused-parameter"),
    "swallowed_parameter": ("REFUSED", "unused-parameter"),
    "one_width": ("REFUSED", "unused-parameter"),
    "foreign_rule": ("REFUSED", "foreign-rule"),
    "foreign_statement": ("REFUSED", "foreign-statement"),
    "exchanged_kernel": ("REFUSED", "kernel-altered"),
    "assumed_step": ("ASSUMED", "assumed"),
    "no_near_miss": ("REFUSED", "no-near-miss"),
    "absurd_near_misses": ("REFUSED", "absurd-near-misses"),
    "other_minorant": ("REFUSED", "other-minorant"),
    "point_twice": ("REFUSED", "repeated-point"),
    "empty_claim": ("REFUSED", "ill-typed"),
    "true_claim": ("REFUTED", "no-counterexample"),
    "unmet_condition": ("REFUTED", "no-counterexample"),
    "own_rule": ("REFUSED", "foreign-rule"),
    "own_statement": ("REFUSED", "foreign-statement"),
    "captured_noise": ("REFUTED", "wrong-target"),
    "norm_for_square": ("REFUSED", "side-condition"),
    "two_items_flipped": ("REFUTED", "wrong-target"),
    "frame_with_one_left_out": ("REFUTED", "counterexample"),
    "reciprocal_of_a_bound": ("REFUTED", "counterexample"),
    "inverse_moment_at_every_width": ("REFUSED", "narrow-domain"),
    "exchanged_at_opening": ("REFUSED", "kernel-altered"),
    "exchanged_code": ("REFUSED", "kernel-altered"),
    "exchanged_table": ("REFUSED", "kernel-altered"),
    "exchanged_by_certificate": ("REFUSED", "kernel-altered"),
    "own_domain": ("REFUSED", "narrow-domain"),
    "half_a_dimension": ("REFUSED", "impossible-law"),
    "negative_variance": ("REFUSED", "impossible-law"),
    "impossible_sums": ("REFUSED", "side-condition"),
}
SAID = {
    "own_rule": "only_the_leading_order",
    "own_statement": "own_statement.Mine",
    "captured_noise": "the derivation reaches another formula",
    "norm_for_square": "otherwise than by its norm",
    "two_items_flipped": "the derivation reaches another formula",
    "frame_with_one_left_out": "some are left out",
    "reciprocal_of_a_bound": "at N=2,d_k=2 the quantity is 2, and the bound says at most -2; the derivation ends at step 1, supply_mean",
    "inverse_moment_at_every_width": "d_k an integer >= 3",
    "exchanged_at_opening": "zero_test.decide_zero",
    "exchanged_code": "the code of memorem.theory.scalars.zero_test.decide_zero",
    "exchanged_table": "definedness.CONDITIONS",
    "exchanged_by_certificate": "certificate_leg.compare",
    "own_domain": "own_domain.Willing",
    "half_a_dimension": "not shown to be a whole number",
    "negative_variance": "-1 >= 0 is not proved",
    "impossible_sums": "no vector has such sums",
}


def result(name):
    path = PLANTED / "wrong" / f"{name}.py"
    return session.verify_theorem(discovery.opened(f"wrong.{name}", path), RUN)


def test_every_planted_theorem_is_listed():
    assert {path.stem for path in (PLANTED / "wrong").glob("*.py")} == set(CAUGHT)


@pytest.mark.parametrize("name", CAUGHT)
def test_caught_with_its_own_reason(name):
    status, reason, message = result(name).verdict
    assert (status, reason) == CAUGHT[name], message
    assert status == "VERIFIED" or message
    assert SAID.get(name, "") in message


@pytest.mark.parametrize("name", ["factor_two", "counts_itself"])
def test_a_wrong_formula_is_refuted_by_every_leg(name):
    assert {leg.word for leg in result(name).parts["planted"].legs.values()} == {"fails"}


def test_the_run_exits_with_one_and_names_each(tmp_path):
    report = session.verify(library=PLANTED, evidence=tmp_path)
    assert not report.verified
    assert {theorem.id: theorem.verdict[:2] for theorem in report.theorems} == {f"wrong.{name}": caught for name, caught in CAUGHT.items()}


@pytest.mark.parametrize("name", ["factor_two", "counts_itself"])
def test_a_refutation_says_both_formulas_and_both_values(name):
    part = discovery.opened(f"wrong.{name}", PLANTED / "wrong" / f"{name}.py").parts["planted"]
    said = result(name).verdict[2]
    assert " is reached, " in said and f"{part.equals} is claimed; at " in said
    reached, claimed = re.search(r"they are (\S+) and (\S+)$", said).groups()
    assert Fraction(reached) != Fraction(claimed)


def test_an_exception_says_where_in_the_theorem_file_it_was_raised():
    found = re.match(r"raises\.py, line (\d+): ", result("raises").verdict[2])
    lines = (PLANTED / "wrong" / "raises.py").read_text().splitlines()
    assert lines[int(found[1]) - 1].strip() == "return 1 // (d_k - 3)"
    assert re.match(r"no_import\.py, line \d+: ", result("no_import").verdict[2])
