"""What a simulation of one point leaves behind: sums of blocks that can be merged, stored and judged again, never opinions. One class a kind."""

import math
import re
from abc import ABC, abstractmethod
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, Field, NonNegativeInt, model_validator

from . import finite_samples, verdicts
from .confidence_sequences import ROUNDING

MONOMIALS = tuple((i, j) for degree in (1, 2, 3) for i, j in ((degree - k, k) for k in range(degree + 1)))
FLOAT = re.compile(r"-?(0x[01]\.?[0-9a-f]{0,13}p[+-][0-9]{1,4}|inf)|nan")
HEX, COUNT = re.compile(r"0x[0-9a-f]{1,13}"), re.compile(r"[0-9]{1,15}")
CELLS = 256
FAR, STEP = 0.75, 16.0
REJECTED, SURVIVES = "rejected", "survives"


class Sample(BaseModel, ABC):
    """The sums of one point. Floats are hexadecimal text, so that they come back bit for bit; blocks are keyed by their index.

    A block is a count and the sums of its values. probe: the first values drawn, by which a changed simulator is known.
    fallbacks: {block: memories computed together} of blocks that ran out of memory in larger chunks; equal to 1e-6, perhaps not to the last bit.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)
    unit: ClassVar[str]
    waits: ClassVar[bool] = False  # whether its interval rests on enough memories, so that nothing is judged before the first look
    SUM: ClassVar = FLOAT

    params: dict[str, str]
    blocks: dict[int, list[str]] = {}
    probe: list[str] = []
    invalid: NonNegativeInt = 0
    budget: NonNegativeInt = 0
    fallbacks: dict[int, int] = {}

    @model_validator(mode="after")
    def _holds_what_its_kind_holds(self):
        if not all(map(FLOAT.fullmatch, self._constants())):
            raise ValueError("its constants are no hexadecimal numbers")
        for index, (count, *sums) in ((index, block or [""]) for index, block in self.blocks.items()):
            if index < 0 or not COUNT.fullmatch(count) or len(sums) != self.width or not all(map(self.SUM.fullmatch, sums)):
                raise ValueError(f"block {index} is not what a sample of kind {type(self).model_fields['kind'].default} holds")
            self._check(index, int(count), sums)
        return self

    def _constants(self):
        return self.probe

    def _check(self, index, count, sums):
        """Refuse sums that no block of so many memories has."""

    @classmethod
    def begun(cls, params, values):
        """An empty sample whose constants come from the values of the first block."""
        data = cls.columns(values)[0]
        probe = hexadecimal(data[:4]) if np.isfinite(data[:4]).all() else []
        return cls(params=params, probe=probe, **cls._from(data[np.isfinite(data)]))

    @classmethod
    def _from(cls, finite):
        return {}

    @staticmethod
    def columns(values):
        """The values of a block as float64 columns."""
        return (array(values),)

    @property
    @abstractmethod
    def width(self):
        """How many sums a block has."""

    @abstractmethod
    def _sums(self, *columns):
        """The sums of a block as text."""

    @property
    def memories(self):
        """Number of independent memories in all blocks."""
        return sum(int(block[0]) for block in self.blocks.values())

    def totals(self):
        """[n, sums...]: one flat fsum over the blocks, so the same for every order and number of workers."""
        columns = list(zip(*(map(float.fromhex, self.blocks[index][1:]) for index in sorted(self.blocks)), strict=True))
        return [self.memories, *(math.fsum(column) for column in columns)]

    def with_block(self, index, values, fallback=None):
        """The sample with one more block. A block that is already there is refused. fallback: its chunk, where memory ran out for larger ones."""
        if index in self.blocks:
            raise ValueError(f"block {index} is counted already")
        columns = self.columns(values)
        valid = np.logical_and.reduce([self._valid(column) for column in columns])
        columns = [column[valid] for column in columns]
        block, invalid = [str(len(columns[0])), *self._sums(*columns)], int(valid.size - valid.sum())
        fallbacks = self.fallbacks if fallback is None else {**self.fallbacks, index: fallback}
        return self.model_copy(update={"blocks": {**self.blocks, index: block}, "invalid": self.invalid + invalid, "fallbacks": fallbacks})

    @staticmethod
    def _valid(column):
        return np.isfinite(column)

    def only(self, *indices):
        """The sample of these blocks alone; without any, its constants."""
        kept = {"blocks": {i: self.blocks[i] for i in indices}, "fallbacks": {i: self.fallbacks[i] for i in indices if i in self.fallbacks}}
        return self.model_copy(update={**kept, "invalid": 0})

    @abstractmethod
    def verdict(self, claim):
        """The Verdict on a Claim."""

    def of_near_miss(self, name):
        """The sample by which a wrong formula is judged."""
        return self

    def rejection(self, claim, verdict):
        """Whether the sample rejects a wrong formula's Claim. verdict: on the part's own formula."""
        value = claim.predicted()
        if math.isinf(value):
            return REJECTED if claim.relation == "=" and not verdict.interval.is_open else SURVIVES
        return verdicts.rejects(verdict, value, claim.relation)

    def margin(self, claim):
        """How far the interval may lie from the prediction; None where nothing is certified to a margin."""
        return claim.margin

    @property
    def all_zero(self):
        """Whether every value was zero, up to rounding."""
        return False


class MeanSample(Sample):
    """Sums of (X - center)^1..3: the mean of X."""

    kind: Literal["mean"] = "mean"
    center: str = "0x0p+0"
    unit: ClassVar[str] = "one random memory: its value, its queries averaged"
    waits: ClassVar[bool] = True
    width: ClassVar[int] = 3

    def _constants(self):
        return [self.center, *self.probe]

    @classmethod
    def _from(cls, finite):
        return {"center": float(finite[:64].mean()).hex()} if finite.size else {}

    def _sums(self, values):
        deviation = values - float.fromhex(self.center)
        return hexadecimal(math.fsum((deviation**power).tolist()) for power in (1, 2, 3))

    def verdict(self, claim):
        """judge_mean of the sums."""
        n, s1, s2, s3 = self.totals()
        return verdicts.judge_mean(n, float.fromhex(self.center), s1, s2, s3, claim.predicted(), bounds=claim.bounds(), **claim.settings)

    @staticmethod
    def suffices(bounds, predicted, margin, alpha, memories):
        """Whether so many values between the bounds can certify the margin, whatever they are."""
        low, high = bounds
        return finite_samples.suffices(low, high, margin, alpha, memories)

    @property
    def all_zero(self):
        """Whether the mean square is zero, up to rounding."""
        n, *sums = self.totals()
        center = float.fromhex(self.center)
        return n > 0 and sums[1] / n + 2 * center * sums[0] / n + center**2 <= ROUNDING**2


class RatioSample(Sample):
    """Sums of the monomials A^i B^j up to degree three: E A / E B."""

    kind: Literal["ratio"] = "ratio"
    unit: ClassVar[str] = "one random memory: its numerator and its denominator"
    waits: ClassVar[bool] = True
    width: ClassVar[int] = len(MONOMIALS)

    @staticmethod
    def columns(values):
        """A and B."""
        return tuple(array(column) for column in values)

    def _sums(self, a, b):
        return hexadecimal(math.fsum((a**i * b**j).tolist()) for i, j in MONOMIALS)

    def monomials(self):
        """(n, {(i, j): sum of A^i B^j})."""
        n, *sums = self.totals()
        return n, dict(zip(MONOMIALS, sums, strict=True))

    def verdict(self, claim):
        """judge_ratio of the sums."""
        n, sums = self.monomials()
        return verdicts.judge_ratio(n, sums, claim.predicted(), bounds=claim.bounds(), **claim.settings)

    @staticmethod
    def suffices(bounds, predicted, margin, alpha, memories):
        """Whether so many pairs between the bounds can certify the margin, whatever they are."""
        (low, high), (least, most) = bounds
        return finite_samples.suffices(0.0, high - low + abs(predicted) * (most - least), margin * least, alpha, memories)

    @property
    def all_zero(self):
        """Whether the mean square of A is zero beside that of B, up to rounding."""
        _, sums = self.monomials()
        return sums[2, 0] <= ROUNDING**2 * sums[0, 2]


class _Counts(Sample):
    SUM: ClassVar = HEX

    def _check(self, index, count, sums):
        ladder = [int(text, 16) for text in sums]
        if ladder != sorted(ladder) or any(step > count for step in ladder):
            raise ValueError(f"block {index} counts more than it has")


class EventSample(_Counts):
    """How often the event happened: its probability."""

    kind: Literal["event"] = "event"
    unit: ClassVar[str] = "one random memory: whether the event happened in it"
    width: ClassVar[int] = 1

    def _sums(self, happened):
        return [f"{int(happened.sum()):#x}"]

    def verdict(self, claim):
        """judge_event of the counts."""
        n, count = self.totals()
        return verdicts.judge_event(n, int(count), claim.predicted(), **claim.settings)

    @property
    def all_zero(self):
        """Whether the event never happened."""
        return self.totals()[1:] == [0]


class _AtThresholds(_Counts):
    thresholds: list[str] = []

    def _constants(self):
        return [*self.thresholds, *self.probe]

    def _sums(self, values):
        thresholds = np.array([float.fromhex(text) for text in self.thresholds])
        return [f"{int(count):#x}" for count in np.searchsorted(np.sort(values), thresholds, side="right")]


class LawSample(_AtThresholds):
    """Counts of the values at or below thresholds, the quantiles of the first block: their law. An atom has a threshold just below it too."""

    kind: Literal["law"] = "law"
    unit: ClassVar[str] = "one random memory: its value"

    @property
    def width(self):
        """A count for each threshold."""
        return len(self.thresholds)

    @classmethod
    def _from(cls, finite):
        return {"thresholds": hexadecimal(_cells(finite)) if finite.size else []}

    def verdict(self, claim):
        """judge_law of the counts."""
        n, *counts = self.totals()
        found = claim.probabilities(tuple(self.thresholds))
        return verdicts.judge_law(n, counts, found, alpha=claim.alpha, resolution=claim.resolution)

    def rejection(self, claim, verdict):
        """Rejected where the wrong law fails."""
        return REJECTED if self.verdict(claim).word == verdicts.FAILS else SURVIVES

    def margin(self, claim):
        """How far the distribution function may lie from the predicted one at every threshold."""
        return claim.resolution


class TailSample(_AtThresholds):
    """Counts at or below three thresholds far out: whether the mean is infinite."""

    kind: Literal["tail"] = "tail"
    unit: ClassVar[str] = "one random memory: whether its value lies far out"
    width: ClassVar[int] = 3

    @classmethod
    def _from(cls, finite):
        near = float(np.quantile(finite, FAR)) if finite.size else 1.0
        return {"thresholds": hexadecimal((near or 1.0) * STEP**power for power in range(3))}

    def _check(self, index, count, sums):
        super()._check(index, count, sums)
        if len(self.thresholds) != 3:
            raise ValueError("its constants are not three thresholds")

    @staticmethod
    def _valid(column):
        return ~np.isnan(column)

    def verdict(self, claim):
        """judge_tail of the counts."""
        n, *counts = self.totals()
        return verdicts.judge_tail(n, counts, [float.fromhex(text) for text in self.thresholds], alpha=claim.alpha)

    def rejection(self, claim, verdict):
        """A finite mean is rejected below what the events seen so far surely add to it."""
        return REJECTED if claim.predicted() < verdict.interval.low else SURVIVES

    def margin(self, claim):
        """Nothing is certified to a margin."""


class ResidualSample(Sample):
    """The largest relative residual of an algebraic identity on random instances, and how many terms it was rounded in.

    It depends on the formula that it was measured for; others: those of other formulas on the same instances, by name.
    """

    kind: Literal["residual"] = "residual"
    others: dict[str, str] = {}
    unit: ClassVar[str] = "one random instance of the inputs"
    width: ClassVar[int] = 2

    @classmethod
    def measured(cls, params, instances, residual, terms, others):
        """The sample of these residuals; what is no number is kept as -1."""
        finite = [float(r if math.isfinite(r) else -1.0).hex() for r in (residual, *others.values())]
        return cls(params=params, blocks={0: [str(instances), finite[0], float(terms).hex()]}, others=dict(zip(others, finite[1:], strict=True)))

    def _constants(self):
        return [*self.others.values(), *self.probe]

    def _sums(self, *columns):
        raise ValueError("residuals are measured at once, on all instances")

    @property
    def rounding_bound(self):
        """What rounding alone may leave."""
        return 16 * float.fromhex(self.blocks[0][2]) * 2.0**-52

    def verdict(self, claim):
        """judge_residual against rounding."""
        n, residual, _ = self.totals()
        return verdicts.judge_residual(residual if residual >= 0 else math.nan, self.rounding_bound, n)

    def of_near_miss(self, name):
        """The residual that was measured for it."""
        return self.model_copy(update={"blocks": {0: [self.blocks[0][0], self.others[name], self.blocks[0][2]]}})

    def rejection(self, claim, verdict):
        """Rejected where its residual fails."""
        return REJECTED if self.verdict(claim).word == verdicts.FAILS else SURVIVES

    def margin(self, claim):
        """The rounding bound."""
        return self.rounding_bound


AnySample = Annotated[MeanSample | EventSample | RatioSample | LawSample | TailSample | ResidualSample, Field(discriminator="kind")]
EMPTY_BEFORE: dict[str, Any] = {"center": "0x0p+0", "thresholds": [], "others": {}}


def of_earlier_schema(content):
    """A stored sample of a schema in which every kind had the fields of all: without those that its kind leaves empty."""
    return {name: value for name, value in content.items() if name not in EMPTY_BEFORE or value != EMPTY_BEFORE[name]}


def _cells(values):
    """The quantiles of the values that CELLS cells need; below one that is met again, as an atom is, the value less rounding."""
    quantiles, met = np.unique(np.quantile(values, np.linspace(0, 1, CELLS + 1)), return_counts=True)
    atoms = quantiles[met > 1]
    return np.unique([*quantiles, *(atoms - ROUNDING * (np.abs(atoms).max(initial=0.0) or 1.0))])


def hexadecimal(values):
    """Floats as text that is read back bit for bit."""
    return [float(value).hex() for value in values]


def sample_of(values):
    """The kind of Sample that a simulation's return value makes."""
    if isinstance(values, tuple):
        return RatioSample
    return EventSample if str(values.dtype).endswith("bool") else MeanSample


def array(tensor):
    """A tensor as float64 numpy."""
    return tensor.detach().to("cpu").double().numpy()
