"""Rows for powers, logarithms, hyperbolic cosines, error functions, digamma functions and binomial coefficients."""

import sympy

from ...kernel.rows import row
from ...scalars.domains import nonnegative, positive
from .compare import FLIPPED, Function, counted


def _sorted(found):
    return sorted(found, key=sympy.default_sort_key)


def _calls(kind, arguments=lambda call: call.args):
    return lambda value: [(call, arguments(call)) for call in _sorted(value.atoms(kind))]


def _powers(value):
    """Powers of a sum whose exponent is no number."""
    found = [p for p in value.atoms(sympy.Pow) if not p.exp.is_number and not p.base.is_Symbol and not p.base.is_number]
    return [(power, (sympy.expand(power.base - 1), power.exp)) for power in _sorted(found)]


def _waves(value):
    """Hyperbolic cosines with their powers: (cosh(y)^n, y, n)."""
    found = []
    for wave in _sorted(value.atoms(sympy.cosh)):
        powers = _sorted(p for p in value.atoms(sympy.Pow) if p.base == wave) or [wave]
        found += [(power, (wave.args[0], power.exp if power.is_Pow else sympy.Integer(1))) for power in powers]
    return found


def _decay(context, x):
    """0 < x < 1, of a root by its base."""
    if x.is_Pow and x.exp.is_Rational and 0 < x.exp < 1:
        return _decay(context, sympy.together(x.base))
    context.need(positive(x), "a decay")
    return context.need(positive(sympy.cancel(1 - x)), "a decay")


def _real(context, y, n):
    if context.domain.defined(y) is None:
        context.refuse("a real argument of cosh", f"{y} is not shown to be one")


POWER = Function("(1 + y)^p", _powers, lambda context, y, p: context.need(positive(1 + y), "a positive base"))
COSH = Function("cosh(y)^n", _waves, _real)
LOGARITHM = Function("ln z", _calls(sympy.log), lambda context, z: context.need(positive(z), "a logarithm"), sign=0)
DECAY = Function("ln x, 0 < x < 1", _calls(sympy.log), _decay, sign=-1, tidy=sympy.cancel)
ERFC = Function("erfc(x)", _calls(sympy.erfc))
DIGAMMA = Function("psi(x)", lambda value: [(c, c.args[1:]) for c in _sorted(value.atoms(sympy.polygamma)) if c.args[0] == 0], sign=0)
BINOMIAL = Function("C(n, k)", _calls(sympy.binomial))


def _raised(context, side, exponent, logarithm):
    """{relation: e^{p L}} for a power p of what has the logarithm L on one side."""
    upward = context.domain.proves(nonnegative(exponent)) is not None
    context.need(nonnegative(exponent if upward else -exponent), "an exponent of one sign")
    return {side if upward else FLIPPED[side]: sympy.exp(sympy.expand(exponent * logarithm))}


@row(
    POWER, "logarithmic series", "ln(1 + y) is below odd partial sums of y - y^2/2 + y^3/3 - ... and above even ones: the remainder is an integral",
    conditions="at least one term; y > -1 for one, y >= 0 for more; the exponent has one sign",
)  # fmt: skip
def logarithmic_series(context, y, p, terms=1):
    """(1 + y)^p against e^{p (y - y^2/2 + ...)} with so many terms: for p > 0 below it for an odd number, above it for an even one."""
    if counted(context, terms) > 1:
        context.need(nonnegative(y), "a base of at least one")
    partial = sympy.Add(*((-1) ** (k + 1) * y**k / k for k in range(1, terms + 1)))
    return _raised(context, "<=" if terms % 2 else ">=", p, partial)


@row(POWER, "Bernoulli's inequality", "Bernoulli 1689: (1 + y)^n >= 1 + n y", conditions="y >= 0, a natural exponent")
def bernoulli(context, y, p):
    """(1 + y)^n >= 1 + n y."""
    context.need(nonnegative(y), "a base of at least one")
    context.need(nonnegative(p), "a natural exponent")
    if not p.is_integer:
        context.refuse("a natural exponent", f"it is {p}")
    return {">=": 1 + p * y}


