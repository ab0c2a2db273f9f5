"""Verifying theorems: faults first, then the three legs of every part, each judged against the formula it never saw."""

import time
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ...numerics import engines
from ...theory.kernel.provenance import Seal
from ..errors import UsageError
from ..records.checkpoints import Checkpoint
from ..theorems.discovery import LIBRARY, Broken, files, opened, selected
from ..theorems.edition import misdirected
from ..theorems.files import option
from ..theorems.formulas import point_text
from ..theorems.preflight import fault
from ..theorems.theorem import Negative
from ..verification import certificate_leg, derivation_leg, sampling, visits
from ..verification.results import HOLDS, LEG_REFUSED, LEG_UNRUN, LEGS, NOT_REQUIRED, Leg, PartResult, Report, TheoremResult
from .jobs import Team
from .last_run import LastRun
from .observer import Quiet

ALPHA = 1e-6
SMALLEST_ALPHA = 1e-30  # rounding of doubles would be larger than what a smaller one asks for
RESOLUTION = {"quick": 0.03, "full": 0.01}
FINEST = 1e-3  # float32 normals end at 5.77, which leaves out a tenth of that of an eighth moment, and of E e^(2 g)
DRAWN = 4  # points of the domain that the full profile draws beside the listed ones
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

    @property
    def budget(self):
        """Memories after which the answer of a point is final: the profile's, and as many times more as a finer resolution needs."""
        return round(BUDGET[self.profile] * max(RESOLUTION[self.profile] / self.resolution, 1) ** 2)

    def points(self, part):
        """The points of a part that this run simulates."""
        if self.at is not None:
            return [part.domain.check(self.at)]
        return part.profile_points(self.profile)


def settings(*, profile="quick", device="auto", seed=17, alpha=ALPHA, resolution=None, at=None):
    """Checked Settings. UsageError names the value and the rule it breaks."""
    from ...numerics.sampling.devices import DeviceError, resolve

    if profile not in RESOLUTION:
        raise UsageError(f"profile is {profile!r}; it is one of {', '.join(RESOLUTION)}")
    if not SMALLEST_ALPHA <= alpha < 0.5:
        raise UsageError(f"alpha is {alpha}; an error rate lies between {SMALLEST_ALPHA:g} and 1/2")
    resolution = RESOLUTION[profile] if resolution is None else resolution
    if not FINEST <= resolution < 1:
        raise UsageError(f"resolution is {resolution}; a relative resolution lies between {FINEST} and 1, and normals in float32 resolve no more")
    try:
        device = resolve(device)
    except DeviceError as error:
        raise UsageError(str(error)) from None
    return Settings(profile, str(device), seed, alpha, resolution, at)


def verify_part(part, run, bench=None, derive=derivation_leg.derive):
    """The PartResult of one part under Settings; a fault leaves every leg unrun.

    bench: what blocks are drawn with, this process by default, and the samples that are judged instead of new ones. derive(part): its derivations replayed.
    """
    found = fault(part)
    if found or not part.required:
        words = {leg: Leg(LEG_UNRUN if leg in part.required else NOT_REQUIRED) for leg in LEGS}
        return PartResult(part.kind, words, part.required, tuple(part.near_misses), found)
    measured = {
        "derivation": lambda: _tried(derivation_leg.judge(part, derive(part) if "derivation" in part.required else ()), visits.stated, part),
        "certificate": lambda: (
            certificate_leg.refute(part) if isinstance(part, Negative) else _tried(certificate_leg.certify(part), visits.certified, part)
        ),
        "simulation": lambda: visits.simulated(part, run) or sampling.simulate(part, run, bench),
    }
    legs = {leg: measured[leg]() for leg in LEGS}
    if legs["derivation"].word == LEG_REFUSED:
        from ..property.counterexample import refuted

        legs["derivation"] = refuted(part, legs["derivation"])
    return PartResult(part.kind, legs, part.required, tuple(part.near_misses), drawn=_drawn(part, run))


def _drawn(part, run):
    """In the full profile: the points that Hypothesis draws from the whole domain, judged by certificate and simulation."""
    if run.profile != "full" or run.at is not None or part.equals is None:
        return ()
    from ..property import search
    from ..property.hunt import property_of

    effort = search.DEVICE if run.device.startswith("cuda") else search.FULL
    tried, _ = property_of(part, run, examples=DRAWN, effort=effort)
    return tuple(seen.drawn for seen in tried.points)


def _tried(leg, untried, part):
    """A leg that holds, unless it leaves a parameter of the domain untried."""
    return leg if leg.word != HOLDS else untried(part) or leg


def verify_theorem(theorem, run, bench=None):
    """The TheoremResult of one theorem, or of a file that did not open."""
    if isinstance(theorem, Broken):
        status = "REFUSED" if theorem.reason == "kernel-altered" else "ERROR"
        return TheoremResult(theorem.id, theorem.title, {}, (status, theorem.reason, theorem.message))
    parts, seal = {}, Seal()
    for name, part in theorem.parts.items():
        if run.at is None or _admits(part, run.at):
            parts[name] = verify_part(part, run, bench)
    exchanged = seal.broken()
    if exchanged:
        told = f"a certificate or simulation exchanges {', '.join(exchanged)} of the package it is judged by"
        return TheoremResult(theorem.id, theorem.title, {}, ("REFUSED", "kernel-altered", told))
    return TheoremResult(theorem.id, theorem.title, parts)


