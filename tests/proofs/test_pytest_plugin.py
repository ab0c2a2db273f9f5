"""The plugin for a paper's own repository: theorems and formulas are tests, and those that are not in order fail."""

import shutil
import subprocess
import sys
from pathlib import Path

PLANTED = Path(__file__).parents[1] / "planted" / "wrong"


def run(folder, *arguments):
    command = [sys.executable, "-m", "pytest", "-p", "no:memorem", "-p", "memorem.proofs.pytest_plugin", "-p", "no:cacheprovider", "-v", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=300)


def test_theorems_and_formulas_become_tests(tmp_path):
    family = tmp_path / "lib" / "own"
    family.mkdir(parents=True)
    shutil.copy(PLANTED / "control.py", family / "good.py")
    shutil.copy(PLANTED / "factor_two.py", family / "bad.py")
    (tmp_path / "paper.tex").write_text("\\checked{own.good}{\\frac{N-1}{d_k}}\n\\checked{own.good}{N}\n\\checked{own.bad}{N}\n")
    found = run(tmp_path, "--memorem-library", "lib", "--memorem-paper", "paper.tex")
    assert found.returncode == 1, found.stdout
    lines = {line.split(" ", 1)[0].strip(":"): line for line in found.stdout.splitlines() if line.startswith("::")}
    assert "PASSED" in lines["own.good"] and "FAILED" in lines["own.bad"]
    assert "own.bad is REFUTED" in found.stdout and "paper.tex:2: DIFFERS own.good" in found.stdout and "NOT VERIFIED own.bad" in found.stdout
    assert "3 failed, 2 passed" in found.stdout


def test_a_paper_without_formulas_fails_and_a_missing_one_is_wrong_usage(tmp_path):
    (tmp_path / "paper.tex").write_text("nothing")
    assert "no formula is marked" in run(tmp_path, "--memorem-paper", "paper.tex").stdout
    found = run(tmp_path, "--memorem-paper", "missing.tex")
    assert found.returncode != 0 and "cannot be read" in found.stdout + found.stderr


def test_drawn_points_become_tests(tmp_path):
    family = tmp_path / "lib" / "own"
    family.mkdir(parents=True)
    shutil.copy(PLANTED.parent / "conjecture" / "lab" / "guess.py", family / "guess.py")
    found = run(tmp_path, "--memorem-library", "lib", "--memorem-examples", "12", "--memorem-device", "cpu", "-k", "property")
    lines = {line.split(" ", 1)[0].strip(":"): line for line in found.stdout.splitlines() if line.startswith("::")}
    assert "PASSED" in lines["own.guess-right-property"] and "FAILED" in lines["own.guess-wrong-property"]
    assert "memorem falsify own.guess#wrong --at" in found.stdout
    assert "is a number of points" in run(tmp_path, "--memorem-library", "lib", "--memorem-examples", "-1").stderr


def test_without_its_options_the_plugin_adds_nothing(tmp_path):
    assert "no tests ran" in run(tmp_path).stdout
