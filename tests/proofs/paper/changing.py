"""Formulas changed at random: rewritten by identities, or mutated; mpmath says at random points whether the value stayed, independent of the checker."""

import math
from fractions import Fraction
from functools import cache
from random import Random

import mpmath
import sympy
from memorem.theory.scalars.domains import Choice, DomainError
from sympy import Abs, Add, Integer, Max, Min, Mul, Pow, Rational, Sum, binomial, ceiling, cosh, exp, factorial, floor, gamma, log, sinh

DIGITS = 40
CLOSE, APART = mpmath.mpf(10) ** -25, mpmath.mpf(10) ** -18
CUTS = (7, 16, 33, 64, 100, 1000, 4096, 10**5)


def held(function, *arguments):
    """A sum, product or power that SymPy does not simplify."""
    return function(*arguments, evaluate=False) if function in (Add, Mul, Pow) else function(*arguments)


def rewritten(expr, rng, times=3):
    """The expression after some identities at random places."""
    for _ in range(rng.randint(1, times)):
        expr = _somewhere(expr, rng, lambda part: _identity(part, rng), held)
    return expr


def mutated(expr, rng):
    """The expression after one change at a random place; it may happen to change nothing."""
    symbols = sorted(expr.free_symbols, key=str)
    return _somewhere(expr, rng, lambda part: _change(part, rng, symbols), lambda function, *arguments: function(*arguments))


def _somewhere(expr, rng, change, build):
    places = [p for p, part in enumerate(expr.args) if isinstance(part, sympy.Expr) and not isinstance(expr, sympy.hyper)]
    if not places or rng.random() < 0.35:
        return change(expr)
    place = rng.choice(places)
    arguments = list(expr.args)
    arguments[place] = _somewhere(arguments[place], rng, change, build)
    return build(expr.func, *arguments)


def _identity(e, rng):
    c = rng.choice((Integer(1), Integer(2), Integer(3), Rational(1, 2)))
    ways = [
        lambda: held(Add, e, c, -c),
        lambda: held(Mul, held(Add, e, e), Rational(1, 2)),
        lambda: held(Add, c, held(Mul, Integer(-1), held(Add, c, -e))),
    ]
    ways += [lambda: held(Mul, c, held(Mul, e, 1 / c)), lambda: sympy.together(e), lambda: sympy.expand(e), lambda: sympy.factor(e)]
    specific = _specific(e, rng)
    return rng.choice(specific if specific and rng.random() < 0.7 else ways)()


def _specific(e, rng):
    """Identities of the kind of expression that this is."""
    x = e.args[0] if e.args else None
    if e.is_Pow and e.exp.is_Integer and e.exp > 1:
        return [
            lambda: held(Mul, e.base, held(Pow, e.base, e.exp - 1)),
            lambda: held(Mul, held(Pow, e.base, e.exp + 1), held(Pow, e.base, Integer(-1))),
        ]
    if e.is_Pow and e.exp.is_number:
        return [lambda: held(Pow, held(Pow, e.base, -e.exp), Integer(-1)), lambda: held(Mul, e.base, held(Pow, e.base, e.exp - 1))]
    if isinstance(e, exp):
        return [lambda: held(Mul, exp(x - 1), sympy.E), lambda: held(Pow, exp(-x), Integer(-1)), lambda: held(Pow, exp(x / 2), Integer(2))]
    if isinstance(e, cosh | sinh):
        sign = 1 if isinstance(e, cosh) else -1
        return [lambda: held(Mul, Rational(1, 2), held(Add, exp(x), sign * exp(-x)))]
    if isinstance(e, binomial):
        n, k = e.args
        return [lambda: held(Mul, factorial(n), held(Pow, factorial(k), Integer(-1)), held(Pow, factorial(n - k), Integer(-1)))]
    if isinstance(e, gamma):
        return [lambda: held(Mul, gamma(x + 1), held(Pow, x, Integer(-1)))]
    if isinstance(e, log):
        return [lambda: held(Mul, Integer(-1), log(1 / x)), lambda: held(Add, log(2 * x), -log(2))]
    if isinstance(e, floor | ceiling):
        other = ceiling if isinstance(e, floor) else floor
        return [lambda: held(Add, e.func(x + 1), Integer(-1)), lambda: held(Mul, Integer(-1), other(-x))]
    if isinstance(e, Max | Min) and len(e.args) == 2:
        a, b = e.args
        sign = 1 if isinstance(e, Max) else -1
        return [lambda: held(Mul, Rational(1, 2), held(Add, a, b, held(Mul, Integer(sign), Abs(a - b))))]
    if isinstance(e, Sum):
        return _of_sum(e)
    if isinstance(e, sympy.RisingFactorial):
        return [lambda: held(Mul, gamma(x + e.args[1]), held(Pow, gamma(x), Integer(-1)))]
    return []


