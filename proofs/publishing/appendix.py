"""An appendix for a paper: statement, assumptions, numbered derivation with the names of its rules, what was certified and simulated, and a hash."""

from pathlib import Path

from ..errors import UsageError
from ..records import evidence
from ..theorems import discovery, fingerprints
from .citation import statement
from .lines import condition, readings
from .setting import setting
from .words import before, cited, plain

SIGNS = {"=": "=", "=d": r"\overset{d}{=}", "<=": r"\le", ">=": r"\ge", "<": "<", ">": ">"}
HEAD = r"""\documentclass{article}
\usepackage{amsmath,amssymb}
\begin{document}
\appendix
"""
SPECIAL = {
    "\\": r"\textbackslash{}", "{": r"\{", "}": r"\}", "_": r"\_", "^": r"\textasciicircum{}", "#": r"\#", "%": r"\%", "&": r"\&", "$": r"\$",
    "~": r"\textasciitilde{}", "<": r"\textless{}", ">": r"\textgreater{}", "|": r"\textbar{}", "±": r"$\pm$", "“": "``", "”": "''",
}  # fmt: skip


def write(addresses, output, library=discovery.LIBRARY):
    """Write the appendix of theorems or parts (ID#PART) into a .tex file that compiles by itself. Returns a sentence; UsageError for no id."""
    if not addresses:
        raise UsageError("memorem appendix takes at least one ID")
    sections = [section(address, library) for address in addresses]
    Path(output).write_text(HEAD + "\n".join(sections) + "\n\\end{document}\n", encoding="utf-8")
    return f"{output}: {len(sections)} of {len(addresses)} theorems"


def section(address, library=discovery.LIBRARY):
    """The LaTeX of one theorem, or of one part of it."""
    id, _, name = address.partition("#")
    theorem = discovery.theorem(id, library)
    path = discovery.files(library)[id]
    _, result = evidence.freshest(theorem, path)
    parts = [theorem[name]] if name else list(theorem.parts.values())
    head = rf"\section{{{escaped(theorem.title)}}}" + "\n" + rf"\texttt{{{escaped(theorem.id)}}}, version {theorem.version}, {result.status}."
    return "\n\n".join([head, *(_part(theorem, part, result.parts[part.name], path) for part in parts)])


def _part(theorem, part, found, path):
    said = [rf"\subsection*{{{escaped(part.name.replace('_', ' '))} ({part.kind}, {found.verdict[0]})}}"]
    said.append(rf"\paragraph{{Assumptions.}} {setting(part, 'latex')}")
    said.append(cited(part) or rf"{before(part)} \[ {statement(theorem, part)} \]")
    if part.derivation is not None:
        said.append(_derivation(part))
    said += [rf"\paragraph{{{leg.capitalize()}.}} {_leg(found.legs[leg])}" for leg in ("certificate", "simulation") if leg in found.legs]
    said += [_table(found.legs["simulation"])] if "simulation" in found.legs and _points(found.legs["simulation"]) else []
    said.append(rf"\paragraph{{Hash.}} \texttt{{{fingerprints.proof(part, path)[:16]}}}")
    return "\n\n".join(said)


def _derivation(part):
    """The lines of the first ensemble's derivation, numbered, each with its rule and what the rule checked."""
    items = []
    for reading in readings(part.derive(**part.ensembles()[0]).lines, "latex"):
        reasons = rf" \quad ({'; '.join(map(_reason, reading.steps))})" if reading.steps else ""
        sign = rf"{SIGNS[reading.relation]}\;" if reading.relation else ""
        items.append(rf"\item ${sign}\displaystyle {reading.text}${reasons}" if reading.text else rf"\item the same{reasons}")
    return "\\paragraph{Derivation.}\n\\begin{enumerate}\n" + "\n".join(items) + "\n\\end{enumerate}"


def _reason(line):
    checked = [one if one.startswith("$") else escaped(one.strip("`")) for one in map(condition, line.conditions)]
    return escaped(f"assumed: {line.assumed}" if line.assumed else line.rule.title) + (f"; checked: {', '.join(checked)}" if checked else "")


def _leg(leg):
    return escaped(f"{leg.word}" + (f": {plain(leg.message)}" if leg.message else "")) + "."


def _points(leg):
    return [point for point in leg.details if getattr(point, "measured", None) is not None]


def _table(leg):
    rows = [
        rf"{escaped(', '.join(f'{n}={v}' for n, v in point.params.items()))} & {point.predicted:.6g} & "
        rf"{point.measured:.6g} & {point.half_width:.2g} & {point.memories} \\"
        for point in _points(leg)
        if None not in (point.predicted, point.half_width)
    ]
    head = r"point & predicted & measured & half-width & memories \\ \hline"
    return "\\begin{tabular}{lrrrr}\n" + head + "\n" + "\n".join(rows) + "\n\\end{tabular}"


def escaped(text):
    r"""Text in which every character that LaTeX acts on is written as itself.

    >>> escaped("d_k >= 3")
    'd\\_k \\textgreater{}= 3'
    """
    return "".join(SPECIAL.get(character, character) for character in text)
