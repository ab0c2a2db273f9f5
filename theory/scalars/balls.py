"""Rigorous values of SymPy expressions at exact points: rationals where possible, else balls of python-flint that contain the truth."""

from fractions import Fraction
from functools import lru_cache, wraps
from math import comb, prod
from typing import Any

import sympy
from flint import arb, ctx, fmpq
from mpmath.libmp import NoConvergence

from .exact import GREAT, passes_infinity, substitution

BITS = 1 << 17
TERMS = 100_000
LARGE = 10_000
LONG = 64
HELD = sympy.Function("held_polygamma")
GROWING = {
    function: sympy.Function(f"held_{function.__name__}")
    for function in (sympy.gamma, sympy.factorial, sympy.binomial, sympy.RisingFactorial, sympy.harmonic)
}


# What SymPy, mpmath and flint raise while they compute: at a pole (ZeroDivisionError, ValueError), where one or a complex number is compared with a
# number (TypeError), at sizes beyond a float (OverflowError), at a sign or a sum that they cannot settle (PrecisionExhausted, NoConvergence).
RAISED = (ArithmeticError, NoConvergence, NotImplementedError, TypeError, ValueError)


class NoValue(ValueError):
    """An expression without a value at the point: a pole, a complex root, or a function that is not known here."""


def or_no_value(function):
    """The function of an expression, with NoValue in place of whatever the libraries that compute it raise."""

    @wraps(function)
    def guarded(expr, *at):
        try:
            return function(expr, *at)
        except NoValue:
            raise
        except RAISED as error:
            raise NoValue(f"{_text(expr)} has no value that is computed here: {type(error).__name__} {error}".rstrip()) from None

    return guarded


def _text(expr):
    """The expression as text. SymPy evaluates terms to sort them, and Python writes no integer of thousands of digits: both may fail."""
    try:
        return str(expr)
    except RAISED:
        return "an expression that cannot be printed"


@or_no_value
def substituted(expr, point):
    """The expression with the point's numbers put in exactly; the point maps names to int, Fraction or arb-free SymPy numbers."""
    numbers = substitution(point, expr)
    if passes_infinity(expr, numbers):
        raise NoValue(f"{expr} divides by what is infinite at {point}")
    expr = _held_back(expr, numbers)
    indices = {index for series in expr.atoms(sympy.Sum, sympy.Product) for index in series.variables}
    return expr.subs(numbers) if indices & numbers.keys() else expr.xreplace(numbers)


def _held_back(expr, numbers):
    """The expression with functions kept as they are where SymPy would write their value as a number, or a sum, of great length."""
    if _uses(expr, sympy.harmonic):
        expr = expr.replace(sympy.harmonic, lambda *at: _held_harmonic(at, numbers))
    if _uses(expr, sympy.polygamma):
        expr = expr.replace(sympy.polygamma, lambda order, x: _held(order, x, numbers))
    if not any(abs(number) > GREAT for number in numbers.values()):
        return expr
    for function, held in GROWING.items():
        if _uses(expr, function):
            expr = expr.replace(function, lambda *at, function=function, held=held: (held if _is_great(at, numbers) else function)(*at))
    return expr


@lru_cache(maxsize=4096)
def _uses(expr, function):
    return expr.has(function)


def _is_great(arguments, numbers):
    found = [argument.xreplace(numbers) for argument in arguments]
    return all(value.is_Rational for value in found) and min(map(abs, found)) > GREAT


def _held_harmonic(at, numbers):
    """A harmonic number between the integers kept as it is: SymPy knows no sign of it, and fails at roots of its powers."""
    fraction = len(at) == 1 and at[0].xreplace(numbers).is_integer is False
    return GROWING[sympy.harmonic](*at) if fraction else sympy.harmonic(*at)


def _held(order, x, numbers):
    """A digamma value or derivative kept as it is where SymPy would write it as a long sum of fractions."""
    at = x.xreplace(numbers)
    return HELD(order, x) if at.is_Rational and at > LONG else sympy.polygamma(order, x)


@or_no_value
def exact_value(expr):
    """The Fraction that a number-only expression equals, or None if it is not visibly rational.

    Rational operations, integer powers, binomials, factorials, finite sums and products, floors and perfect roots are followed, unless the
    number would have more than BITS bits.
    """
    return _exact(expr)


@lru_cache(maxsize=4096)
def _exact(expr):
    if expr.is_Rational:
        return Fraction(int(expr.p), int(expr.q)) if max(int(expr.p).bit_length(), int(expr.q).bit_length()) <= BITS else None
    if expr.is_Add or expr.is_Mul:
        return _fold(expr)
    if expr.is_Pow:
        return _exact_power(expr)
    if isinstance(expr, sympy.Sum | sympy.Product):
        return _exact_series(expr)
    arguments = [_exact(a) for a in expr.args] if expr.args else []
    if None in arguments or not arguments:
        return None
    return _exact_call(expr, arguments)


