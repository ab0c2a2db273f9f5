"""Each formula that a paper marks as checked against its theorem: MATCHES, APPROXIMATES, AGREES, DIFFERS, UNREADABLE, UNKNOWN ID, ..."""

from dataclasses import dataclass, field
from functools import cache

from ...errors import UnknownTheorem, UsageError
from ...patience import OutOfTime, limited
from ...records.judgements import Judgements
from ...theorems import discovery, edition
from ...theorems.formulas import is_scalar
from ..latex.tokens import Token, Unreadable
from ..reading.manuscript import read
from .chains import outcome
from .comparison import compare
from .outcome import DIFFERS, GOOD, MATCHES, NOT_VERIFIED, OUT_OF_TIME, SUPERSEDED, UNKNOWN_ID, UNREADABLE, Outcome

SECONDS = 20.0  # for one formula


@dataclass
class Finding:
    """What was found of one formula or citation."""

    file: str
    line: int
    column: int
    address: str
    status: str
    message: str
    at: dict = field(default_factory=dict)
    paper: str | None = None
    theorem: str | None = None
    near_miss: str | None = None
    error: dict | None = None
    token: dict | None = None
    notes: list[str] = field(default_factory=list)

    @property
    def good(self):
        """Whether this stands in the way of exit code 0."""
        return self.status in GOOD

    def json(self):
        """The schema of `check --json`; it is described in docs/check-a-paper.md."""
        return {
            "file": self.file, "line": self.line, "column": self.column, "id": self.address, "status": self.status, "message": self.message,
            "witness": None if self.paper is None and not self.at else {
                "point": {name: str(value) for name, value in self.at.items()}, "paper": self.paper, "theorem": self.theorem},
            "near_miss": self.near_miss, "relative_error": self.error, "token": self.token, "notes": self.notes,
        }  # fmt: skip


class Checker:
    """Checks claims against a library, and against memorem's own where that lacks an id; theorems and their statuses are looked up once."""

    def __init__(self, library=discovery.LIBRARY, status=None, allow_outside=False):
        self.library, self.allow_outside = library, allow_outside
        self.status, self._found = cache(status or self._status), cache(self._found)
        self.judgements = cache(Judgements)

    def _home(self, id):
        """The given library if the theorem is in it, else memorem's own."""
        return self.library if id in discovery.files(self.library) else discovery.LIBRARY

    def _status(self, id):
        return self._found(id).status

    def _found(self, id):
        (found,) = self.judgements(self._home(id)).of(id)
        return found

    def paper(self, *paths):
        """[Finding] of every claim and every citation in trouble, in the order of files and lines."""
        found = read(*paths, allow_outside=self.allow_outside)
        made = [self.claim(claim) for claim in found.claims]
        made += [finding for use in found.uses if (finding := self.use(use)) is not None]
        made += [_fault(error) for error in found.faults]
        order = {str(path): place for place, path in enumerate(found.files)}
        return sorted(made, key=lambda one: (order.get(one.file, 0), one.line, one.column)), found

    def part(self, address):
        """The part at an address. UnknownTheorem for an id or a part that is not there."""
        id, _, name = address.partition("#")
        theorem = discovery.theorem(id, self._home(id))
        return theorem, theorem[name] if name else theorem.first

    def claim(self, claim):
        """The Finding of one formula."""
        finding = Finding(*claim.at.place, claim.address, UNREADABLE, "")
        try:
            theorem, part = self.part(claim.address)
        except UnknownTheorem as error:
            finding.status, finding.message = UNKNOWN_ID, str(error)
            return finding
        except UsageError as error:
            finding.status, finding.message = NOT_VERIFIED, str(error)
            return finding
        try:
            if claim.broken is not None:
                raise claim.broken
            with limited(SECONDS, "this formula"):
                _settle(finding, claim, theorem, part)
        except OutOfTime as error:
            finding.status, finding.message = OUT_OF_TIME, str(error)
        except Unreadable as error:
            _unreadable(finding, error)
        except Exception as error:  # whatever SymPy or a deep formula raises is red, and does not end the check of the others
            finding.status, finding.message = UNREADABLE, f"the formula could not be compared: {type(error).__name__}: {str(error)[:200]}"
        self._verified(finding, theorem)
        return finding

    def _unverified(self, id):
        return f"{id} is {self.status(id)}; {self._found(id).advice(self._home(id))}"

    def _verified(self, finding, theorem):
        if self.status(theorem.id) != "VERIFIED":
            finding.message = f"{self._unverified(theorem.id)}. Its formula: {finding.status}, {finding.message}"
            finding.status = NOT_VERIFIED

    def use(self, use):
        """The Finding of a citation that is unknown, not verified or superseded; None if it is in order."""
        finding = Finding(*use.at.place, use.address, NOT_VERIFIED, "")
        try:
            theorem, _ = self.part(use.address)
        except UsageError as error:
            finding.status, finding.message = UNKNOWN_ID, str(error)
            return finding
        if self.status(theorem.id) != "VERIFIED":
            finding.message = self._unverified(theorem.id)
            return finding
        superseded = edition.superseded(theorem, use.version)
        if superseded:
            finding.status, finding.message = superseded
            return finding
        return None


