"""One point of one simulation as data: what a block of it depends on, and when its blocks suffice.

A block is a pure function of the experiment and its index, so it may be drawn in any process and in any order. Blocks are taken in the order of
their indices: what is decided, and after which block, is the same for every engine; blocks that were drawn beyond it are thrown away.
"""

import math
from dataclasses import dataclass, field

from ..statistics import ranges
from ..statistics.samples import Sample, sample_of
from .engine import EngineError

GROWTH = 1.25


@dataclass(frozen=True)
class Failure:
    """An exception of a simulation, by name and message, so that it can leave the process that it was raised in."""

    kind: str
    message: str


@dataclass(frozen=True)
class Experiment:
    """What the blocks of one point depend on.

    simulator: an object whose open() gives the simulation, a function (sim, **point); it is pickled where blocks are drawn in other processes.
    key: names run seed, theorem, part and point; params: the point as text; kind: its class of Sample, None where the values show it;
    chunk: memories computed together, those of blocks.chunk_for where it is None; it changes no draw.
    bounds: {class of Sample: between what its values lie}, as ranges.check takes them.
    """

    simulator: object
    point: dict
    key: str
    params: dict
    device: str = "cpu"
    kind: type[Sample] | None = None
    chunk: int | None = None
    bounds: dict = field(default_factory=dict)

    def block(self, index, constants=None):
        """The Sample that holds this block alone. constants: the empty sample of block 0's constants; None for block 0 itself."""
        from ..sampling import blocks

        simulation = self.simulator.open()
        chunk = self.chunk or blocks.chunk_for(simulation, self.point, self.device)
        drawn = blocks.draw_block(simulation, self.point, key=self.key, block=index, device=self.device, chunk=chunk)
        kind = self.kind or sample_of(drawn.values)
        ranges.check(drawn.values, self.bounds.get(kind))
        if constants is None:
            constants = kind.begun(self.params, drawn.values)
        return constants.with_block(index, drawn.values, drawn.chunk if drawn.chunk < chunk else None)


@dataclass(frozen=True)
class Task:
    """One block to draw, wherever: run() gives its Sample or a Failure, never an exception."""

    experiment: Experiment
    index: int
    constants: Sample | None = None

    @property
    def device(self):
        """Where the block's tensors live."""
        return self.experiment.device

    def run(self):
        """The block's Sample, or what its simulation raised."""
        try:
            return self.experiment.block(self.index, self.constants)
        except (Exception, SystemExit) as error:  # a simulation may call sys.exit
            return Failure(type(error).__name__, str(error))


class Stream:
    """The blocks of one experiment, taken in order until they suffice.

    judge: Sample -> (answer, whether it is decided, further memories that would decide or None); it is asked at growing numbers of blocks.
    planned: memories before which it is never asked; budget: memories after which its answer is final, decided or not.
    kept: a Sample of the first blocks, left by an earlier run; keep: called with this stream whenever a block was taken.
    """

    def __init__(self, experiment, judge, *, budget, planned=0, kept=None, keep=None):
        self.experiment, self.judge, self.budget, self.planned, self.keep = experiment, judge, budget, planned, keep
        self.constants = self.answer = self.failure = None
        self.blocks, self.fallbacks, self.waiting = {}, {}, {}
        self.memories = self.invalid = self.submitted = 0
        self.look = self.certain = self.likely = 1  # blocks at the next look; blocks surely and probably needed
        for index in sorted(kept.blocks) if kept and not kept.invalid else ():
            self.waiting[index] = kept.only(index)
        self._take_all()
        self.submitted = len(self.blocks)

    @property
    def finished(self):
        """Whether there is an answer or a failure."""
        return self.answer is not None or self.failure is not None

    @property
    def sample(self):
        """All blocks taken so far as one Sample; None before the first."""
        taken = {"blocks": dict(self.blocks), "invalid": self.invalid, "fallbacks": dict(self.fallbacks)}
        return self.constants and self.constants.model_copy(update=taken)

    @property
    def expected(self):
        """About how many memories it will take in all, by the latest forecast."""
        return self.memories * max(self.certain, self.likely) // max(len(self.blocks), 1)

    def wants(self, speculate):
        """Whether the next block is surely needed, or (speculate) probably; before block 0 is there, nothing else can be drawn."""
        if self.finished or (self.constants is None and self.submitted):
            return False
        return self.submitted < (max(self.certain, self.likely) if speculate else self.certain)

    def task(self):
        """The next block to draw."""
        self.submitted += 1
        return Task(self.experiment, self.submitted - 1, self.constants)

    def offer(self, index, outcome):
        """Hand in a block that was drawn, in any order; it is taken when its turn comes."""
        self.waiting[index] = outcome
        taken = len(self.blocks)
        self._take_all()
        if self.keep and len(self.blocks) > taken:
            self.keep(self)

    def _take_all(self):
        while not self.finished and len(self.blocks) in self.waiting:
            self._take(len(self.blocks), self.waiting.pop(len(self.blocks)))

    def _take(self, index, outcome):
        if isinstance(outcome, Failure):
            if outcome.kind == EngineError.__name__:
                raise EngineError(outcome.message)
            self.failure = outcome
            return
        if self.constants is None:
            self.constants = outcome.only()
        self.blocks[index] = outcome.blocks[index]
        self.fallbacks |= outcome.fallbacks
        self.memories += outcome.memories
        self.invalid += outcome.invalid
        size = max(outcome.memories, 1)
        if self.memories < self.planned:
            self.certain = self.likely = index + 1 + math.ceil((self.planned - self.memories) / size)
        elif index + 1 >= self.look or self.memories >= self.budget:
            self._judge(index + 1, size)

    def _judge(self, taken, size):
        answer, decided, needed = self.judge(self.sample)
        if isinstance(answer, Failure):
            self.failure = answer
            return
        if decided or self.memories >= self.budget or self.invalid:
            self.answer = answer
            return
        self.look = self.certain = max(taken + 1, math.ceil(taken * GROWTH))
        self.likely = taken + math.ceil(min(needed or 0, self.budget - self.memories) / size)
