"""Signs of polynomials in several variables on a box of ranges: nonnegative coefficients from a corner, and bisection where that fails."""

from dataclasses import dataclass, replace
from itertools import accumulate, combinations, islice, product
from operator import mul

import sympy

CELLS = 32
FAR = 100


@dataclass(frozen=True)
class Side:
    """One variable's interval. An open end, and an end at infinity (None), is not part of it."""

    low: object
    high: object
    open_low: bool
    open_high: bool
    integer: bool


def sides(ranges):
    """The intervals of the ranges."""
    return [Side(_number(r.low), _number(r.high), r.open_low, r.open_high, r.integer) for r in ranges]


def box_sign(expr, symbols, ranges, strict):
    """Why the polynomial is nonnegative (positive if strict) on the box, or None if no proof was found.

    Guarantees: soundness at closed ends, also for strict claims. Cells that fail are halved, at most CELLS of them.
    """
    poly = sympy.Poly(expr, *symbols)
    if poly.is_zero:  # zero in disguise: it has no degree
        return None if strict else "it is zero"
    waiting, tried = [tuple(sides(ranges))], 0
    while waiting:
        cell = waiting.pop(0)
        tried += 1
        if _refuted(poly, cell, strict):
            return None
        if _corner_positive(poly, cell, strict):
            continue
        halves = _halves(cell, tried)
        if halves is None or tried + len(waiting) + 2 > CELLS:
            return None
        waiting += halves
    where = "from the ends of the ranges" if tried == 1 else f"on each of {tried} cells"
    return f"{sympy.sstr(expr)} has nonnegative coefficients {where}"


def _number(end):
    return None if end is None else sympy.sympify(end)


def _halves(cell, tried):
    """The cell cut across one variable: one without ends first, then in turn."""
    endless = [place for place, side in enumerate(cell) if side.low is None and side.high is None]
    for place in [*endless, *((tried + turn) % len(cell) for turn in range(len(cell)))]:
        side, cut = cell[place], _cut(cell[place])
        if cut is None:
            continue
        left = Side(side.low, cut, side.open_low, False, side.integer)
        right = Side(cut + 1 if side.integer else cut, side.high, False, side.open_high, side.integer)
        return [(*cell[:place], half, *cell[place + 1 :]) for half in (left, right)]
    return None


def _cut(side):
    """Where to halve: the middle, or one beyond the only end; None for a single number."""
    if side.low is None and side.high is None:
        return sympy.Integer(0)
    if side.low is None:
        return side.high - 1
    if side.high is None:
        return side.low if side.integer else side.low + 1
    if side.low == side.high:
        return None
    middle = (side.low + side.high) / 2
    if side.integer:
        return sympy.floor(middle)
    return middle if middle.is_Rational else sympy.Rational(str(sympy.N(middle, 8)))


def _refuted(poly, cell, strict):
    """Whether a rational point of the cell already has the wrong sign, so that no proof can exist."""
    choices = [_members(side) for side in cell]
    for point in islice(product(*choices), 64):
        sign = number_sign(poly.eval(point))
        if sign == -1 or (strict and sign == 0):
            return True
    return False


def _members(side):
    """A few rational members of a side: closed ends, the middle, one far out on a half-line."""
    ends = [e for e, is_open in ((side.low, side.open_low), (side.high, side.open_high)) if e is not None and not is_open]
    far = [side.low + FAR] if side.high is None and side.low is not None else []
    middle = [] if side.integer else [_cut(side)]
    return [e for e in [*ends, *far, *middle] if e is not None and e.is_Rational]


def _corner_positive(poly, cell, strict):
    """The coefficients in rays x = low + r, high - r or (low + high r)/(1 + r) are nonnegative; if strict, also positive at closed ends."""
    moved = _on_rays(poly, cell)
    if moved is None:
        return False
    coefficients = {monomial: number_sign(value) for monomial, value in moved.terms()}
    if any(sign is None or sign < 0 for sign in coefficients.values()):
        return False
    if not strict:
        return True
    positive = [monomial for monomial, sign in coefficients.items() if sign > 0]
    return all(any(_attains(monomial, face, poly, cell) for monomial in positive) for face in _faces(cell))


