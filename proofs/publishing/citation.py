"""Citing a checked formula: its id, statement, version and evidence, and the papers that it speaks of."""

import json
import re
from datetime import UTC, datetime
from functools import lru_cache

from ..errors import EvidenceError, UsageError
from ..records import atomic_files, evidence, folders
from ..theorems import discovery
from ..theorems.edition import edition
from ..theorems.fingerprints import digest, formula
from ..theorems.formulas import stated
from .setting import setting
from .words import before, cited, plain, said


@lru_cache(maxsize=1)
def references():
    """{key: BibTeX entry} of proofs/references.bib."""
    text = folders.REFERENCES.read_text(encoding="utf-8")
    starts = [match.start() for match in re.finditer(r"^@", text, re.MULTILINE)]
    entries = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    return {re.match(r"@\w+\{\s*([^,\s]+)", entry).group(1): entry for entry in entries}


def statement(theorem, part=None, version=None):
    """A part's statement in LaTeX, the first part's if none is given, as a version stated it; what is false or cited says so."""
    part = part or theorem.first
    if part.equals is None:
        return said(part, "latex")
    return stated(part, "latex", edition(theorem, part, version).formula)


def key(id, version):
    """The BibTeX key of a version of a theorem."""
    return f"memorem:{id}:v{version}"


def cite(address, format="bibtex", version=None, library=discovery.LIBRARY):
    """A citation of a VERIFIED theorem or of one part of it. UsageError for another status, an unknown format or an unknown version."""
    if format not in FORMATS:
        raise UsageError(f"format is {format!r}; it is one of {', '.join(FORMATS)}")
    return FORMATS[format](entry(address, version, library))


def entry(address, version=None, library=discovery.LIBRARY):
    """What a citation says, as a dictionary. UsageError for a theorem that is not VERIFIED or a version that it never had."""
    id, _, name = address.partition("#")
    theorem = discovery.theorem(id, library)
    record, result = evidence.freshest(theorem, discovery.files(library)[id])
    return supported(theorem, theorem[name] if name else None, theorem.version if version is None else version, record, result, library)


def supported(theorem, part, version, record, result, library=discovery.LIBRARY):
    """The entry of a theorem with its freshest evidence. UsageError where that does not say VERIFIED, or for a version that the theorem never had."""
    if result.status != "VERIFIED":
        raise UsageError(f"{theorem.id} is {result.status}, not VERIFIED; {result.advice(library)} before citing it")
    return made(theorem, part, version, record, library)


def made(theorem, part, version, record, library=discovery.LIBRARY):
    """The entry of a version of a theorem with the record of its evidence. UsageError for a version that it never had."""
    from ... import __version__

    shown = part or theorem.first
    pinned = edition(theorem, shown, version)
    if pinned.fault:
        raise UsageError(pinned.fault)
    return {
        "id": theorem.id, "part": part.name if part else "", "key": key(theorem.id, version), "title": theorem.title, "version": int(version),
        "statement": statement(theorem, part, version), "setting": setting(shown, "latex"), "before": before(shown), "cited": cited(shown),
        "release": __version__, "sources": getattr(shown, "sources", theorem.sources), "superseded": pinned.message,
        "hash": digest(*(formula(one) for one in theorem.parts.values())), **provenance(theorem.id, record, library),
    }  # fmt: skip


def provenance(id, record, library=discovery.LIBRARY):
    """{"evidence_date", "evidence_hash", "evidence"} of the record that a status rests on."""
    if record is None:
        return {"evidence_date": None, "evidence_hash": None, "evidence": None}
    return {
        "evidence_date": _date(id, record, library), "evidence_hash": atomic_files.digest(record.model_dump(mode="json"))[:16],
        "evidence": f"{record.profile} profile on {record.device}",
    }  # fmt: skip


