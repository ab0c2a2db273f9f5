"""What the oldest age that a stream recalls is worth at a point: from the ratio at three ages of a long stream, iterated on drawn vectors."""

import numpy as np
from memorem.theory.memories.delta_stream import OldestAge

from .brute import measured, number
from .draws import TooLarge, World
from .values import at

DECAYS = (0.5, 2 / 3, 0.8)


@measured.register
def _(statement: OldestAge, world):
    if statement.best is None:
        return _age(statement, world, {})
    return np.max([_age(statement, world, {statement.best.name: x}) for x in DECAYS], axis=0)


def _age(statement, world, chosen):
    """The age by jackknife over the batches, as a ratio of means is biased in each."""
    point = {**world.point, **chosen}
    decay = float(max((point[name] for name in ("lam", "gate") if name in point), default=1))
    if decay > max(DECAYS):
        raise TooLarge("a memory that outlasts the stream")
    writes = 4 + int(7 / -np.log(decay))  # what was written before is less than a millionth
    level = number(statement.level, world)
    tops = [measured(statement.ratio.top, World({}, {**point, "N": writes, "age": a}, world.seed)).ravel() for a in (0, 1, 2)]
    bottoms = [np.prod([at(term, world, age=a, **chosen).mean() for term in statement.ratio.bottom]) for a in (0, 1, 2)]
    ratios = [top / bottom for top, bottom in zip(tops, bottoms, strict=True)]
    whole = _crossing(*(ratio.mean() for ratio in ratios), level)
    batches = len(ratios[0])
    if batches == 1:
        return np.full((1, 1), whole)
    left = [_crossing(*(np.delete(ratio, b).mean() for ratio in ratios), level) for b in range(batches)]
    return (batches * whole - (batches - 1) * np.array(left)).reshape(-1, 1)


def _crossing(first, second, third, level):
    """The real age at which c_0 + c_1 g^age, through its values at 0, 1 and 2, is the level."""
    growth = (third - second) / (second - first)
    return np.log(1 + (level - first) * (growth - 1) / (second - first)) / np.log(growth)
