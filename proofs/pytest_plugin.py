"""For a paper's own repository: `pytest --memorem-library PATH --memorem-paper paper.tex` makes its theorems and its formulas tests.

A theorem's test is named by its id; a formula's by file, line and id. Theorems of the given library are verified in this run, those of memorem's own
library are taken from its evidence.
"""

from functools import cache
from pathlib import Path

import pytest

STASH = pytest.StashKey()


def pytest_addoption(parser):
    """The three options."""
    group = parser.getgroup("memorem", "theorems and papers checked by memorem")
    group.addoption("--memorem-library", metavar="PATH", type=Path, help="a folder of theorems of your own, each a test")
    group.addoption("--memorem-paper", metavar="PAPER.TEX", type=Path, action="append", default=[], help="a paper, each checked formula a test")
    group.addoption("--memorem-profile", metavar="NAME", default="quick", help="quick or full: how the theorems are verified")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session, config, items):
    """Add the tests before pytest selects among them by -k and -m."""
    library, papers = config.getoption("--memorem-library"), config.getoption("--memorem-paper")
    if library is None and not papers:
        return
    from .errors import UsageError

    try:
        items += [*_theorems(session, library), *_formulas(session, library, papers)]
    except UsageError as error:
        raise pytest.UsageError(f"memorem: {error}") from None


def _theorems(session, library):
    from . import discovery

    for id in discovery.files(library) if library is not None else ():
        yield TheoremTest.from_parent(session, name=id, library=library)


def _formulas(session, library, papers):
    from .discovery import LIBRARY
    from .paper.checking import Checker

    for paper in papers:
        findings, manuscript = Checker(library or LIBRARY, status=_status(session.config, library)).paper(paper)
        if not manuscript.claims:
            yield FormulaTest.from_parent(session, name=f"{paper}", finding=None)
        for one in findings:
            yield FormulaTest.from_parent(session, name=f"{Path(one.file).name}:{one.line}:{one.column}: {one.address}", finding=one)


def verified(config, library, id):
    """The TheoremResult of a theorem of the given library, verified once in this session."""
    found = config.stash.setdefault(STASH, {})
    if id not in found:
        from . import discovery
        from .verification import settings, verify_theorem

        run = settings(profile=config.getoption("--memorem-profile"))
        found[id] = verify_theorem(discovery.opened(id, discovery.files(library)[id].resolve()), run)
    return found[id]


def _status(config, library):
    """How the status of a cited theorem is found: verified here if it is of the given library, else from memorem's evidence."""
    from . import discovery, evidence

    @cache
    def status(id):
        if library is not None and id in discovery.files(library):
            return verified(config, library, id).status
        path = discovery.files()[id]
        return evidence.status(discovery.opened(id, path.resolve()), path).status

    return status


class Failure(Exception):
    """A theorem or formula that is not in order, said in one paragraph."""


class _Test(pytest.Item):
    def repr_failure(self, excinfo, style=None):
        """The message alone for failures of ours."""
        return str(excinfo.value) if isinstance(excinfo.value, Failure) else super().repr_failure(excinfo, style)

    def reportinfo(self):
        """No file: the name says it all."""
        return self.path, None, f"memorem: {self.name}"


class TheoremTest(_Test):
    """Passes if the theorem is VERIFIED in this run."""

    def __init__(self, *, library, **others):
        super().__init__(**others)
        self.library = library

    def runtest(self):
        """Failure with status, reason and message of the worst part."""
        result = verified(self.config, self.library, self.name)
        if result.status not in ("VERIFIED", "CITED"):
            _, reason, message = result.verdict
            raise Failure(f"{self.name} is {result.status} ({reason}): {message}\nRepeat: memorem verify {self.name} --library {self.library}")


class FormulaTest(_Test):
    """Passes if the formula MATCHES, or APPROXIMATES under an approximate relation."""

    def __init__(self, *, finding, **others):
        super().__init__(**others)
        self.finding = finding

    def runtest(self):
        """Failure with what `memorem check` says."""
        if self.finding is None:
            raise Failure(f"{self.name}: no formula is marked as checked")
        if not self.finding.good:
            raise Failure(f"{self.finding.file}:{self.finding.line}: {self.finding.status} {self.finding.address}: {self.finding.message}")
