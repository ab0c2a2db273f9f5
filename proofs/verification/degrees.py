"""Whether agreement at a certificate's points proves a formula at all sizes: a count of degrees on the formula itself."""

import sympy


def within(formula, certificate, points):
    """True if for each ensemble formula * denominator is a polynomial no higher than the certificate counted on its definition, and the points
    contain a full grid of degree + 1 values in each parameter, which determines such a polynomial.
    """
    return all(_within(formula, certificate, ensemble, points) for ensemble in certificate.degrees)


def _within(formula, certificate, ensemble, points):
    degrees = certificate.degrees[ensemble]
    symbols = {s.name: s for s in formula.free_symbols}
    if set(symbols) - set(degrees):
        return False
    width = symbols.get("d_k", sympy.Symbol("d_k"))
    top, bottom = sympy.fraction(sympy.cancel(sympy.together(formula * certificate.denominator(ensemble, width))))
    if bottom.free_symbols or not top.is_polynomial(*symbols.values()):
        return False
    if any(sympy.degree(top, symbol) > degrees[name] for name, symbol in symbols.items()):
        return False
    return _unisolvent([point for point in points if point["keys"] == ensemble], degrees)


def _unisolvent(points, degrees):
    """A product grid with at least degree + 1 values in each parameter determines the polynomial."""
    axes = [sorted({point[name] for point in points}) for name in degrees]
    size = 1
    for axis, degree in zip(axes, degrees.values(), strict=True):
        if len(axis) <= degree:
            return False
        size *= len(axis)
    return len({tuple(point[name] for name in degrees) for point in points}) == size
