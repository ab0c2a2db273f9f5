"""Drawing the points of a part on an engine until the sums of each decide."""

from dataclasses import dataclass, field
from typing import Any

from ...numerics.engines import Serial, drive
from ...numerics.engines.experiments import Experiment, Failure, Stream
from ...numerics.statistics import planner, verdicts
from ...numerics.statistics.samples import LawSample, MeanSample, RatioSample
from ...theory.scalars.balls import NoValue
from ..theorems.formulas import evaluated, floats, point_text
from ..theorems.theorem import Algebraic
from . import remote_simulation
from .results import LEG_ERROR, NOT_REQUIRED, SURVIVES, UNDECIDED, Leg
from .simulation_leg import RESIDUAL_INSTANCES, SAMPLES, draw_key, judge, known_bounds, residual_sample, size_refusal, summed_up, tail_refusal

EXPECTED = (ArithmeticError, ValueError, RuntimeError, TypeError, LookupError, AttributeError)


def _nothing(*_):
    """Nothing is watched."""


@dataclass(frozen=True)
class Bench:
    """What a run draws with: its engine, the library that workers open, what an earlier run left, and who is told of blocks.

    kept: (part, params) -> Sample or None, whose blocks are taken before any is drawn; good: the same for samples that are judged as they are where
    they decide; watch: called with (part, stream) whenever a block was taken.
    """

    engine: Any = field(default_factory=Serial)
    library: Any = None
    kept: Any = _nothing
    good: Any = _nothing
    watch: Any = _nothing


def simulate(part, run, bench=None):
    """The Leg of a part under Settings: every point of the profile sampled and judged, several at once where the engine has room."""
    if part.simulation is None or "simulation" not in part.required:
        return Leg(NOT_REQUIRED)
    bench = bench or Bench()
    begun = [(point, _begun(part, point, run, bench)) for point in run.points(part)]
    streams = [answer for _, answer in begun if isinstance(answer, Stream)]
    engine = bench.engine if not streams or isinstance(streams[0].experiment.simulator, remote_simulation.Elsewhere) else Serial()
    drive(streams, engine)
    points = []
    for point, answer in begun:
        answer = (answer.failure or answer.answer) if isinstance(answer, Stream) else answer
        if isinstance(answer, Failure):
            reason = "too-large" if answer.kind == "SizeError" else "exception"
            return Leg(LEG_ERROR, reason, f"at {point_text(point)}: {answer.kind}: {answer.message}", details=tuple(points))
        points.append(answer)
    return summed_up(part, points)


def guarded(function, *arguments):
    """What the function returns, or the Failure of a kind that a simulation or a formula may raise."""
    try:
        return function(*arguments)
    except EXPECTED as error:
        return Failure(type(error).__name__, str(error))


def _begun(part, point, run, bench):
    """A refused or finished point, a Failure, or the Stream that is to be driven."""
    refusal = guarded(tail_refusal, part, point) or guarded(size_refusal, part, point)
    if refusal:
        return refusal
    if isinstance(part, Algebraic):
        return guarded(residual, part, point, run)
    good = bench.good(part, _text(point))
    answer = good and guarded(judge, part, good, run.alpha, run.resolution)
    return answer if _settled(part, answer, run) else _stream(part, point, run, bench, good)


def _settled(part, answer, run):
    """Whether an answer is one that more memories would leave as it is."""
    return bool(answer) and (isinstance(answer, Failure) or not (answer.word.startswith(UNDECIDED) or crossed(part, answer, run.resolution)))


def residual(part, point, run):
    """The judged largest residual of an algebraic identity at a point."""
    import torch

    from ...numerics.sampling import blocks

    options = {"key": draw_key(part, point, run), "block": 0, "device": run.device, "replicates": RESIDUAL_INSTANCES, "dtype": torch.float64}
    values = blocks.run_block(part.simulation, floats(point), **options)
    return judge(part, residual_sample(part, point, _text(point), values), run.alpha, run.resolution)


def crossed(part, answer, resolution):
    """Near misses of a bound that what was measured crosses by more than the resolution, without rejecting them yet: more memories will.

    A bound that is far from its quantity holds after few memories, and a wrong bound in between would pass or fail with the seed.
    """
    if part.relation not in ("<=", ">=") or answer.measured is None:
        return []
    sign = 1 if part.relation == "<=" else -1

    def is_crossed(wrong):
        try:
            value = evaluated(wrong, answer.params)
        except NoValue:
            return False
        return not value.infinite and sign * (answer.measured - float(value.decimal)) > resolution * abs(float(value.decimal))

    return [name for name, word in answer.near_misses.items() if word == SURVIVES and is_crossed(part.near_misses[name])]


EARLY = 1 << 30  # random numbers that a first look may wait for: a memory of many items averages over them, and has fewer rare values


def _first_look(point, run):
    """Memories before which no mean or ratio of the point is judged."""
    from ...numerics.sampling import blocks

    return min(planner.first_look(planner.point_alpha(run.alpha)), max(EARLY // blocks.drawn(point), 1))


def repeats(part, sample, run):
    """Whether the simulator, torch and this processor as they are draw the sample's first block again bit for bit."""
    experiment = _experiment(part, part.domain.check(sample.params), run, remote_simulation.Here(part.simulation))
    return experiment.block(0) == sample.only(0)


def _experiment(part, point, run, simulator):
    kind = SAMPLES.get(type(part))
    bounds = {shape: known_bounds(part, shape, point) for shape in (MeanSample, RatioSample) if kind is None}
    return Experiment(simulator, floats(point), draw_key(part, point, run), _text(point), run.device, kind, bounds=bounds)


def _text(point):
    return {name: str(value) for name, value in point.items()}


def _stream(part, point, run, bench, good=None):
    simulator = remote_simulation.Here(part.simulation) if isinstance(bench.engine, Serial) else remote_simulation.named(part, bench.library)
    experiment = _experiment(part, point, run, simulator)
    is_law = experiment.kind is LawSample
    planned = verdicts.law_samples(run.resolution, planner.point_alpha(run.alpha)) if is_law else 0  # a band holds at one planned look
    first = _first_look(experiment.point, run)

    def judged(sample):
        answer = guarded(judge, part, sample, run.alpha, run.resolution)
        if isinstance(answer, Failure):
            return answer, True, None
        early = first - sample.memories if sample.waits else 0
        if early > 0 or answer.word == f"{UNDECIDED}:no-scale":  # nothing that could still be drawn gives a scale to what has none
            return answer, early <= 0, early
        return answer, _settled(part, answer, run), answer.needed

    kept, watch = bench.kept(part, experiment.params) or good, lambda stream: bench.watch(part, stream)
    return Stream(experiment, judged, budget=run.budget, planned=planned, kept=kept, keep=watch)
