"""Whether a formula that was read equals a checked one: proved, refuted at a point, or agreed on by ball arithmetic at many points."""

from dataclasses import dataclass, field
from functools import cache
from itertools import islice

import sympy

from ...theory.algebra import Nonzero, Zero, decide_zero
from ...theory.balls import NoValue, ball, exact_value, substituted
from ..formulas import evaluated, is_scalar

ENOUGH = 12
TRIED = 60
BITS = 256
NARROW = 2**-100
PLACES = 24


@dataclass(frozen=True)
class Comparison:
    """The outcome: word is "equal", "differs" or "undecided"; how it was found; at a witness, the values of both sides."""

    word: str
    how: str
    witness: dict = field(default_factory=dict)
    paper: str | None = None
    theorem: str | None = None


def compare(value, target, domain):
    """The Comparison of a formula with the checked one on a domain."""
    if is_scalar(target):
        return _scalars(canonical(sympy.sympify(value)), canonical(target), domain)
    found, is_law = value.compare(target, domain), hasattr(target, "moment")
    if isinstance(found, Zero):
        return Comparison("equal", "proved equal: the parameters of the laws agree" if is_law else "proved equal by exact matrix algebra")
    if isinstance(found, Nonzero):
        how = "a moment differs at an exact point" if is_law else "exact values differ at an instance"
        return Comparison("differs", how, dict(found.witness), *_instances(value, target, found.witness))
    return Comparison("undecided", found.why)


def canonical(expr):
    """The expression with the indices of its sums and products renamed by depth, so that they do not tell two sums apart."""
    if not expr.args or not expr.has(sympy.Sum, sympy.Product):
        return expr
    if not isinstance(expr, sympy.Sum | sympy.Product):
        return expr.func(*map(canonical, expr.args))
    function = canonical(expr.function)
    limits = []
    for index, low, high in expr.limits:
        renamed = sympy.Symbol(f"index{_depth(function) + len(limits)}", integer=True)
        function = function.xreplace({index: renamed})
        limits.append((renamed, canonical(low), canonical(high)))
    return expr.func(function, *limits)


def _depth(expr):
    return max((len(one.limits) + _depth(one.function) for one in expr.atoms(sympy.Sum, sympy.Product)), default=0)


def _scalars(value, target, domain):
    stray = {s.name for s in value.free_symbols} - set(domain.names)
    if stray:
        return Comparison("undecided", f"{', '.join(sorted(stray))} has no range here")
    if target in (sympy.oo, -sympy.oo) or value.has(sympy.oo):
        return _infinite(value, target, domain)
    if value == target:
        return Comparison("equal", "proved equal by exact algebra: the same expression")
    hole = _hole(value, target, domain)
    if hole is not None:
        return Comparison("differs", "the formula has no value at a point of the domain", hole, "no value", shown(target, hole))
    found = decide_zero(value - target, domain)
    if isinstance(found, Zero):
        return Comparison("equal", "proved equal by exact algebra")
    if isinstance(found, Nonzero):
        return Comparison("differs", "values differ", dict(found.witness), shown(value, found.witness), shown(target, found.witness))
    return _by_balls(value, target, domain, found.why)


def _infinite(value, target, domain):
    """An infinite value equals only the same infinite value."""
    point = domain.witness() or {}
    if value == target:
        return Comparison("equal", "proved equal by exact algebra: both are infinite")
    return Comparison("differs", "values differ", point, shown(value, point), shown(target, point))


def _hole(value, target, domain):
    """A point of the domain at which the formula divides by zero while the checked one does not, or None."""
    divisors = _divisors(value) - _divisors(target)
    for point in islice(domain.points(), PLACES) if divisors else ():
        if any(_is_zero(divisor, point) for divisor in divisors) and not any(_is_zero(divisor, point) for divisor in _divisors(target)):
            return point
    return None


@cache
def _divisors(expr):
    """What an expression divides by, and what it takes logarithms of, outside sums."""
    powers = {power.base for power in expr.atoms(sympy.Pow) if power.exp.could_extract_minus_sign() and power.base.free_symbols}
    logarithms = {call.args[0] for call in expr.atoms(sympy.log) if call.free_symbols}
    bound = {index for series in expr.atoms(sympy.Sum, sympy.Product) for index in series.variables}
    return frozenset(divisor for divisor in powers | logarithms if not divisor.free_symbols & bound)


def _is_zero(expr, point):
    try:
        return exact_value(substituted(expr, point)) == 0
    except NoValue:
        return False


def _by_balls(value, target, domain, why):
    """Agreement to 2^-100 at every one of at least ENOUGH points where both sides have values."""
    agreed = 0
    for point in islice(domain.points(), TRIED):
        try:
            left, right = (ball(side, point, BITS) for side in (value, target))
        except NoValue:
            continue
        if not left.overlaps(right):
            return Comparison("differs", "balls are disjoint", point, left.str(12), right.str(12))
        size = max(abs(float(right.mid())), 1e-30)
        if max(float(left.rad()), float(right.rad())) > NARROW * size:
            continue
        agreed += 1
    if agreed < ENOUGH:
        return Comparison("undecided", f"{why}; ball arithmetic gives values at {agreed} points only, {ENOUGH} are asked for")
    return Comparison("equal", f"agrees to 30 digits at {agreed} points by ball arithmetic; algebra does not decide it")


def shown(expr, point):
    """The value at a point as text: an exact number, 12 digits, or why there is none."""
    try:
        found = evaluated(expr, point)
    except NoValue:
        return "no value"
    if found.exact is not None:
        return str(found.exact)
    return found.decimal if found.infinite else str(sympy.N(sympy.Float(found.decimal, 30), 12))


def _instances(value, target, witness):
    """The values of both sides at an instance, as texts."""
    if hasattr(target, "moment"):
        return value.text(), target.text()
    return tuple(_nested(side.evaluate(witness)) for side in (value, target))


def _nested(value):
    return "[" + ", ".join(map(_nested, value)) + "]" if isinstance(value, list) else str(value)
