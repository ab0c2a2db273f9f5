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


@lru_cache(maxsize=1)
def references():
    """{key: BibTeX entry} of proofs/references.bib."""
    text = folders.REFERENCES.read_text(encoding="utf-8")
    starts = [match.start() for match in re.finditer(r"^@", text, re.MULTILINE)]
    entries = [text[a:b].strip() for a, b in zip(starts, [*starts[1:], len(text)], strict=True)]
    return {re.match(r"@\w+\{\s*([^,\s]+)", entry).group(1): entry for entry in entries}


def statement(theorem, part=None, version=None):
    """A part's statement in LaTeX, the first part's if none is given, as a version stated it; the claim in words where there is no formula."""
    part = part or theorem.first
    if part.equals is None:
        said = getattr(part, "claim", "") or getattr(part, "statement", "")
        return rf"\text{{{'false: ' if part.kind == 'Negative' else ''}{said}}}"
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
    return supported(theorem, theorem[name] if name else None, version or theorem.version, record, result, library)


def supported(theorem, part, version, record, result, library=discovery.LIBRARY):
    """The entry of a theorem with its freshest evidence. UsageError where that does not say VERIFIED, or for a version that the theorem never had."""
    if result.status != "VERIFIED":
        raise UsageError(f"{theorem.id} is {result.status}, not VERIFIED; {result.advice(library)} before citing it")
    return made(theorem, part, version, record, library)


def made(theorem, part, version, record, library=discovery.LIBRARY):
    """The entry of a version of a theorem with the record of its evidence. UsageError for a version that it never had."""
    from ... import __version__

    pinned = edition(theorem, part or theorem.first, version)
    if pinned.fault:
        raise UsageError(pinned.fault)
    return {
        "id": theorem.id, "part": part.name if part else "", "key": key(theorem.id, version), "title": theorem.title, "version": int(version),
        "statement": statement(theorem, part, version), "setting": setting(part or theorem.first, "latex"),
        "release": __version__, "sources": theorem.sources, "superseded": pinned.message,
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


def plain(text):
    """Text that TeX typesets as it stands."""
    return re.sub(r"([_#%&$])", r"\\\1", text)


def _evidence(entry):
    return f"evidence {entry['evidence_hash']} of {entry['evidence_date']} ({entry['evidence']})"


def own_bibtex(entry):
    """The BibTeX entry of the theorem itself."""
    old = f" Superseded: {plain(entry['superseded'])}" if entry["superseded"] else ""
    year = f"  year = {{{entry['evidence_date'][:4]}}},\n" if entry["evidence_date"] else ""
    return (
        f"@misc{{{entry['key']},\n  author = {{{{The memorem developers}}}},\n  title = {{{{{plain(entry['title'])}}}}},\n{year}"
        f"  howpublished = {{memorem {entry['release']}, theorem \\texttt{{{plain(_named(entry))}}}, version {entry['version']}}},\n"
        f"  note = {{{entry['setting']} Then ${entry['statement']}$. Statement {entry['hash']}, {_evidence(entry)}.{old}}}\n}}"
    )


def papers(entry):
    """The BibTeX entries of the papers that a theorem speaks of."""
    return [references()[source] for source in entry["sources"] if source in references()]


def _bibtex(entry):
    return "\n\n".join([own_bibtex(entry), *papers(entry)])


def _latex(entry):
    sources = ", ".join(entry["sources"])
    return (
        f"% memorem {entry['release']}, {_named(entry)}, version {entry['version']}, statement {entry['hash']}, {_evidence(entry)}\n"
        f"{entry['setting']} Then\n\\begin{{equation}}\n  {entry['statement']}\n\\end{{equation}}\n"
        f"% {entry['title']} \\cite{{{entry['key']}}}; see also \\cite{{{sources}}}"
    )


def _markdown(entry):
    sources = ", ".join(entry["sources"])
    old = f"\n\n{entry['superseded']}" if entry["superseded"] else ""
    return (
        f"**{entry['title']}** (memorem {entry['release']}, `{_named(entry)}`, version {entry['version']}, statement `{entry['hash']}`, "
        f"evidence `{entry['evidence_hash']}` of {entry['evidence_date']}; see {sources})\n\n{entry['setting']} Then\n\n$$ {entry['statement']} $$"
        + old
    )


def _csl(entry):
    from .csl import csl

    year = {"issued": {"date-parts": [[int(n) for n in entry["evidence_date"].split("-")]]}} if entry["evidence_date"] else {}
    own = {
        "id": entry["key"], "type": "document", "title": entry["title"], "author": [{"literal": "The memorem developers"}], "number": _named(entry),
        "version": str(entry["version"]), "publisher": f"memorem {entry['release']}", **year,
        "note": f"{entry['setting']} Then ${entry['statement']}$; statement {entry['hash']}, {_evidence(entry)}",
    }  # fmt: skip
    return json.dumps([own, *map(csl, papers(entry))], indent=2)  # plain ASCII, which every output can take


FORMATS = {"bibtex": _bibtex, "latex": _latex, "markdown": _markdown, "csl": _csl}
