"""Verifying theorems: faults first, then the three legs of every part, each judged against the formula it never saw."""

import time
from dataclasses import dataclass
from pathlib import Path

from . import certificate_leg, derivation_leg, drawing, simulation_leg
from .discovery import LIBRARY, Broken, files, opened, selected
from .errors import UsageError
from .faults import fault
from .results import LEG_UNRUN, LEGS, NOT_REQUIRED, Leg, PartResult, Report, TheoremResult
from .theorem import Negative

ALPHA = 1e-6
RESOLUTION = {"quick": 0.03, "full": 0.01}


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

    def points(self, part):
        """The points of a part that this run simulates."""
        if self.at is not None:
            return [part.domain.check(self.at)]
        chosen = part.points[:2] if self.profile == "quick" else part.points
        return [part.domain.check(point) for point in chosen]


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


def verify(
    *names, at=None, profile="quick", device="auto", seed=17, alpha=ALPHA, resolution=None, library=None, evidence=None, progress=None, reuse=False
):
    """Verify the named theorems and families (all if none is named) and keep what was measured.

    at: one point to simulate at instead of the listed ones; library: a folder of the user's own theorems, verified alone;
    evidence: the folder that keeps measurements (default .memorem); progress: an object with start(total), theorem(id), done(result), finish().
    reuse: judge the samples that the evidence folder holds where simulator, points, seed and profile are those of this run, instead of new ones.
    Returns a Report. Ctrl-C ends the run early with what is finished. UsageError for wrong use.
    """
    from . import evidence as records

    library = LIBRARY if library is None else Path(library)
    chosen = selected(names, library)
    if at is not None and not chosen:
        raise UsageError("no theorem to evaluate at a point")
    run = settings(profile=profile, device=device, seed=seed, alpha=alpha, resolution=resolution, at=at)
    store = records.Store(evidence)
    store.writable()
    store.readable(chosen)
    begun, results, interrupted = time.monotonic(), [], False
    paths = files(library)
    if progress:
        progress.start(len(chosen))
    try:
        for id in chosen:
            if progress:
                progress.theorem(id)
            theorem = opened(id, paths[id].resolve())
            if at is not None and not _anywhere(theorem, at):
                continue
            result = verify_theorem(theorem, run, kept=store.samples(theorem, paths[id], run) if reuse else None)
            results.append(result)
            if at is None:
                store.keep(theorem, paths[id], result, run)
            if progress:
                progress.done(result)
    except KeyboardInterrupt:
        interrupted = True
    finally:
        if progress:
            progress.finish()
    if at is not None and not results and not interrupted:
        opened(chosen[0], paths[chosen[0]].resolve()).first.domain.check(at)
    return Report(run.alpha, run.profile, run.device, time.monotonic() - begun, tuple(results), interrupted)
