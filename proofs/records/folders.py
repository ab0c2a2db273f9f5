"""Where evidence and references lie: what a library's runs committed, and what quick runs left.

memorem's own library ships with its evidence, and a person's runs of it stay in the working folder. What is measured of a library of one's own lies in
that library's folder, whatever folder the commands are run from: two libraries never share a record.
"""

from pathlib import Path

from ..theorems.files import is_ours

COMMITTED = Path(__file__).parents[1] / "evidence"
WORKING = Path(".memorem")
REFERENCES = Path(__file__).parents[1] / "references.bib"


def committed(library):
    """Where `memorem evidence` keeps full runs of a library, a folder for each class of device."""
    return COMMITTED if is_ours(library) else Path(library).absolute() / "evidence"


def working(library):
    """Where `memorem verify` keeps what it measured of a library."""
    return (WORKING if is_ours(library) else Path(library) / WORKING).absolute()


def places(id, library):
    """The files that evidence of a theorem may lie in: those that were committed, and last what a run left, there or not."""
    return [*sorted(committed(library).glob(f"*/{id}.json")), working(library) / f"{id}.json"]
