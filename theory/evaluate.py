"""Formulas as numbers: exact rationals, or 30 digits that a ball certifies."""

from dataclasses import dataclass
from fractions import Fraction

import sympy

from .balls import NoValue, ball, exact_value, substituted

DIGITS = 30
MOST_BITS = 1 << 20


@dataclass(frozen=True)
class Value:
    """A formula's value at a point: 30 correct digits, the exact rational if it is one, or infinity."""

    decimal: str
    exact: Fraction | None
    infinite: bool = False


def value(expr, point):
    """The Value of a scalar expression at an exact point {name: int or Fraction}.

    Guarantees: the digits are those of the true value to within one unit in the last. NoValue at a pole or where a name has no value.
    """
    number = substituted(sympy.sympify(expr), point)
    if number in (sympy.oo, -sympy.oo):
        return Value("infinity" if number > 0 else "-infinity", None, True)
    if number.has(sympy.nan, sympy.zoo):
        raise NoValue(f"{expr} divides by zero at {point}")
    stray = sorted(s.name for s in number.free_symbols)
    if stray:
        raise NoValue(f"{', '.join(stray)} has no value")
    exact = exact_value(number)
    if exact is not None:
        return Value(_rational_digits(exact), exact)
    return Value(_certified_digits(number, point), None)


def _rational_digits(number):
    shown = sympy.Rational(number.numerator, number.denominator)
    return str(shown) if shown.is_Integer and len(str(shown)) <= DIGITS else str(sympy.N(shown, DIGITS))


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


def lambdify(expr, names, backend="numpy"):
    """The expression as a function of keyword arguments on numpy, mpmath or torch (whose arguments are tensors).

    ValueError names a function that the back-end lacks.
    """
    modules = {"numpy": ["scipy", "numpy"], "mpmath": ["mpmath"], "torch": ["torch"]}
    if backend not in modules:
        raise ValueError(f"backend is {backend!r}; it is one of {', '.join(modules)}")
    symbols = sorted(expr.free_symbols, key=lambda s: s.name)
    if backend == "torch":
        lacking = sorted({type(f).__name__ for f in expr.atoms(sympy.Function) if type(f).__name__ not in TORCH} | _hyper(expr))
        if lacking:
            raise ValueError(f"torch has no {', '.join(lacking)}; use numpy or mpmath")
        made = _with_torch(symbols, expr)
    else:
        made = sympy.lambdify(symbols, _printable(expr), modules=modules[backend])

    def formula(**point):
        missing = [s.name for s in symbols if s.name not in point]
        if missing or set(point) - set(names):
            raise TypeError(f"this formula takes {', '.join(names)}; got {', '.join(point) or 'nothing'}")
        return made(*(point[s.name] for s in symbols))

    return formula


TORCH = {"exp", "log", "sqrt", "cosh", "sinh", "tanh", "cos", "sin", "erf", "erfc", "Abs", "loggamma", "floor", "Max", "Min", "gamma"}


def _hyper(expr):
    return {type(f).__name__ for f in expr.atoms(sympy.hyper, sympy.Sum, sympy.Product)}


def _printable(expr):
    """0F1 as a Bessel function, which numpy's SciPy printer knows."""
    def bessel(call):
        (a,), z = call.args[1], call.args[2]
        return sympy.gamma(a) * sympy.besseli(a - 1, 2 * sympy.sqrt(z)) / sympy.sqrt(z) ** (a - 1)

    return expr.replace(lambda e: isinstance(e, sympy.hyper) and len(e.args[0]) == 0 and len(e.args[1]) == 1, bessel)


def _with_torch(symbols, expr):
    from sympy.printing.pytorch import TorchPrinter

    expr = expr.replace(sympy.gamma, lambda a: sympy.exp(sympy.loggamma(a)))
    return sympy.lambdify(symbols, expr, modules=[{"loggamma": _torch_lgamma}, "torch"], printer=TorchPrinter)


def _torch_lgamma(x):
    return x.lgamma()
