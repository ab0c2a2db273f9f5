"""Measurements of runs, kept as JSON and judged anew whenever they are read.

A record holds sums of what was simulated, exact values that the proof legs rest on, and the identities of what both were found with. An edited formula
is judged anew against the sums; a proof leg whose statement, file or rules changed is STALE, any other is judged by its values: see proof_legs.
"""

import os
from collections import Counter
from contextlib import suppress
from dataclasses import asdict, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, NonNegativeInt

from ...numerics.statistics.samples import AnySample, ResidualSample, of_earlier_schema
from ..errors import EvidenceError, OutdatedEvidence
from ..theorems import fingerprints
from ..theorems.discovery import Broken
from ..theorems.files import library_of
from ..theorems.formulas import point_text
from ..theorems.preflight import fault
from ..verification import simulation_leg
from ..verification.results import LEG_STALE, LEG_UNRUN, LEGS, NOT_REQUIRED, Drawn, Leg, PartResult, TheoremResult
from . import atomic_files, folders
from .proof_legs import CertificateRecord, DerivationRecord, certificate_record, derivation_record, judged_certificate, judged_derivation

WITH_SAMPLES = 2  # the first schema whose samples can be judged today
SETTINGS = ("profile", "device", "seed", "alpha", "resolution")
DECISIVE = ("ERROR", "REFUTED", "REFUSED", "ASSUMED", "VERIFIED")  # statuses that rest on today's statement, rules and simulator, worst first
UNFIT = (ArithmeticError, ValueError, TypeError, LookupError, AttributeError, RecursionError)
RESTORE = "it is one of the files that memorem ships: restore it with git, or install memorem again"


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class DrawnRecord(_Record):
    """A point that Hypothesis drew, as it was judged for the formula and the simulator of its part's record."""

    params: dict[str, str]
    grade: Literal["fine", "coarse", "undecided", "not simulated", "refuted", "error"]
    certificate: str
    memories: NonNegativeInt
    least: float | None
    reason: str
    message: str


class PartRecord(_Record):
    """One part: identities, proof legs, and the samples of each simulated point."""

    formula: str
    proof: str
    simulator: str
    derivation: DerivationRecord
    certificate: CertificateRecord
    samples: list[AnySample]
    drawn: list[DrawnRecord] = []


class TheoremRecord(_Record):
    """One theorem of one run."""

    schema_version: Literal[atomic_files.SCHEMA] = atomic_files.SCHEMA
    id: str
    version: int
    profile: Literal["quick", "full"]
    device: str
    seed: int
    alpha: float = Field(gt=0, lt=0.5)
    resolution: float = Field(gt=0, lt=1)
    parts: dict[str, PartRecord]


class _DrawnPart(BaseModel):
    samples: list[Annotated[AnySample, BeforeValidator(of_earlier_schema)]]


class _Drawn(BaseModel):
    """What a record holds of draws, which older schemas hold alike."""

    profile: str
    device: str
    seed: int
    parts: dict[str, _DrawnPart]


class RunRecord(_Record):
    """When, where and with which versions the records beside it were made."""

    schema_version: int = Field(atomic_files.SCHEMA, ge=WITH_SAMPLES, le=atomic_files.SCHEMA)
    date: str = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")
    device: str
    profile: Literal["quick", "full"]
    seconds: float
    versions: dict[str, str]


def record(theorem, path, result, run):
    """The TheoremRecord of a verified theorem."""
    parts = {}
    for name, part in theorem.parts.items():
        if name in result.parts and part.required:
            legs = result.parts[name].legs
            parts[name] = PartRecord(
                formula=fingerprints.formula(part), proof=fingerprints.proof(part, path),
                simulator=fingerprints.simulator(part, path) if part.simulation else "",
                derivation=derivation_record(legs["derivation"]), certificate=certificate_record(legs["certificate"]),
                samples=[point.sample for point in legs["simulation"].details if point.sample is not None],
                drawn=[DrawnRecord(**asdict(point)) for point in result.parts[name].drawn],
            )  # fmt: skip
    return TheoremRecord(
        id=theorem.id, version=theorem.version, profile=run.profile, device=run.device, seed=run.seed, alpha=run.alpha,
        resolution=run.resolution, parts=parts,
    )  # fmt: skip


def judged(theorem, path, found):
    """The TheoremResult that a record gives for the theorem as it stands today; UNRUN parts where there is no record."""
    if isinstance(theorem, Broken):
        return TheoremResult(theorem.id, theorem.title, {}, ("ERROR", theorem.reason, theorem.message))
    try:
        parts = {name: _judged_part(part, path, found) for name, part in theorem.parts.items()}
    except UNFIT as error:  # a record under a right seal that holds what no run writes
        if found is None:
            raise
        corrupt = EvidenceError(f"the evidence of {theorem.id} does not fit it ({type(error).__name__}: {str(error)[:200]}); verify again")
        return _unread(theorem, "ERROR", "corrupt", corrupt)
    return TheoremResult(theorem.id, theorem.title, parts)


