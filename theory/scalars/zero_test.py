"""Deciding whether a scalar is zero on a domain: proved zero, refuted at an exact point, or unknown. Never guessed, never simplified."""

from dataclasses import dataclass
from functools import lru_cache
from itertools import islice

import sympy

from .balls import NoValue, ball, exact_value, substituted
from .generators import Table, Unsupported, rational

FIRST = 4
TRIES = 40


@dataclass(frozen=True)
class Zero:
    """Proved: the expression is zero wherever its denominators are not."""


@dataclass(frozen=True)
class Nonzero:
    """Refuted: at this exact point of the domain the expression is not zero, by exact rationals or by a ball that excludes zero."""

    witness: dict
    value: str = ""


@dataclass(frozen=True)
class Unknown:
    """Neither proved nor refuted, and why."""

    why: str


def decide_zero(expr, domain):
    """Zero, Nonzero or Unknown for a SymPy scalar on a domain.

    Guarantees: Zero is right where denominators do not vanish; Nonzero carries a point at which an exact value or a ball excludes zero.
    """
    return _decided(sympy.sympify(expr), domain)


@lru_cache(maxsize=4096)
def _decided(expr, domain):
    if expr == 0:
        return Zero()
    if expr.has(sympy.nan, sympy.zoo, sympy.oo):
        return Unknown(f"{expr} is not finite")
    found = refutation(expr, domain, range(FIRST))
    if found:
        return found
    why = "no proof of equality and no point that separates the two sides was found"
    try:
        if vanishes(expr, domain):
            return Zero()
    except (Unsupported, sympy.PolynomialError) as error:
        why = str(error)
    return refutation(expr, domain, range(FIRST, TRIES)) or Unknown(why)


def refutation(expr, domain, tries=range(TRIES)):
    """Nonzero with the first of the tried points of the domain at which the expression provably differs from zero, or None."""
    for point in islice(domain.points(), tries.start, tries.stop):
        value = _nonzero_value(expr, point)
        if value:
            return Nonzero(point, value)
    return None


def _nonzero_value(expr, point):
    """The value as a text if exact arithmetic or a ball excludes zero, else None."""
    try:
        number = substituted(expr, point)
        if number.free_symbols:
            return None
        exact = exact_value(number)
        if exact is not None:
            return str(exact) if exact else None
        found = ball(number, {}, 256)
    except NoValue:
        return None
    return None if found.contains(0) else found.str(8)


def vanishes(expr, domain):
    """Whether the numerator over generators reduces to zero by the square relations. Unsupported if a divisor does too."""
    table = Table(domain)
    if reduced(rational(expr, table), table) != 0:
        return False
    if any(reduced(divisor, table) == 0 for divisor in table.divisors):
        raise Unsupported(f"{expr} divides by zero everywhere")
    return True


def reduced(expr, table):
    """The expanded numerator with every even power of a square-root generator replaced by its square, until none is left."""
    poly = _numerator(expr)
    for _ in range(8):
        before = poly
        for root in [g for g in table.squares if g in poly.free_symbols]:
            poly = _without_squares(poly, root, table.squares[root])
        if poly == before:
            return poly
        poly = _numerator(poly)
    return poly


def _numerator(expr):
    return sympy.expand(sympy.fraction(sympy.together(expr))[0])


def _without_squares(poly, root, square):
    if sympy.degree(poly, root) < 2:
        return poly
    terms = sympy.Poly(poly, root).terms()
    return sympy.expand(sum(coefficient * root ** (power % 2) * square ** (power // 2) for (power,), coefficient in terms))
