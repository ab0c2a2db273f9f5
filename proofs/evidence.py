"""Measurements of runs, kept as JSON and judged anew whenever they are read.

A record holds sums of what was simulated, and what the proof legs found together with the identity of what they rested on. An edited formula is
judged anew against the sums; a proof leg whose statement, file or rules changed is STALE.
"""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ..numerics.samples import Sample
from . import identities, simulation_leg, storage
from .discovery import Broken
from .errors import EvidenceError, OutdatedEvidence
from .faults import fault
from .results import LEG_STALE, LEG_UNRUN, LEGS, NOT_REQUIRED, Leg, PartResult, TheoremResult

SETTINGS = ("profile", "device", "seed", "alpha", "resolution")
COMMITTED = Path(__file__).parent / "evidence"
WORKING = Path(".memorem")


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)


class LegRecord(_Record):
    """A proof leg as it was found."""

    word: str
    reason: str
    message: str
    near_misses: dict[str, str]


class PartRecord(_Record):
    """One part: identities, proof legs, and the samples of each simulated point."""

    formula: str
    proof: str
    simulator: str
    derivation: LegRecord
    certificate: LegRecord
    samples: list[Sample]


class TheoremRecord(_Record):
    """One theorem of one run."""

    schema_version: int = storage.SCHEMA
    id: str
    version: int
    profile: str
    device: str
    seed: int
    alpha: float
    resolution: float
    parts: dict[str, PartRecord]


class RunRecord(_Record):
    """When, where and with which versions the records beside it were made."""

    schema_version: int = storage.SCHEMA
    date: str
    device: str
    profile: str
    seconds: float
    versions: dict[str, str]


def record(theorem, path, result, run):
    """The TheoremRecord of a verified theorem."""
    parts = {}
    for name, part in theorem.parts.items():
        if name in result.parts and part.required:
            legs = result.parts[name].legs
            parts[name] = PartRecord(
                formula=identities.formula(part), proof=identities.proof(part, path),
                simulator=identities.simulator(part, path) if part.simulation else "",
                derivation=_leg(legs["derivation"]), certificate=_leg(legs["certificate"]),
                samples=[point.sample for point in legs["simulation"].details if point.sample is not None],
            )  # fmt: skip
    return TheoremRecord(
        id=theorem.id, version=theorem.version, profile=run.profile, device=run.device, seed=run.seed, alpha=run.alpha,
        resolution=run.resolution, parts=parts,
    )  # fmt: skip


def _leg(leg):
    return LegRecord(word=leg.word, reason=leg.reason, message=leg.message, near_misses=leg.near_misses)


def judged(theorem, path, found):
    """The TheoremResult that a record gives for the theorem as it stands today; UNRUN parts where there is no record."""
    if isinstance(theorem, Broken):
        return TheoremResult(theorem.id, theorem.title, {}, ("ERROR", theorem.reason, theorem.message))
    parts = {name: _judged_part(part, path, found) for name, part in theorem.parts.items()}
    return TheoremResult(theorem.id, theorem.title, parts)


def _judged_part(part, path, found):
    kept = found.parts.get(part.name) if found else None
    wrong = fault(part)
    if wrong or kept is None or not part.required:
        legs = {leg: Leg(LEG_UNRUN if leg in part.required else NOT_REQUIRED) for leg in LEGS}
        return PartResult(part.kind, legs, part.required, tuple(part.near_misses), wrong)
    fresh = kept.proof == identities.proof(part, path)
    stale = Leg(LEG_STALE, "stale", "the statement, its file or the rules changed since this was found; verify it again")
    legs = {
        "derivation": _kept(kept.derivation) if fresh or "derivation" not in part.required else stale,
        "certificate": _kept(kept.certificate) if fresh else stale,
        "simulation": _judged_simulation(part, path, kept, found),
    }
    return PartResult(part.kind, legs, part.required, tuple(part.near_misses))


def _kept(leg):
    return Leg(leg.word, leg.reason, leg.message, leg.near_misses)


def _judged_simulation(part, path, kept, found):
    if "simulation" not in part.required:
        return Leg(NOT_REQUIRED)
    if kept.simulator != identities.simulator(part, path):
        return Leg(LEG_STALE, "stale", "the simulator changed since these samples were drawn; verify it again")
    if not kept.samples:
        return Leg(LEG_UNRUN)
    same_formula = kept.formula == identities.formula(part)
    return simulation_leg.judge_samples(part, kept.samples, found.alpha, found.resolution, same_formula, part.profile_points(found.profile))