def _judged_part(part, path, found):
    kept = found.parts.get(part.name) if found else None
    wrong = fault(part)
    if wrong or kept is None or not part.required:
        legs = {leg: Leg(LEG_UNRUN if leg in part.required else NOT_REQUIRED) for leg in LEGS}
        return PartResult(part.kind, legs, part.required, tuple(part.near_misses), wrong)
    fresh = kept.proof == fingerprints.proof(part, path)
    stale = Leg(LEG_STALE, "stale", "the statement, its file or the rules changed since this was found; verify it again")
    legs = {
        "derivation": judged_derivation(part, kept.derivation) if fresh or "derivation" not in part.required else stale,
        "certificate": judged_certificate(part, kept.certificate) if fresh else stale,
        "simulation": _judged_simulation(part, path, kept, found),
    }
    same = kept.formula == fingerprints.formula(part) and legs["simulation"].word != LEG_STALE
    drawn = tuple(Drawn(**point.model_dump()) for point in kept.drawn) if same else ()
    return PartResult(part.kind, legs, part.required, tuple(part.near_misses), drawn=drawn)


def _judged_simulation(part, path, kept, found):
    if "simulation" not in part.required:
        return Leg(NOT_REQUIRED)
    if kept.simulator != fingerprints.simulator(part, path):
        return Leg(LEG_STALE, "stale", "the simulator changed since these samples were drawn; verify it again")
    if not kept.samples:
        return Leg(LEG_UNRUN)
    same_formula = kept.formula == fingerprints.formula(part)
    return simulation_leg.judge_samples(part, kept.samples, found.alpha, found.resolution, same_formula, part.profile_points(found.profile))


def read(path):
    """The TheoremRecord in a file, which must be named after its theorem; see atomic_files.read."""
    found = atomic_files.read(path, TheoremRecord, advice=_advice(path))
    if Path(path).stem != found.id:
        raise EvidenceError(f"evidence file {path} speaks of {found.id}; {_advice(path)}")
    return found


def uses(theorem, path):
    """{part: {rule: how often its derivations use it}} of the parts that some record holds under today's proof identity."""
    found = {}
    for place in filter(Path.exists, folders.places(theorem.id, library_of(path))):
        with suppress(EvidenceError):  # who reads statuses says what is wrong with it
            for name, kept in read(place).parts.items():
                part = theorem.parts.get(name)
                if part is not None and kept.derivation.lines and kept.proof == fingerprints.proof(part, path):
                    found[name] = sum((Counter(line.uses) for line in kept.derivation.lines), Counter())
    return found


def run_of(folder):
    """The RunRecord of a folder of committed records, or None if there is none. EvidenceError where it was edited or cannot be read."""
    path = Path(folder) / "run.json"
    return atomic_files.read(path, RunRecord, oldest=WITH_SAMPLES, advice=_advice(path)) if path.exists() else None


def _advice(path):
    """What helps where a file is corrupt: a run does not mend what memorem ships."""
    return RESTORE if folders.COMMITTED in Path(os.path.abspath(path)).parents else atomic_files.ADVICE


class Store:
    """A folder of records, <id>.json each. Nothing is created before something is kept. scratch: where checkpoints of running theorems lie."""

    def __init__(self, folder=None, scratch=None):
        self.folder = Path(folders.WORKING if folder is None else folder)
        self.checkpoints = Path(scratch) if scratch else self.folder / "checkpoints"

    def path(self, id):
        """Where the record of a theorem lies."""
        return self.folder / f"{id}.json"

    def writable(self):
        """EvidenceError, with the folder's name, if records cannot be written there."""
        atomic_files.prepare(self.folder)
        if self.checkpoints.is_dir():
            atomic_files.prepare(self.checkpoints)

    def readable(self, ids):
        """EvidenceError for the first record of these theorems that is corrupt, before anything is simulated for it."""
        for id in ids:
            self.load(id)

    def load(self, id):
        """The record of a theorem, or None if there is none of today's schema; EvidenceError if it is corrupt."""
        try:
            return read(self.path(id)) if self.path(id).exists() else None
        except OutdatedEvidence:
            return None

    def finished(self, theorem, path, run):
        """The TheoremResult of a run with these very Settings that finished this theorem as it stands today, or None."""
        found = None if isinstance(theorem, Broken) else self.load(theorem.id)
        if found is None or found.version != theorem.version or any(getattr(found, name) != getattr(run, name) for name in SETTINGS):
            return None
        for name, part in theorem.parts.items():
            kept = found.parts.get(name)
            if part.required and fault(part) is None and not (kept and _as_today(part, path, kept, run)):
                return None
        result = judged(theorem, path, found)
        return None if result.status in ("ERROR", "STALE", "UNRUN") else result

    def samples(self, theorem, run):
        """{(part, point as text): sample} of this theorem that a run under these Settings would draw again bit for bit, from records of any schema.

        The first block of each point is drawn again and decides: records do not say under which torch and on which processor they were drawn.
        """
        from ..verification.sampling import guarded, repeats

        found = None if isinstance(theorem, Broken) else self._drawn(theorem.id)
        if found is None or (found.profile, found.device, found.seed) != (run.profile, run.device, run.seed):
            return {}
        good = {}
        for name, part in theorem.parts.items():
            kept = found.parts.get(name)
            if kept is None or part.simulation is None or fault(part):
                continue
            wanted = {point_text(point) for point in run.points(part)}
            for sample in kept.samples:
                where = point_text(sample.params)
                if not isinstance(sample, ResidualSample) and where in wanted and guarded(repeats, part, sample, run) is True:
                    good[name, where] = sample
        return good

    def _drawn(self, id):
        try:
            return atomic_files.read(self.path(id), _Drawn, oldest=WITH_SAMPLES) if self.path(id).exists() else None
        except OutdatedEvidence:
            return None

    def keep(self, theorem, path, result, run):
        """Keep the measurements of one theorem and say whether. A corrupt file of that name is never overwritten; quick never replaces full."""
        if isinstance(theorem, Broken):
            return False
        fresh = record(theorem, path, result, run)
        try:
            with atomic_files.locked(self.folder):
                before = self.load(theorem.id)
                replaced = before is None or before.profile != "full" or run.profile == "full" or _outdated(before, fresh)
                if replaced:
                    atomic_files.write(self.path(theorem.id), fresh)
        except OSError as error:
            raise EvidenceError(f"evidence folder {self.folder} cannot be written ({error.strerror or error})") from None
        return replaced