def _fold(expr):
    total = Fraction(0 if expr.is_Add else 1)
    for argument in expr.args:
        value = _exact(argument)
        if value is None:
            return None
        total = total + value if expr.is_Add else total * value
    return total


def _exact_power(expr):
    base, exponent = _exact(expr.base), _exact(expr.exp)
    if base is None or exponent is None:
        return None
    if exponent.denominator == 1:
        long = abs(exponent) * max(base.numerator.bit_length(), base.denominator.bit_length()) > BITS and abs(base) != 1
        return None if long else base ** int(exponent)
    root = sympy.Pow(sympy.Rational(base.numerator, base.denominator), sympy.Rational(exponent.numerator, exponent.denominator))
    return Fraction(int(root.p), int(root.q)) if root.is_Rational else None


def _exact_series(expr):
    quick = _binomial_sum(expr)
    if quick is not None:
        return quick
    total = Fraction(0 if isinstance(expr, sympy.Sum) else 1)
    for term in series_terms(expr):
        value = _exact(term)
        if value is None:
            return None
        total = total + value if isinstance(expr, sympy.Sum) else total * value
    return total


def _binomial_sum(expr):
    """A partial sum of binomial coefficients, each made from the one before; None for any other series."""
    if not isinstance(expr, sympy.Sum) or len(expr.limits) > 1 or not isinstance(expr.function, sympy.binomial):
        return None
    (count, place), (index, low, high) = expr.function.args, expr.limits[0]
    low, high = sympy.floor(low), sympy.floor(high)
    if place != index or not (count.is_Integer and low.is_Integer and high.is_Integer) or not (0 <= count <= BITS and low >= 0):
        return None
    total, term = 0, comb(int(count), int(low))
    for k in range(int(low), min(int(high), int(count)) + 1):
        total, term = total + term, term * (int(count) - k) // (k + 1)
    return Fraction(total)


@or_no_value
def series_terms(expr):
    """The terms of a sum or product over the last index, from floor(low) to floor(high); none if low > high. NoValue over TERMS terms."""
    index, low, high = expr.limits[-1]
    low, high = sympy.floor(low), sympy.floor(high)
    if not (low.is_Integer and high.is_Integer):
        raise NoValue(f"{expr} has bounds that are no numbers")
    if high - low > TERMS:
        raise NoValue(f"{expr} has more than {TERMS} terms")
    if len(expr.limits) > 1:
        inner = expr.func(expr.function, *expr.limits[:-1])
        return [inner.subs(index, k) for k in range(int(low), int(high) + 1)]
    put = (
        expr.function.subs if expr.function.has(sympy.Sum, sympy.Product) else lambda old, new: expr.function.xreplace({old: new})
    )  # an inner index stays
    return [put(index, sympy.Integer(k)) for k in range(int(low), int(high) + 1)]


def _exact_call(expr, arguments):
    first = arguments[0]
    if isinstance(expr, sympy.binomial | sympy.factorial | sympy.gamma | sympy.harmonic) and abs(first) > LARGE:
        return None
    if isinstance(expr, sympy.binomial | sympy.factorial | sympy.floor | sympy.ceiling | sympy.harmonic | sympy.Abs | sympy.Max | sympy.Min):
        numbers = [sympy.Rational(a.numerator, a.denominator) for a in arguments]
        value = expr.func(*numbers)
        return Fraction(int(value.p), int(value.q)) if value.is_Rational else None
    if isinstance(expr, sympy.gamma) and first.denominator == 1 and first > 0:
        return Fraction(int(sympy.factorial(int(first) - 1)))
    if isinstance(expr, sympy.RisingFactorial) and arguments[1].denominator == 1 and 0 <= arguments[1] <= LARGE:
        return prod((first + s for s in range(int(arguments[1]))), start=Fraction(1))
    if isinstance(expr, sympy.exp | sympy.log | sympy.erfc) and first == (1 if isinstance(expr, sympy.log) else 0):
        return Fraction(0 if isinstance(expr, sympy.log) else 1)
    return None


@or_no_value
def ball(expr, point, bits=128):
    """A ball that contains the value of the expression at the point, computed with `bits` bits. NoValue at poles and unknown functions."""
    keep, ctx.prec = ctx.prec, bits
    try:
        found = _ball(substituted(expr, point))
    finally:
        ctx.prec = keep
    if not found.is_finite():
        raise NoValue(f"{expr} has no finite value at {point}")
    return found


