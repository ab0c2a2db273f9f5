"""Points at which a formula provably has no real value: a pole, a root or logarithm of a negative number. What is only not known is not missing."""

import sympy

from ....theory.scalars.balls import NoValue, ball, exact_value, series_terms, substituted

TERMS = 200  # of a sum that are looked at
BITS = 128
POLES = (sympy.gamma, sympy.loggamma, sympy.digamma)


def missing(expr, point):
    """Whether the expression provably has no real value at the point.

    >>> import sympy
    >>> x = sympy.Symbol("x", real=True)
    >>> [missing(expr, {"x": 1}) for expr in (1 / (x - 1), sympy.log(x - 2), sympy.sqrt(x - 1), sympy.gamma(x))]
    [True, True, False, False]
    """
    try:
        return _missing(substituted(expr, point))
    except NoValue:  # of the whole; its parts may say why
        return not isinstance(expr, sympy.Sum | sympy.Product) and any(missing(part, point) for part in expr.args if isinstance(part, sympy.Expr))


def _missing(number):
    """The same of an expression without parameters."""
    if number.has(sympy.nan, sympy.zoo, sympy.I):
        return True
    if isinstance(number, sympy.Sum | sympy.Product):
        return not _always_real(number.function) and any(map(_missing, _terms(number)))
    if any(_missing(part) for part in number.args if isinstance(part, sympy.Expr)):
        return True
    if number.is_Pow:
        return _power(number)
    if isinstance(number, sympy.log):
        return _sign(number.args[0]) in (-1, 0)
    if isinstance(number, sympy.hyper):
        return any(_is_pole(shift) for shift in number.args[1])
    return isinstance(number, POLES) and _is_pole(number.args[0])


def _always_real(term):
    """Whether the term of a sum plainly has a real value at every integer index, so that none needs to be looked at."""
    if term.is_Rational or term.is_Symbol:
        return True
    if not all(map(_always_real, term.args)):
        return False
    if term.is_Pow:
        sign = _sign(term.base) if term.base.is_number else None
        return sign == 1 or (sign == -1 and term.exp.is_integer is True) or (term.exp.is_integer is True and term.exp.is_nonnegative is True)
    if isinstance(term, sympy.binomial):  # between the integers it has poles
        return all(argument.is_integer is True for argument in term.args)
    return term.is_Add or term.is_Mul or isinstance(term, sympy.exp | sympy.Abs | sympy.floor | sympy.ceiling)


def _terms(series):
    *inner, (index, low, high) = series.limits
    if sympy.oo in (low, high):
        return []
    try:
        return series_terms(series.func(series.function, *inner, (index, low, sympy.Min(high, low + TERMS - 1))))
    except NoValue:
        return []


def _power(number):
    sign = _sign(number.base)
    if sign == 0:
        return _sign(number.exp) == -1
    return sign == -1 and not number.exp.is_integer


def _is_pole(argument):
    return argument.is_Integer and argument <= 0


def _sign(number):
    """-1, 0 or 1 where it is certain, else None."""
    try:
        exact = exact_value(number)
        if exact is not None:
            return (exact > 0) - (exact < 0)
        found = ball(number, {}, BITS)
    except NoValue:
        return None
    return 1 if found > 0 else -1 if found < 0 else None
