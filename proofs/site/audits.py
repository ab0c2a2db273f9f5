"""Papers, audited: what each claims, the theorems that settle it, and a verdict whose standing is computed from them."""

import tomllib
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from . import pages

PAPERS = Path(__file__).parents[1] / "papers"
WHERE = {
    "abstract": "the abstract", "secondary": "secondary: what others who read it report",
    "reconstruction": "a reconstruction: commonly said, not found in what was read",
}  # fmt: skip
WORDS = {
    "exact": "exact", "bound": "holds with a proven error bound", "conditional": "holds under a condition", "false": "false as stated",
    "not mathematical": "not a mathematical claim",
}  # fmt: skip
EVIDENCE = {
    "exact": {"Identity", "Law", "Algebraic", "Divergence"}, "bound": {"Bound"}, "false": {"Negative", "Divergence"}, "conditional": set(),
    "not mathematical": set(),
}  # fmt: skip


class Claim(BaseModel):
    """One claim. `source`: the abstract makes it, somebody who read the paper says that it does (secondary), or readers commonly take it from such papers.

    A quote stands in the abstract word for word.
    """

    model_config = ConfigDict(extra="forbid")

    title: str
    source: Literal["abstract", "secondary", "reconstruction"] = Field(alias="from")
    quote: str = ""
    verdict: Literal["exact", "bound", "conditional", "false", "not mathematical"]
    settled_by: list[str]
    why: str


class Paper(BaseModel):
    """A paper, or a claim that goes about, and what it says. `read`: what was read of it; `cite`: its key in the bibliography, where it is one paper."""

    model_config = ConfigDict(extra="forbid")

    key: str = Field(pattern=r"^[a-z0-9][a-z0-9.-]*$")  # names a page, inside the folder of papers
    name: str
    read: str
    cite: str = ""
    arxiv: str = ""
    version: str = ""
    claims: list[Claim]


def papers():
    """Every paper under proofs/papers/, in the order of their keys."""
    return [Paper.model_validate(tomllib.loads(path.read_text(encoding="utf-8"))) for path in sorted(PAPERS.glob("*.toml"))]


def standing(claim, known):
    """(settled, what is missing): settled only if every theorem named exists and is VERIFIED, and one is of a kind that can carry the verdict."""
    missing, kinds = [], set()
    for address in claim.settled_by:
        parts = resolved(address, known)
        missing += [address] if not parts or any(part["status"] != "VERIFIED" for part in parts if part["kind"] != "Cited") else []
        kinds |= {part["kind"] for part in parts}
    if EVIDENCE[claim.verdict] and not EVIDENCE[claim.verdict] & kinds:
        missing.append(f"a part of kind {' or '.join(sorted(EVIDENCE[claim.verdict]))}")
    return not missing and claim.verdict != "not mathematical", missing


def resolved(address, known):
    """The parts that an address means, [] if there are none."""
    id, _, name = address.partition("#")
    entry = known.get(id)
    return [part for part in entry.parts if not name or part["name"] == name] if entry else []


def generated(found):
    """{file name: Markdown} of the audit's pages."""
    known = {entry.id: entry for entry in found}
    audited = [(paper, [(claim, *standing(claim, known)) for claim in paper.claims]) for paper in papers()]
    made = {"papers/index.md": pages.rendered("papers.md", audited=audited, words=WORDS)}
    for paper, claims in audited:
        made[f"papers/{paper.key}.md"] = pages.rendered("paper.md", paper=paper, claims=claims, words=WORDS, where=WHERE)
    return made
