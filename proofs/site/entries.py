"""What the site knows of one theorem: its page, its figures, its status, and what it shares with others. Kept by the identity of all it rests on."""

import hashlib
import json
from collections import Counter
from dataclasses import asdict, dataclass, field
from functools import cache
from pathlib import Path

from ..publishing import rule_pages
from ..records import evidence, folders
from ..theorems import discovery
from ..theorems.files import library_of
from ..theorems.fingerprints import ROOT, code, digest, theory
from ..theorems.theorem import Cited, Negative
from . import derivations, pages

SITE = Path(__file__).parent


@dataclass(frozen=True)
class Entry:
    """One theorem as the site's other pages need it; everything is text or numbers, so that it can be kept as JSON."""

    id: str
    title: str
    status: str
    page: str
    statement: str = ""
    glance: str = ""  # the first statement, short enough for a cell
    parts: list = field(default_factory=list)  # {"name", "kind", "status", "scope", "claim"}
    rules: dict = field(default_factory=dict)  # name: uses
    examples: dict = field(default_factory=dict)  # rule: {"before", "relation", "after", "address"}
    lemmas: list = field(default_factory=list)
    lines: list = field(default_factory=list)  # identities of derived lines
    remarks: dict = field(default_factory=dict)
    rejected: int = 0
    near_misses: int = 0
    figures: list = field(default_factory=list)

    @property
    def family(self):
        """The part of the id before the dot."""
        return self.id.partition(".")[0]


def identity(id, path):
    """Changes whenever the page of this theorem could: its file, its evidence, theory/, proofs/ and the templates."""
    *committed, working = folders.places(id, library_of(path))
    records = [*committed, *(record.with_name("run.json") for record in committed), working]
    sums = [hashlib.sha256(file.read_bytes()).hexdigest() for file in records if file.exists()]
    return digest(id, path.read_text(encoding="utf-8"), theory(), machinery(), *sums)


@cache
def machinery():
    """Identity of what writes the pages."""
    own = [path for floor in ("proofs", "numerics") for path in sorted((ROOT / floor).rglob("*.py")) if discovery.LIBRARY not in path.parents]
    texts = [*sorted((SITE / "templates").iterdir()), ROOT / "proofs" / "references.bib"]
    return digest(*map(code, own), *(file.read_text(encoding="utf-8") for file in texts))


def kept(id, path, build):
    """The Entry of a theorem that the build folder holds under today's identity, or None."""
    file = build / "kept" / f"{id}.json"
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        if found["identity"] != identity(id, path) or not all((build / "figures" / name).exists() for name in found["entry"]["figures"]):
            return None
        return Entry(**found["entry"])
    except (OSError, ValueError, LookupError, TypeError):  # not there, or written by half
        return None


def load(id, path, build):
    """The Entry of a theorem, kept in the build folder under its identity or made anew with its figures."""
    entry = kept(id, path, build)
    if entry is None:
        entry = made(id, path, build / "figures")
        folder = build / "kept"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / f"{id}.json").write_text(json.dumps({"identity": identity(id, path), "entry": asdict(entry)}), encoding="utf-8")
    return entry


def made(id, path, figures):
    """The Entry of a theorem from its file and its freshest evidence."""
    theorem = discovery.opened(id, path.resolve())
    if isinstance(theorem, discovery.Broken):
        return Entry(id, theorem.title, "ERROR", pages.broken(theorem))
    record, result = evidence.freshest(theorem, path)
    drawn = _draw(theorem, record, result, figures)
    replays = {name: derivations.alike(part) for name, part in theorem.parts.items()}
    used = _derived(replays)
    return Entry(
        id, theorem.title, result.status, pages.theorem(theorem, record, result, drawn, replays, used["rules"]),
        pages.first_statement(theorem), pages.glance(theorem.first),
        parts=[_part(theorem[name], result.parts[name]) for name in theorem.parts], **used, examples=_examples(theorem, replays),
        remarks=pages.remarks(theorem.text)[1],
        rejected=sum(part.rejected for part in result.parts.values()),
        near_misses=sum(len(part.near_miss_names) for part in result.parts.values()),
        figures=[f"{name}{suffix}" for name in drawn.values() for suffix in (".svg", ".pdf")],
    )  # fmt: skip


def _part(part, result):
    scope = result.legs["certificate"].message.rpartition("scope: ")[2] if part.kind not in ("Cited", "Negative") else ""
    claim = part.note or part.claim.text() if isinstance(part, Negative) else part.statement if isinstance(part, Cited) else ""
    return {"name": part.name, "kind": part.kind, "status": result.status, "scope": scope, "claim": claim}


def _draw(theorem, record, result, folder):
    """{part, or (part, "map"): file name without suffix} of the figures, written to the folder."""
    from . import figures, maps

    drawn = {}

    def keep(key, name, made):
        drawn[key] = name
        folder.mkdir(parents=True, exist_ok=True)
        figures.write(made, folder / name)

    for name, part in theorem.parts.items():
        made = figures.draw(part, result.parts[name].points, record.resolution) if record and part.equals is not None else None
        if made is not None:
            keep(name, f"{theorem.id}.{name}", made)
        mapped = maps.draw(part, [point.params for point in result.parts[name].points], result.parts[name].drawn)
        if mapped is not None:
            keep((name, "map"), f"{theorem.id}.{name}.map", mapped)
    return drawn


def _examples(theorem, replays):
    """The shortest step of each rule in the theorem's derivations, for the page of rules."""
    found = {}
    for name, alike in replays.items():
        for one in (one for _, replay in alike for one in replay.everything):
            rule_pages.shorter(one.lines, theorem[name].address, found)
    return {name: {"before": one.before[0], "relation": one.relation, "after": one.after[0], "address": one.address} for name, one in found.items()}


def _derived(replays):
    """Rules, lemmas and line identities of every derivation; alike ones count once for each ensemble."""
    rules, lemmas, lines = Counter(), [], set()
    for labels, replay in (found for part in replays.values() for found in part):
        for name in derivations.rules(replay):
            rules[name] += len(labels)
        lemmas += [address.partition("#")[0] for address in derivations.lemmas(replay)]
        lines |= derivations.keys(replay)
    return {"rules": dict(rules), "lemmas": list(dict.fromkeys(lemmas)), "lines": sorted(digest(key) for key in lines)}
