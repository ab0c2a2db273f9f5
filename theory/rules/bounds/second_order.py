"""Bounds from the other side: a series from below to second order, a logarithm from above to third, hyperbolic cosines from below."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ..statements import closed
from .textbook import bessel_series, replaced, the_only, the_power

__all__ = ["cosh_above_exponential", "cosh_fourth_order", "series_below", "third_order"]


@rule(
    "second-order series", "termwise: a^k/(a)_k = prod 1/(1 + s/a) >= 1 - k (k - 1)/(2 a), and sum k (k - 1) y^k/k! = y^2 e^y",
    conditions="a > 0 and z >= 0 for 0F1(; a; z), which stands in a product of one sign", kind="argument",
)  # fmt: skip
def series_below(statement, context):
    """0F1(; a; z) >= e^y (1 - y^2/(2 a)), y = z/a."""
    value = closed(statement, context)
    series, a, z = bessel_series(value, context)
    y = sympy.cancel(z / a)
    return replaced(value, series, sympy.exp(y) * (1 - y**2 / (2 * a)), context, larger=False)


@rule("third order of the logarithm", "ln(1 + y) <= y - y^2/2 + y^3/3 for y >= 0, an alternating series", conditions="y >= 0; a negative exponent")
def third_order(statement, context):
    """(1 + y)^p >= e^{p (y - y^2/2 + y^3/3)} for p <= 0."""
    value = closed(statement, context)
    power, y = the_power(value, context)
    context.need(nonnegative(y), "a base of at least one")
    context.need(nonnegative(-power.exp), "a negative exponent")
    return replaced(value, power, sympy.exp(sympy.expand(power.exp * (y - y**2 / 2 + y**3 / 3))), context, larger=False)


def _wave(value, context):
    """(cosh(y)^n, y, n) of the only hyperbolic cosine, n >= 0 and y >= 0 proved."""
    wave = the_only(value, sympy.cosh, context)
    power = next((p for p in value.atoms(sympy.Pow) if p.base == wave), wave)
    n = power.as_base_exp()[1] if power is not wave else sympy.Integer(1)
    context.need(nonnegative(n), "a nonnegative power of cosh")
    context.need(nonnegative(wave.args[0]), "a nonnegative argument of cosh")
    return power, wave.args[0], n


@rule("one of two exponentials", "definition of cosh", conditions="cosh to a nonnegative power, a nonnegative argument")
def cosh_above_exponential(statement, context):
    """cosh(y)^n >= e^{n y} / 2^n."""
    value = closed(statement, context)
    power, y, n = _wave(value, context)
    return replaced(value, power, sympy.exp(sympy.expand(n * y)) / 2**n, context, larger=False)


@rule(
    "fourth order of ln cosh",
    "ln cosh y >= y^2/2 - y^4/12: its derivative is tanh y >= y - y^3/3 for y >= 0",
    conditions="y >= 0 and a nonnegative power",
)
def cosh_fourth_order(statement, context):
    """cosh(y)^n >= e^{n (y^2/2 - y^4/12)}."""
    value = closed(statement, context)
    power, y, n = _wave(value, context)
    return replaced(value, power, sympy.exp(sympy.expand(n * (y**2 / 2 - y**4 / 12))), context, larger=False)
