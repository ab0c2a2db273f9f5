"""Inequalities by ball arithmetic: on an interval, or on a half-line made compact by x = low + t/(1 - t), cells breadth first with exact dyadic ends."""

from fractions import Fraction

from flint import arb, fmpq
from mpmath import iv

CELLS = 4096


def ball_of(low, high):
    """A ball that contains the rational interval."""
    ends = [arb(fmpq(x.numerator, x.denominator)) for x in (low, high)]
    return ends[0].union(ends[1])


def positive_on(function, low, high, cells=CELLS):
    """True if function > 0 on [low, high] (maps a ball to a ball), False with a cell that refutes it, None if `cells` cells do not decide.

    Returns (answer, cell): the cell is an exact rational interval, or None.
    """
    queue, seen = [(Fraction(low), Fraction(high))], 0
    while queue:
        seen += 1
        if seen > cells:
            return None, queue[0]
        left, right = queue.pop(0)
        value = function(ball_of(left, right))
        if value > 0:
            continue
        if value < 0:
            return False, (left, right)
        middle = (left + right) / 2
        queue += [(left, middle), (middle, right)]
    return True, None


def positive_from(function, low, cells=CELLS):
    """As positive_on, for x >= low: function maps a ball t in [0, 1] to the value at x = low + t/(1 - t), written so that it is bounded at t = 1."""
    return positive_on(function, 0, 1, cells)


def second_opinion(function, low, high, pieces=2000):
    """(lower, upper) bounds of an integral by mpmath's interval arithmetic: a Riemann sum over equal cells. function maps iv numbers to iv numbers.

    Coarse, and independent of flint: what a rigorous integral must overlap.
    """
    total, width = iv.mpf(0), (Fraction(high) - Fraction(low)) / pieces
    for piece in range(pieces):
        left = Fraction(low) + piece * width
        ends = [iv.mpf(x.numerator) / x.denominator for x in (left, left + width)]
        total += function(iv.mpf([ends[0].a, ends[1].b])) * (iv.mpf(width.numerator) / width.denominator)
    return float(total.a), float(total.b)
