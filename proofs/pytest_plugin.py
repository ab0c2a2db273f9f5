"""For a paper's own repository: `pytest --memorem-library PATH --memorem-paper paper.tex` makes its theorems and its formulas tests.

With --memorem-examples 50 every statement of the library is also tried at so many drawn points of its domain, ID-PART-property each.

A theorem's test is named by its id; a formula's by file, line and id. Theorems of the given library are verified in this run, those of memorem's own
library are taken from its evidence.
"""

from functools import cache
from pathlib import Path

import pytest

STASH = pytest.StashKey()


def pytest_addoption(parser):
    """The options."""
    group = parser.getgroup("memorem", "theorems and papers checked by memorem")
    group.addoption("--memorem-library", metavar="PATH", type=Path, help="a folder of theorems of your own, each a test")
    group.addoption("--memorem-paper", metavar="PAPER.TEX", type=Path, action="append", default=[], help="a paper, each checked formula a test")
    group.addoption("--memorem-examples", metavar="N", type=int, default=0, help="try every statement of the library at so many drawn points")
    group.addoption("--memorem-device", metavar="NAME", default="auto", help="auto, cpu or cuda: where memories are drawn")
    group.addoption("--memorem-profile", metavar="NAME", default="quick", help="quick or full: how the theorems are verified")


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(session, config, items):
    """Add the tests before pytest selects among them by -k and -m."""
    library, papers = config.getoption("--memorem-library"), config.getoption("--memorem-paper")
    if library is None and not papers:
        return
    from .errors import UsageError

    try:
        items += [*_theorems(session, library), *_properties(session, library), *_formulas(session, library, papers)]
    except UsageError as error:
        raise pytest.UsageError(f"memorem: {error}") from None


def _theorems(session, library):
    from .theorems import discovery

    for id in discovery.files(library) if library is not None else ():
        yield TheoremTest.from_parent(session, name=id, library=library)


def _properties(session, library):
    from .theorems import discovery
    from .theorems.theorem import Cited, Negative

    if library is None or config_examples(session.config) == 0:
        return
    for theorem in discovery.theorems(library):
        for part in () if isinstance(theorem, discovery.Broken) else theorem.parts.values():
            if not isinstance(part, Cited | Negative):
                yield PropertyTest.from_parent(session, name=f"{theorem.id}-{part.name}-property", part=part, library=library)


def config_examples(config):
    """Points that each statement is tried at; UsageError for a number below zero."""
    from .errors import UsageError

    examples = config.getoption("--memorem-examples")
    if examples < 0:
        raise UsageError(f"--memorem-examples is {examples}; it is a number of points")
    return examples


def _formulas(session, library, papers):
    from .paper.checking.checker import Checker
    from .theorems.discovery import LIBRARY

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
        from .runs.session import settings, verify_theorem
        from .theorems import discovery

        run = settings(profile=config.getoption("--memorem-profile"), device=config.getoption("--memorem-device"))
        found[id] = verify_theorem(discovery.opened(id, discovery.files(library)[id].resolve()), run)
    return found[id]


def _status(config, library):
    """How the status of a cited theorem is found: verified here if it is of the given library, else from memorem's evidence."""
    from .records import evidence
    from .theorems import discovery

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


class PropertyTest(_Test):
    """Passes if no drawn point of its domain refutes the statement."""

    def __init__(self, *, part, library, **others):
        super().__init__(**others)
        self.part, self.library = part, library

    def runtest(self):
        """Failure with the smallest point that refutes it, and what was covered."""
        from .property.hunt import property_of
        from .runs.session import settings

        run = settings(device=self.config.getoption("--memorem-device"))
        search, seen = property_of(self.part, run, examples=config_examples(self.config), library=self.library)
        self.user_properties.append(("coverage", search.coverage().text()))
        if seen is not None:
            raise Failure(f"{seen.message}\ncovered: {search.coverage().text()}")


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
