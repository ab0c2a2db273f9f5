"""SymPy expressions in the LaTeX that authors write for special functions, so that each formula can be read back as it is shown."""

from sympy import Function
from sympy.printing.latex import LatexPrinter


class Printer(LatexPrinter):
    """SymPy's printer, with the usual notation where SymPy's own is rare or has two readings."""

    def _print_RisingFactorial(self, expr, exp=None):
        """Pochhammer's symbol (DLMF 5.2(iii)): x^{(n)} would also read as a power."""
        base, count = expr.args
        return self._raised(rf"\left({self._print(base)}\right)_{{{self._print(count)}}}", exp)

    def _print_hyper(self, expr, exp=None):
        top, bottom, argument = expr.args
        rows = ["; ".join(", ".join(map(self._print, row)) for row in (top, bottom)), self._print(argument)]
        shown = rf"{{}}_{{{len(top)}}}F_{{{len(bottom)}}}\left({rows[0]}; {rows[1]}\right)"
        return self._raised(shown, exp)

    def _print_betainc_regularized(self, expr, exp=None):
        a, b, low, high = expr.args
        if low != 0:
            return super()._print_betainc_regularized(expr, exp)
        return self._raised(rf"I_{{{self._print(high)}}}\left({self._print(a)}, {self._print(b)}\right)", exp)

    def _print_polygamma(self, expr, exp=None):
        """Derivatives of the digamma function (DLMF 5.15)."""
        order, argument = expr.args
        mark = "" if order == 0 else rf"^{{\left({self._print(order)}\right)}}"
        return self._raised(rf"\psi{mark}\left({self._print(argument)}\right)", exp)

    def _print_Pow(self, expr):
        """Negative powers of functions as fractions: f^{-n} reads as an inverse."""
        if isinstance(expr.base, Function) and not expr.exp.is_number and expr.exp.could_extract_minus_sign():
            return rf"\frac{{1}}{{{self._print(expr.base**-expr.exp)}}}"
        return super()._print_Pow(expr)

    def _as_ordered_terms(self, expr, order=None):
        """A sum begins with a term that has no minus, where there is one: d_k - N, and 1 - eta alpha."""
        terms = super()._as_ordered_terms(expr, order)
        first = next((i for i, term in enumerate(terms) if not term.as_coeff_Mul()[0].is_negative), 0)
        return [terms[first], *terms[:first], *terms[first + 1 :]]

    @staticmethod
    def _raised(shown, exp):
        return shown if exp is None else rf"{{{shown}}}^{{{exp}}}"


def latex(expr, names=None):
    """The expression in LaTeX, its symbols under the names {symbol: LaTeX} where one is given, else under those of the theory's parameters.

    >>> from memorem import N, digamma, d_k
    >>> print(latex(digamma(d_k / 2)), latex(1 / (d_k - N + 1)))
    \\psi\\left(\\frac{d_k}{2}\\right) \\frac{1}{d_k - N + 1}
    """
    from .parameters import PARAMETERS

    own = {s: PARAMETERS[s.name].latex for s in expr.free_symbols if s.name in PARAMETERS}
    return Printer({"symbol_names": {**own, **(names or {})}}).doprint(expr)