def _as_today(part, path, kept, run):
    """Whether the statement, the rules, the simulator and the points of a kept part are today's."""
    today = (fingerprints.formula(part), fingerprints.proof(part, path), fingerprints.simulator(part, path) if part.simulation else "")
    return (kept.formula, kept.proof, kept.simulator) == today and (part.simulation is None or _same_points(part, kept, run))


def _same_points(part, kept, run):
    wanted = [{name: str(value) for name, value in point.items()} for point in run.points(part)]
    return [sample.params for sample in kept.samples] == wanted


def _outdated(before, fresh):
    """Whether the parts, or the formula, the rules or the simulator of any, changed."""
    identity = [{name: (part.proof, part.simulator) for name, part in entry.parts.items()} for entry in (before, fresh)]
    return identity[0] != identity[1]


def committed(id):
    """The committed records of a theorem, one for each device class, cpu first."""
    return [read(path) for path in sorted(folders.COMMITTED.glob(f"*/{id}.json"))]


def freshest(theorem, path):
    """(TheoremRecord or None, TheoremResult) of the freshest evidence that decides: a run of one's own in .memorem/ before what is committed, of
    which the worst counts; what decides nothing comes last. The path says whose library it is. Never loads torch.

    ERROR where a file of evidence is corrupt or was edited, whatever the others say; STALE where all are of an older schema.
    """
    *committed, working = folders.places(theorem.id, library_of(path))
    results, outdated = {}, None
    for place in [*committed, *filter(Path.exists, [working])]:
        try:
            found = read(place)
            results[place] = found, judged(theorem, path, found)
        except OutdatedEvidence as error:
            outdated = None, _unread(theorem, "STALE", "schema", error)
        except EvidenceError as error:
            return None, _unread(theorem, "ERROR", "corrupt", error)
    undecided = [*results.values()] or [outdated or (None, judged(theorem, path, None))]
    return _deciding(results, working) or undecided[-1]


def _deciding(results, working):
    """The pair that decides: the run of one's own where it says otherwise than what is committed, of which the worst counts; None if none decides."""
    decided = {place: pair for place, pair in results.items() if pair[1].status in DECISIVE}
    own = decided.pop(working, None)
    shipped = min(decided.values(), key=lambda pair: DECISIVE.index(pair[1].status), default=None)
    return own if shipped is None or (own and own[1].status != shipped[1].status) else shipped


def status(theorem, path):
    """The TheoremResult of the freshest evidence; see freshest."""
    return freshest(theorem, path)[1]


def _unread(theorem, status, reason, error):
    """The TheoremResult where a record could not be taken: no leg has run."""
    if isinstance(theorem, Broken):
        return judged(theorem, None, None)
    parts = judged(theorem, None, None).parts
    faults = {name: replace(part, fault=part.fault or (status, reason, str(error))) for name, part in parts.items() if part.required}
    return TheoremResult(theorem.id, theorem.title, {**parts, **faults})


def run_record(run, seconds):
    """Date, device, versions and arithmetic of a run."""
    from importlib.metadata import version

    from ...numerics.sampling.devices import arithmetic

    names = ("sympy", "torch", "numpy", "scipy", "python-flint", "mpmath", "memorem")
    return RunRecord(
        date=datetime.now(UTC).date().isoformat(), device=run.device, profile=run.profile, seconds=round(seconds, 1),
        versions={**{name: version(name) for name in names}, "arithmetic": arithmetic()},
    )  # fmt: skip
