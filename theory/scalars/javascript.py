"""Formulas as JavaScript expressions, for pages that compute curves in a browser.

Every Gamma function, binomial coefficient, power of cosh and 0F1 is written through its logarithm, so that quotients of huge numbers do not overflow;
the logarithms and the other special functions are those of docs/_static/special.js, which tests compare with this library.
"""

import sympy
from sympy.printing.jscode import JavascriptCodePrinter

SPECIAL = {"loggamma": "lgamma", "log0f1": "log0f1", "logcosh": "logcosh", "erfc": "erfc", "erf": "erf", "digamma": "digamma"}
_LOG_0F1, _LOG_COSH = sympy.Function("log0f1"), sympy.Function("logcosh")
_POINT = "p"


class Unprintable(ValueError):
    """A formula with a function that the browser does not have: the message names it."""


def javascript(formula):
    """The formula as a JavaScript expression in p, an object of parameter values. Unprintable names a function that is not supported.

    >>> from memorem import N, d_k
    >>> javascript((N - 1) / d_k)
    '(p.N - 1)/p.d_k'
    """
    return _Printer({"strict": False}).doprint(_through_logarithms(sympy.sympify(formula)))


def _through_logarithms(formula):
    """Huge factors as exponentials of logarithms; SymPy gathers exponentials in a product by itself."""

    def hypergeometric(top, bottom, argument):
        if top or len(bottom) != 1:
            raise Unprintable(f"hypergeometric function with {len(top)} and {len(bottom)} parameters")
        return sympy.exp(_LOG_0F1(bottom[0], argument))

    formula = formula.replace(sympy.binomial, lambda n, k: sympy.gamma(n + 1) / (sympy.gamma(k + 1) * sympy.gamma(n - k + 1)))
    formula = formula.replace(sympy.factorial, lambda n: sympy.gamma(n + 1))
    formula = formula.replace(sympy.RisingFactorial, lambda x, n: sympy.gamma(x + n) / sympy.gamma(x))
    formula = formula.replace(sympy.gamma, lambda x: sympy.exp(sympy.loggamma(x, evaluate=False)))
    formula = formula.replace(sympy.besseli, _bessel)
    formula = formula.replace(sympy.cosh, lambda x: sympy.exp(_LOG_COSH(x)))
    return formula.replace(sympy.hyper, hypergeometric)


def _bessel(order, x):
    """I_nu(x) = (x/2)^nu / Gamma(nu + 1) 0F1(; nu + 1; x^2/4), for x > 0."""
    return sympy.exp(order * sympy.log(x / 2) - sympy.loggamma(order + 1, evaluate=False) + _LOG_0F1(order + 1, x**2 / 4))


class _Printer(JavascriptCodePrinter):
    """SymPy's JavaScript printer with parameters as properties of p and the special functions of special.js."""

    def _print_Symbol(self, expr):
        return expr.name if expr.name.startswith("_") else f"{_POINT}.{expr.name}"

    _print_Dummy = _print_Symbol

    def _print_Mul(self, expr):
        """One exponential for all exponentials and powers of positive numbers in a product, if there are several."""
        huge = [f for f in expr.args if isinstance(f, sympy.exp) or (f.is_Pow and f.base.is_number and f.base.is_positive and not f.exp.is_number)]
        if len(huge) < 2:
            return super()._print_Mul(expr)
        logarithm = sympy.Add(*(f.exp * (1 if isinstance(f, sympy.exp) else sympy.log(f.base)) for f in huge))
        return super()._print_Mul(sympy.Mul(*(f for f in expr.args if f not in huge), sympy.exp(logarithm)))

    def _print_polygamma(self, expr):
        order, argument = expr.args
        if order != 0:
            raise Unprintable(f"polygamma of order {order}")
        return f"special.digamma({self._print(argument)})"

    def _print_Function(self, expr):
        name = type(expr).__name__
        if name in SPECIAL:
            return f"special.{SPECIAL[name]}({', '.join(self._print(argument) for argument in expr.args)})"
        if name in self.known_functions:
            return super()._print_Function(expr)
        raise Unprintable(f"the function {name}")

    _print_loggamma = _print_erfc = _print_erf = _print_Function

    def _print_betainc_regularized(self, expr):
        a, b, low, high = (self._print(argument) for argument in expr.args)
        upper = f"special.ibeta({a}, {b}, {high})"
        return upper if expr.args[2] == 0 else f"({upper} - special.ibeta({a}, {b}, {low}))"

    def _print_Sum(self, expr):
        if len(expr.limits) != 1:
            raise Unprintable("a sum over several indices")
        ((variable, low, high),) = expr.limits
        index = sympy.Symbol(f"_{variable.name}", integer=True)
        body = self._print(expr.function.xreplace({variable: index}))
        return f"special.sum({self._print(low)}, {self._print(high)}, {index.name} => {body})"
