"""What certificate and simulation say of a statement at a point that nobody listed, and the error rate that each new point may spend.

Draws depend on seed, theorem, part and point alone, so that a point gives the same answer whenever it is tried and Hypothesis can shrink.
"""

from dataclasses import dataclass, replace

from ...numerics.engines import Serial, drive
from ...numerics.engines.experiments import Experiment, Stream
from ...numerics.sampling.blocks import SizeError, cost, replicates_for, tile_for
from ...numerics.statistics import planner, verdicts
from ...numerics.statistics.samples import EventSample
from ...theory.certificates.reach import OutOfReach
from ..theorems.formulas import evaluated, floats, is_scalar, point_text
from ..theorems.theorem import Algebraic, Divergence, Law
from ..verification import certificate_leg, sampling, simulation_leg
from ..verification.remote_simulation import Here
from ..verification.results import FAILS, HOLDS, UNDECIDED, Drawn
from .coverage import CERTIFIED_COARSE, CERTIFIED_FINE, ERROR, NOT_SIMULATED, OPEN, REFUTED, coverage
from .points import size

FINE, COARSE = 0.03, 0.1
FEW_TILES = 4


@dataclass(frozen=True)
class Effort:
    """What one point may cost. numbers: drawn and multiplied for it; most: touched by one memory."""

    numbers: int = 1 << 23
    most: int = 1 << 12


QUICK, FULL, THOROUGH, DEVICE = Effort(), Effort(1 << 25, 1 << 13), Effort(1 << 26, 1 << 14), Effort(1 << 33, 1 << 20)


@dataclass(frozen=True)
class Seen:
    """What one point showed. certificate: equal, below, above, or why nothing was certified; reason: why the grade is no better.

    exact: (what the certificate was asked, its value); alpha: the run-wide error rate whose ordinary per-point share equals what this point
    spent.
    """

    point: dict
    grade: str
    simulated: object = None
    certificate: str = ""
    reason: str = ""
    message: str = ""
    exact: tuple | None = None
    alpha: float = 0.0

    @property
    def refuted(self):
        """Whether the statement is false here, or says something that cannot be evaluated or simulated."""
        return self.grade in (REFUTED, ERROR)

    @property
    def certified(self):
        """Whether the certificate agreed."""
        return self.drawn.certified

    @property
    def drawn(self):
        """What is kept of it."""
        params, simulated = {name: str(value) for name, value in self.point.items()}, self.simulated
        memories = simulated.memories if simulated is not None else 0
        return Drawn(params, self.grade, self.certificate, memories, self._least(), self.reason, self.message)

    def _least(self):
        simulated = self.simulated
        if simulated is None or simulated.half_width is None or not simulated.predicted:
            return None
        return (simulated.half_width + abs(simulated.measured - simulated.predicted)) / abs(simulated.predicted)


class SimulationError(Exception):
    """What a simulation raised while a block was drawn."""


