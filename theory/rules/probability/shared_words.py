"""Words that are read through codebooks which neighbouring layers share: the transfer operator on overlaps."""

from collections import defaultdict
from fractions import Fraction
from itertools import product

import sympy

MOST = 12  # states, as components of other sequences


def overlap_chain(pairs, width):
    """(start, step) of the states of the overlaps with the key that is read; None where there are too many, or their number is not known.

    Two pairs have two states at every width; elsewhere pairs and width are figures.
    """
    if pairs == 2:
        return _two_pairs(width)
    if pairs.is_Integer and width.is_Integer and sympy.binomial(pairs - 1 + width // 2, pairs - 1) <= MOST:
        return _enumerated(int(pairs), int(width))
    return None


def _two_pairs(width):
    """(start, step) of the states |m| = 1 and |m| < 1 of the only overlap: the second reads every bit right."""
    w = sympy.Integer(2) ** -width
    kept, right = w + w**2, sympy.Rational(3, 4) ** width  # a bit is right with chance 1/2 + 1/4; z = m throughout, or z = -m with a tie each
    return (2 * w, 1 - 2 * w), ((kept, 2 * w), (right - kept, 1 - 2 * w))


def _enumerated(pairs, width):
    """(start, step) over the states that are reached, sizes of the overlaps in order."""
    start = _after(None, pairs, width)
    states = sorted(start)
    columns = [_after(state, pairs, width) for state in states]
    return tuple(map(_number, map(start.get, states))), tuple(tuple(_number(column[state]) for column in columns) for state in states)


def _after(overlaps, pairs, width):
    """{next state: chance} of reading all bits right from these overlaps times the width, or of no reading at all."""
    sums = {(0,) * (pairs - 1): Fraction(1)}
    for _ in range(width):
        longer = defaultdict(Fraction)
        for (total, mass), z in product(sums.items(), product((1, -1), repeat=pairs - 1)):
            read = 1 if overlaps is None else width + sum(a * b for a, b in zip(z, overlaps, strict=True))
            longer[tuple(a + b for a, b in zip(total, z, strict=True))] += mass * Fraction(1 + (read > 0) - (read < 0), 2 ** len(z) * 2)
        sums = longer
    found = defaultdict(Fraction)
    for total, mass in sums.items():
        found[tuple(sorted(map(abs, total)))] += mass
    return found


def _number(chance):
    return sympy.Rational(chance.numerator, chance.denominator)
