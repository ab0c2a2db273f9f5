"""memorem.sty and memorem.bib: checked formulas and numbers for a paper, where what is not VERIFIED is an error of LaTeX."""

import re
from pathlib import Path

from ....theory.scalars.balls import NoValue
from ....theory.scalars.domains import DomainError
from ...errors import UsageError
from ...publishing import citation
from ...records import evidence
from ...theorems import discovery
from ..reading.manuscript import read

TEMPLATE = Path(__file__).with_name("memorem.sty")
MARK = "% <data>"
DIGITS = 6


def write(folder, papers=(), library=discovery.LIBRARY):
    """Write both files into a folder, which is made if it is not there. Returns what was written, in a sentence; UsageError for a bad point."""
    folder, values = Path(folder), points(papers, library)
    folder.mkdir(parents=True, exist_ok=True)
    theorems = [theorem for theorem in discovery.theorems(library) if not isinstance(theorem, discovery.Broken)]
    found = {theorem.id: evidence.freshest(theorem, discovery.files(library)[theorem.id]) for theorem in theorems}
    lines = [line for theorem in theorems for line in _declared(theorem, found[theorem.id][1].status)]
    lines += [rf"\memoremdeclarevalue{{{key}}}{{{value}}}" for key, value in values.items()]
    (folder / "memorem.sty").write_text(TEMPLATE.read_text(encoding="utf-8").replace(MARK, "\n".join(lines)))
    (folder / "memorem.bib").write_text(bibliography(theorems, found, library), encoding="utf-8")
    verified = sum(result.status == "VERIFIED" for _, result in found.values())
    return f"{folder / 'memorem.sty'} and {folder / 'memorem.bib'}: {verified} of {len(theorems)} theorems VERIFIED, {len(values)} values"


def _declared(theorem, status):
    """The lines that make a theorem known to LaTeX: status and version, then formula and statement of each part."""
    yield rf"\memoremdeclare{{{theorem.id}}}{{{status}}}{{{theorem.version}}}"
    for name, part in theorem.parts.items():
        addresses = [f"{theorem.id}/{name}"] + ([theorem.id] if name == theorem.first.name else [])
        for address in addresses:
            said = citation.statement(theorem, part)
            yield rf"\memoremdeclareformula{{{address}}}{{{part.latex if part.equals is not None else said}}}{{{said}}}"


def bibliography(theorems, found, library=discovery.LIBRARY):
    """An entry for each version of each VERIFIED theorem, then the papers that they speak of."""
    entries = [
        citation.made(theorem, None, version, found[theorem.id][0], library)
        for theorem in theorems
        if found[theorem.id][1].status == "VERIFIED"
        for version in range(1, theorem.version + 1)
    ]
    papers = dict.fromkeys(paper for entry in entries for paper in citation.papers(entry))
    return "\n\n".join([*map(citation.own_bibtex, entries), *papers]) + "\n"


def points(papers, library=discovery.LIBRARY):
    """{"id/form/point": LaTeX} of every \\theoremvalue in the papers. UsageError, with file and line, for one without a value."""
    values = {}
    for use in read(*papers).uses if papers else ():
        if use.kind == "theoremvalue":
            values[f"{use.address.replace('#', '/')}|{use.form}|{use.point.replace(' ', '')}"] = _value(use, library)
    return values


def _value(use, library):
    where = f"{use.at.place.file}:{use.at.place.line}: \\theoremvalue{{{use.address}}}{{{use.point}}}"
    try:
        point = dict(entry.split("=", 1) for entry in use.point.replace(" ", "").split(","))
        part = _part(use.address, point, library)
        return typeset(part.value(**point), use.form)
    except (DomainError, NoValue, UsageError, ValueError) as error:
        raise UsageError(f"{where}: {error}") from None


def _part(address, point, library):
    id, _, name = address.partition("#")
    theorem = discovery.theorem(id, library)
    return theorem[name] if name else theorem.part_for(point)


def typeset(value, form=""):
    """A value in LaTeX: rounded to six significant digits, or to as many as the form says, or "exact".

    >>> import sympy
    >>> typeset(sympy.Rational(12, 5)), typeset(sympy.Rational(1, 3), "3"), typeset(sympy.Rational(1, 3), "exact")
    ('2.4', '0.333', '\\\\frac{1}{3}')
    """
    import sympy

    if value == "infinity":
        return r"\infty"
    if form == "exact":
        if not value.is_Rational:
            raise UsageError("this value is no rational number; ask for digits instead of exact")
        return sympy.latex(value)
    if form and not re.fullmatch(r"[1-9]|[12]\d", form):
        raise UsageError(f"[{form}] is neither exact nor a number of digits from 1 to 29")
    return _decimal(value, int(form or DIGITS))


def _decimal(value, digits):
    import sympy

    if value.is_Integer and len(str(abs(value))) <= max(digits, 12):
        return str(value)
    text = str(sympy.N(value, digits))
    mantissa, _, power = text.partition("e")
    if "." in mantissa:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return mantissa + (rf"\times 10^{{{int(power)}}}" if power else "")


__all__ = ["bibliography", "points", "typeset", "write"]
