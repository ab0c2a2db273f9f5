"""Where an expression has a real value: no pole, no root or logarithm of a negative number, no divergent series. Proved, never sampled."""

from typing import Any

import sympy

from .ranges import integers
from .relations import Relation, nonnegative, nonzero, positive

SMOOTH = (sympy.exp, sympy.cosh, sympy.sinh, sympy.tanh, sympy.cos, sympy.sin, sympy.erf, sympy.erfc)
ALWAYS = (*SMOOTH, sympy.Abs, sympy.floor, sympy.ceiling, sympy.Max, sympy.Min)
CONSTANTS = (sympy.pi, sympy.E, sympy.EulerGamma, sympy.Catalan)


def has_value(expr, domain):
    """Whether the expression is proved to have a real value at every point of the domain; symbols without a range stand for every real.

    0^0 is 1 and an empty sum is 0, as in evaluation. A multiple of a relation's expression has a value because the relation holds.
    """
    if expr.is_Rational or expr in CONSTANTS or any(_is_multiple(expr, relation.expr) for relation in domain.where):
        return True
    if expr.is_Symbol:
        return _admissible(expr, domain)
    if expr.is_Add or expr.is_Mul or isinstance(expr, ALWAYS):
        return all(has_value(a, domain) for a in expr.args)
    if expr.is_Pow:
        return _power(expr, domain)
    if isinstance(expr, sympy.Sum | sympy.Product):
        return _series(expr, domain)
    if isinstance(expr, sympy.Piecewise):
        return _branches(expr, domain)
    condition = CONDITIONS.get(type(expr).__name__)
    return condition is not None and all(has_value(a, domain) for a in _arguments(expr)) and bool(condition(Prover(domain), *expr.args))


def _is_multiple(expr, assumed):
    ratio = expr / assumed
    return bool(ratio.is_Rational) and ratio != 0


def _arguments(expr):
    return [b for a in expr.args for b in (a if isinstance(a, sympy.Tuple) else (a,))]


def _admissible(symbol, domain):
    """Whether what SymPy assumes of the symbol is true of every value that the domain gives it."""
    range_ = domain.parameters.get(symbol.name)
    if range_ is None:
        return symbol.is_real is True
    assumed_sign = any(getattr(symbol, f"is_{sign}") for sign in ("positive", "negative", "nonnegative", "nonpositive", "nonzero"))
    return hasattr(range_, "low") and not assumed_sign and (range_.integer or not symbol.is_integer)


class Prover:
    """Questions that a function's condition asks of its arguments."""

    def __init__(self, domain):
        self.domain = domain

    def _proves(self, sign, expr):
        return self.domain.proves(Relation(sympy.sympify(expr), sign)) is not None

    def positive(self, *exprs):
        """Whether all are proved positive."""
        return all(self._proves(">", expr) for expr in exprs)

    def nonnegative(self, *exprs):
        """Whether all are proved nonnegative."""
        return all(self._proves(">=", expr) for expr in exprs)

    def nonzero(self, expr):
        """Whether the expression is proved nowhere zero."""
        return self._proves("!=", expr)

    def natural(self, expr):
        """Whether the expression is proved a natural number, 0 included."""
        return bool(sympy.sympify(expr).is_integer) and self.nonnegative(expr)

    def no_pole(self, expr):
        """Whether the expression is proved to be none of 0, -1, -2, ...: positive, or half of an odd number."""
        return bool((2 * expr).is_odd) or self.positive(expr)

    def share(self, expr):
        """Whether 0 <= expr <= 1 is proved."""
        return self.nonnegative(expr, 1 - expr)


def _power(expr, domain):
    base, exponent = expr.base, expr.exp
    if not (has_value(base, domain) and has_value(exponent, domain)):
        return False
    proves = Prover(domain)
    if exponent.is_integer and (exponent.is_Integer or base != 0):
        return proves.nonnegative(exponent) or proves.nonzero(base)
    return proves.positive(base) or (proves.nonnegative(base) and proves.positive(exponent))


def _hypergeometric(proves, top, bottom, argument):
    if not all(proves.no_pole(b) for b in bottom):
        return False
    if len(top) <= len(bottom) or any(a.is_Integer and a <= 0 for a in top):
        return True
    return len(top) == len(bottom) + 1 and proves.positive(1 - argument, 1 + argument)


