"""The command line. Heavy imports stand inside commands, so that --help answers at once."""

import json
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

app = typer.Typer(
    help="Verify, look up, plot and cite the formulas of associative-memory theory.", no_args_is_help=True, add_completion=False,
    pretty_exceptions_enable=False, context_settings={"help_option_names": ["-h", "--help"]},
)  # fmt: skip

AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]
At = Annotated[str | None, typer.Option("--at", help="A point, such as N=64,d_k=32,beta=3/5; numbers are read exactly.")]
Engine = Annotated[str, typer.Option("--engine", help="Where memories are drawn: serial, pool, pool:N, dask or dask://HOST:PORT.")]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on where a run with these settings was stopped: finished theorems and drawn blocks are kept.")
]
Library = Annotated[Path | None, typer.Option("--library", help="A folder of your own theorems, used alone.")]


def main():
    """Run the command line: exit 0 for success, 1 where something is not VERIFIED, 2 for wrong usage."""
    from .errors import UsageError

    try:
        app()
    except UsageError as error:
        _complain(error)
    except (ValueError, LookupError) as error:
        if type(error).__name__ not in ("DomainError", "NoValue"):
            raise
        _complain(error)


def _complain(error):
    print(f"memorem: {error}", file=sys.stderr)
    raise SystemExit(2)


def _end_as_by_control_c():
    """Let SIGTERM, which batch systems send before they kill, end a run as Ctrl-C does: what is finished is kept."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)


def point_of(text):
    """{name: text} from "N=64,d_k=32"; UsageError names an entry without a value or given twice."""
    from .errors import UsageError

    point = {}
    for entry in filter(None, (part.strip() for part in (text or "").split(","))):
        name, sign, value = entry.partition("=")
        if not sign or not name or not value:
            raise UsageError(f"--at takes NAME=VALUE pairs with commas between them; {entry!r} is none")
        if name in point:
            raise UsageError(f"--at gives {name} twice")
        point[name] = value
    return point


def _print_json(value):
    print(json.dumps(value, indent=2, allow_nan=False))


def _library(library):
    from .discovery import LIBRARY

    return LIBRARY if library is None else library


@app.command("list")
def list_theorems(as_json: AsJson = False, library: Library = None):
    """List every theorem with its status from evidence."""
    from . import listing

    results = listing.statuses(_library(library))
    _print_json(listing.as_json(results)) if as_json else listing.show(results)


@app.command()
def show(
    address: Annotated[str, typer.Argument(metavar="ID", help="A theorem, or one part of it: ID#PART.")],
    at: At = None,
    derivation: Annotated[bool, typer.Option("--derivation", help="Print the derivation line by line.")] = False,
    as_json: AsJson = False,
    library: Library = None,
):
    """Show a theorem: its parts, formulas and domains, and their values at a point."""
    from . import discovery, showing

    identifier, _, part = address.partition("#")
    theorem = discovery.theorem(identifier, _library(library))
    parts = {part: theorem[part]} if part else theorem.parts
    point = point_of(at)
    if as_json:
        _print_json(showing.as_json(theorem, parts, point))
    else:
        showing.show(theorem, parts, point, derivation)


@app.command()
def verify(
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID|FAMILY]...", help="Theorems and families; all if none is given.")] = None,
    at: At = None,
    profile: Annotated[str, typer.Option(help="quick (3 % resolution, two points a part) or full (1 %, all points).")] = "quick",
    device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto",
    seed: Annotated[int, typer.Option(help="Seed of the run.")] = 17,
    alpha: Annotated[float, typer.Option(help="Error rate of the whole run.")] = 1e-6,
    resolution: Annotated[float | None, typer.Option(help="Relative resolution; the profile's by default.")] = None,
    library: Library = None,
    evidence: Annotated[Path | None, typer.Option(help="Folder that keeps what was measured (default .memorem).")] = None,
    engine: Engine = "serial",
    resume: Resume = False,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Print the account of every simulated point.")] = False,
    as_json: AsJson = False,
):
    """Verify theorems: derive, certify, simulate, and reject every near miss. Exit 0 only if all are VERIFIED."""
    from . import reporting
    from .progress import Quiet, progress
    from .verification import verify as run

    _end_as_by_control_c()
    point = {name: value for name, value in point_of(at).items()} or None
    report = run(
        *(names or ()), at=point, profile=profile, device=device, seed=seed, alpha=alpha, resolution=resolution, library=library,
        evidence=evidence, progress=Quiet() if as_json else progress(), engine=engine, resume=resume,
    )  # fmt: skip
    _print_json(report.json()) if as_json else reporting.show(report, verbose=verbose)
    raise SystemExit(0 if report.verified else 1)


@app.command()
def rules(as_json: AsJson = False):
    """List the rules of the calculus with their sources, and how often the library uses each."""
    from . import listing

    counted = listing.rule_uses()
    _print_json(counted) if as_json else listing.show_rules(counted)


@app.command()
def cite(
    identifier: Annotated[str, typer.Argument(metavar="ID")],
    format: Annotated[str, typer.Option("--format", help="bibtex, latex, markdown or csl.")] = "bibtex",
    version: Annotated[int | None, typer.Option(help="An earlier version, which stays citable.")] = None,
):
    """Cite a checked formula: ID, or one part of it as ID#PART."""
    from .citation import cite as citation

    print(citation(identifier, format, version))


