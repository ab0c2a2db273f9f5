"""Ruff's rules and format, and the sizes that keep files readable."""

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]


def ruff(*arguments):
    return subprocess.run([sys.executable, "-m", "ruff", *arguments, "."], cwd=ROOT, capture_output=True, text=True)


def test_ruff_check():
    run = ruff("check")
    assert run.returncode == 0, run.stdout


def test_ruff_format():
    run = ruff("format", "--check")
    assert run.returncode == 0, run.stdout


def test_no_file_over_four_hundred_lines():
    paths = [path for folder in ("theory", "numerics", "proofs", "tests") for path in (ROOT / folder).rglob("*.py")]
    long = {str(path.relative_to(ROOT)): count for path in paths if (count := len(path.read_text().splitlines())) > 400}
    assert long == {}
