"""Random steps taken one by one on exact states: every draw of every step, equal states put together. No recurrence, no invariant, no moment."""

from fractions import Fraction
from functools import lru_cache
from itertools import product
from math import isqrt

from . import statistics
from .grams import HERMITE
from .roots import Root


@lru_cache(maxsize=256)
def draws(kind, count, width):
    """((weight, vectors), ...): every choice of `count` independent vectors of an ensemble, coordinates exact.

    "rademacher" has all sign patterns; "sphere" the points of a design of degree five, "gaussian" (coordinates N(0, 1/width)) three Gauss-Hermite nodes a
    coordinate: exact for means of what is of degree five in each vector.
    """
    found = []
    for chosen in product(_points(kind, width), repeat=count):
        weight = Fraction(1)
        for one, _ in chosen:
            weight *= one
        found.append((weight, tuple(vector for _, vector in chosen)))
    return tuple(found)


def _points(kind, width):
    if kind == "gaussian":
        return [(weight, tuple(_rooted(node, 3 * width, width) for node in nodes)) for weight, nodes in _hermite(width)]
    points = statistics.signs(width) if kind == "rademacher" else statistics.design(width)
    return [(weight, tuple(_rooted(x, width, width) if scaled else Fraction(x) for x in vector)) for weight, (scaled, vector) in points]


def _hermite(width):
    for chosen in product(HERMITE, repeat=width):
        weight = Fraction(1)
        for _, one in chosen:
            weight *= one
        yield weight, tuple(node for node, _ in chosen)


def _rooted(number, radicand, below):
    """number sqrt(radicand) / below, a Fraction where that is one."""
    root = isqrt(radicand)
    return Fraction(number * root, below) if root * root == radicand else Root(0, Fraction(number, below), radicand)


def walk(start, step, times):
    """{state: weight} after so many steps from {state: weight} or one state; step(state) gives (weight, next state) for every draw."""
    states = start if isinstance(start, dict) else {start: Fraction(1)}
    for _ in range(times):
        after = {}
        for state, weight in states.items():
            for more, new in step(state):
                after[new] = after.get(new, 0) + weight * more
        states = after
    return states


def mean(states, reading):
    """The exact mean of reading(state)."""
    return statistics.rational(sum((weight * reading(state) for state, weight in states.items()), Fraction(0)))
