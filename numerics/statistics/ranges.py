"""Between which numbers a statement's variable surely lies, by interval arithmetic on its plain form (see theory/vectors/plain.py).

Vectors of unit ensembles have norm one, flips and masks coordinates of size at most one; Gaussian ones have no bound. What no rule here bounds has
infinite ends, and so has what may divide by zero or leave the reals.
"""

import math
from itertools import product

from .confidence_sequences import ROUNDING

UNIT = ("sphere", "rademacher", "white", "isotropic")
WHOLE = (-math.inf, math.inf)
MONOTONE = {"exp": math.exp, "log": math.log}


def of(statement, point):
    """(low, high) of a Plain statement at a point."""
    return _Ranges(dict(statement.families), point).scalar(statement.body)


def check(values, bounds):
    """ValueError where a drawn value lies outside of its bounds by more than rounding: it is not what the statement says.

    values: a tensor, or a pair of them with a pair of bounds; bounds may be infinite, or None.
    """
    if bounds is None:
        return
    pairs = zip(values, bounds, strict=True) if isinstance(values, tuple) else ((values, bounds),)
    for drawn, (low, high) in pairs:
        least, most = float(drawn.min()), float(drawn.max())
        slack = ROUNDING * max((abs(end) for end in (low, high, least, most) if math.isfinite(end)), default=0.0)
        if least < low - slack or most > high + slack:
            raise ValueError(
                f"a drawn value is {least if least < low - slack else most:.7g}; by its definition it lies between {low:.7g} and {high:.7g}"
            )


class _Ranges:
    """Ranges of scalars and largest norms of vectors. families: {name: (kind, width, scale)}."""

    def __init__(self, families, point):
        self.families, self.point = families, point

    def scalar(self, node):
        kind, *parts = node
        if kind == "number":
            return (float(parts[0]),) * 2
        if kind == "parameter":
            return (float(self.point[parts[0]]),) * 2
        if kind in ("add", "mul"):
            ends = [self.scalar(part) for part in parts]
            return _sum(ends) if kind == "add" else _product(ends)
        if kind == "pow":
            return _power(self.scalar(parts[0]), self.scalar(parts[1]) if isinstance(parts[1], tuple) else (float(parts[1]),) * 2)
        if kind == "dot":
            return self.dot(*parts)
        if kind == "sum":
            low, high = self.scalar(parts[3])
            count = self.scalar(parts[1])[1]
            return _product([(low, high), (max(count - len(parts[2]), 0.0), count)])
        return _function(kind, self.scalar(parts[0])) if kind in ("exp", "log", "cos", "abs", "positive") else WHOLE

    def dot(self, left, right):
        most = _product([(0.0, self.norm(left)), (0.0, self.norm(right))])[1]
        if left == right:
            unit = left[0] == "vector" and self.families[left[1]][0] in UNIT
            return (most, most) if unit else (0.0, most)
        return -most, most

    def norm(self, node):
        """The largest norm of a vector."""
        kind, *parts = node
        if kind == "vector":
            kind, width, _ = self.families[parts[0]]
            return 1.0 if kind in UNIT else math.sqrt(self.scalar(width)[1]) if kind in ("flips", "masks") else math.inf
        if kind == "plus":
            return sum(map(self.norm, parts))
        if kind == "scaled":
            low, high = self.scalar(parts[0])
            return _product([(0.0, max(abs(low), abs(high))), (0.0, self.norm(parts[1]))])[1]
        if kind == "stretched":
            signs = [part for part in parts if part[0] == "vector" and self.families[part[1]][0] in ("flips", "masks")]
            return self.norm(parts[1] if signs and signs[0] == parts[0] else parts[0]) if signs else math.prod(map(self.norm, parts))
        if kind == "vector sum":
            return _product([(0.0, self.scalar(parts[1])[1]), (0.0, self.norm(parts[3]))])[1]
        return math.inf


def _sum(ends):
    low, high = sum(low for low, _ in ends), sum(high for _, high in ends)
    return WHOLE if math.isnan(low) or math.isnan(high) else (low, high)


def _product(ends):
    low, high = 1.0, 1.0
    for pair in ends:
        corners = [0.0 if 0.0 in (a, b) else a * b for a, b in product((low, high), pair)]
        low, high = min(corners), max(corners)
    return low, high


def _power(base, exponent):
    """Of a constant exponent: an even power, or one of a base that is not negative."""
    (low, high), power = base, exponent[0]
    if exponent[0] != exponent[1] or not math.isfinite(power):
        return WHOLE
    try:
        if power == int(power) and power > 0:
            corners = [low**power, high**power]
            return (0.0 if low < 0 < high and power % 2 == 0 else min(corners), max(corners))
        if low > 0 or (low == 0 and power > 0):
            corners = [low**power, high**power]
            return min(corners), max(corners)
    except OverflowError:
        return WHOLE
    return WHOLE


def _function(kind, ends):
    low, high = ends
    if kind == "cos":
        return -1.0, 1.0
    if kind == "positive":
        return max(low, 0.0), max(high, 0.0)
    if kind == "abs":
        return (0.0 if low < 0 < high else min(abs(low), abs(high))), max(abs(low), abs(high))
    if kind == "log" and low <= 0:
        return WHOLE
    try:
        return MONOTONE[kind](low), MONOTONE[kind](high)
    except OverflowError:
        return WHOLE
