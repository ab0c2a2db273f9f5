"""The command line: its JSON, its exit codes, and what it says of bad input."""

import json
import os
import signal
import subprocess
import sys
import time

import pytest

from ...interrupts import interruptible

COMMAND = [sys.executable, "-m", "memorem.proofs.cli.app"]


def run(*arguments, folder):
    return subprocess.run([*COMMAND, *arguments], capture_output=True, text=True, cwd=folder, timeout=300)


def test_list_json(tmp_path):
    listed = json.loads(run("list", "--json", folder=tmp_path).stdout)
    assert len(listed) >= 26
    one = next(entry for entry in listed if entry["id"] == "retrieval.linear_unit")
    assert set(one) == {"id", "title", "family", "status", "reason", "parts"}
    part = one["parts"]["inverse_snr"]
    assert set(part) == {"kind", "status", "legs", "near_misses"} and set(part["legs"]) == {"derivation", "certificate", "simulation"}
    assert part["near_misses"]["total"] == 3


def test_show_json(tmp_path):
    shown = json.loads(run("show", "retrieval.linear_gaussian", "--at", "N=64,d_k=32,d_v=16", "--json", folder=tmp_path).stdout)
    part = shown["parts"]["inverse_snr"]
    assert part["value"] == {"decimal": "2.40000000000000000000000000000", "exact": "12/5"}
    assert part["near_misses"]["headline"] == "2"
    assert "d_k" in part["formula_latex"] and part["domain"]["d_k"] == "an integer >= 3"


def test_fractions_are_read_exactly(tmp_path):
    shown = json.loads(run("show", "capacity.mean_square#unit_keys", "--at", "d_k=7,level=3/5", "--json", folder=tmp_path).stdout)
    assert shown["parts"]["unit_keys"]["value"]["exact"] == "26/5"


def test_parts_without_their_parameters_are_null_with_a_reason(tmp_path):
    shown = json.loads(run("show", "capacity.mean_square", "--at", "d_k=7,level=1", "--json", folder=tmp_path).stdout)
    assert shown["parts"]["square_law"]["value"] is None and "theta" in shown["parts"]["square_law"]["reason"]


def test_show_says_how_loose_a_bound_is(tmp_path):
    shown = run("show", "capacity.bit_rademacher#hoeffding", folder=tmp_path).stdout
    assert "a factor 2 stays between bound and quantity" in shown and "right half of the time" in shown


def test_verify_json_and_exit_codes(tmp_path):
    good = run("verify", "retrieval.linear_unit", "--json", folder=tmp_path)
    report = json.loads(good.stdout)
    assert good.returncode == 0 and set(report) >= {"alpha", "profile", "device", "seconds", "theorems"}
    part = report["theorems"][0]["parts"]["inverse_snr"]
    assert part["near_misses"]["headline" if "headline" in part["near_misses"] else "counts the retrieved pair"] == {
        "derivation": "rejected", "certificate": "rejected", "simulation": "rejected",
    }  # fmt: skip
    assert set(part["points"][0]) >= {"params", "predicted", "measured", "half_width", "memories"}
    assert (tmp_path / ".memorem" / "retrieval.linear_unit.json").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("show", "retrieval.linear_gausian"), "nearest: retrieval.linear_gaussian"),
        (("show", "retrieval.linear_unit#noise"), "no part of 'retrieval.linear_unit'"),
        (("show", "retrieval.linear_unit", "--at", "N=7/2,d_k=4"), "N = 7/2: must be an integer"),
        (("show", "retrieval.linear_unit", "--at", "N=3,d_k=0"), "d_k = 0: must be an integer >= 1"),
        (("show", "retrieval.linear_unit", "--at", "N=3,d_k=nan"), "not a number"),
        (("show", "retrieval.linear_unit", "--at", "N=3,dk=4"), "did you mean d_k"),
        (("show", "retrieval.linear_unit", "--at", "N=3,N=4"), "gives N twice"),
        (("verify", "retreival"), "nearest"),
        (("verify", "--profile", "slow"), "quick, full"),
        (("verify", "--alpha", "2"), "error rate"),
        (("verify", "--library", "nowhere"), "no library folder"),
        (("plot", "retrieval.linear_unit", "--sweep", "d_k"), "NAME=LOW:HIGH"),
        (("plot", "retrieval.linear_unit", "--sweep", "beta=1:2"), "no numeric parameter"),
        (("verify", "retrieval.linear_unit", "--jobs", "0"), "--jobs"),
        (("verify", "capacity.mean_square", "--at", "N=3"), "level"),
        (("rules", "nope"), "no rule 'nope'"),
        (("find", " "), "the formula is empty"),
        (("derive", "--seconds", "nan"), "--seconds is nan"),
        (("derive", "--save", "notalib"), "LIBRARY/FAMILY/NAME.py"),
        (("cite", "retrieval.linear_unit", "--format", "word"), "bibtex, latex, markdown"),
    ],
)
def test_wrong_usage_exits_with_two_and_says_why(arguments, words, tmp_path):
    found = run(*arguments, folder=tmp_path)
    assert found.returncode == 2 and words in found.stderr, found.stderr
    assert "Traceback" not in found.stderr


