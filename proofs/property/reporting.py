"""What `memorem falsify` says while it hunts and when it is done."""

import sys

from rich.console import Console
from rich.markup import escape

from .coverage import ERROR, REFUTED

WORDS = {REFUTED: "FALSIFIED", ERROR: "ERROR"}


def watch(search, seen):
    """One line a part and turn, on the error stream, so that a report can be piped."""
    state = WORDS[seen.grade].lower() if seen else f"{len(search.points)} points"
    print(f"{search.part.address}: {state}", file=sys.stderr, flush=True)


def show(hunted, console=None):
    """Counterexamples, and points at which something raised, first, then what was covered of every part and the least error that would have been seen."""
    console = console or Console(width=None if sys.stdout.isatty() else 160)
    for address, seen in hunted.found.items():
        console.print(f"[red]{WORDS[seen.grade]}[/] {escape(seen.message)}", soft_wrap=True)
        if seen.grade == REFUTED:
            claim = _claim(hunted.searches[address].part)
            console.print(f"  {address} is false at the smallest point that was found: {claim}", soft_wrap=True, markup=False)
    for address, why in hunted.unsearched.items():
        console.print(f"[yellow]NOT SEARCHED[/] {address}: {escape(why)}", soft_wrap=True)
    for address, search in hunted.searches.items():
        if address not in hunted.found:
            console.print(f"not falsified {address}: {escape(sentence(search))}", soft_wrap=True)
    points = sum(len(search.points) for search in hunted.searches.values())
    failed = f", {len(hunted.of(ERROR))} stopped by an error" if hunted.of(ERROR) else ""
    console.print(
        f"{len(hunted.of(REFUTED))} of {len(hunted.searches)} statements falsified{failed}; {points} points in {hunted.seconds:.0f} s "
        f"({hunted.run.device}, seed {hunted.run.seed}, false-alarm rate {hunted.run.alpha:g} for the run)"
    )
    if hunted.interrupted:
        console.print("[yellow]Interrupted: what is above was seen until then.[/]")


def _claim(part):
    """What the statement claims, in one line."""
    formula = str(part.equals) if not hasattr(part.equals, "latex") else part.equals.latex()
    return f"it claims {part.relation} {formula}"


def sentence(search):
    """What was covered of a part, and the least relative error of its formula that would have been seen."""
    covered = search.coverage()
    seen = f"; an error of {100 * covered.least:.2g} % or more would have been seen by simulation" if covered.least is not None else ""
    return covered.text() + seen
