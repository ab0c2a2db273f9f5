"""Tests that share what is costly run in one process."""

import subprocess
import sys
from pathlib import Path

CONFTEST = Path(__file__).with_name("conftest.py")
COUNTED = """
import os, pathlib

def test_one(): note()
def test_two(): note()
def test_three(): note()
def test_four(): note()

def note():
    with open(pathlib.Path(__file__).with_suffix(".seen"), "a") as seen:
        print(os.environ["PYTEST_XDIST_WORKER"], file=seen)
"""


def test_the_tests_of_a_file_stay_together(tmp_path):
    """Under the options of make test, with the plugins that are installed: a pytest that tells xdist no groups would scatter them."""
    (tmp_path / "conftest.py").write_text(CONFTEST.read_text(encoding="utf-8"), encoding="utf-8")
    names = ["test_a", "test_b", "test_c"]
    for name in names:
        (tmp_path / f"{name}.py").write_text(COUNTED, encoding="utf-8")
    options = ["-q", "-p", "no:cacheprovider", "-n", "2", "--dist", "loadgroup", "--no-loadscope-reorder", "--rootdir", str(tmp_path)]
    found = subprocess.run([sys.executable, "-m", "pytest", *options, str(tmp_path)], cwd=tmp_path, capture_output=True, text=True, timeout=120)
    assert "12 passed" in found.stdout, found.stdout + found.stderr
    workers = [(tmp_path / f"{name}.seen").read_text().split() for name in names]
    assert [len(set(seen)) for seen in workers] == [1, 1, 1] and len({seen[0] for seen in workers}) == 2
