"""Deciding whether a scalar is zero on a domain: proved zero, refuted at an exact point, or unknown. Never guessed, never simplified."""

from dataclasses import dataclass

import sympy

from .balls import NoValue, ball, exact_value, substituted
from .generators import Table, Unsupported, rational

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
    expr = sympy.sympify(expr)
    if expr == 0:
        return Zero()
    if expr.has(sympy.nan, sympy.zoo, sympy.oo):
        return Unknown(f"{expr} is not finite")
    found = refutation(expr, domain)
    if found:
        return found
    try:
        return Zero() if vanishes(expr, domain) else Unknown("no proof of equality and no point that separates the two sides was found")
    except (Unsupported, sympy.PolynomialError) as error:
        return Unknown(str(error))


def refutation(expr, domain):
    """Nonzero with the first point of the domain at which the expression provably differs from zero, or None."""
    for tried, point in enumerate(domain.points(200)):
        if tried >= TRIES:
            return None
        try:
            number = substituted(expr, point)
            if number.free_symbols:
                return None
            exact = exact_value(number)
            if exact is not None:
                if exact != 0:
                    return Nonzero(point, str(exact))
                continue
            found = ball(number, {}, 256)
        except NoValue:
            continue
        if not found.contains(0):
            return Nonzero(point, found.str(8))
    return None


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
