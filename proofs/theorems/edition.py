"""Versions of a theorem: what an earlier one stated, what was corrected, and who is affected."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any

from ..errors import UsageError


@dataclass(frozen=True, kw_only=True)
class Edition:
    """An earlier version of a theorem, kept so that it stays citable.

    formulas   {part: right side} as that version stated it; parts that are left out read as they do today
    changed    what the next version says differently, in one sentence
    affects    whose formulas or numbers change, in one sentence
    until      the date of the next version, YYYY-MM-DD
    """

    version: int
    changed: str
    affects: str
    until: str
    formulas: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Pinned:
    """A version that a paper pins: the earlier formula if it differs, a message where it is superseded, a fault where there is none."""

    formula: Any = None
    message: str = ""
    fault: str = ""


def checked_history(theorem):
    """UsageError unless the earlier versions are 1, 2, ... up to the one before the current, with parts that exist."""
    versions = [edition.version for edition in theorem.history]
    if versions != list(range(1, theorem.version)):
        raise UsageError(f"theorem {theorem.title!r} has version {theorem.version} but a history of {versions}; it lists every earlier version")
    for edition in theorem.history:
        stray = set(edition.formulas) - set(theorem.parts)
        if not _is_date(edition.until):
            raise UsageError(f"version {edition.version} of theorem {theorem.title!r} ends on {edition.until!r}, which is no date YYYY-MM-DD")
        if stray:
            raise UsageError(f"version {edition.version} of theorem {theorem.title!r} names {', '.join(sorted(stray))}, which is no part of it")
    ends = [edition.until for edition in theorem.history]
    if ends != sorted(ends):
        raise UsageError(f"the versions of theorem {theorem.title!r} end on {', '.join(ends)}, which is no order in time")


def _is_date(text):
    """Whether a text is a day of the calendar, YYYY-MM-DD."""
    try:
        return len(text) == 10 and bool(date.fromisoformat(text))
    except (TypeError, ValueError):
        return False


def misdirected(theorem, find):
    """(status, reason, message) where superseded_by or same_as lead nowhere, or back to where they began; None if they do not.

    find: id -> Theorem, or None where there is none of that id.
    """
    for id in (*theorem.same_as, *filter(None, [theorem.superseded_by])):
        if id == theorem.id or find(id) is None:
            return (
                "ERROR",
                "unknown-reference",
                f"{theorem.id} names {id!r}, which is {'itself' if id == theorem.id else 'no theorem of this library'}",
            )
    passed, at = [theorem.id], theorem
    while at is not None and getattr(at, "superseded_by", None):
        passed.append(at.superseded_by)
        if passed[-1] in passed[:-1]:
            return "ERROR", "superseded-in-a-circle", " is superseded by ".join(passed)
        at = find(at.superseded_by)
    return None


def edition(theorem, part, version):
    """The Pinned of a part in a version given as text or number; None means the current one."""
    if version is None:
        return Pinned()
    if not str(version).isdigit() or not 1 <= int(version) <= theorem.version:
        return Pinned(fault=f"{theorem.id} has no version {version}; the current one is {theorem.version}")
    if int(version) == theorem.version:
        return Pinned()
    old = theorem.history[int(version) - 1]
    return Pinned(_formula(theorem, part, int(version)), _message(theorem, old))


def _formula(theorem, part, version):
    """The right side as a version stated it: that of the first edition from then on that names the part."""
    return next((old.formulas[part.name] for old in theorem.history[version - 1 :] if part.name in old.formulas), part.equals)


def _message(theorem, old):
    return f"version {old.version} of {theorem.id} was superseded on {old.until} by version {old.version + 1}: {old.changed} Affected: {old.affects}"


def superseded(theorem, version):
    """(status, message) for a citation of a version that is unknown or superseded, or of a theorem that another one replaced; None otherwise."""
    if theorem.superseded_by:
        return "SUPERSEDED", f"{theorem.id} was superseded by {theorem.superseded_by}"
    pinned = edition(theorem, theorem.first, version)
    if pinned.fault:
        return "UNKNOWN ID", pinned.fault
    return ("SUPERSEDED", pinned.message) if pinned.message else None


def errata(theorems):
    """[{"id", "title", "version", "until", "changed", "affects", "formulas": {part: {"was", "is"}}}] in LaTeX, newest first: the errata page."""
    from .formulas import display

    rows = [
        {
            "id": theorem.id, "title": theorem.title, "version": old.version, "until": old.until, "changed": old.changed, "affects": old.affects,
            "formulas": {name: {"was": display(was), "is": theorem[name].latex} for name, was in old.formulas.items()},
        }
        for theorem in theorems
        for old in theorem.history
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (row["until"], row["id"], row["version"]), reverse=True)
