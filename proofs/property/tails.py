"""Tail indices are checked, not believed: what a part declares of its simulated variable against the largest values drawn, and against divergence."""

from dataclasses import dataclass
from itertools import islice, product, takewhile

import numpy as np

from ...numerics.sampling import blocks
from ...numerics.statistics.samples import EventSample, sample_of
from ...numerics.statistics.tails import tail
from ..theorems.formulas import floats, point_text
from ..theorems.theorem import Algebraic, Divergence, Law
from ..verification import simulation_leg
from .points import corners, related, size

FEW, MANY = 8, 256  # blocks of values: at a first look, and where that raises a doubt
SMALL = 1 << 6  # numbers of one memory: powers of logarithms, which many dimensions bring, hide the index of a tail
POINTS, SEEN = 8, 3  # one point alone may be a corner that is tame, or one whose tail is not reached yet
UNSEEN = "no tail to read"
CRITICAL = 2.0  # where the variance ends


@dataclass(frozen=True)
class Lie:
    """A declared index that the samples, or a proof of divergence, contradict."""

    part: str
    point: dict
    declared: float
    seen: str

    def text(self):
        """What was declared and what was seen."""
        return f"{self.part} at {point_text(self.point)}: the tail index is declared as {self.declared:g}, {self.seen}"


def lies(part, run):
    """The Lies of a part at its smallest points, where tails are heaviest: a variance that is claimed, at three of them, or denied, at all."""
    if part.simulation is None or isinstance(part, Algebraic | Divergence | Law):
        return []
    points = smallest(part, POINTS)
    claimed = []
    for place, point in enumerate(points):
        if len(claimed) + len(points) - place < SEEN:
            break
        claimed += filter(None, [_claimed(part, point, run)])
    denied = list(takewhile(lambda lie: lie is not None, (_denied(part, point, run) for point in points)))
    contradicted = [lie for lie in denied if lie != UNSEEN]
    return (claimed if len(claimed) >= SEEN else []) + (contradicted if len(contradicted) >= SEEN and len(denied) == len(points) else [])


def smallest(part, count):
    """Corners of the domain with more than the fewest items, the heaviest declared tails and the smallest sizes first."""
    if part.domain.where:
        made = [point for edge_or_not in related(part.domain, SMALL) for point in edge_or_not[: 4 * count]]
    else:
        kinds = part.domain.parameters.items()
        lists = [(corners(kind)[1:] or corners(kind)) if name == "N" else corners(kind)[:2] for name, kind in kinds]
        made = [dict(zip(part.domain.names, values, strict=True)) for values in islice(product(*lists), 16 * count)]
    made = list({point_text(point): point for point in made}.values())
    return sorted(made, key=lambda point: (simulation_leg.tail_index(part, point), size(point)))[:count]


def _claimed(part, point, run):
    """The Lie of a variance that the samples deny."""
    declared = simulation_leg.tail_index(part, point)
    for count in (FEW, MANY) if declared > CRITICAL else ():
        seen = _tail(part, point, run, count)
        if seen is None or not seen.surely_below(CRITICAL):
            return None
    return Lie(part.address, point, declared, f"the largest values fall like those of {seen.far:.2f}") if declared > CRITICAL else None


def _denied(part, point, run):
    """The Lie of a variance that is said to be infinite while the samples fall faster. At one point alone it may be a corner that is tame."""
    declared = simulation_leg.tail_index(part, point)
    if declared > CRITICAL:
        return None
    seen = _tail(part, point, run, FEW)
    if seen is None:
        return UNSEEN
    said = f"the largest values fall like those of {seen.far:.2f}"
    return Lie(part.address, point, declared, said) if seen.surely_above(1.25 * declared) else None


def _tail(part, point, run, count):
    """The Tail of the values of so many blocks; of a ratio, that of the heavier of its two parts. None for events and values without a tail."""
    drawn = []
    for block in range(count):
        values = blocks.run_block(part.simulation, floats(point), key=simulation_leg.draw_key(part, point, run), block=block, device=run.device)
        drawn.append(sample_of(values).columns(values))
        if sample_of(values) is EventSample:
            return None
    found = [tail(np.concatenate(column)) for column in zip(*drawn, strict=True)]
    return min((one for one in found if one is not None), key=lambda one: one.far, default=None)
