"""Right sides of statements as a person sees them and as numbers: SymPy expressions, matrix expressions and laws alike."""

from fractions import Fraction
from functools import lru_cache

SIGNS = {"=": "=", "<=": r"\le", ">=": r"\ge", "=d": r"\overset{d}{=}"}


def is_scalar(equals):
    """Whether the right side is a SymPy expression with one value at each point."""
    import sympy

    return isinstance(equals, sympy.Expr)


def display(equals):
    """LaTeX of a right side, with every parameter under its LaTeX name."""
    if not is_scalar(equals):
        return equals.latex()
    from ...theory.scalars.latex import latex

    return latex(equals)


def told(equals, mode):
    """(formula, clauses) of a right side in the mode "text" or "latex"."""
    from ...theory.kernel import statement

    if is_scalar(equals):
        return (display(equals) if mode == "latex" else str(equals)), ()
    return statement.told(equals, mode) if hasattr(equals, "latex") else (str(equals), ())


def sides(part, mode="latex", formula=None, **ensemble):
    """(quantity, sign, formula, clauses): a part's statement for one ensemble, the first if none is named; formula: the right side of an edition."""
    from ...theory.kernel import statement

    quantity, before = statement.told(part.quantity_for(**(ensemble or part.ensembles()[0])), mode)
    right, after = told(part.equals if formula is None else formula, mode)
    sign = SIGNS[part.relation] if mode == "latex" else part.relation
    return quantity, sign, right, tuple(dict.fromkeys((*before, *after)))


def stated(part, mode="latex", formula=None, **ensemble):
    """A part's statement in one line: quantity, relation, formula, then what they name."""
    from ...theory.kernel.statement import sentence

    quantity, sign, right, clauses = sides(part, mode, formula, **ensemble)
    return sentence(f"{quantity} {sign} {right}", clauses, mode)


def evaluated(equals, point):
    """The Value of a scalar right side at an exact point. UsageError if it is not a scalar."""
    from ..errors import UsageError

    if not is_scalar(equals):
        raise UsageError(f"the right side is a {type(equals).__name__}, which has no single number as its value")
    named = {symbol.name for symbol in equals.free_symbols} & point.keys()
    return _value(equals, tuple((name, point[name]) for name in sorted(named)))


@lru_cache(maxsize=8192)
def _value(equals, point):
    from ...theory.scalars.evaluation import value

    return value(equals, dict(point))


def number(value):
    """A Value as SymPy's Rational, a 30-digit Float, or "infinity"."""
    import sympy

    if value.infinite:
        return "infinity"
    if value.exact is not None:
        return sympy.Rational(value.exact.numerator, value.exact.denominator)
    return sympy.Float(value.decimal, 30)


def canonical(equals):
    """Text that is equal for equal formulas: commutative arguments sorted, so that it does not depend on hashing or on SymPy's printing order.

    >>> from memorem import N, d_k
    >>> canonical((N - 1) / d_k) == canonical(d_k**-1 * (-1 + N))
    True
    """
    if isinstance(equals, dict):
        return "{" + ",".join(f"{name}:{canonical(value)}" for name, value in sorted(equals.items())) + "}"
    if not is_scalar(equals):
        return equals.key() if hasattr(equals, "key") else repr(equals)
    return _canonical(equals)


@lru_cache(maxsize=8192)
def _canonical(equals):
    if not equals.args:
        return str(equals)
    arguments = [canonical(a) if is_scalar(a) else str(a) for a in equals.args]
    if equals.is_Add or equals.is_Mul:
        arguments.sort()
    return f"{type(equals).__name__}({','.join(arguments)})"


def floats(point):
    """An exact point as simulators take it: integers stay, fractions become floats, categories stay words."""
    return {name: _float(value) for name, value in point.items()}


def _float(value):
    if isinstance(value, str | int):
        return value
    if isinstance(value, Fraction):
        return int(value) if value.denominator == 1 else float(value)
    return float(value)


def point_text(point):
    """`N=8,d_k=16,keys=sphere`: names sorted, exact values.

    >>> point_text({"d_k": 16, "N": 8})
    'N=8,d_k=16'
    """
    return ",".join(f"{name}={point[name]}" for name in sorted(point))
