"""Theorems, parts, verdicts and plots as a notebook shows them."""

from dataclasses import dataclass
from html import escape
from io import StringIO
from typing import Any

from ...theory.kernel.notebook import table
from ..errors import UsageError
from ..theorems import faces
from ..theorems.theorem import Part, Theorem
from ..verification.results import LEGS, PartResult, Report, TheoremResult
from .words import said


@faces.html.register
def theorem(shown: Theorem):
    """The title, and every part with its statement."""
    rows = [(f"<code>{escape(name)}</code>", escape(part.kind), statement(part)) for name, part in shown.parts.items()]
    return f"<p><b>{escape(shown.title)}</b> <code>{escape(shown.id)}</code></p>{table(('part', 'kind', 'statement'), rows)}"


@faces.html.register
def statement(part: Part):
    """The statement in LaTeX; what is false or cited, and that it is, in words."""
    return escape(part._repr_latex_() or said(part, "text"), quote=False)


@faces.html.register
def theorem_result(result: TheoremResult):
    """The status, and the word of every leg of every part."""
    rows = [row(name, part) for name, part in result.parts.items()]
    return f"<p><b>{escape(result.status)}</b> <code>{escape(result.id)}</code> {escape(result.verdict[2])}</p>{table(HEAD, rows)}"


@faces.html.register
def part_result(result: PartResult):
    """The status and the word of every leg of one part."""
    return table(HEAD, [row("", result)])


@faces.html.register
def report(run: Report):
    """The verdicts of a run, one after another."""
    return "".join(map(theorem_result, run.theorems))


HEAD = ("part", "status", *LEGS, "near misses rejected")


def row(name, result):
    """Cells of one part's verdict."""
    words = [result.legs[leg].word if leg in result.legs else "" for leg in LEGS]
    rejected = f"{result.rejected} of {len(result.near_miss_names)}"
    return tuple(escape(cell) for cell in (name, result.status, *words, rejected))


@dataclass(frozen=True)
class Picture:
    """A plot that a notebook shows; figure: the matplotlib Figure, whose savefig writes it."""

    figure: Any

    def _repr_svg_(self):
        drawn = StringIO()
        self.figure.savefig(drawn, format="svg", metadata={"Date": None})
        return drawn.getvalue()


@faces.picture.register
def picture(one: Theorem, others, simulate, values):
    """The Picture of the first parts with a scalar formula over the one parameter that is given as a pair."""
    from .plot import compared, drawn

    swept = {name: ends for name, ends in values.items() if isinstance(ends, tuple)}
    if len(swept) != 1 or any(len(ends) != 2 for ends in swept.values()):
        raise UsageError(f"plot takes one parameter from low to high, such as d_k=(4, 256); {', '.join(values) or 'nothing'} was given")
    ((name, ends),) = swept.items()
    point = {key: value for key, value in values.items() if key != name}
    if others:
        return Picture(compared([theorem.part_for(point) for theorem in (one, *others)], name, ends, point))
    return Picture(drawn(one.part_for(point), name, ends, point, simulate))
