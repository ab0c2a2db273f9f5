"""Commands for authors of papers: formulas that are checked, found, claimed, cited at length, and keys that are diagnosed."""

from pathlib import Path
from typing import Annotated

import typer

from .options import AsJson, At, Library, computing, library_of, point_of


def check(
    papers: Annotated[list[Path] | None, typer.Argument(metavar="[PAPER.TEX]...", help="LaTeX files; \\input files are followed.")] = None,
    library: Library = None,
    allow_none: Annotated[bool, typer.Option("--allow-none", help="A paper without checked formulas is no failure.")] = False,
    allow_outside: Annotated[bool, typer.Option("--allow-outside", help="Follow \\input out of the paper's folder too.")] = False,
    code: Annotated[
        str | None, typer.Option("--code", metavar="MODULE.PY:FUNCTION", help="A step (S, k, v, ...) or sequence (q, k, v, ...) to run and name.")
    ] = None,
    arrays: Annotated[
        str | None, typer.Option("--arrays", help="What the function takes: numpy, torch or jax; by default what its module uses.")
    ] = None,
    as_json: AsJson = False,
):
    """Check the formulas that a paper marks as checked, or say which update rule a function is (--code runs it).

    Exit 0 only if all formulas are MATCHES, or APPROXIMATES under an approximate relation; with --code, only if the function is a rule of the library.
    """
    from ..errors import UsageError

    if bool(papers) == (code is not None):
        raise UsageError("memorem check takes papers, or --code MODULE.PY:FUNCTION")
    if code is not None:
        from ..instrument import code_report

        raise SystemExit(code_report.check(code, arrays, as_json))
    from ..paper.checking import report

    raise SystemExit(report.check(papers, library_of(library), allow_none, as_json, allow_outside=allow_outside))


def find(
    formula: Annotated[str, typer.Argument(metavar="FORMULA", help="LaTeX, such as '\\frac{N-1}{d}'; a left side is not looked at.")],
    library: Library = None,
    as_json: AsJson = False,
):
    """Find the theorem, or the named near miss, that a formula is. Exit 1 if there is none."""
    from ..errors import UsageError
    from ..paper.checking import report

    if not formula.strip():
        raise UsageError("the formula is empty")
    raise SystemExit(report.find(formula, library_of(library), as_json, on_miss=computing("the values of formulas in")))


def claim(
    formula: Annotated[
        str,
        typer.Argument(
            metavar="CLAIM", help="A capacity in LaTeX, such as 'N_{max} \\approx d_k', or 'how wide for 1000 items, 24 layers, 64 bits, 1e-3'."
        ),
    ],
    at: At = None,
    library: Library = None,
    as_json: AsJson = False,
):
    """Say under which criterion a claimed capacity is true at a point, and how far off it is under the others. Exit 1 if under none.

    A question that begins with "how wide" is answered with the least width of a head by every criterion of the budgets page.
    """
    from ..paper.checking import capacity_claims
    from ..patience import limited
    from ..site import width_questions

    answer = width_questions.answer if width_questions.is_question(formula) else capacity_claims.check
    with limited(60, "the claim"):
        code = answer(formula, point_of(at), library_of(library), as_json)
    raise SystemExit(code)


def appendix(
    names: Annotated[list[str], typer.Argument(metavar="ID[#PART]...", help="Theorems or parts.")],
    output: Annotated[Path, typer.Option("-o", "--output", help="The .tex file to write.")] = Path("appendix.tex"),
    library: Library = None,
):
    """Write an appendix for a paper: statements, assumptions, numbered derivations, certificates, simulation tables, hashes."""
    from ..publishing import appendix as made

    print(made.write(names, output, library_of(library)))


def tex(
    papers: Annotated[list[Path] | None, typer.Argument(metavar="[PAPER.TEX]...", help="Papers whose \\theoremvalue points are evaluated.")] = None,
    output: Annotated[Path, typer.Option("-o", "--output", help="Folder for memorem.sty and memorem.bib.")] = Path("."),
    library: Library = None,
):
    """Write memorem.sty and memorem.bib, with the values at the points that the papers use."""
    from ..paper.checking import sty_package

    print(sty_package.write(output, papers or (), library_of(library)))


def diagnose(
    keys: Annotated[str, typer.Argument(metavar="KEYS", help="Rows of keys: .npy, .npz[:NAME], .safetensors[:NAME] or .pt[:NAME].")],
    values: Annotated[str | None, typer.Option(help="Rows of values, one to a key.")] = None,
    queries: Annotated[str | None, typer.Option(help="Rows of queries, one to a key; the keys themselves by default.")] = None,
    plot: Annotated[Path | None, typer.Option(help="Write a figure here (.svg, .pdf or .png).")] = None,
    as_json: AsJson = False,
):
    """Say which assumptions of the theorems real keys break, their retrieval noise beside every prediction, and what remedies gain."""
    from ..instrument import diagnosis_report

    raise SystemExit(diagnosis_report.run(keys, values, queries, plot, as_json))