def _ball(expr):
    if expr.is_Rational:
        return arb(fmpq(int(expr.p), int(expr.q)))
    exact = exact_value(expr)
    if exact is not None:
        return arb(fmpq(exact.numerator, exact.denominator))
    if expr.is_Add or expr.is_Mul:
        total = arb(0 if expr.is_Add else 1)
        for argument in expr.args:
            total = total + _ball(argument) if expr.is_Add else total * _ball(argument)
        return total
    if expr.is_Pow:
        return _power(expr)
    if isinstance(expr, sympy.Sum | sympy.Product):
        total = arb(0 if isinstance(expr, sympy.Sum) else 1)
        for term in series_terms(expr):
            total = total + _ball(term) if isinstance(expr, sympy.Sum) else total * _ball(term)
        return total
    if expr in CONSTANTS:
        return CONSTANTS[expr]()
    if isinstance(expr, sympy.Piecewise):
        return _ball(_branch(expr))
    return _call(expr)


def _branch(expr):
    for value, condition in expr.args:
        if condition == True:  # noqa: E712  SymPy's own true compares equal to it, its unevaluated relations do not
            return value
        if condition != False:  # noqa: E712
            raise NoValue(f"the condition {condition} is not decided")
    raise NoValue(f"no branch of {expr} applies")


def _power(expr):
    base, exponent = _ball(expr.base), exact_value(expr.exp)
    if exponent is not None and exponent.denominator == 1:
        return base ** int(exponent)
    if not base > 0:
        raise NoValue(f"{expr.base} is not positive")
    return base.sqrt() if exponent == Fraction(1, 2) else base ** _ball(expr.exp)


def _call(expr):
    name = type(expr).__name__
    if isinstance(expr, sympy.hyper):
        return _hypergeometric(expr)
    if name not in FUNCTIONS:
        raise NoValue(f"the function {name} has no ball arithmetic here" if expr.args else f"{expr} has no value")
    return FUNCTIONS[name](*map(_ball, expr.args))


def _hypergeometric(expr):
    top, bottom, argument = expr.args
    return _ball(argument).hypgeom([_ball(a) for a in top], [_ball(b) for b in bottom])


CONSTANTS = {sympy.pi: arb.pi, sympy.E: arb.const_e, sympy.EulerGamma: arb.const_euler, sympy.Catalan: arb.const_catalan}


def _polygamma(order, x):
    """The derivative of digamma of a natural order: (-1)^(order + 1) order! zeta(order + 1, x), with Hurwitz's zeta function."""
    if order == 0:
        return x.digamma()
    if not (order.is_integer() and order > 0 and x > 0):
        raise NoValue("polygamma is known here for natural orders and positive arguments")
    count = int(order.unique_fmpz())
    return (-1) ** (count + 1) * arb(count).fac() * (order + 1).zeta(x)


FUNCTIONS: dict[str, Any] = {
    "exp": lambda x: x.exp(),
    "log": lambda x: x.log(),
    "gamma": lambda x: x.gamma(),
    "loggamma": lambda x: x.lgamma(),
    "factorial": lambda x: (x + 1).gamma(),
    "binomial": lambda a, b: (a + 1).gamma() / ((b + 1).gamma() * (a - b + 1).gamma()),
    "cosh": lambda x: x.cosh(),
    "sinh": lambda x: x.sinh(),
    "tanh": lambda x: x.tanh(),
    "cos": lambda x: x.cos(),
    "sin": lambda x: x.sin(),
    "erf": lambda x: x.erf(),
    "erfc": lambda x: x.erfc(),
    "Abs": abs,
    "floor": lambda x: x.floor(),
    "ceiling": lambda x: x.ceil(),
    "besseli": lambda a, x: x.bessel_i(a),
    "besselj": lambda a, x: x.bessel_j(a),
    "besselk": lambda a, x: x.bessel_k(a),
    "lowergamma": lambda a, x: x.gamma_lower(a),
    "uppergamma": lambda a, x: x.gamma_upper(a),
    "beta": lambda a, b: a.gamma() * b.gamma() / (a + b).gamma(),
    "harmonic": lambda x: (x + 1).digamma() + arb.const_euler(),
    "polygamma": _polygamma,
    "held_polygamma": _polygamma,
    "RisingFactorial": lambda x, count: (x + count).gamma() / x.gamma(),
    "betainc_regularized": lambda a, b, low, high: high.beta_lower(a, b, True) - low.beta_lower(a, b, True),
    "Max": lambda *xs: _extreme(xs, max),
    "Min": lambda *xs: _extreme(xs, min),
}

FUNCTIONS |= {held.__name__: FUNCTIONS[function.__name__] for function, held in GROWING.items()}


def _extreme(balls, choose):
    best = balls[0]
    for other in balls[1:]:
        best = best.max(other) if choose is max else best.min(other)
    return best
