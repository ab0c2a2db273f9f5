"""Measurements of runs, kept as JSON and judged anew whenever they are read.

A record holds sums of what was simulated, and what the proof legs found together with the identity of what they rested on. An edited formula is
judged anew against the sums; a proof leg whose statement, file or rules changed is STALE.
"""

import json
import os
import tempfile
from datetime import UTC, datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from ..numerics.samples import Sample
from . import identities, simulation_leg
from .discovery import Broken
from .errors import EvidenceError
from .faults import fault
from .results import LEG_STALE, LEG_UNRUN, LEGS, NOT_REQUIRED, Leg, PartResult, TheoremResult

COMMITTED = Path(__file__).parent / "evidence"
WORKING = Path(".memorem")
SCHEMA = 1


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

    schema_version: int = SCHEMA
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

    schema_version: int = SCHEMA
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
    return simulation_leg.judge_samples(part, kept.samples, found.alpha, found.resolution, same_formula)


def read(path):
    """The TheoremRecord in a file. EvidenceError names a file that is corrupt or of another schema; it is left as it is."""
    try:
        return TheoremRecord.model_validate_json(Path(path).read_text())
    except (OSError, ValidationError, ValueError) as error:
        raise EvidenceError(f"evidence file {path} cannot be read ({str(error).splitlines()[0]}); move it away and verify again") from None


def write(path, entry):
    """Write a record or another model atomically; a reader sees the old file or the new one, never half of one."""
    text = json.dumps(entry.model_dump(mode="json"), indent=1, sort_keys=True, allow_nan=False) + "\n"
    handle, temporary = tempfile.mkstemp(dir=Path(path).parent, suffix=".tmp")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(text)
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


class Store:
    """A folder of records, <id>.json each. Nothing is created before something is kept."""

    def __init__(self, folder=None):
        self.folder = Path(WORKING if folder is None else folder)

    def path(self, id):
        """Where the record of a theorem lies."""
        return self.folder / f"{id}.json"

    def writable(self):
        """EvidenceError, with the folder's name, if records cannot be written there."""
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            with tempfile.TemporaryFile(dir=self.folder):
                pass
        except OSError as error:
            raise EvidenceError(f"evidence folder {self.folder} cannot be written ({error.strerror or error})") from None

    def readable(self, ids):
        """EvidenceError for the first record of these theorems that is corrupt, before anything is simulated for it."""
        for id in ids:
            self.load(id)

    def load(self, id):
        """The record of a theorem, or None if there is none; EvidenceError if it is corrupt."""
        return read(self.path(id)) if self.path(id).exists() else None

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
        """Keep the measurements of one theorem. A corrupt file of that name is never overwritten; quick never replaces full."""
        if isinstance(theorem, Broken):
            return
        before = self.load(theorem.id)
        fresh = record(theorem, path, result, run)
        if (
            before is None
            or before.profile != "full"
            or run.profile == "full"
            or before.parts.keys() != fresh.parts.keys()
            or _outdated(before, fresh)
        ):
            write(self.path(theorem.id), fresh)


def _same_points(part, kept, run):
    wanted = [{name: str(value) for name, value in point.items()} for point in run.points(part)]
    return [sample.params for sample in kept.samples] == wanted


def _outdated(before, fresh):
    """Whether the formula, the rules or the simulator of any part changed."""
    return any((before.parts[name].proof, before.parts[name].simulator) != (part.proof, part.simulator) for name, part in fresh.parts.items())


def committed(id):
    """The committed records of a theorem, one for each device class, cpu first."""
    return [read(path) for path in sorted(COMMITTED.glob(f"*/{id}.json"))]


def freshest(theorem, path, library_is_ours=True):
    """(TheoremRecord or None, TheoremResult) of the freshest evidence: committed first, then .memorem/ where that is better. Never loads torch."""
    records = committed(theorem.id) if library_is_ours else []
    working = Store().load(theorem.id)
    results = [(found, judged(theorem, path, found)) for found in [*records, *([working] if working else [])]]
    verified = [pair for pair in results if pair[1].status == "VERIFIED"]
    return (verified or results[::-1] or [(None, judged(theorem, path, None))])[0]


def status(theorem, path, library_is_ours=True):
    """The TheoremResult of the freshest evidence; see freshest."""
    return freshest(theorem, path, library_is_ours)[1]


def run_record(run, seconds):
    """Date, device and versions of a run."""
    from importlib.metadata import version

    names = ("sympy", "torch", "numpy", "scipy", "python-flint", "mpmath", "memorem")
    return RunRecord(
        date=datetime.now(UTC).date().isoformat(), device=run.device, profile=run.profile, seconds=round(seconds, 1),
        versions={name: version(name) for name in names},
    )  # fmt: skip
