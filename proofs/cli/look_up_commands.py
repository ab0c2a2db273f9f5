"""Commands that look something up: nothing is verified, nothing is written but figures."""

from pathlib import Path
from typing import Annotated

import typer

from ..errors import UsageError
from .options import AsJson, At, Library, computing, library_of, point_of, print_json


def list_theorems(
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID|FAMILY]...", help="Theorems and families; all if none is given.")] = None,
    as_json: AsJson = False,
    library: Library = None,
):
    """List theorems with their status from evidence."""
    from ..runs.status import statuses
    from . import list_table

    results = statuses(library_of(library), computing("the verdicts of"), names or ())
    print_json(list_table.as_json(results)) if as_json else list_table.show(results)


def show(
    address: Annotated[str, typer.Argument(metavar="ID", help="A theorem, or one part of it: ID#PART.")],
    at: At = None,
    derivation: Annotated[bool, typer.Option("--derivation", help="Print the derivation line by line.")] = False,
    latex: Annotated[bool, typer.Option("--latex", help="Print the statements in LaTeX, each with its setting.")] = False,
    digits: Annotated[int, typer.Option("--digits", min=1, max=30, help="Significant digits of values.")] = 6,
    as_json: AsJson = False,
    library: Library = None,
):
    """Show a theorem: its parts, formulas and domains, and their values at a point."""
    from ..records.answers import Answers
    from . import rows

    identifier, _, part = address.partition("#")
    point, chosen = point_of(at), library_of(library)

    def page():
        from ..theorems import discovery
        from . import show_page

        theorem = discovery.theorem(identifier, chosen)
        parts = {part: theorem[part]} if part else theorem.parts
        if as_json:
            return show_page.as_json(theorem, parts, point)
        return show_page.rows(theorem, parts, point, derivation=derivation, latex=latex, digits=digits)

    found = page() if point else Answers("pages", chosen).of(identifier, page, part, derivation, latex, as_json)
    print_json(found) if as_json else rows.show(found)


def rules(
    name: Annotated[str, typer.Argument(metavar="[NAME]", help="one rule, in full: what it does to a line, arguments, conditions, source")] = "",
    as_json: AsJson = False, library: Library = None,
):  # fmt: skip
    """List the rules of the calculus with their sources, and how often the library uses each; with a NAME, show what that rule does to a line."""
    from . import list_table

    if name and not list_table.is_rule(name):
        raise UsageError(f"there is no rule {name!r}; memorem rules lists them")
    counted = list_table.rule_uses(library_of(library), computing("the uses of rules in"))
    counted = [row for row in counted if row["name"] == name] if name else counted
    if as_json:
        print_json(counted)
    elif name:
        list_table.show_rule(counted[0], library_of(library))
    else:
        list_table.show_rules(counted)


def cite(
    identifier: Annotated[str, typer.Argument(metavar="ID")],
    format: Annotated[str, typer.Option("--format", help="bibtex, latex, markdown or csl.")] = "bibtex",
    version: Annotated[int | None, typer.Option(help="An earlier version, which stays citable.")] = None,
    library: Library = None,
):
    """Cite a checked formula: ID, or one part of it as ID#PART."""
    from ..records.answers import Answers
    from ..records.folders import REFERENCES

    def citation():
        from ..publishing import citation

        return citation.cite(identifier, format, version, library_of(library))

    answers = Answers("citations", library_of(library), evidence=True, beside=[REFERENCES])
    print(answers.of(identifier.partition("#")[0], citation, identifier, format, version))


def export(
    schema: Annotated[bool, typer.Option("--schema", help="Print the JSON schema of the catalogue instead.")] = False,
    library: Library = None,
):
    """Print the catalogue for programs as JSON: ids, LaTeX, SymPy srepr, domains, status, hashes."""
    from ..publishing import exported

    print(exported.schema() if schema else exported.export(library_of(library), computing("the entries of")))


def plot(
    address: Annotated[str, typer.Argument(metavar="ID")],
    sweep: Annotated[str, typer.Option(help="The parameter to move and its range, such as d_k=4:256.")],
    at: At = None,
    output: Annotated[Path | None, typer.Option("-o", "--output", help="File to write (.svg, .pdf or .png).")] = None,
    simulate: Annotated[bool, typer.Option(help="Simulate points with intervals beside the curve.")] = True,
    library: Library = None,
):
    """Plot the formula over a parameter, with simulated points and their intervals."""
    from ..publishing import plot

    print(plot.plot(address, sweep, point_of(at), output, simulate, library_of(library)))


def page(
    names: Annotated[list[str] | None, typer.Argument(metavar="[ID|FAMILY]...", help="Theorems and families; all if none is given.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="The folder to write to.")] = Path("."),
    library: Library = None,
):
    """Write the page of a theorem as one HTML file that needs nothing beside it; of several, a page each and an index."""
    from ..site import standalone

    print(standalone.write(names or (), output, library_of(library)))
