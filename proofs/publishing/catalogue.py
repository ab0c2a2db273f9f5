"""The library for programs: one JSON object whose schema is stable, printed by exported.

Fields are added, never renamed or removed, within a schema version.
"""

from pydantic import BaseModel, ConfigDict, Field

from ..records import evidence
from ..theorems import discovery
from ..theorems.fingerprints import digest, formula
from ..theorems.formulas import display, is_scalar
from . import citation
from .setting import setting


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class Formula(_Model):
    """A formula: LaTeX, and SymPy's srepr where it is a scalar (matrices and laws have none)."""

    latex: str
    srepr: str | None


class PartEntry(_Model):
    """One statement of a theorem."""

    kind: str = Field(description="Identity, Law, Bound, Algebraic, Divergence, Negative or Cited")
    relation: str = Field(description="=, <=, >= or =d (equal in law)")
    status: str
    statement_latex: str
    setting_latex: str = Field(description="the sentences before the statement: laws, conditions and sizes")
    quantity_latex: str | None = Field(description="the left side for the first ensemble")
    formula: Formula | None = Field(description="the right side; none for Negative and Cited parts")
    domain: dict[str, str] = Field(description="parameter: range, in words; relations under 'where'")
    parameters: dict[str, str] = Field(description="numeric parameter: LaTeX")
    near_misses: dict[str, Formula]
    hash: str = Field(description="of right side, relation, domain, near misses and what is given")


class EditionEntry(_Model):
    """An earlier version."""

    version: int
    until: str
    changed: str
    affects: str
    formulas: dict[str, Formula]


class TheoremEntry(_Model):
    """One theorem; the first part is meant where none is named."""

    id: str
    title: str
    family: str
    version: int
    status: str = Field(description="VERIFIED, REFUTED, UNDECIDED, REFUSED, VACUOUS, UNRUN, STALE, ASSUMED, CITED or ERROR")
    reason: str
    hash: str = Field(description="of the hashes of all parts; what a citation carries")
    evidence_date: str | None
    evidence_hash: str | None
    sources: list[str]
    same_as: list[str]
    superseded_by: str | None
    history: list[EditionEntry]
    parts: dict[str, PartEntry]


class Catalogue(_Model):
    """Every theorem of a library, in the order of ids; files that do not open are left out and named."""

    schema_version: int
    memorem: str
    theorems: list[TheoremEntry]
    broken: dict[str, str]


def theorem_entry(theorem, library=discovery.LIBRARY):
    """The entry of one theorem."""
    record, result = evidence.freshest(theorem, discovery.files(library)[theorem.id])
    dated = citation.provenance(theorem.id, record, library)
    return TheoremEntry(
        id=theorem.id, title=theorem.title, family=theorem.family, version=theorem.version, status=result.status, reason=result.verdict[1] or "",
        hash=digest(*(formula(part) for part in theorem.parts.values())), evidence_date=dated["evidence_date"], evidence_hash=dated["evidence_hash"],
        sources=list(theorem.sources), same_as=list(theorem.same_as), superseded_by=theorem.superseded_by,
        history=[_edition(old) for old in theorem.history],
        parts={name: _part(theorem, part, result.parts[name].status if name in result.parts else result.status) for name, part in theorem.parts.items()},
    )  # fmt: skip


def _part(theorem, part, status):
    from ..paper.reading.notation import latex_name

    quantity = None if part.equals is None else part.quantity_for(**part.ensembles()[0]).latex()
    numeric = [name for name in part.domain.names if name not in part.domain.categories()]
    return PartEntry(
        kind=part.kind, relation=part.relation, status=status, statement_latex=citation.statement(theorem, part), quantity_latex=quantity,
        setting_latex=setting(part, "latex"), formula=None if part.equals is None else _formula(part.equals),
        domain={name: str(text) for name, text in part.domain.text().items()},
        parameters={name: latex_name(name) for name in numeric}, near_misses={name: _formula(wrong) for name, wrong in part.near_misses.items()},
        hash=formula(part),
    )  # fmt: skip


def _edition(old):
    formulas = {name: _formula(was) for name, was in old.formulas.items()}
    return EditionEntry(version=old.version, until=old.until, changed=old.changed, affects=old.affects, formulas=formulas)


def _formula(right):
    import sympy

    scalar = is_scalar(right)
    srepr = sympy.srepr(right).replace("TupleArg(", "Tuple(") if scalar else None  # TupleArg is no public name of SymPy
    return Formula(latex=display(right) if scalar or hasattr(right, "latex") else str(right), srepr=srepr)