@app.command()
def tex(
    papers: Annotated[list[Path] | None, typer.Argument(metavar="[PAPER.TEX]...", help="Papers whose \\theoremvalue points are evaluated.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for memorem.sty and memorem.bib.")] = Path("."),
    library: Library = None,
):
    """Write memorem.sty and memorem.bib, with the values at the points that the papers use."""
    from .paper import package

    print(package.write(output, papers or (), _library(library)))


@app.command()
def export(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON, the one format there is.")] = True,
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of the catalogue instead.")] = False,
    library: Library = None,
):
    """Print the catalogue for programs: ids, LaTeX, SymPy srepr, domains, status, hashes."""
    from . import catalogue

    print(catalogue.schema() if schema else catalogue.export(_library(library)))


@app.command()
def check(
    papers: Annotated[list[Path], typer.Argument(metavar="PAPER.TEX...", help="LaTeX files; \\input files are followed.")],
    library: Library = None,
    allow_none: Annotated[bool, typer.Option("--allow-none", help="A paper without checked formulas is no failure.")] = False,
    as_json: AsJson = False,
):
    """Check the formulas that a paper marks as checked. Exit 0 only if all are MATCHES, or APPROXIMATES under an approximate relation."""
    from .paper import reporting

    raise SystemExit(reporting.check(papers, _library(library), allow_none, as_json))


@app.command()
def find(
    formula: Annotated[str, typer.Argument(metavar="FORMULA", help="LaTeX, such as '\\frac{N-1}{d}'; a left side is not looked at.")],
    library: Library = None,
    as_json: AsJson = False,
):
    """Find the theorem, or the named near miss, that a formula is. Exit 1 if there is none."""
    from .paper import reporting

    raise SystemExit(reporting.find(formula, _library(library), as_json))


@app.command()
def plot(
    address: Annotated[str, typer.Argument(metavar="ID")],
    sweep: Annotated[str, typer.Option(help="The parameter to move and its range, such as d_k=4:256.")],
    at: At = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write (.svg, .pdf or .png).")] = None,
    simulate: Annotated[bool, typer.Option(help="Simulate points with intervals beside the curve.")] = True,
):
    """Plot the formula over a parameter, with simulated points and their intervals."""
    from . import plotting

    print(plotting.plot(address, sweep, point_of(at), output, simulate))


@app.command()
def evidence(device: Annotated[str, typer.Option(help="auto, cpu or cuda.")] = "auto", engine: Engine = "serial", resume: Resume = False):
    """Run the full profile and commit its measurements to the library's evidence folder."""
    from . import reporting
    from .progress import progress
    from .promotion import promote

    _end_as_by_control_c()
    report = promote(device, progress(), engine, resume)
    reporting.show(report)
    raise SystemExit(0 if report.verified else 1)


if __name__ == "__main__":
    main()
