"""One formula written in many ways: a printer that makes a random choice wherever authors differ."""

import sympy
from memorem.proofs.paper.reading.notation import latex_name

SPACES = ("", " ", r"\,", r"\;", r"\!", r"\quad ", "{}")
BRACKETS = (("(", ")"), (r"\left(", r"\right)"), (r"\bigl(", r"\bigr)"), ("[", "]"), (r"\Bigl[", r"\Bigr]"), (r"\left[", r"\right]"))
TIMES = (r"\cdot ", r"\times ", r"\, ", " ")
FORMS = (lambda e: e, sympy.expand, sympy.together, sympy.factor)


class Writer:
    """Prints SymPy expressions as LaTeX; `draw(options)` makes each choice."""

    def __init__(self, draw):
        self.draw, self.slashes = draw, True

    def formula(self, expr):
        """The expression in some algebraic form, and how it is written."""
        form = self.draw(FORMS)
        return self.write(expr if expr.has(sympy.Sum, sympy.floor, sympy.ceiling) else form(expr))

    def write(self, expr):
        """LaTeX of a sum, a product or less."""
        if expr.is_Add:
            return self._sum(expr)
        return self._product(expr)

    def _sum(self, expr):
        terms = list(expr.args)
        if self.draw((True, False)):
            terms.reverse()
        text = self._product(terms[0])
        for term in terms[1:]:
            negative = term.could_extract_minus_sign()
            text += (
                self.draw(("", " ")) + ("-" if negative else "+") + self.draw(SPACES[:2]) + self._unsigned(self._product(-term if negative else term))
            )
        return text

    def _product(self, expr):
        if expr.could_extract_minus_sign():
            return "-" + self._unsigned(self._product(-expr))
        top, bottom = sympy.fraction(expr)
        if bottom != 1:
            return self._quotient(top, bottom)
        factors = list(expr.args) if expr.is_Mul else [expr]
        numbers = [f for f in factors if f.is_Rational]
        rest = [f for f in factors if not f.is_Rational]
        last = [f for f in rest if isinstance(f, sympy.Sum | sympy.Product)]
        shown = [self._unsigned(self._factor(f)) for f in [*numbers, *(f for f in rest if f not in last), *last]]
        text = shown[0]
        for factor in shown[1:]:
            text += (r"\cdot " if factor[0].isdigit() else self.draw(TIMES)) + factor
        return text

    def _quotient(self, top, bottom):
        style = self.draw(("frac", "tfrac", "dfrac", "slash") if self.slashes else ("frac", "tfrac"))
        if style == "slash":
            above = self.write(top) if not (top.is_Add or top.has(sympy.Sum)) else self._bracketed(top)
            return self._bracketed(f"{above}/{self._bracketed(bottom)}")
        return rf"\{style}{{{self.write(top)}}}{{{self.write(bottom)}}}"

    def _unsigned(self, text):
        """The text, in brackets if it begins with a sign."""
        return self._bracketed(text) if text.startswith("-") else text

    def _bracketed(self, inner):
        left, right = self.draw(BRACKETS)
        return left + (inner if isinstance(inner, str) else self.write(inner)) + right

    def _factor(self, expr):
        if expr.is_Add or expr.could_extract_minus_sign() or (expr.is_Rational and expr.q != 1):
            return self._bracketed(expr)
        if expr.is_Symbol:
            return self._name(expr)
        if expr.is_Integer:
            return str(expr)
        if expr is sympy.pi:
            return r"\pi "
        if expr is sympy.E:
            return "e "
        if expr.is_Pow or isinstance(expr, sympy.exp):
            return self._power(expr)
        return self._call(expr)

    def _name(self, symbol):
        latex = latex_name(symbol.name) if not symbol.name.startswith("index") else symbol.name[-1] + "'"
        base, _, sub = latex.partition("_")
        if sub and not sub.startswith("{"):
            return self.draw((f"{base}_{sub} ", f"{base}_{{{sub}}}", rf"{base}_{{\mathrm{{{sub}}}}}", f"{{{base}_{{{sub}}}}}"))
        return self.draw((f"{latex} ", f"{{{latex}}}"))

    def _power(self, expr):
        base, exponent = expr.as_base_exp()
        if base is sympy.E:
            return rf"e^{{{self.write(exponent)}}}" if self.draw((True, False)) else rf"\exp{self._bracketed(exponent)}"
        if exponent == sympy.Rational(1, 2) and self.draw((True, False)):
            return rf"\sqrt{{{self.write(base)}}}"
        simple = base.is_Symbol or (base.is_Integer and base > 0)
        shown = self._factor(base) if simple else self._bracketed(base)
        self.slashes, before = False, self.slashes  # x^{(p/2)} reads as a rising factorial too
        raised = self.write(exponent)
        self.slashes = before
        return f"{shown}^{{{raised}}}"

    def _call(self, expr):
        arguments = [self.write(a) if isinstance(a, sympy.Expr) else a for a in expr.args]
        if isinstance(expr, sympy.binomial):
            return r"\{}{{{}}}{{{}}}".format(self.draw(("binom", "tbinom", "dbinom")), *arguments)
        if isinstance(expr, sympy.floor | sympy.ceiling):
            name = type(expr).__name__[:5].replace("ceili", "ceil")
            return rf"\left\l{name} {arguments[0]}\right\r{name}"
        if isinstance(expr, sympy.Sum):
            index, low, high = expr.limits[0]
            body = expr.function
            inner = self._bracketed(body) if body.is_Add else self.write(body)
            return rf"\sum_{{{index.name}={self.write(low)}}}^{{{self.write(high)}}} {inner}"
        if isinstance(expr, sympy.hyper):
            top, bottom = (", ".join(map(self.write, row)) for row in expr.args[:2])
            counts, argument = [len(row) for row in expr.args[:2]], self.write(expr.args[2])
            left, right = self.draw(BRACKETS[:3])
            return rf"{{}}_{{{counts[0]}}}F_{counts[1]}{left}{top};{bottom};{argument}{right}"
        if isinstance(expr, sympy.RisingFactorial):
            return rf"({arguments[0]})_{{{arguments[1]}}}"
        if isinstance(expr, sympy.betainc_regularized):
            return rf"I_{{{arguments[3]}}}({arguments[0]}, {arguments[1]})"
        if expr is sympy.oo:
            return r"\infty "
        if isinstance(expr, sympy.polygamma) and expr.args[0] == 0:
            return self.draw((rf"\psi({self.write(expr.args[1])})", rf"\operatorname{{digamma}}\left({self.write(expr.args[1])}\right)"))
        if isinstance(expr, sympy.polygamma):
            return rf"\psi^{{({arguments[0]})}}({arguments[1]})"
        if isinstance(expr, sympy.log):
            return self.draw((r"\ln", r"\log")) + self._bracketed(expr.args[0])
        if isinstance(expr, sympy.Max | sympy.Min):
            return rf"\{type(expr).__name__.lower()}\left({', '.join(arguments)}\right)"
        if isinstance(expr, sympy.factorial):
            return rf"{arguments[0]}!" if expr.args[0].is_Symbol or expr.args[0].is_Integer else rf"({arguments[0]})!"
        known = {"gamma": r"\Gamma", "cosh": r"\cosh", "sinh": r"\sinh", "erfc": r"\operatorname{erfc}", "erf": r"\mathrm{erf}", "Abs": None}
        if known.get(type(expr).__name__):
            return known[type(expr).__name__] + self._bracketed(expr.args[0])
        left, right = self.draw(((r"\lvert ", r"\rvert "), ("|", "|"), (r"\left|", r"\right|")))
        if isinstance(expr, sympy.Abs):
            return left + arguments[0] + right
        raise NotImplementedError(type(expr).__name__)
