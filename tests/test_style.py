"""Ruff's rules and format, and the sizes that keep files readable."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def ruff(*arguments, folder=ROOT):
    return subprocess.run([sys.executable, "-m", "ruff", *arguments, "."], cwd=folder, capture_output=True, text=True)


def test_ruff_check():
    run = ruff("check")
    assert run.returncode == 0, run.stdout


def test_ruff_format():
    run = ruff("format", "--check")
    assert run.returncode == 0, run.stdout


@pytest.mark.parametrize("name", ["memorem", "otherwise"])
def test_imports_are_in_order_whatever_the_clone_is_called(name, tmp_path):
    shutil.copytree(ROOT, tmp_path / name, ignore=lambda folder, names: [x for x in names if x.startswith((".", "_")) and x != "__init__.py"])
    run = ruff("check", "--no-cache", "--select", "I", folder=tmp_path / name)
    assert run.returncode == 0, run.stdout


def test_no_file_over_four_hundred_lines():
    paths = [path for folder in ("theory", "numerics", "proofs", "tests") for path in (ROOT / folder).rglob("*.py")]
    long = {str(path.relative_to(ROOT)): count for path in paths if (count := len(path.read_text().splitlines())) > 400}
    assert long == {}
