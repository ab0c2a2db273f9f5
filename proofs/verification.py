"""Verifying theorems: faults first, then the three legs of every part, each judged against the formula it never saw."""

import shlex
import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..numerics import engines
from . import certificate_leg, derivation_leg, drawing, simulation_leg
from .checkpoints import Checkpoint
from .discovery import LIBRARY, Broken, files, opened, selected
from .errors import UsageError
from .faults import fault
from .progress import Quiet
from .results import LEG_UNRUN, LEGS, NOT_REQUIRED, Leg, PartResult, Report, TheoremResult
from .theorem import Negative

ALPHA = 1e-6
RESOLUTION = {"quick": 0.03, "full": 0.01}
BUDGET = {"quick": 1 << 22, "full": 1 << 24}  # memories of one point at the profile's resolution


@dataclass(frozen=True)
class Settings:
    """How a run samples and judges. alpha is spent once for the whole run; resolution is relative."""

    profile: str = "quick"
    device: str = "cpu"
    seed: int = 17
    alpha: float = ALPHA
    resolution: float = RESOLUTION["quick"]
    at: dict | None = None
    legs: tuple[str, ...] = LEGS

    @property
    def budget(self):
        """Memories after which the answer of a point is final: the profile's, and as many times more as a finer resolution needs."""
        return round(BUDGET[self.profile] * max(RESOLUTION[self.profile] / self.resolution, 1) ** 2)

    def points(self, part):
        """The points of a part that this run simulates."""
        if self.at is not None:
            return [part.domain.check(self.at)]
        return part.profile_points(self.profile)


def settings(*, profile="quick", device="auto", seed=17, alpha=ALPHA, resolution=None, at=None, legs=LEGS):
    """Checked Settings. UsageError names the value and the rule it breaks."""
    from ..numerics.devices import DeviceError, resolve

    if profile not in RESOLUTION:
        raise UsageError(f"profile is {profile!r}; it is one of {', '.join(RESOLUTION)}")
    if not 0 < alpha < 0.5:
        raise UsageError(f"alpha is {alpha}; an error rate lies between 0 and 1/2")
    resolution = RESOLUTION[profile] if resolution is None else resolution
    if not 0 < resolution < 1:
        raise UsageError(f"resolution is {resolution}; a relative resolution lies between 0 and 1")
    try:
        device = resolve(device)
    except DeviceError as error:
        raise UsageError(str(error)) from None
    return Settings(profile, str(device), seed, alpha, resolution, at, legs)


def verify_part(part, run, on_point=lambda part, point: None, kept=None, bench=None):
    """The PartResult of one part under Settings; a fault leaves every leg unrun.

    kept: samples of these points that are judged instead of new ones; bench: what blocks are drawn with, this process by default.
    """
    found = fault(part)
    if found or not part.required:
        words = {leg: Leg(LEG_UNRUN if leg in part.required else NOT_REQUIRED) for leg in LEGS}
        return PartResult(part.kind, words, part.required, tuple(part.near_misses), found)
    measured = {
        "derivation": lambda: derivation_leg.judge(part, derivation_leg.derive(part) if "derivation" in part.required else ()),
        "certificate": lambda: certificate_leg.certify(part) if not isinstance(part, Negative) else certificate_leg.refute(part),
        "simulation": lambda: (
            simulation_leg.judge_samples(part, kept, run.alpha, run.resolution, True) if kept else drawing.simulate(part, run, on_point, bench)
        ),
    }
    legs = {leg: measured[leg]() if leg in run.legs or leg not in part.required else Leg(LEG_UNRUN) for leg in LEGS}
    return PartResult(part.kind, legs, part.required, tuple(part.near_misses))


def verify_theorem(theorem, run, on_part=lambda part: None, on_point=lambda part, point: None, kept=None, bench=None):
    """The TheoremResult of one theorem, or of a file that did not open. kept: {part: samples} that are still good."""
    if isinstance(theorem, Broken):
        return TheoremResult(theorem.id, theorem.title, {}, ("ERROR", theorem.reason, theorem.message))
    parts = {}
    for name, part in theorem.parts.items():
        on_part(part)
        if run.at is None or _admits(part, run.at):
            parts[name] = verify_part(part, run, on_point, (kept or {}).get(name), bench)
    return TheoremResult(theorem.id, theorem.title, parts)


def _anywhere(theorem, point):
    """Whether some part of the theorem can be simulated at the point; a file that does not open is always reported."""
    return isinstance(theorem, Broken) or any(_admits(part, point) for part in theorem.parts.values())


def _admits(part, point):
    from ..theory.domains import DomainError

    try:
        part.domain.check(point)
    except DomainError:
        return False
    return bool(part.points)


