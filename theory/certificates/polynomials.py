"""Exact root counts and signs of rational polynomials, by Sturm sequences."""

from fractions import Fraction


def _value(poly, x):
    total = Fraction(0)
    for coefficient in reversed(poly):
        total = total * x + coefficient
    return total


def _trimmed(poly):
    poly = list(poly)
    while poly and poly[-1] == 0:
        poly.pop()
    return poly


def _remainder(top, bottom):
    top = list(top)
    while len(top) >= len(bottom):
        factor, shift = top[-1] / bottom[-1], len(top) - len(bottom)
        for place, coefficient in enumerate(bottom):
            top[shift + place] -= factor * coefficient
        top = _trimmed(top[:-1])
    return top


def sturm_sequence(coefficients):
    """The Sturm sequence of a polynomial, given by its coefficients from the constant up. ValueError for the zero polynomial."""
    poly = _trimmed(map(Fraction, coefficients))
    if not poly:
        raise ValueError("the zero polynomial has every number as a root")
    sequence = [poly, _trimmed(k * c for k, c in enumerate(poly) if k)]
    while sequence[-1]:
        sequence.append([-c for c in _remainder(sequence[-2], sequence[-1])])
    return sequence[:-1]


def _changes(signs):
    signs = [s for s in signs if s]
    return sum(a != b for a, b in zip(signs, signs[1:], strict=False))


def _signs_at(sequence, x):
    """Signs at a rational, or at infinity where x is None."""
    values = [poly[-1] if x is None else _value(poly, x) for poly in sequence]
    return [(v > 0) - (v < 0) for v in values]


def root_count(coefficients, low, high=None):
    """The number of distinct real roots in (low, high], high = None standing for infinity."""
    sequence = sturm_sequence(coefficients)
    return _changes(_signs_at(sequence, Fraction(low))) - _changes(_signs_at(sequence, None if high is None else Fraction(high)))


def is_positive(coefficients, low, high=None):
    """Whether the polynomial is positive on all of [low, high], or [low, infinity)."""
    return _value(_trimmed(map(Fraction, coefficients)), Fraction(low)) > 0 and root_count(coefficients, low, high) == 0
