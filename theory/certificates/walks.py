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


def chain_scores_after(kind, count, width, layers):
    """{scores: weight} of a chain c <- G c from e_0 after so many layers, each with `count` keys of its own: every draw of all of them."""

    def layer(c):
        for weight, k in draws(kind, count, width):
            x = [sum(c[j] * k[j][t] for j in range(count)) for t in range(width)]
            yield weight, tuple(sum(a * b for a, b in zip(key, x, strict=True)) for key in k)

    return walk((1, *(0,) * (count - 1)), layer, layers)


def query_after(width, writes, strength):
    """{(crosstalk, query): weight} of the first unit vector, carried back through so many delta writes with keys on the sphere: every draw of all of them.

    crosstalk: what these writes add to the reading, the sum of (strength k.query)^2.
    """

    def write(state):
        crosstalk, query = state
        for weight, (key,) in draws("sphere", 1, width):
            overlap = sum(a * b for a, b in zip(key, query, strict=True))
            yield weight, (crosstalk + (strength * overlap) ** 2, tuple(a - strength * overlap * b for a, b in zip(query, key, strict=True)))

    return walk((Fraction(0), (Fraction(1), *(Fraction(0),) * (width - 1))), write, writes)


def mean(states, reading):
    """The exact mean of reading(state)."""
    return statistics.rational(sum((weight * reading(state) for state, weight in states.items()), Fraction(0)))
