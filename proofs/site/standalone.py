"""Pages of theorems as HTML files that need nothing beside them: formulas, figures and style lie in the file. Sphinx takes no part in it."""

import base64
import io
import re
from html import escape
from pathlib import Path

from ..publishing.lines import condition, readings
from ..records import evidence, folders
from ..theorems import discovery
from ..theorems.files import option
from . import build, derivations, figures, markdown, pages, vendored


def write(names, output, library=discovery.LIBRARY):
    """Write the pages of the named theorems and families, all if none is named, into a folder, with an index of several.

    Returns a sentence. UsageError for a name that is not there, or where the script that typesets formulas cannot be had.
    """
    output, paths = Path(output), discovery.files(library)
    ids = discovery.selected(names, library)
    theorems = {id: discovery.opened(id, paths[id].resolve()) for id in ids}
    found = {id: evidence.freshest(theorem, paths[id]) for id, theorem in theorems.items()}
    script = vendored.fetched(vendored.MATHJAX, _vendor()).read_text(encoding="utf-8").replace("</script", r"<\/script")
    output.mkdir(parents=True, exist_ok=True)
    for id, theorem in theorems.items():
        (output / f"{id}.html").write_text(page(theorem, *found[id], library, script, several=len(ids) > 1), encoding="utf-8")
    if len(ids) == 1:
        return str(output / f"{ids[0]}.html")
    (output / "index.html").write_text(index(theorems, found, script), encoding="utf-8")
    return f"{output / 'index.html'} and {len(ids)} pages"


def _vendor():
    return build.DOCS / "_vendor" if (build.DOCS / "conf.py").exists() else folders.WORKING / "vendor"


def page(theorem, record, result, library, script="", several=False):
    """The HTML of a theorem's page from its freshest evidence; several: with a link to the index."""
    if isinstance(theorem, discovery.Broken):
        return _rendered(title=theorem.title, id=theorem.id, status=result.status, why=theorem.message, script="", several=several)
    meaning, said = pages.remarks(theorem.text)
    parts = [_part(theorem[name], result.parts[name], record) for name in theorem.parts]
    citations = pages.citations(theorem, record, result, library)
    return _rendered(
        title=theorem.title, id=theorem.id, status=result.status, why=result.verdict[2], version=theorem.version, meaning=meaning, said=said,
        parts=parts, sources=theorem.sources, citations=citations, option=option(library), record=record, script=script, several=several,
    )  # fmt: skip


def index(theorems, found, script=""):
    """The HTML of the list of several theorems."""
    rows = [
        (id, theorem.title, found[id][1].status, "" if isinstance(theorem, discovery.Broken) else pages.glance(theorem.first))
        for id, theorem in theorems.items()
    ]
    return _rendered(title="Theorems", rows=rows, script=script)


def _rendered(**context):
    pages.templates().filters.update(tex=math, display=display, typeset=words)
    return pages.rendered("page.html", **context)


def _part(part, result, record):
    """What the template shows of a part."""
    shown = pages.part(part, result, (None, None), record, ())
    proved = [(" and for ".join(filter(None, labels)), derivation(replay)) for labels, replay in derivations.alike(part)]
    return {**shown, "proved": proved, "picture": _picture(part, result, record)}


def _picture(part, result, record):
    """The part's figure as an address that holds it; nothing where there is none."""
    drawn = figures.draw(part, result.points, record.resolution) if record and part.equals is not None else None
    if drawn is None:
        return ""
    data = io.BytesIO()
    figures.write_svg(drawn, data)
    return "data:image/svg+xml;base64," + base64.b64encode(data.getvalue()).decode()


def derivation(replay):
    """The HTML of a derivation; derivations inside a step fold away."""
    made, inner = [], {id(line): found for line, found in zip(replay.lines, replay.inner, strict=True)}
    for reading in readings(replay.lines, "latex"):
        for line in reading.steps:
            made.append(f'<p class="by">by {_reason(line)}</p>')
            made += [_folded(deeper) for deeper in inner[id(line)]]
        if reading.text:
            made.append(display(markdown.relation("", markdown.SIGNS[reading.relation], reading.formula, reading.clauses)))
    return "\n".join(made)


def _reason(line):
    checked = ", ".join(words(condition(derivations.short(text))) for text in line.conditions)
    return escape(line.rule.title) + (f"; checked: {checked}" if checked else "") + (f" <em>{escape(line.note)}</em>" if line.note else "")


def _folded(replay):
    title = f"the lemma {escape(replay.lemma)}" if replay.lemma else "what this step uses"
    return f"<details{'' if replay.lemma else ' open'}><summary>{title}</summary>{derivation(replay)}</details>"


def display(latex):
    """A formula on lines of its own."""
    return f'<div class="formula">\\[ {escape(" ".join(latex.split()), quote=False)} \\]</div>'


def math(latex):
    """A formula within a line."""
    return f"\\( {escape(' '.join(latex.split()), quote=False)} \\)"


def words(text):
    r"""Text whose formulas stand between dollars and whose code between backquotes.

    >>> words("`a` and $x < 1$")
    '<code>a</code> and \\( x &lt; 1 \\)'
    """
    shown = re.sub(r"`([^`]*)`", r"<code>\1</code>", escape(text, quote=False))
    return re.sub(r"\$([^$]*)\$", r"\\( \1 \\)", shown)