CONDITIONS: dict[str, Any] = {
    "log": lambda proves, x: proves.positive(x),
    "gamma": lambda proves, x: proves.no_pole(x),
    "loggamma": lambda proves, x: proves.positive(x),
    "factorial": lambda proves, x: proves.no_pole(x + 1),
    "harmonic": lambda proves, x: proves.no_pole(x + 1),
    "digamma": lambda proves, x: proves.no_pole(x),
    "polygamma": lambda proves, order, x: proves.natural(order) and proves.no_pole(x),
    "held_polygamma": lambda proves, order, x: proves.natural(order) and proves.no_pole(x),
    "binomial": lambda proves, top, bottom: proves.natural(bottom) or proves.positive(top + 1),
    "RisingFactorial": lambda proves, x, count: proves.natural(count) or proves.positive(x, x + count),
    "beta": lambda proves, a, b: proves.positive(a, b),
    "besseli": lambda proves, order, x: proves.positive(x) or (proves.nonnegative(order, x)),
    "besselj": lambda proves, order, x: proves.positive(x) or (proves.nonnegative(order, x)),
    "besselk": lambda proves, order, x: proves.positive(x),
    "lowergamma": lambda proves, a, x: proves.positive(a) and proves.nonnegative(x),
    "uppergamma": lambda proves, a, x: proves.positive(x) or (proves.positive(a) and proves.nonnegative(x)),
    "betainc_regularized": lambda proves, a, b, low, high: proves.positive(a, b) and proves.share(low) and proves.share(high),
    "hyper": _hypergeometric,
}


def _series(expr, domain):
    """A finite sum or product: the ends have values, the first is an integer, and every term has a value between them."""
    _, low, high = expr.limits[-1]
    if not (low.is_finite and high.is_finite and low.is_integer and has_value(low, domain) and has_value(high, domain)):
        return False
    return has_value(*terms(expr, domain))


def terms(series, domain):
    """(term, domain): the term of a sum or product over its last index, and the domain with that index from its lower to its upper end."""
    *inner, (index, low, high) = series.limits
    # An index that bears a parameter's name is another variable inside the series.
    running = sympy.Symbol(_fresh(index.name, domain.names), integer=True)
    term = series.func(series.function, *inner) if inner else series.function
    return term.xreplace({index: running}), _between(domain, running, low, high)


def _fresh(name, taken):
    while name in taken:
        name += "'"
    return name


def _between(domain, running, low, high):
    start = int(low) if low.is_Integer else None
    tops = [high, *(high.args if isinstance(high, sympy.floor) else ())]
    where = [*(nonnegative(top - running) for top in tops), *([] if low.is_Integer else [nonnegative(running - low)])]
    end = int(high) if high.is_Integer else None
    return domain.with_(**{running.name: integers(start, end)}).restricted(*where)


def _branches(expr, domain):
    """Each branch has a value where its condition holds and those before it do not; the last condition is plainly true."""
    if expr.args[-1][1] != True:  # noqa: E712  SymPy's own true compares equal to it, its unevaluated relations do not
        return False
    for value, condition in expr.args:
        if not all(has_value(side, domain) for relation in condition.atoms(sympy.core.relational.Relational) for side in relation.args):
            return False
        if not has_value(value, _where(domain, condition)):
            return False
        domain = _where(domain, sympy.Not(condition))
    return True


def _where(domain, condition):
    """The domain narrowed by a condition, as far as a condition can be said in relations; a wider domain is safe."""
    parts = condition.args if isinstance(condition, sympy.And) else (condition,)
    relations = [relation for part in parts for relation in _relations(part)]
    return domain.restricted(*relations) if relations else domain


def _relations(part):
    kinds = {
        sympy.StrictGreaterThan: lambda a, b: [positive(a - b)],
        sympy.GreaterThan: lambda a, b: [nonnegative(a - b)],
        sympy.StrictLessThan: lambda a, b: [positive(b - a)],
        sympy.LessThan: lambda a, b: [nonnegative(b - a)],
        sympy.Unequality: lambda a, b: [nonzero(a - b)],
        sympy.Equality: lambda a, b: [nonnegative(a - b), nonnegative(b - a)],
    }
    made = kinds.get(type(part))
    return made(*part.args) if made else []
