"""Infinite sums and products of linear factors in a paper as the functions that they define, where the domain proves that they do."""

import sympy

from ....theory.scalars.domains import nonnegative, nonzero, positive


def closed(expr, domain):
    """The expression with each series that has a name in its place; what has none, or is not proved to converge, stays as it is.

    Sums from a number to infinity whose terms have a rational ratio become hypergeometric functions (DLMF 16.2.1): those that converge everywhere, and
    powers 1/(1 - z)^a with |z| < 1 on the domain. Products of a + b j become b^n (a/b)_n (DLMF 5.2.4).
    """
    if not expr.args or not expr.has(sympy.Sum, sympy.Product):
        return expr
    if isinstance(expr, sympy.Sum | sympy.Product) and len(expr.limits) == 1:
        inner, limits = closed(expr.function, domain), expr.limits[0]
        found = _sum(inner, *limits, domain) if isinstance(expr, sympy.Sum) else _product(inner, *limits, domain)
        return expr.func(inner, limits) if found is None else found
    return expr.func(*(closed(part, domain) for part in expr.args))


def _product(factor, index, low, high, domain):
    poly = factor.as_poly(index)
    count = sympy.expand(high - low + 1)
    if poly is None or poly.degree() != 1 or count.has(sympy.oo) or not domain.proves(nonnegative(count)):
        return None
    slope, start = poly.all_coeffs()
    return slope**count * sympy.rf(low + start / slope, count) if slope.is_Rational else None


def _finite(term, index, low, high, domain):
    """The sum of a polynomial, or of a geometric sequence with a ratio that is never 1, over a range that is nowhere shorter than empty."""
    count = sympy.expand(high - low + 1)
    if count.has(sympy.oo) or not domain.proves(nonnegative(count)):
        return None
    if term.as_poly(index) is not None:
        return sympy.expand(sympy.concrete.summations.eval_sum_symbolic(sympy.expand(term), (index, low, high)))
    ratio = sympy.powsimp(sympy.simplify(term.subs(index, index + 1) / term)) if term.is_Pow else None
    if ratio is None or ratio.has(index) or not domain.proves(nonzero(1 - ratio)):
        return None
    return term.subs(index, low) * (1 - ratio**count) / (1 - ratio)


def _sum(term, index, low, high, domain):
    if high != sympy.oo:
        return _finite(term, index, low, high, domain)
    if high != sympy.oo or not low.is_Integer:
        return None
    term = term.subs(index, index + low)
    first, ratio = term.subs(index, 0), sympy.hypersimp(term, index)
    if ratio is None or first == 0 or first.has(sympy.nan, sympy.zoo):
        return None
    top, bottom = sympy.fraction(sympy.together(ratio))
    above, below = _linear(top, index), _linear(bottom, index)
    if above is None or below is None:
        return None
    (scale, above), (divisor, below) = above, below
    return _named(first, above, below, scale / divisor, domain)


def _linear(expr, index):
    """(c, [a, b, ...]) of c (j + a)(j + b)..., or None for a factor that is not linear in j."""
    constant, shifts = sympy.Integer(1), []
    for base, power in (factor.as_base_exp() for factor in sympy.Mul.make_args(sympy.factor(expr))):
        if not base.has(index):
            constant *= base**power
            continue
        poly = base.as_poly(index)
        if poly is None or poly.degree() != 1 or not (power.is_Integer and power > 0):
            return None
        slope, start = poly.all_coeffs()
        constant, shifts = constant * slope**power, shifts + [sympy.expand(start / slope)] * int(power)
    return constant, shifts


def _named(first, above, below, z, domain):
    """first * pFq(above; below; z), where one of the lower shifts is the 1 of j!."""
    if 1 in below:
        below = [*below]
        below.remove(1)
    else:
        above = [*above, sympy.Integer(1)]
    for shared in [a for a in above if a in below]:
        if shared in above and shared in below:
            above, below = _without(above, shared), _without(below, shared)
    if len(above) <= len(below):
        return first * sympy.hyper(sorted(above, key=str), sorted(below, key=str), z)
    small = len(above) == 1 and not below and all(domain.proves(positive(1 + sign * z)) for sign in (1, -1))
    return first * (1 - z) ** -above[0] if small else None


def _without(shifts, one):
    place = shifts.index(one)
    return shifts[:place] + shifts[place + 1 :]
