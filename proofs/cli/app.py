"""The command line. Heavy imports stand inside commands, so that --help answers at once."""

import os
import sys
from contextlib import suppress

import typer

from . import look_up_commands as look_up
from . import paper_commands as paper
from . import run_commands as run

MOST_DIGITS = 100_000  # of an integer that is printed; longer ones take minutes

app = typer.Typer(
    help="Verify, look up, plot and cite the formulas of associative-memory theory.", no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

COMMANDS = (
    look_up.list_theorems, look_up.show, run.verify, run.falsify, run.derive, look_up.rules, look_up.cite, paper.appendix, paper.tex,
    look_up.export, paper.check, paper.diagnose, paper.find, paper.claim, look_up.plot, look_up.page, run.evidence,
)  # fmt: skip
for command in COMMANDS:
    app.command(command.__name__.removesuffix("_theorems"))(command)


def main():
    """Run the command line: exit 0 for success, 1 where something is not VERIFIED, 2 for wrong usage, 130 for an interrupted run."""
    from ..errors import UsageError

    _settle_streams()
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except UsageError as error:
        _complain(error)
    except OSError as error:
        _abandon_output()
        _complain(f"{error.filename or 'the output'} cannot be used: {error.strerror or error}")
    except RecursionError:
        _complain("what was given is nested too deeply")
    except MemoryError:
        _complain("what was asked for does not fit into memory")
    except (ValueError, LookupError) as error:
        if type(error).__name__ not in ("DomainError", "NoValue"):
            raise
        _complain(error)


def _settle_streams():
    """Print what the terminal's encoding lacks as escapes, go on where the output was closed, and convert integers of moderate length only."""
    sys.stdout, sys.stderr = sys.stdout or open(os.devnull, "w"), sys.stderr or open(os.devnull, "w")
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    sys.set_int_max_str_digits(MOST_DIGITS)


def _abandon_output():
    """Nothing more can be written where the output is full or closed; the interpreter's own last flush would say so once more."""
    sys.stdout = open(os.devnull, "w")


def _complain(error):
    with suppress(OSError):
        print(f"memorem: {error}", file=sys.stderr)
    raise SystemExit(2)


if __name__ == "__main__":
    main()