def _date(id, record, library):
    """When a record was made: the date of the run that it was committed with, else that of the working file."""
    *committed, working = folders.places(id, library)
    for place in committed:
        try:
            same = evidence.read(place) == record
        except EvidenceError:
            continue
        run = evidence.run_of(place.parent) if same else None
        if run is not None:
            return run.date
    return datetime.fromtimestamp(working.stat().st_mtime, UTC).date().isoformat() if working.exists() else None


def _named(entry):
    return entry["id"] + (f"#{entry['part']}" if entry["part"] else "")


def _checked(entry):
    """The hash of the statement and the evidence for it; that there is none for what is cited."""
    if entry["cited"]:
        return f"cited from {', '.join(entry['sources'])}, not proved here"
    return f"statement {entry['hash']}, evidence {entry['evidence_hash']} of {entry['evidence_date']} ({entry['evidence']})"


def _year(entry):
    """The year of the evidence; none for what is cited."""
    return "" if entry["cited"] else (entry["evidence_date"] or "")[:4]


def own_bibtex(entry):
    """The BibTeX entry of the theorem itself."""
    old = f" Superseded: {plain(entry['superseded'])}" if entry["superseded"] else ""
    year = f"  year = {{{_year(entry)}}},\n" if _year(entry) else ""
    checked = _checked(entry)
    said = entry["cited"] or f"{entry['before']} ${entry['statement']}$. {checked[:1].upper()}{checked[1:]}."
    return (
        f"@misc{{{entry['key']},\n  author = {{{{The memorem developers}}}},\n  title = {{{{{plain(entry['title'])}}}}},\n{year}"
        f"  howpublished = {{memorem {entry['release']}, theorem \\texttt{{{plain(_named(entry))}}}, version {entry['version']}}},\n"
        f"  note = {{{entry['setting']} {said}{old}}}\n}}"
    )


def papers(entry):
    """The BibTeX entries of the papers that a theorem speaks of."""
    return [references()[source] for source in entry["sources"] if source in references()]


def _bibtex(entry):
    return "\n\n".join([own_bibtex(entry), *papers(entry)])


def _latex(entry):
    sources = ", ".join(entry["sources"])
    shown = entry["cited"] or f"{entry['before']}\n\\begin{{equation}}\n  {entry['statement']}\n\\end{{equation}}"
    return (
        f"% memorem {entry['release']}, {_named(entry)}, version {entry['version']}, {_checked(entry)}\n{entry['setting']} {shown}\n"
        f"% {entry['title']} \\cite{{{entry['key']}}}; see also \\cite{{{sources}}}"
    )


def _markdown(entry):
    sources = ", ".join(entry["sources"])
    old = f"\n\n{entry['superseded']}" if entry["superseded"] else ""
    checked = f"statement `{entry['hash']}`, evidence `{entry['evidence_hash']}` of {entry['evidence_date']}; see {sources}"
    said = f"{entry['before']}\n\n$$ {entry['statement']} $$"
    if entry["cited"]:
        checked, said = _checked(entry), entry["cited"].replace(rf"\cite{{{sources}}}", sources)
    return f"**{entry['title']}** (memorem {entry['release']}, `{_named(entry)}`, version {entry['version']}, {checked})\n\n{entry['setting']} {said}{old}"


def _csl(entry):
    from .csl import csl

    year = {"issued": {"date-parts": [[int(n) for n in entry["evidence_date"].split("-")]]}} if _year(entry) else {}
    said = entry["cited"] or f"{entry['before']} ${entry['statement']}$; {_checked(entry)}"
    own = {
        "id": entry["key"], "type": "document", "title": entry["title"], "author": [{"literal": "The memorem developers"}], "number": _named(entry),
        "version": str(entry["version"]), "publisher": f"memorem {entry['release']}", **year,
        "note": f"{entry['setting']} {said}",
    }  # fmt: skip
    return json.dumps([own, *map(csl, papers(entry))], indent=2)  # plain ASCII, which every output can take


FORMATS = {"bibtex": _bibtex, "latex": _latex, "markdown": _markdown, "csl": _csl}
