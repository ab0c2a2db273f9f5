"""What `memorem verify` says while it runs: nothing, one line a theorem, or a bar with the memories drawn so far."""

import sys

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

from ..runs.observer import Quiet
from .style import coloured


class Lines(Quiet):
    """One plain line a theorem, where there is no terminal."""

    def note(self, text):
        """The note on a line of its own."""
        print(f"note: {text}", flush=True)

    def done(self, result):
        """Name, status and, where it is not VERIFIED, why."""
        status, reason, message = result.verdict
        print(f"{status:10s} {result.id}" + (f"  ({reason}) {message}" if reason else ""), flush=True)


class Bar(Quiet):
    """A progress bar on a terminal; what is not VERIFIED is said above it."""

    def __init__(self, console=None):
        columns = TextColumn("{task.description:44s}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), TextColumn("{task.fields[memories]}")
        self.bar = Progress(*columns, transient=True, console=console or Console())

    def start(self, total):
        """Open the bar."""
        self.bar.start()
        self.task = self.bar.add_task("", total=total, memories="")

    def theorem(self, id):
        """Name what is being verified."""
        self.bar.update(self.task, description=id, memories="")

    def drawn(self, part, stream):
        """Show the memories of the point that was drawn last."""
        memories = f"#{part.name} {stream.memories:,} of about {max(stream.expected, stream.memories):,} memories"
        self.bar.update(self.task, memories=memories)

    def note(self, text):
        """The note above the bar."""
        self.bar.console.print(f"[yellow]{escape(text)}[/]")

    def done(self, result):
        """Advance, and close at the end."""
        status, reason, message = result.verdict
        if status != "VERIFIED":
            self.bar.console.print(f"{coloured(status)} {result.id} ({reason}) {escape(message)}")
        self.bar.advance(self.task)

    def finish(self):
        """Take the bar away, also after an interruption."""
        self.bar.stop()


def progress():
    """A bar on a terminal, plain lines elsewhere."""
    return Bar() if sys.stdout.isatty() else Lines()