def _of_sum(e):
    k, low, high = e.limits[0]
    shifted = Sum(e.function.xreplace({k: k - 1}), (k, low + 1, high + 1))
    return [lambda: shifted, lambda: Sum(e.function.xreplace({k: high + low - k}), (k, low, high))]


def _change(e, rng, symbols):
    """One change of the kind of expression that this is."""
    if e.is_Rational:
        return rng.choice((e + 1, e - 1, 2 * e, -e, e + Rational(1, 10**6), 1 / e if e else e))
    if e.is_Symbol:
        other = rng.choice(symbols) if symbols else e
        return rng.choice((other, e + 1, e - 1, 2 * e, e**2, Min(e, rng.choice(CUTS)), Max(e, rng.choice((2, 3, 5)))))
    if e.is_Add or e.is_Mul:
        place = rng.randrange(len(e.args))
        rest, one = e.func(*e.args[:place], *e.args[place + 1 :]), e.args[place]
        changed = -one if e.is_Add else 1 / one if one != 0 else one
        return rng.choice((rest, e.func(rest, changed), e.func(rest, one, one), e + Rational(1, 10**9), e * (1 + Rational(1, 10**9))))
    if e.is_Pow:
        return rng.choice((e.base ** (e.exp + 1), e.base ** (-e.exp), e.base ** (e.exp / 2), (e.base + 1) ** e.exp, e.base))
    swapped = {floor: ceiling, ceiling: floor, cosh: sinh, sinh: cosh, Max: Min, Min: Max}.get(e.func)
    if swapped is not None:
        return swapped(*e.args)
    if isinstance(e, Sum):
        k, low, high = e.limits[0]
        limits = rng.choice(((k, low + 1, high), (k, low, high + 1), (k, low, high - 1), (k, low, Min(high, rng.choice(CUTS[:4])))))
        return Sum(e.function, limits)
    if isinstance(e, exp | log | gamma):
        return rng.choice((e.func(2 * e.args[0]), e.func(e.args[0] + 1), e**2))
    return e * (1 + Rational(1, 10**6))


@cache
def points(domain, great, number, count=40):
    """Admissible points, the same for the same number: small ones, and some of every size up to the great one."""
    found, rng = [], Random(f"{number} {great}")
    for _ in range(8 * count):
        try:
            found.append(domain.check({name: _drawn(kind, rng, great) for name, kind in domain.parameters.items()}))
        except DomainError:
            continue
        if len(found) == count:
            break
    return tuple(found)


@cache
def _samples(kind):
    return kind.samples()


def _drawn(kind, rng, great):
    samples = _samples(kind)
    if isinstance(kind, Choice) or rng.random() < 0.5:
        return rng.choice(samples)
    size = 10 ** rng.uniform(0, math.log10(great))
    value = (
        samples[0] + int(size) * kind.step if kind.integer else Fraction(samples[0]) + Fraction(rng.randrange(1, 10**4), 10**4) * rng.choice((1, 5))
    )
    return value if (kind.high is None or value <= kind.high) else rng.choice(samples)


def values(expr, domain, at):
    """[value or None] of an expression at points, by mpmath with 40 digits."""
    names = [name for name in domain.names if not isinstance(domain.parameters[name], Choice)]
    symbols = [next((s for s in expr.free_symbols if s.name == name), sympy.Symbol(name)) for name in names]
    function = sympy.lambdify(symbols, expr, "mpmath")
    with mpmath.workdps(DIGITS):
        return [_value(function, [mpmath.mpf(Fraction(point[name]).numerator) / Fraction(point[name]).denominator for name in names]) for point in at]


def _value(function, numbers):
    try:
        found = mpmath.mpmathify(function(*numbers))
    except (ZeroDivisionError, ValueError, OverflowError, TypeError, NotImplementedError, mpmath.libmp.NoConvergence):
        return None
    return found if isinstance(found, mpmath.mpf) and mpmath.isfinite(found) else None


def stayed(before, after):
    """True where no value changed at points that show it, False where one did, None where it is not clear."""
    pairs = [(a, b) for a, b in zip(before, after, strict=True) if a is not None]
    if any(b is None for _, b in pairs) or len(pairs) < 6:
        return None
    distances = [abs(a - b) / max(abs(a), abs(b), mpmath.mpf(10) ** -60) for a, b in pairs]
    return True if max(distances) < CLOSE else False if max(distances) > APART else None
