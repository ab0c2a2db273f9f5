"""Whether a formula that was read equals a checked one: proved, refuted at a point, or agreed on by ball arithmetic at many points."""

from dataclasses import dataclass, field

import sympy

from ....theory.scalars.balls import NoValue, ball
from ....theory.scalars.zero_test import Nonzero, Zero, decide_zero
from ...theorems.formulas import evaluated, is_scalar
from .missing import missing
from .probes import probes
from .quick_balls import QuickBalls

ENOUGH = 12
BITS = 256
NARROW = 2**-100
TERMS = 6000  # of sums, after which the points that were seen are enough
LONG = 400  # bits of an exact number that is shown by its first digits


@dataclass(frozen=True)
class Comparison:
    """The outcome: word is "equal", "differs", "agrees" (at points) or "undecided"; how it was found; at a witness, the values of both sides."""

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
    held = {index: sympy.Dummy(index.name, integer=True) for index in expr.variables}  # inner sums may be given the names of outer indices
    function = canonical(expr.function.xreplace(held))
    limits, named = [], {}
    for index, low, high in expr.limits:
        named[held[index]] = sympy.Symbol(f"index{_depth(function) + len(limits)}", integer=True)
        limits.append((named[held[index]], canonical(low), canonical(high)))
    return expr.func(function.xreplace(named), *limits)


def _depth(expr):
    return max((len(one.limits) + _depth(one.function) for one in expr.atoms(sympy.Sum, sympy.Product)), default=0)


def _scalars(value, target, domain):
    stray = {s.name for s in value.free_symbols} - set(domain.names)
    if stray:
        return Comparison("undecided", f"{', '.join(sorted(stray))} has no range here")
    if target in (sympy.oo, -sympy.oo) or _reaches_infinity(value):
        return _infinite(value, target, domain)
    if value == target:
        return Comparison("equal", "proved equal by exact algebra: the same expression")
    empty = hole(value, target, domain)
    if empty is not None:
        return Comparison("differs", "the formula has no value at a point of the domain", empty, "no value", shown(target, empty))
    found = decide_zero(value - target, domain)
    if isinstance(found, Zero):
        return Comparison("equal", "proved equal by exact algebra")
    if isinstance(found, Nonzero):
        return Comparison("differs", "values differ", dict(found.witness), shown(value, found.witness), shown(target, found.witness))
    return _by_balls(value, target, domain, found.why)


def _reaches_infinity(value):
    """Whether infinity stands in an expression as a value, not as the end of a sum."""
    if isinstance(value, sympy.Sum | sympy.Product):
        return _reaches_infinity(value.function)
    return value.is_infinite is True or any(map(_reaches_infinity, value.args))


def _infinite(value, target, domain):
    """An infinite value equals only the same infinite value."""
    point = domain.witness() or {}
    if value == target:
        return Comparison("equal", "proved equal by exact algebra: both are infinite")
    return Comparison("differs", "values differ", point, shown(value, point), shown(target, point))


def hole(value, target, domain):
    """A point of the domain at which the formula has no value while the checked one has, or None."""
    if domain.defined(value):
        return None
    return next((point for point in probes(domain, value, target) if missing(value, point) and not missing(target, point)), None)


def _by_balls(value, target, domain, why):
    """Agreement to 2^-100 at every one of at least ENOUGH points at which both sides have values. Rational formulas never agree at points only."""
    agreed = 0
    quick = [QuickBalls(side) for side in (value, target)] if (value - target).has(sympy.Sum, sympy.Product) else []
    for point in probes(domain, value, target):
        if agreed >= 4 * ENOUGH and sum(side.terms for side in quick) > TERMS:
            break
        try:
            left, right = _both(value, target, quick, point)
        except NoValue:
            continue
        if not left.overlaps(right):
            return Comparison("differs", "balls are disjoint", point, shown(value, point), shown(target, point))
        size = max(abs(float(right.mid())), 1e-30)
        agreed += max(float(left.rad()), float(right.rad())) <= NARROW * size
    if (value - target).is_rational_function():
        return Comparison("undecided", f"{why}; two rational formulas are equal only if algebra says so")
    if agreed < ENOUGH:
        return Comparison("undecided", f"{why}; ball arithmetic gives values at {agreed} points only, {ENOUGH} are asked for")
    return Comparison("agrees", f"agrees to 30 digits at {agreed} points by ball arithmetic, which is no proof; algebra does not decide it")


def _both(value, target, quick, point):
    """The balls of both sides at a point."""
    found = [side.at(point, BITS) for side in quick] or [None, None]
    return [ball(side, point, BITS) if one is None else one for side, one in zip((value, target), found, strict=True)]


def shown(expr, point):
    """The value at a point as text: an exact number that is no longer than a line, 12 digits, or why there is none."""
    try:
        found = evaluated(expr, point)
    except NoValue:
        return "no value"
    if found.exact is not None and max(map(int.bit_length, found.exact.as_integer_ratio())) < LONG:
        return str(found.exact)
    return found.decimal if found.infinite else str(sympy.N(sympy.Float(found.decimal, 30), 12))


def _instances(value, target, witness):
    """The values of both sides at an instance, as texts."""
    if hasattr(target, "moment"):
        return value.text(), target.text()
    return tuple(_nested(side.evaluate(witness)) for side in (value, target))


def _nested(value):
    return "[" + ", ".join(map(_nested, value)) + "]" if isinstance(value, list) else str(value)
