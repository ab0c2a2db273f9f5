"""Accounts: what a report says of a simulated point beside its verdict, and what is said while it runs."""

import json
from pathlib import Path

import pytest
from memorem.numerics.statistics import planner, verdicts
from memorem.proofs.cli import verify_report
from memorem.proofs.cli.progress import Bar, Lines
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery
from memorem.proofs.verification import accounting, sampling
from rich.console import Console

PLANTED = Path(__file__).parents[2] / "planted"
UNBOUNDED = "retrieval.linear_gaussian"
RUN = session.settings(profile="quick", device="cpu")


def first(address, run=RUN):
    return sampling.simulate(discovery.part(address), run).details[0]


@pytest.fixture(scope="module")
def point():
    """Gaussian keys have no bounds, so that the interval is asymptotic."""
    return first(UNBOUNDED)


def test_an_account_names_estimand_unit_error_rate_margin_forecast_and_gate(point):
    made = point.account
    assert made.estimand == discovery.part(UNBOUNDED).quantity_for().text() and "one random memory" in made.unit
    assert made.alpha == planner.point_alpha(1e-6) and made.margin == pytest.approx(point.predicted * 0.03) and made.used == point.memories
    assert 0 < made.gate <= 1 and point.half_width <= made.margin
    assert made.condition == verdicts.ASYMPTOTIC and made.everywhere is None and "; asymptotic" in accounting.sentence(point)


def test_the_account_of_a_law_says_how_far_off_it_may_be_at_thresholds_and_anywhere():
    law = first("inner_products.law_sphere#square")
    assert law.word == "holds" and law.account.margin == 0.03 and 1 / 256 < law.account.everywhere < 0.03 + 2 / 256
    assert f"margin 0.03 at every threshold; at most {law.account.everywhere:.2g} off anywhere" in accounting.sentence(law)


def test_the_forecast_is_what_the_first_block_says(point):
    """It is made from block 0 alone. No more is used than twice as many, or than the first look waits for."""
    assert point.account.forecast <= point.memories <= max(2 * point.account.forecast, 2 * planner.first_look(point.account.alpha))
    assert len(point.sample.blocks) > 1


def test_json_is_the_schema_with_the_account(point):
    found = json.loads(json.dumps(point.json(), allow_nan=False))
    assert set(found) >= {
        "params",
        "predicted",
        "measured",
        "half_width",
        "memories",
        "estimand",
        "unit",
        "alpha",
        "margin",
        "forecast",
        "used",
        "gate",
        "condition",
    }
    assert (found["word"], found["needed"]) == ("holds", None)


@pytest.mark.parametrize(
    ("address", "margin"), [("retrieval.linear_gaussian_law#law", 0.03), ("updates.overwrite#delta", 1e-9), ("heads.majority#majority", 0.03)]
)
def test_every_kind_has_an_account(address, margin):
    made = first(address).account
    assert made.gate is None and 0 < made.margin <= margin and made.forecast > 0 and made.condition == ""


def test_a_statement_in_narrow_bounds_is_judged_by_them():
    """The mean is about 1/12 of values in [0, 4]: bounds so wide are of use at the quick resolution and of none at a finer one."""
    coarse, fine = (
        first("feedforward.block_composition#recognition", session.settings(profile="quick", device="cpu", resolution=r)) for r in (0.03, 0.005)
    )
    assert coarse.account.condition == "" and "at every number of memories" in accounting.sentence(coarse) and coarse.word == "holds"
    assert fine.account.condition == verdicts.ASYMPTOTIC


def test_undecided_says_how_many_more_would_decide(monkeypatch):
    monkeypatch.setitem(session.BUDGET, "quick", 1 << 4)
    point = first("retrieval.linear_unit", session.settings(profile="quick", device="cpu", resolution=0.001))
    assert point.word.startswith("undecided") and point.needed > 10**6 and f"about {point.needed:,} more would decide" in accounting.sentence(point)


def test_a_finer_resolution_has_the_budget_that_it_needs():
    coarse, usual, fine = (session.settings(profile="full", device="cpu", resolution=r).budget for r in (0.05, 0.01, 0.001))
    assert coarse == usual == session.BUDGET["full"] and fine == 100 * usual


def test_the_report_prints_accounts_and_how_to_repeat(tmp_path):
    report = session.verify("wrong.factor_two", library=PLANTED, evidence=tmp_path, device="cpu", seed=5)
    console = Console(record=True, width=200)
    verify_report.show(report, console, verbose=True)
    said = console.export_text()
    assert "estimand  E[|sum_{j != i}" in said and "forecast" in said and "at every number of memories" in said
    assert f"Repeat: memorem verify wrong.factor_two --at N=4,d_k=8,d_v=4 --seed 5 --profile quick --library {PLANTED}\n" in said


def test_how_to_repeat_has_every_option_that_was_chosen():
    run = session.settings(device="cpu", resolution=0.002, alpha=1e-4)
    assert session._options(run, Path("my library")) == ("--resolution 0.002", "--alpha 0.0001", "--library 'my library'")
    assert session._options(session.settings(device="cpu"), discovery.LIBRARY) == ()


@pytest.mark.parametrize("engine", ["serial", "pool:1"])
def test_the_bar_counts_memories_of_every_engine(engine, tmp_path):
    console = Console(record=True, width=200, force_terminal=True)
    seen = []
    bar = Bar(console)
    drawn = bar.drawn
    bar.drawn = lambda part, stream: (drawn(part, stream), seen.append((stream.memories, stream.expected, bar.bar.tasks[0].fields["memories"])))
    assert session.verify("retrieval.linear_unit", evidence=tmp_path, device="cpu", engine=engine, progress=bar).verified
    assert seen and all(f"#inverse_snr {memories:,} of about" in text and expected > 0 for memories, expected, text in seen)


def test_notes_and_refusals_are_printed_line_by_line(capsys, tmp_path):
    lines = Lines()
    lines.note("a checkpoint is damaged")
    session.verify("wrong.factor_two", library=PLANTED, evidence=tmp_path, device="cpu", progress=lines)
    said = capsys.readouterr().out
    assert "note: a checkpoint is damaged" in said and "REFUTED    wrong.factor_two  (wrong-target)" in said