def read(path):
    """The TheoremRecord in a file; see storage.read."""
    return storage.read(path, TheoremRecord)


class Store:
    """A folder of records, <id>.json each. Nothing is created before something is kept. scratch: where checkpoints of running theorems lie."""

    def __init__(self, folder=None, scratch=None):
        self.folder = Path(WORKING if folder is None else folder)
        self.checkpoints = Path(scratch) if scratch else self.folder / "checkpoints"

    def path(self, id):
        """Where the record of a theorem lies."""
        return self.folder / f"{id}.json"

    def writable(self):
        """EvidenceError, with the folder's name, if records cannot be written there."""
        storage.prepare(self.folder)

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

    def samples(self, theorem, path, run):
        """{part: samples} of this theorem that a run under these Settings would draw again bit for bit; a probe decides where the simulator changed."""
        found = None if isinstance(theorem, Broken) else self.load(theorem.id)
        if found is None or (found.profile, found.device, found.seed) != (run.profile, run.device, run.seed):
            return {}
        good = {}
        for name, part in theorem.parts.items():
            kept = found.parts.get(name)
            if kept is None or not kept.samples or kept.samples[0].kind == "residual" or not _same_points(part, kept, run):
                continue
            if kept.simulator == identities.simulator(part, path) or all(simulation_leg.repeats(part, sample, run) for sample in kept.samples):
                good[name] = kept.samples
        return good

    def keep(self, theorem, path, result, run):
        """Keep the measurements of one theorem and say whether. A corrupt file of that name is never overwritten; quick never replaces full."""
        if isinstance(theorem, Broken):
            return False
        fresh = record(theorem, path, result, run)
        try:
            with storage.locked(self.folder):
                before = self.load(theorem.id)
                replaced = before is None or before.profile != "full" or run.profile == "full" or _outdated(before, fresh)
                if replaced:
                    storage.write(self.path(theorem.id), fresh)
        except OSError as error:
            raise EvidenceError(f"evidence folder {self.folder} cannot be written ({error.strerror or error})") from None
        return replaced


def _as_today(part, path, kept, run):
    """Whether the statement, the rules, the simulator and the points of a kept part are today's."""
    today = (identities.formula(part), identities.proof(part, path), identities.simulator(part, path) if part.simulation else "")
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
    return [read(path) for path in sorted(COMMITTED.glob(f"*/{id}.json"))]


def freshest(theorem, path, library_is_ours=True):
    """(TheoremRecord or None, TheoremResult) of the freshest evidence: committed first, then .memorem/ where that is better. Never loads torch.

    ERROR where a file of evidence is corrupt or was edited, whatever the others say; STALE where all are of an older schema.
    """
    places = sorted(COMMITTED.glob(f"*/{theorem.id}.json")) if library_is_ours else []
    results, outdated = [], None
    for place in [*places, *filter(Path.exists, [Store().path(theorem.id)])]:
        try:
            found = read(place)
            results.append((found, judged(theorem, path, found)))
        except OutdatedEvidence as error:
            outdated = None, _unread(theorem, "STALE", "schema", error)
        except EvidenceError as error:
            return None, _unread(theorem, "ERROR", "corrupt", error)
    verified = [pair for pair in results if pair[1].status == "VERIFIED"]
    return (verified or results[::-1] or [outdated or (None, judged(theorem, path, None))])[0]


def status(theorem, path, library_is_ours=True):
    """The TheoremResult of the freshest evidence; see freshest."""
    return freshest(theorem, path, library_is_ours)[1]


def _unread(theorem, status, reason, error):
    """The TheoremResult where a record could not be taken: no leg has run."""
    if isinstance(theorem, Broken):
        return judged(theorem, None, None)
    parts = judged(theorem, None, None).parts
    faults = {name: replace(part, fault=part.fault or (status, reason, str(error))) for name, part in parts.items() if part.required}
    return TheoremResult(theorem.id, theorem.title, {**parts, **faults})


def run_record(run, seconds):
    """Date, device and versions of a run."""
    from importlib.metadata import version

    names = ("sympy", "torch", "numpy", "scipy", "python-flint", "mpmath", "memorem")
    return RunRecord(
        date=datetime.now(UTC).date().isoformat(), device=run.device, profile=run.profile, seconds=round(seconds, 1),
        versions={name: version(name) for name in names},
    )  # fmt: skip
