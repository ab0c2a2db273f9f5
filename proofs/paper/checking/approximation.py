"""How far an approximation in a paper is from its theorem: a bound on the relative error over a stated range, proven or certified at points."""

from dataclasses import replace
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product

import sympy

from ....theory.scalars.balls import NoValue, ball, exact_value, substituted
from ....theory.scalars.domains import DomainError, Range, exact, nonnegative, positive
from ...theorems.formulas import is_scalar, point_text
from ..latex.tokens import Unreadable
from .comparison import shown
from .outcome import APPROXIMATES, DIFFERS, UNDECIDED, Outcome
from .probes import probes
from .quick_balls import QuickBalls

USUAL = {"N": (64, 4096), "d_k": (32, 1024), "d_v": (32, 1024)}
WITHIN = Fraction(1, 10)
MOST = 400
GREAT = 20_000  # sizes beyond which powers are no longer computed exactly
EVERY = 4000
BITS = 128


def approximate(value, target, domain, options):
    """The Outcome of value ~ target: APPROXIMATES with the bound, its range and how it was found, or DIFFERS with a point of the range beyond it."""
    if not is_scalar(target):
        raise Unreadable("an approximation is checked between numbers only")
    within, narrowed = _within(options), _narrowed(domain, options.get("range"), value.free_symbols | target.free_symbols)
    hole = next(_holes(value, target, narrowed), None)
    if hole is not None:
        return Outcome(DIFFERS, f"at {point_text(hole)} the approximation has no value", hole, "no value", _shown(target, hole))
    errors = _errors(value, target, narrowed)
    if not errors:
        return Outcome(UNDECIDED, "neither side has certified values on the range")
    worst, point = max(errors, key=lambda one: one[0])
    said = _range_text(narrowed, value.free_symbols | target.free_symbols)
    if worst > within:
        message = f"relative error {_percent(worst)} at {point_text(point)}, more than {_percent(within)} allowed on {said}"
        return Outcome(DIFFERS, message, point, _shown(value, point), _shown(target, point))
    bound, how = _bound(value, target, narrowed, worst, within, len(errors))
    error = {"bound": float(bound), "how": how, "range": said}
    return Outcome(APPROXIMATES, f"relative error at most {_percent(bound)} on {said}, {how}", error=error)


def _within(options):
    try:
        return Fraction(exact(options.get("within", WITHIN)))
    except ValueError as error:
        raise Unreadable(f"within={options['within']}: {error}") from None


def _narrowed(domain, text, symbols):
    """The domain on the usual sizes, or on those of range={N=64:4096, d_k=32:}; an end that is left out is the domain's own."""
    wanted = {name: ends for name, ends in USUAL.items() if name in domain.parameters} if text is None else _ranges(text, domain)
    changed = {}
    for name, (low, high) in wanted.items():
        own = domain.parameters[name]
        low = own.low if low is None or (own.low is not None and own.low > low) else low
        high = own.high if high is None or (own.high is not None and own.high < high) else high
        opened = {"open_low": own.open_low and low == own.low, "open_high": own.open_high and high == own.high}
        changed[name] = replace(own, low=low, high=high, **opened)
    return domain.with_(**changed)


def _ranges(text, domain):
    found = {}
    for entry in filter(None, (one.strip() for one in text.split(","))):
        name, sign, ends = (one.strip() for one in entry.partition("="))
        low, colon, high = ends.partition(":")
        if not sign or not colon or not isinstance(domain.parameters.get(name), Range):
            raise Unreadable(f"range takes NAME=LOW:HIGH with parameters of the theorem; {entry!r} is none")
        try:
            found[name] = tuple(exact(end) if end.strip() else None for end in (low, high))
        except ValueError as error:
            raise Unreadable(f"range {entry!r}: {error}") from None
    return found


def _holes(value, target, domain):
    """Points of the range at which the approximation has no real value though the theorem has one: on the grid, and on both sides of its numbers."""
    for point in (*_grid(domain, MOST), *islice(probes(domain, value), MOST)):
        if _has_value(target, point) and not _has_value(value, point):
            yield point


def _has_value(expr, point):
    if _great(expr, point) is not None:
        return True
    try:
        return exact_value(substituted(expr, point)) is not None or ball(expr, point, BITS).is_finite()
    except NoValue:
        return False


def _errors(value, target, domain):
    """[(|value/target - 1| as an exact upper bound, point)] at a grid of the range that includes its corners."""
    found = []
    for point in (*_grid(domain, MOST), *islice(probes(domain, value), MOST)):
        error = _error(value, target, point)
        if error is not None:
            found.append((error, point))
    return found


