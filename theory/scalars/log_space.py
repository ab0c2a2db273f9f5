"""Products of very large and very small factors in floating point: through the sum of their logarithms, so that neither end is reached on the way."""

import numpy as np
import sympy

__all__ = ["by_logarithms", "functions", "log_0f1"]

log_gamma, sign_gamma, log_bessel, log_cosh = map(sympy.Function, ("log_gamma", "sign_gamma", "log_0f1", "log_cosh"))
TAIL = 60


def by_logarithms(expr):
    """The expression with every product of two or more of e^x, Gamma, factorials, 0F1 and powers of cosh written as one exponential."""
    return expr.replace(lambda node: node.is_Mul and sum(map(_is_extreme, node.args)) > 1, _exponential)


def _is_extreme(factor):
    return _logarithm(factor) is not None


def _exponential(product):
    found = [(factor, _logarithm(factor)) for factor in product.args]
    logs = [pair[0] for _, pair in found if pair is not None]
    signs = [pair[1] for _, pair in found if pair is not None]
    return sympy.Mul(*(factor for factor, pair in found if pair is None), *signs, sympy.exp(sympy.Add(*logs), evaluate=False))


def _logarithm(factor):
    """(log |factor|, its sign) of a factor that may be extreme, else None."""
    if isinstance(factor, sympy.exp):
        return factor.args[0], sympy.Integer(1)
    base, power = factor.as_base_exp()
    if isinstance(base, sympy.gamma):
        return power * log_gamma(base.args[0]), sign_gamma(base.args[0]) ** power
    if isinstance(base, sympy.factorial):
        return power * log_gamma(base.args[0] + 1), sympy.Integer(1)
    if isinstance(base, sympy.RisingFactorial):
        start, count = base.args
        signs = (sign_gamma(start + count) * sign_gamma(start)) ** power
        return power * (log_gamma(start + count) - log_gamma(start)), signs
    if isinstance(base, sympy.hyper) and len(base.args[0]) == 0 and len(base.args[1]) == 1:
        return power * log_bessel(base.args[1][0], base.args[2]), sympy.Integer(1)
    if isinstance(base, sympy.cosh):
        return power * log_cosh(base.args[0]), sympy.Integer(1)
    return None


def log_0f1(b, z):
    """log 0F1(; b; z) for b > 0 and z >= 0, to about 1e-13 of its size; nan for z < 0, where the function oscillates.

    The terms of the series are positive; they are added around the largest one, as multiples of it.
    """
    return _log_0f1(b, z)


@np.vectorize
def _log_0f1(b, z):
    from scipy import special

    if z < 0:
        return np.nan
    if z == 0:
        return 0.0
    peak = (-(b + 1) + np.sqrt((b - 1) ** 2 + 4 * z)) / 2  # where neighbouring terms are equal
    reach = TAIL + 12 * np.sqrt(max(peak, 0.0))
    n = np.arange(max(0.0, np.floor(peak - reach)), np.ceil(max(peak, 0.0) + reach))
    return float(special.logsumexp(n * np.log(z) - special.gammaln(n + 1) - special.gammaln(b + n) + special.gammaln(b)))


def functions():
    """What the names of this module stand for on arrays."""
    from scipy import special  # a quarter of a second, which most commands do without

    return {
        "log_gamma": special.gammaln,
        "sign_gamma": special.gammasgn,
        "log_0f1": log_0f1,
        "log_cosh": lambda x: np.logaddexp(x, -x) - np.log(2),
    }