def test_a_corrupt_record_is_named_and_left_as_it_is(tmp_path):
    record = tmp_path / "kept" / "retrieval.linear_unit.json"
    record.parent.mkdir()
    record.write_text('{"half": ')
    found = run("verify", "retrieval.linear_unit", "--evidence", str(record.parent), folder=tmp_path)
    assert found.returncode == 2 and record.name in found.stderr and record.read_text() == '{"half": '


def test_a_size_that_does_not_fit_is_said_before_it_is_allocated(tmp_path):
    found = run("verify", "retrieval.linear_unit", "--at", "N=1000000,d_k=100000,d_v=4,keys=sphere", "--json", folder=tmp_path)
    theorem = json.loads(found.stdout)["theorems"][0]
    assert found.returncode == 1 and theorem["reason"] == "too-large" and "GiB" in theorem["message"]


def test_a_file_that_does_not_import_is_an_error_and_the_others_run(tmp_path):
    family = tmp_path / "mine" / "own"
    family.mkdir(parents=True)
    (family / "broken.py").write_text("import nothing_of_this_name\n")
    found = run("verify", "--library", str(family.parent), "--json", folder=tmp_path)
    theorem = json.loads(found.stdout)["theorems"][0]
    assert (found.returncode, theorem["status"], theorem["reason"]) == (1, "ERROR", "import") and "nothing_of_this_name" in theorem["message"]


def test_interruption_keeps_what_is_finished(tmp_path):
    process = interruptible([*COMMAND, "verify", "conditioning", "retrieval"], cwd=tmp_path, stdout=subprocess.PIPE, text=True)
    kept = tmp_path / ".memorem"
    deadline = time.monotonic() + 120
    while not list(kept.glob("*.json")) and time.monotonic() < deadline:
        time.sleep(0.2)
    os.kill(process.pid, signal.SIGINT)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 130 and "Interrupted" in said
    assert list(kept.glob("*.json"))


def test_help_is_quick_and_loads_nothing_heavy():
    script = (
        "import sys; sys.argv = ['memorem', '--help']\nfrom memorem.proofs.cli.app import app\n"
        "try: app()\nexcept SystemExit: pass\nassert not {'sympy', 'torch', 'scipy'} & set(sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", script], capture_output=True, text=True).returncode == 0


def test_rules_are_listed_with_sources_and_uses(tmp_path):
    listed = json.loads(run("rules", "--json", folder=tmp_path).stdout)
    integrate = next(row for row in listed if row["name"] == "integrate")
    assert integrate["uses"] > 10 and "Isserlis" in integrate["source"] and "retrieval.linear_unit" in integrate["theorems"]
    assert integrate["kind"] == "textbook" and "Tonelli" in integrate["conditions"]
    assert "updates.delta_noise" in next(row for row in listed if row["name"] == "close")["theorems"]
    shown = run("rules", folder=tmp_path).stdout
    assert "close · textbook" in shown and "families are drawn afresh" in shown