def _great(expr, point):
    """A ball around a power whose exact value at a great point would have millions of digits, or None."""
    powers = any(not power.exp.is_number for power in expr.atoms(sympy.Pow))
    great = powers and any(not isinstance(size, str) and abs(size) > GREAT for size in point.values())
    return _quick(expr).at(point, BITS) if great else None


def _shown(expr, point):
    found = _great(expr, point)
    return shown(expr, point) if found is None else found.mid().str(12, radius=False)


@lru_cache(maxsize=16)
def _quick(expr):
    return QuickBalls(expr)


def _error(value, target, point):
    left, right = (_great(side, point) for side in (value, target))
    if left is not None or right is not None:
        return _relative(left, right, value, target, point)
    try:
        exactly = exact_value(substituted(value / target - 1, point))
        if exactly is not None:
            return abs(exactly)
        ratio = abs(ball(value, point, BITS) / ball(target, point, BITS) - 1)
    except NoValue:
        return None
    return _upper(ratio)


def _relative(left, right, value, target, point):
    """The error where at least one side is a quick ball."""
    try:
        left, right = (ball(side, point, BITS) if found is None else found for side, found in ((value, left), (target, right)))
    except NoValue:
        return None
    return _upper(abs(left / right - 1))


def _upper(ratio):
    return Fraction(str(float(ratio.abs_upper()))) if ratio.is_finite() else None


def _grid(domain, most):
    grids = [_spread(kind) for kind in domain.parameters.values()]
    for choice in islice(product(*grids), most):
        try:
            yield domain.check(dict(zip(domain.parameters, choice, strict=True)))
        except DomainError:
            continue


def _spread(kind):
    """Both ends and the geometric middle of a range; small members where an end is missing; every category."""
    if not isinstance(kind, Range) or kind.low is None or kind.low <= 0:
        return kind.samples()[:3]
    high = kind.high if kind.high is not None else 64 * kind.low
    middle = (float(kind.low) * float(high)) ** 0.5
    chosen = [kind.low, round(middle) if kind.integer else Fraction(str(round(middle, 6))), high]
    admitted = []
    for number in chosen:
        try:
            admitted.append(kind.admits(number))
        except ValueError:
            continue
    return list(dict.fromkeys(admitted)) or kind.samples()[:3]


def _bound(value, target, domain, worst, within, count):
    """(bound, how): proven on the whole range if a sign proof is found, else certified at every point or at the points that were tried."""
    for bound in (_rounded(worst), _rounded(worst * 3 / 2), within):
        if bound <= within and _proven(value, target, domain, bound):
            return bound, "proven on the whole range"
    every = _every(value, target, domain)
    if every is not None and every[0] <= within:
        return _rounded(every[0]), f"certified by ball arithmetic at each of its {every[1]} points"
    return _rounded(worst), f"certified by ball arithmetic at {count} points of it, corners included, not between them"


def _proven(value, target, domain, bound):
    bound = sympy.Rational(bound.numerator, bound.denominator)
    for sign in (1, -1):
        if domain.proves(positive(sign * target)):
            size = bound * sign * target
            return all(domain.proves(nonnegative(sympy.together(size + turn * (value - target)))) for turn in (1, -1))
    return False


def _every(value, target, domain):
    """(largest error, number of points) over all points of a finite range of at most EVERY points, else None."""
    members = [_members(kind) for kind in domain.parameters.values()]
    size = 1
    for one in members:
        size = size * len(one) if one is not None else EVERY + 1
    if size > EVERY:
        return None
    errors = [_error(value, target, dict(zip(domain.parameters, choice, strict=True))) for choice in product(*members)]
    return None if None in errors or not errors else (max(errors), len(errors))


def _members(kind):
    if not isinstance(kind, Range):
        return list(kind.options)
    if not kind.integer or kind.low is None or kind.high is None or kind.high - kind.low > EVERY:
        return None
    return list(range(kind.low, kind.high + 1, kind.step))


def _rounded(error):
    """The error rounded up to two significant digits."""
    if error == 0:
        return Fraction(0)
    scale = Fraction(1)
    while error * scale < 10:
        scale *= 10
    return Fraction(-(-error * scale // 1)) / scale


def _percent(error):
    return f"{float(100 * error):.3g} %"


def _range_text(domain, symbols):
    names = {s.name for s in symbols}
    return ", ".join(f"{name} {kind.text()}" for name, kind in domain.parameters.items() if name in names) or "the domain"