def _anywhere(theorem, point):
    """Whether some part of the theorem can be simulated at the point; a file that does not open is always reported."""
    return isinstance(theorem, Broken) or any(_admits(part, point) for part in theorem.parts.values())


def _admits(part, point):
    from ...theory.scalars.domains import DomainError

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
        self.take(earlier or self._measured(theorem, path))

    def take(self, result):
        """Count a result that was found."""
        self.results.append(result)
        self.progress.done(result)

    def _measured(self, theorem, path):
        if isinstance(theorem, Broken):
            return verify_theorem(theorem, self.run)
        wrong = misdirected(theorem, lambda id: opened(id, self.paths[id].resolve()) if id in self.paths else None)
        if wrong:
            return TheoremResult(theorem.id, theorem.title, {}, wrong)
        checkpoint = Checkpoint(self.store.checkpoints, theorem, path, self.run, resume=self.resume, say=self.note)
        try:
            good = self.store.samples(theorem, self.run) if self.reuse else {}
            bench = sampling.Bench(
                self.engine, self.library, checkpoint.kept, lambda part, params: good.get((part.name, point_text(params))), partial(self._watch, checkpoint)
            )  # fmt: skip
            result = verify_theorem(theorem, self.run, bench=bench)
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
    reuse=False, engine="serial", resume=False, scratch=None, jobs=1, again=True,
):  # fmt: skip
    """Verify the named theorems and families (all if none is named) and keep what was measured.

    at: one point to simulate at instead of the listed ones; library: a folder of the user's own theorems, verified alone;
    evidence: the folder that keeps measurements (default .memorem, in a library of one's own inside it), and scratch the one for what is not finished
    (default checkpoints/ in it); progress: what is told of the run, as observer.Quiet. reuse: judge the samples that the evidence folder holds, where
    points, seed and profile are those of this run and the first block is drawn again bit for bit, instead of new ones. engine: where blocks are drawn
    (serial, pool, pool:N, dask, dask://HOST:PORT or an Engine). resume: keep what an earlier run with these settings finished, and go on from its blocks
    where it was stopped. jobs: theorems that are verified at once, each in a process of its own where there are several. By engine and jobs nothing that
    is measured changes, bit for bit.
    again=False: take over what the last run with these settings VERIFIED, where not a byte that it rests on has changed; see last_run.

    Returns a Report. Ctrl-C ends the run early with what is finished. UsageError for wrong use.
    """
    from ..records import evidence as records
    from ..records import folders

    library = LIBRARY if library is None else Path(library)
    chosen = selected(names, library)
    if not chosen:
        raise UsageError(f"{library} holds no theorem; a theorem is a file FAMILY/NAME.py in it")
    if jobs < 1 or (jobs > 1 and engine != "serial"):
        raise UsageError(f"jobs is {jobs}; it is at least 1, and 1 where another engine than serial draws")
    run = settings(profile=profile, device=device, seed=seed, alpha=alpha, resolution=resolution, at=at)
    store = records.Store(folders.working(library) if evidence is None else evidence, scratch)
    store.writable()
    begun, paths, progress = time.monotonic(), files(library), progress or Quiet()
    last = LastRun(run, store, paths, library)
    kept = {} if again else {id: result for id in chosen if (result := last.result(id))}
    due = [id for id in chosen if id not in kept]
    store.readable(due)
    with hired(engine) as hands:
        make = partial(Session, run, store, paths, library=library, engine=hands, reuse=reuse, resume=resume)
        session = make(progress=progress)
        session.results += kept.values()
        interrupted = _until_interrupted(session, due, min(jobs, len(due)), make)
    last.keep([result for result in session.results if result.id not in kept], library)
    session.results.sort(key=lambda result: chosen.index(result.id))
    if at is not None and not session.results and not interrupted:
        opened(chosen[0], paths[chosen[0]].resolve()).first.domain.check(at)
        raise UsageError(f"at {point_text(at)} nothing is simulated: no part of {', '.join(chosen)} that takes this point has points")
    seconds, found = time.monotonic() - begun, tuple(session.results)
    options, notes, taken = _options(run, library), tuple(session.notes), tuple(kept)
    return Report(run.alpha, run.profile, run.device, seconds, found, interrupted, hands.name, notes, seed, options, taken)


def _options(run, library):
    """The options of the command line, beyond seed and profile, that differ from their defaults."""
    given = {
        "--resolution": run.resolution if run.resolution != RESOLUTION[run.profile] else None,
        "--alpha": run.alpha if run.alpha != ALPHA else None,
    }
    return (*(f"{name} {value}" for name, value in given.items() if value is not None), *filter(None, [option(library).strip()]))


def _until_interrupted(session, chosen, jobs, make):
    """Verify theorem after theorem, or as many at once as there are jobs; True if Ctrl-C ended it."""
    session.progress.start(len(chosen))
    try:
        if jobs > 1:
            with Team(jobs, make, session) as team:
                for result in team.verify(chosen):
                    session.take(result)
        else:
            for id in chosen:
                session.verify(id)
    except KeyboardInterrupt:
        return True
    finally:
        session.progress.finish()
    return False
