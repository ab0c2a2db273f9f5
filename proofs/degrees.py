"""Whether agreement at a certificate's points proves a formula at all sizes: a count of degrees on the formula itself."""

import sympy


def within(formula, certificate, points):
    """True if formula * denominator is a polynomial no higher than the certificate counted on its definition, and the points determine it.

    certificate.degrees: {parameter: degree} counted on the definition; certificate.denominator: {parameter: ...} as SymPy-free text is
    evaluated at symbols through its own arithmetic. The points must contain, for each ensemble, a full grid of degree + 1 values per parameter.
    """
    symbols = {name: next((s for s in formula.free_symbols if s.name == name), sympy.Symbol(name)) for name in certificate.degrees}
    cleared = sympy.cancel(sympy.together(formula * certificate.denominator(symbols)))
    top, bottom = sympy.fraction(cleared)
    if bottom.free_symbols or not top.is_polynomial(*symbols.values()):
        return False
    if any(sympy.degree(top, symbols[name]) > degree for name, degree in certificate.degrees.items()):
        return False
    return all(_unisolvent(group, certificate.degrees) for group in _groups(points, certificate.degrees))


def _groups(points, degrees):
    """The points of each choice of the other (categorical) parameters."""
    groups = {}
    for point in points:
        groups.setdefault(tuple(sorted((k, str(v)) for k, v in point.items() if k not in degrees)), []).append(point)
    return list(groups.values())


def _unisolvent(points, degrees):
    """A product grid with at least degree + 1 values in each parameter determines the polynomial."""
    axes = [sorted({point[name] for point in points}) for name in degrees]
    size = 1
    for axis, degree in zip(axes, degrees.values(), strict=True):
        if len(axis) <= degree:
            return False
        size *= len(axis)
    return len({tuple(point[name] for name in degrees) for point in points}) == size
