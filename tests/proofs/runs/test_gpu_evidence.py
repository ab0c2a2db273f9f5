"""The script for a machine with a GPU, run dry: it says what is missing, runs every step, and never calls a failed or unfinished step passed."""

import importlib.util
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from memorem.proofs.runs import gpu_evidence


def test_without_a_gpu_nothing_is_run(capsys):
    if torch.cuda.is_available():
        pytest.skip("there is a GPU here")  # what is tested is the refusal on a machine that has none
    assert gpu_evidence.main([]) == 2
    assert "sees no CUDA device" in capsys.readouterr().err


def test_a_dry_run_never_writes_over_evidence(capsys):
    with pytest.raises(SystemExit):
        gpu_evidence.main(["--device", "cpu"])
    assert "--folder" in capsys.readouterr().err


def test_the_checkout_is_importable_without_installation(tmp_path):
    environment = gpu_evidence.importable(tmp_path)
    code = "import memorem, importlib.metadata as m; print(memorem.__file__, m.version('memorem'))"
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, cwd=tmp_path)
    assert run.stdout.startswith(str(tmp_path / "memorem")), run.stderr


def test_steps_are_what_they_say(tmp_path, monkeypatch, capsys):
    steps = {"tests": ["-c", "print('fine')"], "benchmark": ["-c", "raise SystemExit(3)"], "evidence": ["-c", "import time; time.sleep(60)"]}
    monkeypatch.setattr(gpu_evidence, "commands", lambda device, folder, only: steps)
    monkeypatch.setitem(gpu_evidence.LIMITS, "evidence", 0.5)
    assert gpu_evidence.main(["--device", "cpu", "--folder", str(tmp_path)]) == 1
    words = capsys.readouterr().out
    assert "tests: passed" in words and "benchmark: FAILED" in words and "evidence: cut off" in words
    assert (tmp_path / "measured" / "tests.txt").read_text() == "fine\n"


def test_missing_modules_are_named(tmp_path, monkeypatch):
    monkeypatch.setitem(gpu_evidence.NEEDED, "evidence", ("torch", "no_such_module"))
    assert gpu_evidence.step("evidence", [], tmp_path, {}) == "not run: this interpreter lacks no_such_module"


def test_the_whole_run_fits_into_eight_minutes():
    assert sum(gpu_evidence.LIMITS.values()) + 3 * gpu_evidence.ENDING < 8 * 60


def test_real_evidence_is_promoted(tmp_path):
    folder = gpu_evidence.ROOT / "proofs" / "evidence" / "cuda"
    assert gpu_evidence.commands("cuda", folder)["evidence"][2:] == ["evidence", "--device", "cuda", "--resume"]
    assert str(tmp_path) in gpu_evidence.commands("cpu", tmp_path)["evidence"]


def test_every_file_that_the_tests_step_names_exists(tmp_path):
    files = [argument for argument in gpu_evidence.commands("cuda", tmp_path)["tests"] if argument.endswith(".py")]
    assert files and all(Path(file).is_file() for file in files)


def test_evidence_needs_what_the_package_depends_on():
    needed = set(gpu_evidence.NEEDED["evidence"])
    assert {"hypothesis", "flint", "sympy"} <= needed and "pylatexenc" not in needed
    assert all(importlib.util.find_spec(module) for module in needed)
