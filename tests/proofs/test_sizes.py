"""Theorem files stay short: none states more than a screen or two, half of them fit on one."""

from pathlib import Path
from statistics import median

from memorem.proofs import library

LARGEST = 220  # lines; what is longer states more than one theorem
MEDIAN = 90


def sizes():
    """{family/name: lines} of every theorem file."""
    files = (path for path in Path(library.__path__[0]).glob("*/*.py") if path.name != "__init__.py")
    return {f"{path.parent.name}/{path.stem}": len(path.read_text().splitlines()) for path in files}


def test_no_theorem_file_is_long():
    over = {name: lines for name, lines in sizes().items() if lines > LARGEST}
    assert not over, f"split or shorten these; a theorem file has at most {LARGEST} lines: {over}"


def test_half_of_them_are_short():
    assert median(sizes().values()) <= MEDIAN
