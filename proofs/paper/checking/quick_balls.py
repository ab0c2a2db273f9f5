"""Balls around the value of a formula with finite sums and products at many points, many times faster than term by term in SymPy."""

from math import comb, factorial

import sympy
from flint import arb, ctx, fmpq

from ....theory.scalars.balls import RAISED

TERMS = 20_000
LONG = 512  # bits of a fraction that stays exact


class NoBall(ArithmeticError):
    """A formula of which this knows no value."""


class QuickBalls:
    """The values of one formula that is made of fractions, sums, products, powers, binomials and factorials; terms: how many were added up so far."""

    def __init__(self, expr):
        self.terms = 0
        try:
            self.rule = self._rule(expr)
        except NoBall:
            self.rule = None

    def at(self, point, bits):
        """A ball that contains the value at a point, or None where it has none or it is not found in this way.

        >>> k, n = sympy.symbols("k n", integer=True)
        >>> QuickBalls(sympy.Sum(sympy.binomial(n, k) / 2**n, (k, 1, n))).at({"n": 3}, 64).overlaps(arb(0.875))
        True
        """
        if self.rule is None:
            return None
        keep, ctx.prec = ctx.prec, bits
        try:
            known = {name: fmpq(*value.as_integer_ratio()) for name, value in point.items() if not isinstance(value, str | list)}
            found = _as_ball(self.rule(known))
        except (*RAISED, KeyError):
            return None
        finally:
            ctx.prec = keep
        return found if found.is_finite() else None

    def _rule(self, expr):
        """The function from {name: number} to the value: a fraction while it is short, else a ball."""
        if expr.is_Rational:
            number = fmpq(int(expr.p), int(expr.q))
            return lambda known: number
        if expr.is_Symbol:
            name = expr.name
            return lambda known: known[name]
        if isinstance(expr, sympy.Sum | sympy.Product):
            return self._series(expr)
        if type(expr) not in RULES:
            raise NoBall
        rule, parts = RULES[type(expr)], [self._rule(part) for part in expr.args]
        return lambda known: rule(*[part(known) for part in parts])

    def _series(self, expr):
        *inner, (index, low, high) = expr.limits
        body = self._rule(expr.func(expr.function, *inner) if inner else expr.function)
        ends, name, join = (self._rule(low), self._rule(high)), index.name, _times if isinstance(expr, sympy.Product) else _plus

        def series(known):
            start, stop = (_whole(end(known)) for end in ends)
            if not start - 1 <= stop < start + TERMS:
                raise NoBall
            self.terms += stop - start + 1
            return join(*[body({**known, name: fmpq(number)}) for number in range(start, stop + 1)])

        return series


def _as_ball(value):
    return arb(value) if isinstance(value, fmpq) else value


def _whole(number):
    if not isinstance(number, fmpq) or number.q != 1:
        raise NoBall
    return int(number.p)


def _short(value):
    return arb(value) if isinstance(value, fmpq) and value.height_bits() > LONG else value


def _plus(*parts):
    total = fmpq(0)
    for part in parts:
        total = _short(total + part)
    return total


def _times(*parts):
    total = fmpq(1)
    for part in parts:
        total = _short(total * part)
    return total


def _power(base, exponent):
    exponent = _whole(exponent)
    is_short = isinstance(base, fmpq) and abs(exponent) * base.height_bits() <= LONG
    return base**exponent if is_short else _as_ball(base) ** exponent


def _binomial(n, k):
    n, k = _whole(n), _whole(k)
    if not 0 <= n <= TERMS:
        raise NoBall
    return _short(fmpq(comb(n, k) if k >= 0 else 0))


def _factorial(n):
    if not 0 <= _whole(n) <= TERMS:
        raise NoBall
    return _short(fmpq(factorial(_whole(n))))


def _incomplete_beta(a, b, low, x):
    """I_x(a, b) with whole a, b >= 1 is a tail of the binomial law, DLMF 8.17.5."""
    a, b = _whole(a), _whole(b)
    if low != 0 or min(a, b) < 1 or a + b > TERMS:
        raise NoBall
    count, x = a + b - 1, _as_ball(x)
    return _plus(*[arb(comb(count, j)) * x**j * (1 - x) ** (count - j) for j in range(a, count + 1)])


def _floor(x):
    if not isinstance(x, fmpq):
        raise NoBall
    return fmpq(x.floor())


def _ceiling(x):
    return -_floor(-x)


RULES = {
    sympy.Add: _plus, sympy.Mul: _times, sympy.Pow: _power, sympy.binomial: _binomial, sympy.factorial: _factorial, sympy.floor: _floor,
    sympy.ceiling: _ceiling, sympy.betainc_regularized: _incomplete_beta,
}  # fmt: skip
