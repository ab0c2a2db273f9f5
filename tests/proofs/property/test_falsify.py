"""Falsifying: the smallest counterexample of a false conjecture, the coverage of a true one, and what is said of both."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from memorem import N, Rational, d_k
from memorem.numerics.statistics import planner
from memorem.proofs.cli.app import app
from memorem.proofs.errors import UsageError
from memorem.proofs.property import reporting
from memorem.proofs.property.coverage import infeasible
from memorem.proofs.property.falsify import Hunt, chosen_parts, falsify
from memorem.proofs.property.hunt import FEWEST, hunt, property_of
from memorem.proofs.property.search import Search
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery
from rich.console import Console
from typer.testing import CliRunner

CONJECTURE = Path(__file__).parents[2] / "planted" / "conjecture"
RUN = session.settings(profile="quick", device="cpu")


@pytest.fixture(scope="module")
def hunted():
    return falsify(library=CONJECTURE, seconds=4, device="cpu")


def test_a_false_conjecture_ends_in_its_smallest_counterexample(hunted):
    assert set(hunted.found) == {"lab.guess#wrong"}
    assert hunted.found["lab.guess#wrong"].point == {"N": 2, "d_k": 1, "d_v": 1, "keys": "sphere"}
    assert (
        "the exact value is 1, the formula says otherwise" in hunted.found["lab.guess#wrong"].message
        and "memorem falsify lab.guess#wrong --at" in hunted.found["lab.guess#wrong"].message
    )


def test_a_true_one_is_covered_and_never_called_more(hunted):
    covered = hunted.searches["lab.guess#right"].coverage()
    assert covered.points >= FEWEST and covered.grades["fine"] >= 1 and covered.exact >= 1
    assert covered.least is None or covered.least < 0.1
    assert covered.text().startswith(f"{covered.grades['fine']} of {covered.points} points simulated to 3 %")


def test_a_statement_that_nothing_speaks_of_is_not_searched(hunted):
    assert hunted.unsearched == {"lab.guess#unsaid": "it has neither a simulation nor a certificate"}


def first_block(search, point):
    return search.examine(point).simulated.sample.blocks[0]


def test_a_point_is_tried_once_and_answers_the_same():
    part = discovery.part("retrieval.linear_unit")
    search, again = Search(part, RUN), Search(part, RUN)
    point = {"N": 3, "d_k": 4, "d_v": 2, "keys": "sphere"}
    assert search.examine(point) is search.examine(dict(point))
    assert again.examine({**point, "N": 2}) and first_block(again, point) == first_block(search, point)


def test_any_number_of_examples_spends_the_share_of_one_part():
    spent = sum(planner.point_alpha(planner.example_alpha(1e-6, k)) for k in range(1, 10_000))
    assert 0.999 * 1e-6 * planner.PART_WEIGHT < spent < 1e-6 * planner.PART_WEIGHT


@pytest.mark.parametrize("wrong", [(N - 1) / (d_k + 1), N / d_k, (N - 1) / d_k + Rational(1, 10)])
def test_a_wrong_formula_is_found_by_the_simulation_alone(wrong):
    _, seen = property_of(replace(discovery.part("retrieval.linear_unit"), equals=wrong, certificate=None), RUN)
    assert seen is not None and seen.reason == "off-by" and "half-widths off" in seen.message
    assert seen.point["N"] <= 3 and seen.point["d_k"] <= 2


def test_a_right_formula_stands():
    search, seen = property_of(discovery.part("retrieval.linear_unit"), RUN)
    assert seen is None and len(search.points) >= 6


def test_after_the_deadline_only_the_first_points_are_tried():
    search = Search(discovery.part("retrieval.linear_unit"), RUN)
    assert hunt(search, 20, deadline=0.0) is None and len(search.points) == FEWEST


def test_where_there_is_no_variance_is_said():
    assert infeasible(discovery.part("kernels.relu#gaussian_keys")) == "d_k <= 4: infinite variance"
    assert infeasible(discovery.part("retrieval.linear_unit")) == ""


def test_an_interruption_keeps_what_was_seen():
    def stop(search, seen):
        raise KeyboardInterrupt

    hunted = falsify("retrieval.linear_unit", seconds=5, device="cpu", watch=stop)
    assert hunted.interrupted and hunted.json()["parts"][0]["points"] > 0


def test_the_command_says_it_and_fails():
    run = CliRunner().invoke(app, ["falsify", "--library", str(CONJECTURE), "--seconds", "3", "--device", "cpu"])
    assert (
        run.exit_code == 1
        and "FALSIFIED lab.guess#wrong at N=2,d_k=1,d_v=1,keys=sphere" in run.stdout
        and "not falsified lab.guess#right" in run.stdout
    )


def failing(sim, **point):
    raise OSError("disk full")


def test_an_exception_is_an_error_and_no_counterexample():
    search = Search(replace(discovery.part("retrieval.linear_unit"), simulation=failing, certificate=None), RUN)
    seen = search.examine({"N": 4, "d_k": 4, "d_v": 4, "keys": "sphere"})
    hunted = Hunt(RUN, searches={search.part.address: search}, found={search.part.address: seen})
    console = Console(record=True, width=200)
    reporting.show(hunted, console)
    said, (told,) = console.export_text(), hunted.json()["parts"]
    assert "ERROR retrieval.linear_unit" in said and "OSError: disk full" in said and "0 of 1 statements falsified, 1 stopped by an error" in said
    assert "FALSIFIED" not in said and "is false" not in said and hunted.falsified
    assert (told["falsified"], told["error"], told["counterexample"], told["refuted"], told["errors"]) == (False, True, None, 0, 1)


def test_every_part_that_is_named_is_hunted():
    first, second = "inner_products.law_sphere#square", "inner_products.law_sphere#signs"
    assert set(chosen_parts([first, second], None)[0]) == {first, second}
    assert set(chosen_parts([first, "inner_products.law_sphere"], None)[0]) >= {first, second}


def test_a_point_of_what_cannot_be_searched_is_answered():
    hunted = falsify("lab.guess#unsaid", library=CONJECTURE, at={"N": "3"}, device="cpu")
    assert hunted.falsified and hunted.unsearched == {"lab.guess#unsaid": "it has neither a simulation nor a certificate"}


@pytest.mark.parametrize("tiny", [Rational(1, 10**110), Rational(10**110)])
def test_a_value_that_no_cube_of_float64_holds_is_not_simulated(tiny):
    search = Search(replace(discovery.part("retrieval.linear_unit"), equals=tiny, certificate=None), RUN)
    assert search.examine({"N": 4, "d_k": 4, "d_v": 4, "keys": "sphere"}).reason == "beyond floating-point numbers"


def test_one_file_is_enough_and_json_is_json():
    run = CliRunner().invoke(app, ["falsify", "--library", str(CONJECTURE / "lab" / "guess.py"), "--seconds", "2", "--device", "cpu", "--json"])
    parts = {part["part"]: part for part in json.loads(run.stdout)["parts"]}
    assert (
        parts["lab.guess#wrong"]["falsified"] and parts["lab.guess#wrong"]["counterexample"]["N"] == 2 and not parts["lab.guess#right"]["falsified"]
    )


def test_one_point_of_one_part():
    run = CliRunner().invoke(app, ["falsify", "retrieval.linear_unit#inverse_snr", "--at", "N=3,d_k=2,d_v=2,keys=sphere", "--device", "cpu"])
    assert run.exit_code == 0 and "1 of 1 points simulated to 3 %" in run.stdout


@pytest.mark.parametrize("wrong", [{"seconds": 0}, {"seconds": float("nan")}])
def test_wrong_use_is_refused(wrong):
    with pytest.raises(UsageError, match="seconds is"):
        falsify("retrieval.linear_unit", device="cpu", **wrong)