@row(COSH, "cosh below a Gaussian", "cosh y <= e^{y^2/2}: the series termwise, (2r)! >= 2^r r!", conditions="a real y, an exponent of one sign")
def cosh_below_gaussian(context, y, n):
    """cosh(y)^n <= e^{n y^2/2} for n >= 0."""
    return _raised(context, "<=", n, y**2 / 2)


@row(COSH, "cosh is at least one", "definition of cosh", conditions="a real y, an exponent of one sign")
def cosh_above_one(context, y, n):
    """cosh(y)^n >= 1 for n >= 0."""
    return _raised(context, ">=", n, sympy.Integer(0))


@row(COSH, "one of two exponentials", "definition of cosh", conditions="a real y, an exponent that is not negative")
def cosh_above_exponential(context, y, n):
    """cosh(y)^n >= e^{n y} / 2^n for n >= 0."""
    context.need(nonnegative(n), "an exponent that is not negative")
    return {">=": sympy.exp(sympy.expand(n * y)) / 2**n}


@row(
    COSH, "fourth order of ln cosh", "ln cosh y >= y^2/2 - y^4/12: its derivative is tanh y >= y - y^3/3 for y >= 0",
    conditions="y >= 0 and an exponent of one sign",
)  # fmt: skip
def cosh_fourth_order(context, y, n):
    """cosh(y)^n >= e^{n (y^2/2 - y^4/12)} for n >= 0."""
    context.need(nonnegative(y), "a nonnegative argument of cosh")
    return _raised(context, ">=", n, y**2 / 2 - y**4 / 12)


@row(LOGARITHM, "logarithm below its tangent", "ln z <= z/e", conditions="z > 0")
def logarithm_below(context, z):
    """ln z <= z/e."""
    return {"<=": z / sympy.E}


@row(DECAY, "1 - x <= -ln x <= (1 - x)/x", "tangents at one of ln x and ln(1/x)", conditions="0 < x < 1; a positive power")
def short_memory(context, x, power=1):
    """(1 - x^p)/p <= -ln x <= (1 - x^p)/(p x^p)."""
    power = sympy.sympify(power)
    context.need(positive(power), "a positive power")
    return {"<=": (x**power - 1) / power, ">=": (x**power - 1) / (power * x**power)}


@row(ERFC, "error function below a Gaussian", "erfc(x) <= e^{-x^2} for x >= 0", conditions="x >= 0")
def erfc_below_gaussian(context, x):
    """erfc(x) <= e^{-x^2}."""
    context.need(nonnegative(x), "a nonnegative argument of erfc")
    return {"<=": sympy.exp(sympy.expand(-(x**2)))}


@row(DIGAMMA, "bounds of digamma", "Alzer 1997: ln x - 1/x < psi(x) < ln x - 1/(2x) for x > 0", conditions="x > 0")
def digamma_bound(context, x):
    """ln x - 1/x <= psi(x) <= ln x - 1/(2x)."""
    context.need(positive(x), "an argument of digamma")
    return {"<=": sympy.log(x) - 1 / (2 * x), ">=": sympy.log(x) - 1 / x}


@row(BINOMIAL, "largest binomial coefficient", "Wallis: C(2m, m) <= 4^m/sqrt(pi m)", conditions="the coefficient in the middle; n >= 1")
def largest_binomial(context, n, place):
    """C(n, floor(n/2)) <= 2^n sqrt(2/(pi n)); for odd n it is half of the next one."""
    if place != sympy.floor(n / 2) or not n.is_integer:
        context.refuse("the coefficient in the middle", f"it is C({n}, {place})")
    context.need(positive(n), "a number of signs")
    return {"<=": 2**n * sympy.sqrt(2 / (sympy.pi * n))}