def _faces(cell):
    """Every set of variables that may sit at a closed upper end (r = infinity)."""
    closed = [place for place, side in enumerate(cell) if side.low is not None and side.high is not None and not side.open_high]
    return [face for size in range(len(closed) + 1) for face in combinations(closed, size)]


def _attains(monomial, face, poly, cell):
    """Whether a term is positive everywhere on a face: top degree at the upper ends, elsewhere degree 0 or a ray that is never 0."""
    degrees = poly.degree_list()
    for place, (power, side) in enumerate(zip(monomial, cell, strict=True)):
        start_is_open = side.open_low if side.low is not None else side.open_high
        if place in face:
            if power != degrees[place]:
                return False
        elif power and not start_is_open:
            return False
    return True


def _on_rays(poly, cell):
    """The polynomial in rays, multiplied by (1 + r)^degree for each bounded variable; None for a variable without ends."""
    if any(side.low is None and side.high is None for side in cell):
        return None
    rays = [sympy.Dummy(f"r{place}") for place in range(len(cell))]
    ends = [end for side in cell for end in (side.low, side.high) if end is not None]
    if poly.domain in (sympy.ZZ, sympy.QQ) and all(end.is_Rational for end in ends):
        return _on_rational_rays(poly, cell, rays)
    powers = [_powers(side, ray, degree) for side, ray, degree in zip(cell, rays, poly.degree_list(), strict=True)]
    total = sympy.Integer(0)
    for monomial, coefficient in poly.terms():
        total += coefficient * sympy.Mul(*(powers[place][power] for place, power in enumerate(monomial)))
    return sympy.Poly(sympy.expand(total), *rays)


def _on_rational_rays(poly, cell, rays):
    """The same in a ring of polynomials over the rationals, where it is multiplied out without expressions."""
    ring = sympy.polys.rings.PolyRing(rays, sympy.QQ)
    bounds = [
        replace(side, **{end: None if value is None else ring(value) for end, value in (("low", side.low), ("high", side.high))}) for side in cell
    ]
    powers = [_powers(side, ray, degree) for side, ray, degree in zip(bounds, ring.gens, poly.degree_list(), strict=True)]
    total = ring.zero
    for monomial, coefficient in poly.terms():
        term = ring(coefficient)
        for place, power in enumerate(monomial):
            term *= powers[place][power]
        total += term
    return sympy.Poly.from_dict(dict(total), *rays, domain=sympy.QQ)


def _powers(side, ray, degree):
    """[x^k (1 + r)^(degree - k)] for a bounded variable, [x^k] for a half-line; of expressions, or in a ring."""
    one = ray**0
    if side.low is None or side.high is None:
        return _up_to(side.low + ray if side.low is not None else side.high - ray, degree, one)
    tops, bottoms = _up_to(side.low + side.high * ray, degree, one), _up_to(1 + ray, degree, one)
    return [top * bottom for top, bottom in zip(tops, reversed(bottoms), strict=True)]


def _up_to(base, degree, one):
    """[base^0, ..., base^degree], with 0^0 = 1."""
    return list(accumulate([base] * degree, mul, initial=one))


def number_sign(number):
    """The sign of a real constant: exact zero, or a ball that excludes zero; None if undecided or not real."""
    if number.is_Rational:
        return int(sympy.sign(number))
    if not number.is_number or number.has(sympy.nan, sympy.zoo, sympy.oo):
        return None
    number = sympy.radsimp(sympy.expand(number))
    if number.is_Rational:
        return int(sympy.sign(number))
    from .balls import NoValue, ball

    try:
        found = ball(number, {}, 256)
    except NoValue:
        return None
    return 1 if found > 0 else -1 if found < 0 else None
