"""Wrong theorems of every sort, each caught with its own status and reason, while the control among them is VERIFIED."""

from pathlib import Path

import pytest
from memorem.proofs import discovery, verification

PLANTED = Path(__file__).parents[1] / "planted"
RUN = verification.settings(profile="quick", device="cpu")
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
    "raises": ("ERROR", "exception"),
    "no_import": ("ERROR", "import"),
}


def result(name):
    path = PLANTED / "wrong" / f"{name}.py"
    return verification.verify_theorem(discovery.opened(f"wrong.{name}", path), RUN)


def test_every_planted_theorem_is_listed():
    assert {path.stem for path in (PLANTED / "wrong").glob("*.py")} == set(CAUGHT)


@pytest.mark.parametrize("name", CAUGHT)
def test_caught_with_its_own_reason(name):
    status, reason, message = result(name).verdict
    assert (status, reason) == CAUGHT[name], message
    assert status == "VERIFIED" or message


@pytest.mark.parametrize("name", ["factor_two", "counts_itself"])
def test_a_wrong_formula_is_refuted_by_every_leg(name):
    assert {leg.word for leg in result(name).parts["planted"].legs.values()} == {"fails"}


def test_the_run_exits_with_one_and_names_each(tmp_path):
    report = verification.verify(library=PLANTED, evidence=tmp_path)
    assert not report.verified
    assert {theorem.id: theorem.verdict[:2] for theorem in report.theorems} == {f"wrong.{name}": caught for name, caught in CAUGHT.items()}
