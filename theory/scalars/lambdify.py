"""Formulas as functions of numbers, arrays or tensors: numpy, mpmath and torch."""

import builtins
import dis
from math import floor

import sympy
from sympy.printing.codeprinter import PrintMethodNotImplementedError

from .log_space import by_logarithms, functions

MODULES = {"numpy": ["scipy", "numpy"], "mpmath": ["mpmath"], "torch": ["torch"]}
TORCH = {"exp", "log", "sqrt", "cosh", "sinh", "tanh", "cos", "sin", "erf", "erfc", "Abs", "loggamma", "floor", "Max", "Min", "gamma"}


def lambdify(expr, names, backend="numpy"):
    """The expression as a function of keyword arguments `names` on numpy, mpmath or torch (whose arguments are tensors).

    Guarantees: arrays and tensors broadcast, also where a sum's bounds depend on them. ValueError names a function that the back-end lacks.
    """
    if backend not in MODULES:
        raise ValueError(f"backend is {backend!r}; it is one of {', '.join(MODULES)}")
    symbols = sorted(expr.free_symbols, key=lambda s: s.name)
    made = _with_torch(symbols, expr) if backend == "torch" else _with_numbers(symbols, expr, backend)

    def formula(**point):
        missing = [s.name for s in symbols if s.name not in point]
        if missing or set(point) - set(names):
            raise TypeError(f"this formula takes {', '.join(names)}; got {', '.join(point) or 'nothing'}")
        return made(*(point[s.name] for s in symbols))

    return formula


def _with_numbers(symbols, expr, backend):
    namespace = {"whole": floor, **(_on_arrays() if backend == "numpy" else _in_mpmath())}
    try:
        made = sympy.lambdify(symbols, _spelled(by_logarithms(expr) if backend == "numpy" else expr), modules=[namespace, *MODULES[backend]])
    except PrintMethodNotImplementedError as error:
        raise ValueError(f"{backend} has no {str(error).splitlines()[0].split('.')[-1].rstrip(chr(39) + '>')}") from None
    lacking = sorted(_names(made.__code__) - set(made.__globals__) - set(dir(builtins)))
    if lacking:
        raise ValueError(f"{backend} has no {', '.join(lacking)}")
    if backend == "numpy" and expr.has(sympy.Sum, sympy.Product):
        import numpy

        return numpy.vectorize(made, otypes=[float])
    return made


def _names(code):
    """The global names that compiled code looks up, also inside its comprehensions."""
    found = {step.argval for step in dis.get_instructions(code) if step.opname in {"LOAD_GLOBAL", "LOAD_NAME"}}
    return found.union(*(_names(inner) for inner in code.co_consts if hasattr(inner, "co_code")))


def _spelled(expr):
    """0F1 and the Beta distribution by names of our own (SymPy's mpmath printer drops the normalisation), whole bounds of sums."""
    expr = expr.replace(_is_0f1, lambda call: sympy.Function("hyp0f1")(call.args[1][0], call.args[2]))
    expr = expr.replace(sympy.betainc_regularized, sympy.Function("beta_between"))
    return expr.replace(lambda e: isinstance(e, sympy.Sum | sympy.Product), _whole_bounds)


def _is_0f1(expr):
    return isinstance(expr, sympy.hyper) and len(expr.args[0]) == 0 and len(expr.args[1]) == 1


def _whole_bounds(series):
    whole = sympy.Function("whole")
    return series.func(series.function, *((index, whole(low), whole(high)) for index, low, high in series.limits))


def _on_arrays():
    from scipy import special

    return {**functions(), "hyp0f1": special.hyp0f1, "beta_between": lambda a, b, low, high: special.betainc(a, b, high) - special.betainc(a, b, low)}


def _in_mpmath():
    import mpmath

    return {"hyp0f1": _mpmath_0f1, "beta_between": lambda a, b, low, high: mpmath.betainc(a, b, low, high, regularized=True)}


def _mpmath_0f1(b, z):
    """0F1(; b; z) at mpmath's working precision: for z >= 0 by its series of positive terms, which converges where mpmath's own choices give up."""
    import mpmath

    if z < 0:
        return mpmath.hyp0f1(b, z)
    with mpmath.workprec(mpmath.mp.prec + 20):
        term = total = mpmath.mpf(1)
        n = 0
        while n * (b + n) < 2 * z or term > total * mpmath.eps:
            term *= z / ((b + n) * (n + 1))
            total, n = total + term, n + 1
    return +total


def _with_torch(symbols, expr):
    from sympy.printing.pytorch import TorchPrinter

    class Printer(TorchPrinter):
        def _print_erfc(self, call):
            return f"{self._module_format('torch.erfc')}({self._print(call.args[0])})"

    lacking = {type(f).__name__ for f in expr.atoms(sympy.Function)} - TORCH
    lacking |= {type(f).__name__ for f in expr.atoms(sympy.hyper, sympy.Sum, sympy.Product)}
    if lacking:
        raise ValueError(f"torch has no {', '.join(sorted(lacking))}; use numpy or mpmath")
    expr = expr.replace(sympy.gamma, lambda a: sympy.exp(sympy.loggamma(a)))
    return sympy.lambdify(symbols, expr, modules=[{"loggamma": lambda x: x.lgamma()}, "torch"], printer=Printer)