class Session:
    """One run over chosen theorems: what it draws with, what it goes on from, and what it keeps."""

    def __init__(self, run, store, paths, *, library, engine, progress, reuse, resume):
        self.run, self.store, self.paths, self.library, self.engine = run, store, paths, library, engine
        self.progress, self.reuse, self.resume = progress, reuse, resume
        self.results, self.notes = [], []

    def verify(self, id):
        """Verify one theorem, or take over what an earlier run finished, and keep it."""
        self.progress.theorem(id)
        theorem, path = opened(id, self.paths[id].resolve()), self.paths[id]
        if self.run.at is not None and not _anywhere(theorem, self.run.at):
            return
        earlier = self.store.finished(theorem, path, self.run) if self.resume and self.run.at is None else None
        result = earlier or self._measured(theorem, path)
        self.results.append(result)
        self.progress.done(result)

    def _measured(self, theorem, path):
        if isinstance(theorem, Broken):
            return verify_theorem(theorem, self.run)
        checkpoint = Checkpoint(self.store.checkpoints, theorem, path, self.run, resume=self.resume, say=self.note)
        try:
            bench = drawing.Bench(self.engine, self.library, checkpoint.kept, partial(self._watch, checkpoint))
            good = self.store.samples(theorem, path, self.run) if self.reuse else None
            result = verify_theorem(theorem, self.run, kept=good, bench=bench)
        except BaseException:
            checkpoint.save()
            raise
        if self.run.at is None:
            self.store.keep(theorem, path, result, self.run)
        checkpoint.discard()
        return result

    def _watch(self, checkpoint, part, stream):
        checkpoint.watch(part, stream)
        self.progress.drawn(part, stream)

    def note(self, text):
        """Say something that the run's user should know."""
        self.notes.append(text)
        self.progress.note(text)


@contextmanager
def hired(engine):
    """The engine of this name, or the Engine itself, for as long as it is used. UsageError where it cannot be started or lost its workers."""
    try:
        hands = engines.named(engine) if isinstance(engine, str) else engine
    except (ValueError, engines.EngineError) as error:
        raise UsageError(str(error)) from None
    try:
        with hands:
            yield hands
    except engines.EngineError as error:
        raise UsageError(str(error)) from None


def verify(
    *names, at=None, profile="quick", device="auto", seed=17, alpha=ALPHA, resolution=None, library=None, evidence=None, progress=None,
    reuse=False, engine="serial", resume=False, scratch=None,
):  # fmt: skip
    """Verify the named theorems and families (all if none is named) and keep what was measured.

    at: one point to simulate at instead of the listed ones; library: a folder of the user's own theorems, verified alone;
    evidence: the folder that keeps measurements (default .memorem), and scratch the one for what is not finished (default checkpoints/ in it);
    progress: what is told of the run, as progress.Quiet. reuse: judge the samples that the evidence folder holds where simulator, points, seed and
    profile are those of this run, instead of new ones. engine: where blocks are drawn (serial, pool, pool:N, dask, dask://HOST:PORT or an Engine);
    what is measured is the same bit for bit. resume: keep what an earlier run with these settings finished, and go on from its blocks where it
    was stopped. Returns a Report. Ctrl-C ends the run early with what is finished. UsageError for wrong use.
    """
    from . import evidence as records

    library = LIBRARY if library is None else Path(library)
    chosen = selected(names, library)
    if at is not None and not chosen:
        raise UsageError("no theorem to evaluate at a point")
    run = settings(profile=profile, device=device, seed=seed, alpha=alpha, resolution=resolution, at=at)
    store = records.Store(evidence, scratch)
    store.writable()
    store.readable(chosen)
    begun, paths, progress = time.monotonic(), files(library), progress or Quiet()
    with hired(engine) as hands:
        session = Session(run, store, paths, library=library, engine=hands, progress=progress, reuse=reuse, resume=resume)
        interrupted = _until_interrupted(session, chosen)
    if at is not None and not session.results and not interrupted:
        opened(chosen[0], paths[chosen[0]].resolve()).first.domain.check(at)
    seconds, found = time.monotonic() - begun, tuple(session.results)
    chosen = _options(run, library)
    return Report(run.alpha, run.profile, run.device, seconds, found, interrupted, hands.name, tuple(session.notes), seed, chosen)


def _options(run, library):
    """The options of the command line, beyond seed and profile, that differ from their defaults."""
    given = {
        "--resolution": run.resolution if run.resolution != RESOLUTION[run.profile] else None,
        "--alpha": run.alpha if run.alpha != ALPHA else None,
        "--library": library if library != LIBRARY else None,
    }
    return tuple(f"{name} {shlex.quote(str(value))}" for name, value in given.items() if value is not None)


def _until_interrupted(session, chosen):
    """Verify theorem after theorem; True if Ctrl-C ended it."""
    session.progress.start(len(chosen))
    try:
        for id in chosen:
            session.verify(id)
    except KeyboardInterrupt:
        return True
    finally:
        session.progress.finish()
    return False
