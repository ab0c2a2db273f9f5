"""Polynomial statistics of unit keys: averaged exactly over sign patterns or spherical designs, and their degree counted on the same definition."""

from dataclasses import dataclass
from fractions import Fraction
from itertools import product

from .roots import Root


@dataclass(frozen=True, eq=False)
class Tally:
    """An upper bound on what a product holds: overlaps of keys, slots of the key that is read and of any other, sums over items, value overlaps."""

    overlaps: int = 0
    read: int = 0
    other: int = 0
    sums: int = 0
    values: int = 0

    def _pair(self, other, combine):
        if isinstance(other, int | Fraction):
            other = Tally()
        if not isinstance(other, Tally):
            raise TypeError(f"a statistic is made of overlaps and numbers; {other!r} is neither, and what depends on an item's place has no degree")
        return Tally(*(combine(getattr(self, name), getattr(other, name)) for name in self.__dataclass_fields__))

    def __add__(self, other):
        return self._pair(other, max)

    __radd__ = __sub__ = __rsub__ = __add__

    def __neg__(self):
        return self

    def __mul__(self, other):
        return self._pair(other, lambda a, b: a + b)

    __rmul__ = __mul__

    def __pow__(self, power):
        if not isinstance(power, int) or power < 0:
            raise TypeError(f"the power {power} of an overlap is no polynomial")
        return Tally(*(getattr(self, name) * power for name in self.__dataclass_fields__))

    def __bool__(self):
        raise TypeError("a statistic may not branch on an overlap: then it is no polynomial")

    def __eq__(self, other):
        raise TypeError("a statistic may not compare overlaps: then it is no polynomial")

    __hash__ = None


class Item:
    """Any item but the first, met in a sum; it equals itself alone and stands for no number."""


class Counting:
    """A memory of unknown size whose overlaps are tallies.

    A sum runs over the first item, over every item that an enclosing sum has bound, and over one that none has: its tally is the worst of them.
    """

    def __init__(self):
        self.bound = []

    def key(self, i, j):
        """The overlap of two keys, as a tally."""
        if i == j:
            return Tally()
        return Tally(overlaps=1, read=int(0 in (i, j)), other=1 if 0 in (i, j) else 2)

    def value(self, i, j):
        """The overlap of two values, as a tally."""
        return Tally(values=1)

    def over(self, function, excluding=()):
        """A sum over items: the worst of the term at a new item, at those already bound and, unless excluded, at the first."""
        without = _excluded(excluding)
        met = [function(item) for item in (0, *self.bound) if item not in without]
        self.bound.append(Item())
        try:
            new = function(self.bound[-1]) * Tally(sums=1)
        finally:
            self.bound.pop()
        return sum(met, new)


class Concrete:
    """A memory with these Gram matrices of keys; values are white: orthonormal on average."""

    def __init__(self, gram):
        self.gram, self.N = gram, len(gram)

    def key(self, i, j):
        """k_i . k_j."""
        return self.gram[i][j]

    def value(self, i, j):
        """E v_i . v_j."""
        return Fraction(int(i == j))

    def over(self, function, excluding=()):
        """The sum over all items without the excluded ones."""
        without = _excluded(excluding)
        return sum((function(j) for j in range(self.N) if j not in without), Fraction(0))


def _excluded(excluding):
    return (excluding,) if isinstance(excluding, int | Item) else tuple(excluding)


def count(statistic):
    """The Tally of a statistic. ArithmeticError if values occur beyond first degree, where whiteness does not determine the mean."""
    tally = statistic(Counting())
    if tally.values > 1:
        raise ArithmeticError("white values determine only statistics of first degree in value overlaps")
    return tally


def _read_pairs(tally):
    return (tally.read + 1) // 2


def _other_pairs(tally):
    return (tally.other + 1) // 2


def degrees(tally, kind):
    """{"N", "d_k"}: how many sums over items, and the degree in d_k of the mean times its denominator.

    The mean of a product of overlaps of unit vectors stays bounded as d_k grows, so its degree is at most that of the denominator.
    """
    own = tally.overlaps if kind == "rademacher" else _read_pairs(tally) + _other_pairs(tally) * tally.sums
    return {"N": tally.sums, "d_k": own}


def denominator(tally, kind, d):
    """d^overlaps for signs; for the sphere prod_s (d + 2s) over the slots of every key (Gaussian moments over those of a chi-square)."""
    if kind == "rademacher":
        return d**tally.overlaps
    result = 1
    for s in range(_read_pairs(tally)):
        result = result * (d + 2 * s)
    for s in range(_other_pairs(tally)):
        result = result * (d + 2 * s) ** tally.sums
    return result


def average(statistic, *, N, d_k, keys):
    """The exact mean of the statistic over N keys in d_k dimensions; the first key is fixed by symmetry."""
    if keys == "sphere" and count(statistic).other > 5:
        raise ArithmeticError("the design integrates degree five in each key, the statistic has more")
    points = signs(d_k) if keys == "rademacher" else design(d_k)
    first = points[0][1]
    total = Fraction(0)
    for chosen in product(points, repeat=N - 1):
        weight = Fraction(1)
        for point_weight, _ in chosen:
            weight *= point_weight
        vectors = [first, *(vector for _, vector in chosen)]
        value = statistic(Concrete([[overlap(a, b, d_k) for b in vectors] for a in vectors]))
        total = total + weight * value
    return rational(total)


def signs(d):
    """[(weight, (scaled, integers))]: every vector (+-1)^d / sqrt(d); scaled marks the division by sqrt(d)."""
    weight = Fraction(1, 2**d)
    return [(weight, (True, vector)) for vector in product((1, -1), repeat=d)]


def design(d):
    """A weighted spherical design of degree 5 in every dimension: +-e_i with weight 2/(d+2) in all, (+-1)^d/sqrt(d) with d/(d+2) in all.

    In one dimension the two kinds coincide and the sphere is two points.
    """
    if d == 1:
        return [(Fraction(1, 2), (False, (1,))), (Fraction(1, 2), (False, (-1,)))]
    axes = [tuple(sign * int(c == axis) for c in range(d)) for axis in range(d) for sign in (1, -1)]
    cross = [(Fraction(2, d + 2) / (2 * d), (False, vector)) for vector in axes]
    cube = [(Fraction(d, d + 2) * weight, vector) for weight, vector in signs(d)]
    return cross + cube


def overlap(left, right, d):
    """The inner product of two design points (scaled, integers): a Fraction or a Root."""
    inner = sum(a * b for a, b in zip(left[1], right[1], strict=True))
    if left[0] and right[0]:
        return Fraction(inner, d)
    return Root(0, Fraction(inner, d), d) if left[0] != right[0] else Fraction(inner)


def rational(value):
    """A Fraction from an exact number; ArithmeticError if it is irrational."""
    return value.rational() if isinstance(value, Root) else Fraction(value)
