"""Exact numbers from what people write, and exact points put into expressions."""

import re
from fractions import Fraction
from functools import lru_cache
from math import isfinite

import sympy

LONG_EXPONENT = re.compile(r"e[+-]?0*[1-9](_?\d){3}", re.IGNORECASE)
LONGEST = 4000  # characters of a number
GREAT = 20_000  # arguments beyond which a function that grows like a factorial is a ball, not an integer


def exact(value):
    """An exact number from int, Fraction, SymPy number, decimal float or text such as "3/5"; ValueError for anything else.

    >>> exact("3/5"), exact(0.25), exact("4")
    (Fraction(3, 5), Fraction(1, 4), 4)
    """
    if isinstance(value, bool):
        raise ValueError("a truth value is not a number")
    if isinstance(value, float):
        if not isfinite(value):
            raise ValueError("not a finite number")
        value = float.__repr__(value)
    if isinstance(value, sympy.Basic):
        if not (value.is_Rational or value.is_Float):
            raise ValueError("not a rational number")
        value = Fraction(str(value)) if value.is_Float else Fraction(int(value.p), int(value.q))
    if isinstance(value, str) and (len(value) > LONGEST or LONG_EXPONENT.search(value)):
        raise ValueError("too large or too small a number")
    try:
        number = Fraction(value.strip() if isinstance(value, str) else value)
    except (ValueError, TypeError, OverflowError, ZeroDivisionError):
        raise ValueError("not a number") from None
    return int(number) if number.denominator == 1 else number


def substitution(point, expr):
    """{symbol: exact SymPy number} for the numeric parameters of a point that occur in expr."""
    numbers = {}
    for symbol in expr.free_symbols:
        value = point.get(symbol.name)
        if value is not None and not isinstance(value, str):
            numbers[symbol] = sympy.Rational(value.numerator, value.denominator)
    return numbers


INFINITE = (sympy.zoo, sympy.oo, -sympy.oo, sympy.nan)
POLES = (sympy.log, sympy.gamma, sympy.factorial, sympy.binomial, sympy.harmonic, sympy.polygamma, sympy.RisingFactorial)


def passes_infinity(expr, numbers):
    """Whether something that the expression divides by is infinite there, such as 1/x in 1/(1/x) at x = 0, which SymPy takes for a zero."""
    large = any(abs(number) > GREAT for number in numbers.values())
    return any(part.xreplace(numbers).has(*INFINITE) for part in _perhaps_infinite(expr) if not (large and part.has(*POLES)))


@lru_cache(maxsize=4096)
def _perhaps_infinite(expr):
    """The powers and functions that may have a pole, where the expression divides by something that contains them."""
    below = [power.base for power in expr.atoms(sympy.Pow) if power.exp.could_extract_minus_sign() or power.exp.free_symbols]
    return tuple({part for base in below for part in base.atoms(*POLES, sympy.Pow) if part.free_symbols and _has_pole(part)})


def _has_pole(part):
    return not part.is_Pow or part.exp.could_extract_minus_sign() or bool(part.exp.free_symbols)