def _fault(error):
    place = error.place or ("", 0, 0)
    return Finding(*place, "", UNREADABLE, error.why, token=_token(error))


def _unreadable(finding, error):
    finding.status, finding.message, finding.token = UNREADABLE, error.why, _token(error)
    if error.at is not None:
        origin = f", in the expansion of {error.at.origin}" if error.at.origin else ""
        finding.message = f"line {error.at.place.line}, column {error.at.place.column}, at {error.at.shown() or 'the end'}{origin}: {error.why}"


def _token(error):
    return None if error.at is None else {"text": error.at.shown(), "line": error.at.place.line, "column": error.at.place.column}


def _settle(finding, claim, theorem, part):
    """Fill in the Finding of a claim whose theorem and part are known."""
    version = claim.options.get("version")
    pinned = edition.edition(theorem, part, version)
    if pinned.fault:
        finding.status, finding.message = UNKNOWN_ID, pinned.fault
        return
    found = outcome(claim, part, part.equals)
    if found.status != MATCHES and pinned.formula is not None:
        old = outcome(claim, part, pinned.formula)
        if old.status == MATCHES:
            found = Outcome(SUPERSEDED, pinned.message)
    elif pinned.message:
        found.notes.append(f"{pinned.message}; this formula is in the current version too: write version={theorem.version}")
    if found.status == DIFFERS:
        _name(found, claim, theorem, part)
    finding.status, finding.message, finding.at, finding.error = found.status, found.message, found.at, found.error
    finding.paper, finding.theorem, finding.near_miss, finding.notes = found.paper, found.theorem, found.near_miss, found.notes


def _name(found, claim, theorem, part):
    """Say which near miss, earlier version, other part or reciprocal a formula that differs is."""
    if found.value is None:
        return
    for label, formula, domain in _candidates(theorem, part):
        try:
            word = compare(found.value, formula, domain).word
            if word in ("equal", "agrees"):
                found.near_miss = label
                found.message += f"; it {'is' if word == 'equal' else 'agrees at points with'} {label}"
                return
        except (AttributeError, TypeError, ValueError):
            continue


def _candidates(theorem, part):
    for name, formula in part.near_misses.items():
        yield f"the near miss “{name}”", formula, part.domain
    if is_scalar(part.equals):
        yield "the reciprocal of the theorem's formula", 1 / part.equals, part.domain
    for name, other in theorem.parts.items():
        if name != part.name and other.equals is not None and is_scalar(other.equals) == is_scalar(part.equals):
            yield f"{other.address}", other.equals, part.domain
    for old in theorem.history:
        if part.name in old.formulas:
            yield f"the superseded version {old.version} of {part.address}", old.formulas[part.name], part.domain


__all__ = ["Checker", "Finding", "Token"]
