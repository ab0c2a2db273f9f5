"""Certificates as a theorem file makes them: exact values of a quantity at small points, found without the derivation.

certify.instances(function, {"N": 3, "d_k": 3})   function(exact, **point) returns rationals
certify.enclosure(function, {"d_k": 5})           function(exact, **point) returns balls
certify.walked({"N": 2, "d_k": 2})                the statement of a recurrence itself, every draw of every step
certify.divergence(function, {"d_k": 2})          function(exact, **point) returns exact.harmonic(...) or exact.atom(...): an infinite mean
certify.polynomial(statistic, ...)                a polynomial statistic of unit keys, decided for all sizes by its degree
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import product

from . import statistics
from .toolkit import TOOLKIT

WIDEST = 1e-8


@dataclass(frozen=True)
class Certificate:
    """Where the quantity is known exactly, and how: scope is "instances", "enclosure" or "all sizes".

    degrees: for "all sizes", {ensemble: {parameter: degree}} counted on the statistic itself, after multiplying by denominator(ensemble, d_k).
    """

    function: Callable
    points: tuple
    scope: str
    kind: str = ""
    degrees: dict | None = None
    cleared: Callable | None = field(default=None, repr=False)

    def evaluate(self, point):
        """The exact value (int, Fraction, flint number, Instance or {order: value}) at a point {name: int, Fraction or str}."""
        return self.function(TOOLKIT, **point)

    def denominator(self, ensemble, width):
        """What the value is multiplied by to become a polynomial in N and d_k; width is an integer or a symbol."""
        return self.cleared(ensemble, width)

    def describe(self):
        """What was enumerated or enclosed, and at how many points."""
        return f"{self.kind} at {len(self.points)} point{'s' if len(self.points) != 1 else ''}"


@dataclass(frozen=True)
class Instance:
    """An exact instance of a deterministic identity: inputs {letter: rational, vector or matrix} and the left side computed from its definition.

    A counterexample gives inputs alone: both sides of what it refutes are evaluated at them.
    """

    inputs: dict
    value: object = None


def instances(function, *points, kind="exact rational instances"):
    """A certificate of exact rationals (or Instances) at the given points."""
    return Certificate(function, tuple(points), "instances", kind)


def walked(*points):
    """A certificate made from the statement itself at the given points: a recurrence is taken step by step through every draw."""
    return Certificate(None, tuple(points), "instances", "every draw of every step")


def enclosure(function, *points, kind="rigorous enclosures"):
    """A certificate of balls at the given points; a ball wider than 1e-8 relative decides nothing."""
    return Certificate(function, tuple(points), "enclosure", kind)


def divergence(function, *points, kind="minorants whose integral diverges"):
    """A certificate that the mean is infinite at the given points."""
    return Certificate(function, tuple(points), "enclosure", kind)


def grid(**axes):
    """Every combination: grid(N=(1, 2), d_k=(1, 2, 3))."""
    return tuple(dict(zip(axes, choice, strict=True)) for choice in product(*axes.values()))


def polynomial(statistic, *, keys=("sphere", "rademacher")):
    """A certificate for all N and d_k of the mean of a polynomial statistic of unit keys, values being white.

    statistic(memory) is written from the definition with memory.key(i, j), memory.value(i, j) and memory.over(function, excluding=0); item 0 is
    the one that is read. It is averaged over every sign pattern (Rademacher) or a weighted spherical design at every point of a grid that is
    large enough for the degrees that the same statistic shows when it is run on degree-counting numbers.
    """
    keys = (keys,) if isinstance(keys, str) else tuple(keys)
    count = statistics.count(statistic)
    degrees = {kind: statistics.degrees(count, kind) for kind in keys}
    points = []
    for kind, degree in degrees.items():
        points += [{**point, "keys": kind} for point in grid(N=range(1, degree["N"] + 2), d_k=range(1, degree["d_k"] + 2))]

    def evaluate(exact, *, N, d_k, keys, **others):
        return statistics.average(statistic, N=N, d_k=d_k, keys=keys)

    def cleared(kind, width):
        return statistics.denominator(count, kind, width)

    return Certificate(evaluate, tuple(points), "all sizes", f"averages over {' and '.join(keys)} keys", degrees, cleared)
