"""Citing a checked formula: its id, statement, version and evidence, and the papers that it speaks of."""

import re
from functools import lru_cache
from pathlib import Path

from . import discovery, evidence
from .errors import UsageError
from .formulas import display, is_scalar
from .identities import digest, formula

REFERENCES = Path(__file__).parent / "references.bib"


@lru_cache(maxsize=1)
def references():
    """{key: BibTeX entry} of proofs/references.bib."""
    text = REFERENCES.read_text()
    starts = [match.start() for match in re.finditer(r"^@", text, re.MULTILINE)]
    entries = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    return {re.match(r"@\w+\{\s*([^,\s]+)", entry).group(1): entry for entry in entries}


def statement(theorem):
    """The first part's statement in LaTeX."""
    part = theorem.first
    quantity = part.quantity_for(**part.ensembles()[0]).latex()
    sign = {"=": "=", "<=": r"\le", ">=": r"\ge", "=d": r"\overset{d}{=}"}[part.relation]
    right = display(part.equals) if is_scalar(part.equals) else part.equals.latex()
    return f"{quantity} {sign} {right}"


def cite(address, format="bibtex"):
    """A citation of a VERIFIED theorem. UsageError for another status or an unknown format."""
    from .. import __version__

    if format not in FORMATS:
        raise UsageError(f"format is {format!r}; it is one of {', '.join(FORMATS)}")
    id = address.partition("#")[0]
    theorem = discovery.theorem(id)
    path = discovery.files()[id]
    found = evidence.status(theorem, path)
    if found.status != "VERIFIED":
        raise UsageError(f"{id} is {found.status}, not VERIFIED; run `memorem verify {id}` before citing it")
    entry = {
        "id": id, "key": "memorem:" + id, "title": theorem.title, "version": theorem.version, "statement": statement(theorem), "release": __version__,
        "hash": digest(*(formula(part) for part in theorem.parts.values())), "sources": theorem.sources,
    }  # fmt: skip
    return FORMATS[format](entry)


def _bibtex(entry):
    own = (
        f"@misc{{{entry['key']},\n  author = {{{{The memorem developers}}}},\n  title = {{{{{entry['title']}}}}},\n"
        f"  howpublished = {{memorem {entry['release']}, theorem \\texttt{{{entry['id'].replace('_', chr(92) + '_')}}}, version {entry['version']}}},\n"
        f"  note = {{Derived, certified and simulated; statement hash {entry['hash']}}}\n}}"
    )
    return "\n\n".join([own, *(references()[key] for key in entry["sources"] if key in references())])


def _latex(entry):
    sources = ", ".join(entry["sources"])
    return (
        f"% memorem {entry['release']}, {entry['id']}, version {entry['version']}, statement hash {entry['hash']}\n"
        f"\\begin{{equation}}\n  {entry['statement']}\n\\end{{equation}}\n% {entry['title']} \\cite{{{entry['key']}}}; see also \\cite{{{sources}}}"
    )


def _markdown(entry):
    sources = ", ".join(entry["sources"])
    return (
        f"**{entry['title']}** (memorem {entry['release']}, `{entry['id']}`, version {entry['version']}, statement hash `{entry['hash']}`; "
        f"see {sources})\n\n$$ {entry['statement']} $$"
    )


FORMATS = {"bibtex": _bibtex, "latex": _latex, "markdown": _markdown}
