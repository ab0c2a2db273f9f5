"""What several commands take alike, and how they read and print it."""

import json
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

CONFIGURATION = Path("memorem.toml")

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
At = Annotated[str | None, typer.Option("--at", help="A point, such as N=64,d_k=32,beta=3/5; numbers are read exactly.")]
Engine = Annotated[str, typer.Option("--engine", help="Where memories are drawn: serial, pool, pool:N, dask or dask://HOST:PORT.")]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on where a run with these settings was stopped: finished theorems and drawn blocks are kept.")
]
Jobs = Annotated[int | None, typer.Option("--jobs", min=1, help="Theorems verified at once; by default one a core, on a GPU one.")]
Library = Annotated[
    Path | None, typer.Option("--library", help="A folder of your own theorems, used alone; its files are run (default: memorem.toml's library).")
]


INTERRUPTED = 130  # what a shell gives a command that Ctrl-C ended


def exit_code(report):
    """0 where all theorems are VERIFIED, 130 where the run was interrupted, else 1."""
    return INTERRUPTED if report.interrupted else 0 if report.verified else 1


def end_as_by_control_c():
    """Let SIGTERM, which batch systems send before they kill, end a run as Ctrl-C does: what is finished is kept."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def jobs_of(jobs, engine, device):
    """The number of jobs that was asked for, else one a core where memories are drawn on the CPU by this machine's own processes."""
    from ...numerics.engines.engine import cores

    if jobs is not None:
        return jobs
    if engine != "serial" or device not in ("auto", "cpu"):
        return 1
    from ...numerics.sampling.devices import resolve

    return 1 if resolve(device).type == "cuda" else cores()


def point_of(text):
    """{name: text} from "N=64,d_k=32"; UsageError names an entry without a value or given twice."""
    from ..errors import UsageError

    point = {}
    for entry in filter(None, (part.strip() for part in (text or "").split(","))):
        name, sign, value = entry.partition("=")
        if not sign or not name or not value:
            raise UsageError(f"--at takes NAME=VALUE pairs with commas between them; {entry!r} is none")
        if name in point:
            raise UsageError(f"--at gives {name} twice")
        point[name] = value
    return point


def print_json(value):
    """Print a value as JSON, indented; NaN raises ValueError."""
    print(json.dumps(value, indent=2, allow_nan=False))


def starting(what):
    """Say what goes on before anything heavy is loaded."""
    print(f"{what} ...", file=sys.stderr, flush=True)


def computing(what):
    """What says, before something is computed of many theorems, that it is."""

    def say(count):
        if count > 3:
            starting(f"computing {what} {count} theorems; next time they come from the cache")

    return say


def configured(library):
    """The folder that was given, else the one that memorem.toml in the working folder names as `library`, else None. UsageError where it cannot be read."""
    from ..errors import UsageError

    if library is not None or not CONFIGURATION.is_file():
        return library
    import tomllib

    try:
        named = tomllib.loads(CONFIGURATION.read_text(encoding="utf-8")).get("library")
    except ValueError as error:
        raise UsageError(f"{CONFIGURATION} cannot be read: {error}") from None
    if named is not None and not isinstance(named, str):
        raise UsageError(f"library in {CONFIGURATION} is {named!r}; it is the name of a folder")
    return None if named is None else Path(named)


def library_of(library):
    """The folder of configured(), or memorem's own library."""
    from ..theorems.files import LIBRARY

    return configured(library) or LIBRARY