class Search:
    """The points of one part that were tried in one run, each once. The k-th spends 1/(k (k + 1)) of the part's error rate: all together spend it."""

    def __init__(self, part, run, effort=QUICK, library=None):
        self.part, self.run, self.effort, self.library = replace(part, near_misses={}), run, effort, library
        self.seen = {}

    @property
    def most(self):
        """Numbers that one memory may touch; an identity is computed for many instances at once, each step in double precision."""
        return self.effort.most // 8 if isinstance(self.part, Algebraic) else self.effort.most

    @property
    def affordable(self):
        """Where the certificate is known to speak at a known cost: what its listed points say of the part's parameters."""
        return tuple(self.part.certificate.points) if self.part.certificate is not None else ()

    @property
    def points(self):
        """Everything seen, in the order of trial."""
        return list(self.seen.values())

    def coverage(self):
        """The Coverage of what was tried."""
        return coverage(self.part, [seen.drawn for seen in self.points])

    def smallest_refuted(self):
        """The smallest point seen at which the statement is false, or None."""
        return min((seen for seen in self.points if seen.refuted), key=lambda seen: size(seen.point), default=None)

    def knows(self, point):
        """Whether the point was tried before."""
        return point_text(point) in self.seen

    def examine(self, point):
        """The Seen of a point of the domain."""
        name = point_text(point)
        if name not in self.seen:
            self.seen[name] = self._examined(point, planner.example_alpha(self.run.alpha, len(self.seen) + 1))
        return self.seen[name]

    def _examined(self, point, alpha):
        leg = "formula"
        try:
            if is_scalar(self.part.equals) and not isinstance(self.part, Algebraic):
                evaluated(self.part.equals, point)
            leg = "certificate"
            word, exact = certified(self.part, point)
            if word in WRONG and word not in certificate_leg.agreeable(self.part):
                said = f"the exact value is {str(exact[1])[:60]}, the formula says otherwise"
                return Seen(point, REFUTED, None, word, "certificate", self._message(point, said))
            leg = "simulation"
            return replace(self._simulated(point, alpha), certificate=word, exact=exact, alpha=alpha)
        except (Exception, SystemExit) as error:  # whatever a theorem file may raise
            return self._error(point, leg, error)

    def _simulated(self, point, alpha):
        if self.part.simulation is None:
            return Seen(point, NOT_SIMULATED, reason="no simulation")
        if simulation_leg.size_refusal(self.part, point):
            return Seen(point, NOT_SIMULATED, reason="beyond floating-point numbers")
        refusal = simulation_leg.tail_refusal(self.part, point)
        if refusal and self.part.companion:
            other = self.part.companion
            stand_in = replace(self.part, simulation=other.simulation, tail_index=other.tail_index, companion=None)
            return Search(stand_in, self.run, self.effort, self.library)._simulated(point, alpha)
        if refusal:
            return Seen(point, NOT_SIMULATED, refusal, reason=refusal.word.partition(":")[2])
        try:
            replicates_for(floats(point), self.run.device)
        except SizeError:
            return Seen(point, NOT_SIMULATED, reason="too-large")
        residual = isinstance(self.part, Algebraic)
        answer = sampling.residual(self.part, point, replace(self.run, alpha=alpha)) if residual else self._judged(point, alpha)
        return self._graded(point, answer, alpha)

    def _judged(self, point, alpha):
        stream = Stream(
            self._experiment(point), lambda sample: self._look(sample, alpha), budget=self._budget(point), planned=self._planned(point, alpha)
        )
        drive([stream], Serial())
        if stream.failure:
            raise SimulationError(f"{stream.failure.kind}: {stream.failure.message}")
        return stream.answer

    def _experiment(self, point):
        kind = simulation_leg.SAMPLES.get(type(self.part))
        device, numbers = self.run.device, floats(point)
        params = {name: str(value) for name, value in point.items()}
        chunk = min(FEW_TILES * tile_for(numbers, device), replicates_for(numbers, device))
        return Experiment(Here(self.part.simulation), numbers, simulation_leg.draw_key(self.part, point, self.run), params, device, kind, chunk)

    def _budget(self, point):
        """Memories of one point."""
        return max(self.effort.numbers // cost(point), 1)

    def _planned(self, point, alpha):
        """A band holds at one planned look: for the finest resolution that the budget affords."""
        if not isinstance(self.part, Law):
            return 0
        wanted = [verdicts.law_samples(resolution, planner.point_alpha(alpha)) for resolution in (FINE, COARSE)]
        return next((count for count in wanted if count <= self._budget(point)), wanted[-1])

    def _look(self, sample, alpha):
        """Go on while the fine resolution is within the budget."""
        answer = simulation_leg.judge(self.part, sample, alpha, FINE)
        left = self.effort.numbers // cost(sample_point(sample)) - sample.memories
        decided = not answer.word.startswith(UNDECIDED) or answer.needed is None or answer.needed > left
        return answer, decided, answer.needed

    def _graded(self, point, answer, alpha):
        word, _, reason = answer.word.partition(":")
        if word == FAILS and isinstance(self.part, Divergence):  # a tail that falls as far as was seen may rise beyond
            return Seen(point, OPEN, answer, reason="tail")
        if vanishes(answer, self.part):
            return Seen(point, CERTIFIED_FINE, answer)
        if word in (FAILS, "error"):
            return Seen(point, REFUTED, answer, reason=reason or "off-by", message=self._message(point, answer.message.partition(": ")[2]))
        if word == HOLDS:
            return Seen(point, CERTIFIED_FINE, answer)
        coarse = simulation_leg.judge(self.part, answer.sample, alpha, COARSE)
        if reason == "not-a-number":
            return Seen(point, ERROR, answer, reason=reason, message=self._message(point, "the formula is not a number"))
        return Seen(point, CERTIFIED_COARSE if coarse.word == HOLDS else OPEN, answer, reason=reason)

    def _error(self, point, leg, error):
        said = str(error) if isinstance(error, SimulationError) else f"{type(error).__name__}: {error}"
        return Seen(point, ERROR, reason=leg, message=self._message(point, f"the {leg} raises {said}"))

    def _message(self, point, seen):
        where = f"{self.part.address} at {point_text(point)}"
        library = f" --library {self.library}" if self.library else ""
        return f"{where}: {seen}\nRepeat: memorem falsify {self.part.address} --at {point_text(point)} --seed {self.run.seed}{library}"


def vanishes(answer, part):
    """Whether a mean that is predicted to be zero was zero in every memory, up to rounding; an event, whether its chance is surely below the resolution."""
    sample = answer.sample
    if answer.predicted != 0 or sample is None:
        return False
    sure = not isinstance(sample, EventSample) or (answer.half_width is not None and 2 * answer.half_width <= FINE)
    return sample.all_zero and sure


WRONG = (certificate_leg.EQUAL, certificate_leg.UNEQUAL, certificate_leg.BELOW, certificate_leg.ABOVE)


def sample_point(sample):
    """The sizes of a sample's point."""
    return {name: int(value) for name, value in sample.params.items() if value.lstrip("-").isdigit()}


def certified(part, point):
    """(how the exact value stands to the formula, (what was asked, the value)), or (why nothing was certified, None).

    The certificate is asked where no size exceeds those of one of its listed points: what it costs there is known.
    """
    if part.certificate is None:
        return "no certificate", None
    for listed in part.certificate.points:
        asked = {name: point[name] for name in listed if name in point}
        if len(asked) == len(listed) and _within(part.domain.check(listed, partial=True), asked):
            try:
                value = certificate_leg.evaluated_at(part, asked)
            except OutOfReach as error:
                return f"out of reach: {error}", None
            return certificate_leg.compare(part.equals, asked, value), (asked, value)
    return "beyond the certificate's sizes", None


def _within(listed, asked):
    """Whether every size is at most the listed one and every choice the same; fractions cost nothing."""
    return all(value <= listed[name] if isinstance(value, int) and isinstance(listed[name], int) else
               value == listed[name] or not isinstance(value, str) for name, value in asked.items())  # fmt: skip
