"""What `memorem verify` says when it is done."""

import sys

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from .accounts import sentence
from .listing import coloured
from .results import HOLDS, LEGS

MARKS = {HOLDS: "[green]holds[/]", "not required": "[dim]-[/]"}


def show(report, console=None, verbose=False):
    """The table of a run: every part, its legs, its near misses, what was simulated; verbose: and the account of every point."""
    console = console or Console(width=None if sys.stdout.isatty() else 160)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for column in ("part", "status", *LEGS, "near misses", "memories"):
        table.add_column(column, no_wrap=True, justify="right" if column in ("near misses", "memories") else "left")
    for theorem in report.theorems:
        if not theorem.parts:
            table.add_row(theorem.id, coloured(theorem.status))
        for name, part in theorem.parts.items():
            words = [MARKS.get(part.legs[leg].word, f"[yellow]{part.legs[leg].word}[/]") for leg in LEGS]
            memories = sum(point.memories for point in part.points)
            missed = f"{part.rejected}/{len(part.near_miss_names)}" if part.near_miss_names else ""
            table.add_row(f"{theorem.id}#{name}", coloured(part.status), *words, missed, f"{memories:,}" if memories else "")
    console.print(table)
    for theorem in report.theorems if verbose else ():
        _account(console, theorem)
    for theorem in report.theorems:
        _explain(console, theorem, report)
    verified = sum(theorem.status == "VERIFIED" for theorem in report.theorems)
    console.print(
        f"{verified} of {len(report.theorems)} theorems VERIFIED in {report.seconds:.0f} s "
        f"({report.profile} profile, {report.device}, {report.engine}, error rate {report.alpha:g} for the run)"
    )
    if report.interrupted:
        console.print("[yellow]Interrupted: what is above is finished and kept; the rest was not run. The same command with --resume goes on.[/]")


def _account(console, theorem):
    """What was estimated, from what, at which error rate and margin, and what the planner forecast, point by point."""
    for name, part in theorem.parts.items():
        drawn = [point for point in part.points if point.account]
        if not drawn:
            continue
        first = drawn[0].account
        console.print(f"\n[bold]{theorem.id}#{name}[/]  error rate {first.alpha:.2g} a point, resolution {first.resolution:.2g}")
        console.print(f"  estimand  {escape(first.estimand)}\n  unit      {first.unit}", soft_wrap=True)
        for point in drawn:
            console.print(f"  {escape(sentence(point))}", soft_wrap=True)


def _explain(console, theorem, report):
    """Why a theorem is not VERIFIED."""
    if theorem.fault:
        console.print(f"{coloured(theorem.status)} {theorem.id}: ({theorem.fault[1]}) {escape(theorem.fault[2])}", soft_wrap=True)
    for name, part in theorem.parts.items():
        status, reason, message = part.verdict
        if status not in ("VERIFIED", "CITED"):
            console.print(f"{coloured(status)} {theorem.id}#{name}: ({reason}) {escape(message)}", soft_wrap=True)
            for point in part.points:
                if point.word != HOLDS:
                    console.print(f"  Repeat: {escape(repetition(theorem.id, point, report))}", soft_wrap=True)


def repetition(id, point, report):
    """The command that draws a point again."""
    at = ",".join(f"{name}={value}" for name, value in point.params.items())
    return " ".join([f"memorem verify {id} --at {at} --seed {report.seed} --profile {report.profile}", *report.chosen])
