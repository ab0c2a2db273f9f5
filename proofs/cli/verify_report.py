"""What `memorem verify` says when it is done."""

import sys

from rich.console import Console
from rich.markup import escape
from rich.text import Text

from ..verification.accounting import sentence
from ..verification.results import HOLDS, LEGS
from .fitting import PIPE, fitted
from .rows import width_of
from .style import coloured

ROOM = 48  # columns that the status and the words of three legs take beside the part
MARKS = {HOLDS: "[green]holds[/]", "not required": "[dim]-[/]"}


def show(report, console=None, verbose=False):
    """The table of a run: every part, its legs, its near misses, what was simulated; verbose: and the account of every point."""
    console = console or Console(width=None if sys.stdout.isatty() else PIPE)
    entries = [entry for theorem in report.theorems for entry in _entries(theorem)]
    sides = {"status": "left", "part": "left", **dict.fromkeys(LEGS, "left"), "near misses": "right", "memories": "right", "legs": "left"}
    narrow = (width_of(console) or PIPE) < max((len(entry["part"]) for entry in entries), default=0) + ROOM
    columns = {name: side for name, side in sides.items() if name not in (LEGS if narrow else ("legs",))}
    fitted(console, columns, entries, drop=("memories", "near misses"), flexible="legs" if narrow else None)
    for theorem in report.theorems if verbose else ():
        _account(console, theorem)
    for theorem in report.theorems:
        _explain(console, theorem, report)
    verified = sum(theorem.status == "VERIFIED" for theorem in report.theorems)
    console.print(
        f"{verified} of {len(report.theorems)} theorems VERIFIED in {report.seconds:.0f} s "
        f"({report.profile} profile, {report.device}, {report.engine}, error rate {report.alpha:g} for the run)"
    )
    if report.taken_over:
        console.print(
            f"{len(report.taken_over)} of them were verified by the last run, and not a byte that they rest on has changed since; "
            "--again verifies them again"
        )
    if report.interrupted:
        console.print("[yellow]Interrupted: what is above is finished and kept; the rest was not run. The same command with --resume goes on.[/]")


def _entries(theorem):
    """The rows of a theorem: one for each part."""
    if not theorem.parts:
        yield {"status": Text.from_markup(coloured(theorem.status)), "part": theorem.id}
    for name, part in theorem.parts.items():
        legs = {leg: Text.from_markup(MARKS.get(part.legs[leg].word, f"[yellow]{part.legs[leg].word}[/]")) for leg in LEGS}
        odd = [f"{leg} {part.legs[leg].word}" for leg in part.required if part.legs[leg].word != HOLDS]
        memories = sum(point.memories for point in part.points)
        yield {
            "status": Text.from_markup(coloured(part.status)), "part": f"{theorem.id}#{name}", **legs, "legs": ", ".join(odd) or "all hold",
            "near misses": f"{part.rejected}/{len(part.near_miss_names)}" if part.near_miss_names else "",
            "memories": f"{memories:,}" if memories else "",
        }  # fmt: skip


def _account(console, theorem):
    """What was estimated, from what, at which error rate and margin, and what the planner forecast, point by point."""
    for name, part in theorem.parts.items():
        drawn = [point for point in part.points if point.account]
        if not drawn:
            continue
        first = drawn[0].account
        console.print(f"\n[bold]{escape(theorem.id)}#{escape(name)}[/]  error rate {first.alpha:.2g} a point, resolution {first.resolution:.2g}")
        console.print(f"  estimand  {escape(first.estimand)}\n  unit      {first.unit}", soft_wrap=True)
        for point in drawn:
            console.print(f"  {escape(sentence(point))}", soft_wrap=True)


def _explain(console, theorem, report):
    """Why a theorem is not VERIFIED."""
    if theorem.fault:
        console.print(f"{coloured(theorem.status)} {escape(theorem.id)}: ({theorem.fault[1]}) {escape(theorem.fault[2])}", soft_wrap=True)
    for name, part in theorem.parts.items():
        status, reason, message = part.verdict
        if status not in ("VERIFIED", "CITED"):
            console.print(f"{coloured(status)} {escape(theorem.id)}#{escape(name)}: ({reason}) {escape(message)}", soft_wrap=True)
            for point in part.points:
                if point.word != HOLDS:
                    console.print(f"  Repeat: {escape(repetition(theorem.id, point, report))}", soft_wrap=True)


def repetition(id, point, report):
    """The command that draws a point again."""
    at = ",".join(f"{name}={value}" for name, value in point.params.items())
    return " ".join([f"memorem verify {id} --at {at} --seed {report.seed} --profile {report.profile}", *report.chosen])
