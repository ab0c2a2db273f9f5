"""Formulas as numbers: exact rationals, or 30 digits that a ball certifies."""

from dataclasses import dataclass
from fractions import Fraction

import sympy

from .balls import NoValue, ball, exact_value, or_no_value, substituted
from .domains import Domain
from .generators import Unsupported
from .lambdify import lambdify
from .zero_test import vanishes

__all__ = ["NoValue", "Value", "hyp0f1", "lambdify", "value"]

DIGITS = 30
MOST_BITS = 1 << 20


@dataclass(frozen=True)
class Value:
    """A formula's value at a point: 30 correct digits, the exact rational if it is one, or infinity."""

    decimal: str
    exact: Fraction | None
    infinite: bool = False


@or_no_value
def value(expr, point):
    """The Value of a scalar expression at an exact point {name: int or Fraction}.

    Guarantees: the digits are those of the true value to within one unit in the last. NoValue at a pole or where a name has no value.
    """
    number = substituted(sympy.sympify(expr), point)
    if number in (sympy.oo, -sympy.oo):
        return Value("infinity" if number > 0 else "-infinity", None, True)
    if number.has(sympy.nan, sympy.zoo):
        raise NoValue(f"{expr} has a pole at {point}")
    stray = sorted(s.name for s in number.free_symbols)
    if stray:
        raise NoValue(f"{', '.join(stray)} has no value")
    exact = exact_value(number)
    if exact is not None:
        return Value(_rational_digits(exact), exact)
    if _is_zero(number):
        return Value("0", Fraction(0))
    return Value(_certified_digits(number, point), None)


def _rational_digits(number):
    if number.denominator == 1 and abs(number) < 10**DIGITS:
        return str(number.numerator)
    return str(sympy.N(sympy.Rational(number.numerator, number.denominator), DIGITS))


def _is_zero(number):
    """Whether a number that no ball of moderate width separates from zero is zero by algebra."""
    try:
        return ball(number, {}, 1024).contains(0) and vanishes(number, Domain())
    except (NoValue, Unsupported, sympy.PolynomialError):
        return False


def _certified_digits(number, point):
    """Digits from a ball, with the precision raised until it is narrow enough."""
    bits = 160
    while bits <= MOST_BITS:
        try:
            found = ball(number, {}, bits)
        except NoValue:
            if bits >= 10_000:
                raise
            bits *= 2
            continue
        if found.rel_accuracy_bits() > DIGITS * 3.33 + 8:
            return found.str(DIGITS, radius=False)
        bits *= 2
    raise NoValue(f"{number} at {point} could not be enclosed to {DIGITS} digits")


def hyp0f1(a, z):
    """0F1(; a; z) for exact a and z, as 30 certified digits.

    >>> hyp0f1(Fraction(3, 2), 1)[:12]
    '1.8134302039'
    """
    a, z = Fraction(a), Fraction(z)
    expr = sympy.hyper((), (sympy.Rational(a.numerator, a.denominator),), sympy.Rational(z.numerator, z.denominator), evaluate=False)
    return value(expr, {}).decimal
