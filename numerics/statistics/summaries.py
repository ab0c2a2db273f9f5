"""What a simulation of one point leaves behind: sums of blocks that can be merged, stored and judged again, never opinions.

Six kinds. mean: sums of (X - c)^1..3. event: counts. ratio: sums of the monomials a^i b^j up to degree three. law: counts of the sample at or
below fixed thresholds; tail: the same at three thresholds far out. residual: the largest relative residual of an algebraic identity, which depends
on the formula that it was measured for; others: those of other formulas on the same instances, by name.
"""

import math
import re
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict, NonNegativeInt, model_validator

KINDS = ("mean", "event", "ratio", "law", "tail", "residual")
MONOMIALS = tuple((i, j) for degree in (1, 2, 3) for i, j in ((degree - k, k) for k in range(degree + 1)))
FLOAT = re.compile(r"-?(0x[01]\.?[0-9a-f]{0,13}p[+-][0-9]{1,4}|inf)|nan")
HEX, COUNT = re.compile(r"0x[0-9a-f]{1,13}"), re.compile(r"[0-9]{1,15}")
CELLS = 256
FAR, STEP = 0.75, 16.0


class Sample(BaseModel):
    """The sums of one point. Floats are hexadecimal text, so that they come back bit for bit; blocks are keyed by their index.

    fallbacks: {block: memories computed together} of blocks that ran out of memory in larger chunks; equal to 1e-6, perhaps not to the last bit.
    """

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    params: dict[str, str]
    kind: Literal["mean", "event", "ratio", "law", "tail", "residual"]
    center: str = "0x0p+0"
    thresholds: list[str] = []
    blocks: dict[int, list[str]] = {}
    probe: list[str] = []
    others: dict[str, str] = {}
    invalid: NonNegativeInt = 0
    budget: NonNegativeInt = 0
    fallbacks: dict[int, int] = {}

    @model_validator(mode="after")
    def _holds_what_its_kind_holds(self):
        """Every block is a count and as many sums as the kind has; counts are at most the block's, and grow along thresholds."""
        wanted = {"mean": 3, "event": 1, "ratio": len(MONOMIALS), "law": len(self.thresholds), "tail": 3, "residual": 2}[self.kind]
        counting, texts = self.kind in ("law", "tail", "event"), [self.center, *self.thresholds, *self.probe, *self.others.values()]
        if not all(map(FLOAT.fullmatch, texts)) or (self.kind == "tail" and len(self.thresholds) != 3 and self.blocks):
            raise ValueError("its constants are no hexadecimal numbers")
        for index, (count, *sums) in ((index, block or [""]) for index, block in self.blocks.items()):
            if index < 0 or not COUNT.fullmatch(count) or len(sums) != wanted or not all(map((HEX if counting else FLOAT).fullmatch, sums)):
                raise ValueError(f"block {index} is not what a sample of kind {self.kind} holds")
            ladder = [int(text, 16) for text in sums] if counting else []
            if ladder != sorted(ladder) or any(step > int(count) for step in ladder):
                raise ValueError(f"block {index} counts more than it has")
        return self

    @property
    def memories(self):
        """Number of independent memories in all blocks."""
        return sum(int(block[0]) for block in self.blocks.values())

    def totals(self):
        """[n, sums...]: one flat fsum over the blocks, so the same for every order and number of workers."""
        columns = list(zip(*(map(_float, self.blocks[index][1:]) for index in sorted(self.blocks)), strict=True))
        return [self.memories, *(math.fsum(column) for column in columns)]


def _float(text):
    return float.fromhex(text)


def hexadecimal(values):
    """Floats as text that is read back bit for bit."""
    return [float(value).hex() for value in values]


def kind_of(values):
    """The kind of sample that a simulation's return value makes."""
    if hasattr(values, "inputs"):
        return "residual"
    if isinstance(values, tuple):
        return "ratio"
    return "event" if str(values.dtype).endswith("bool") else "mean"


def array(tensor):
    """A tensor as float64 numpy."""
    return tensor.detach().to("cpu").double().numpy()


def begin(kind, params, values):
    """An empty Sample whose constants (centre, thresholds, probe) come from the first block."""
    sample = Sample(params=params, kind=kind)
    if kind == "residual":
        return sample
    data = array(values[0] if kind == "ratio" else values)
    finite = data[np.isfinite(data)]
    update = {"probe": hexadecimal(data[:4]) if np.isfinite(data[:4]).all() else []}
    if kind == "mean" and finite.size:
        update["center"] = float(finite[:64].mean()).hex()
    if kind == "law":
        update["thresholds"] = hexadecimal(np.unique(np.quantile(finite, np.linspace(0, 1, CELLS + 1)))) if finite.size else []
    if kind == "tail":
        near = float(np.quantile(finite, FAR)) if finite.size else 1.0
        update["thresholds"] = hexadecimal((near or 1.0) * STEP**power for power in range(3))
    return sample.model_copy(update=update)


def add(sample, index, values, fallback=None):
    """The sample with one more block. A block that is already there is refused. fallback: its chunk, where memory ran out for larger ones."""
    if index in sample.blocks:
        raise ValueError(f"block {index} is counted already")
    sums, invalid = _sums(sample, values)
    fallbacks = sample.fallbacks if fallback is None else {**sample.fallbacks, index: fallback}
    return sample.model_copy(update={"blocks": {**sample.blocks, index: sums}, "invalid": sample.invalid + invalid, "fallbacks": fallbacks})


def _sums(sample, values):
    pair = tuple(array(v) for v in values) if sample.kind == "ratio" else (array(values),)
    fine = (lambda column: ~np.isnan(column)) if sample.kind == "tail" else np.isfinite
    valid = np.logical_and.reduce([fine(column) for column in pair])
    columns = [column[valid] for column in pair]
    invalid = int(valid.size - valid.sum())
    if sample.kind == "ratio":
        sums = [math.fsum((columns[0] ** i * columns[1] ** j).tolist()) for i, j in MONOMIALS]
    elif sample.kind in ("law", "tail"):
        thresholds = np.array([_float(text) for text in sample.thresholds])
        sums = np.searchsorted(np.sort(columns[0]), thresholds, side="right").tolist()
    elif sample.kind == "event":
        sums = [columns[0].sum()]
    else:
        deviation = columns[0] - _float(sample.center)
        sums = [math.fsum((deviation**power).tolist()) for power in (1, 2, 3)]
    texts = [f"{int(count):#x}" for count in sums] if sample.kind in ("law", "tail", "event") else hexadecimal(sums)
    return [str(len(columns[0])), *texts], invalid


def merge(left, right):
    """Two samples of one point from the same constants, blocks joined; a block in both is refused."""
    if set(left.blocks) & set(right.blocks):
        raise ValueError("the same block is in both samples")
    if (left.params, left.kind, left.center, left.thresholds) != (right.params, right.kind, right.center, right.thresholds):
        raise ValueError("the samples are not of one experiment")
    joined = {"blocks": {**left.blocks, **right.blocks}, "invalid": left.invalid + right.invalid, "fallbacks": {**left.fallbacks, **right.fallbacks}}
    return left.model_copy(update=joined)
