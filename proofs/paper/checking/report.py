"""What `memorem check` says of a paper, for people and for programs."""

import json
from collections import Counter

from rich.console import Console
from rich.markup import escape

from ...errors import UsageError
from ...patience import limited
from ..latex.tokens import Unreadable
from .checker import Checker
from .finder import find as matches_of
from .outcome import APPROXIMATES, MATCHES

SCHEMA = 1
SECONDS = 120.0  # for a search of the whole library
COLOURS = {MATCHES: "green", APPROXIMATES: "green"}


def check(papers, library, allow_none=False, as_json=False, console=None, allow_outside=False):
    """Check papers and print what was found. Returns the exit code: 0 only if every formula is in order and there is one.

    allow_outside: follow includes out of a paper's folder too.
    """
    findings, manuscript = Checker(library, allow_outside=allow_outside).paper(*papers)
    ok = all(one.good for one in findings) and (bool(manuscript.claims) or allow_none)
    if as_json:
        print(json.dumps(report(findings, manuscript, ok), indent=2, allow_nan=False))
    else:
        show(findings, manuscript, ok, console or Console())
    return 0 if ok else 1


def report(findings, manuscript, ok):
    """The schema of `check --json`."""
    return {
        "schema_version": SCHEMA, "ok": ok, "files": [str(path) for path in manuscript.files], "formulas": len(manuscript.claims),
        "counts": dict(sorted(Counter(one.status for one in findings).items())), "findings": [one.json() for one in findings],
    }  # fmt: skip


def show(findings, manuscript, ok, console):
    """One line for each formula, its notes below it, and the counts."""
    for one in findings:
        colour = COLOURS.get(one.status, "red")
        where = f"{one.file}:{one.line}:{one.column}"
        console.print(f"{escape(where)} [{colour}]{one.status}[/] {escape(one.address)}: {escape(one.message)}", soft_wrap=True, highlight=False)
        for note in one.notes:
            console.print(f"    {escape(note)}", style="dim", soft_wrap=True, highlight=False)
    if not manuscript.claims:
        said = "no formula is marked as checked: \\begin{checked}{ID} ... \\end{checked} or \\checked{ID}{...}"
        console.print(escape(said), style=None if ok else "red", soft_wrap=True)
    console.print(summary(findings, manuscript))


def summary(findings, manuscript):
    """How many formulas there are, and what was found; findings on citations and files are counted beside those on formulas."""
    count, counts = len(manuscript.claims), Counter(one.status for one in findings)
    formulas = f"{count} formula{'' if count == 1 else 's'}"
    beside = f" and {len(findings) - count} other finding{'' if len(findings) - count == 1 else 's'}" if len(findings) > count else ""
    return f"{formulas}{beside}: " + (", ".join(f"{n} {status}" for status, n in sorted(counts.items())) or "nothing found")


def find(formula, library, as_json=False, console=None, on_miss=lambda count: None):
    """Print what a formula is. Returns the exit code: 0 if it is a theorem or a near miss. UsageError if it cannot be read."""
    try:
        with limited(SECONDS, "the search"):
            found = matches_of(formula, library, on_miss)
    except Unreadable as error:
        where = f" at column {error.place.column}, {error.at.shown()}" if error.at is not None else ""
        raise UsageError(f"the formula cannot be read{where}: {error.why}") from None
    if as_json:
        print(json.dumps({"schema_version": SCHEMA, "formula": formula, "matches": [one.json() for one in found]}, indent=2))
        return 0 if found else 1
    console = console or Console()
    for one in found:
        console.print(escape(one.text()), style="yellow" if one.near_miss else "green", soft_wrap=True, highlight=False)
    if not found:
        console.print("no theorem and no near miss of the library is this formula")
    return 0 if found else 1
