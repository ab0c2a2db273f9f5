"""Where a statement is tried: points of its domain, biased to where formulas break, and no dearer than a memory may be.

Corners are both ends of every range and what lies next to them, equal sizes, sizes that differ by one, and the edges of relations between parameters.
Values are listed the smallest and plainest first, so that Hypothesis shrinks to them.
"""

import math
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product

import sympy

from ...numerics.sampling.blocks import cost
from ...theory.scalars.domains import Choice, DomainError

NEAR = (0, 1, 2, 3, 4, 5, 6, 7, 8)  # steps above the least integer
FAR = (11, 15, 16, 23, 31, 32, 47, 63, 64)
FARTHER = (96, 127, 255, 511, 1023, 2047)
FRACTIONS = tuple(Fraction(text) for text in ("1/2 1/3 2/3 1/4 3/4 1/7 3/7 5/7 1/16 15/16 1/5 4/5").split())
BEYOND = tuple(Fraction(text) for text in "1 1/2 2 1/4 3/2 3 1/8 5/4 7/3 5 2/7 1/32".split())  # past an end, towards infinity
TABLE, TRIES = 400, 12_000
SIZES = ("N", "d_k", "d_v")


def corners(kind):
    """Both ends of a range and their neighbours, the smallest first; every option of a choice."""
    if isinstance(kind, Choice):
        return list(kind.options)
    if kind.integer:
        return integers(kind, NEAR[:3])
    return reals(kind)[:6]


def inner(kind):
    """Other values of a range: small ones, then a few large ones."""
    if isinstance(kind, Choice):
        return list(kind.options)
    return integers(kind, NEAR + FAR[:6]) if kind.integer else reals(kind)


def integers(kind, steps):
    """Admissible integers so many steps from the ends, ascending from the lower one; the upper end last."""
    start = kind.low if kind.low is not None else kind.high
    if start is None:
        return [0, *(sign * step for step in steps[1:] for sign in (1, -1))]
    sign = 1 if kind.low is not None else -1
    tops = [kind.high] if kind.low is not None and kind.high is not None else []
    return admitted(kind, [*(start + sign * step * kind.step for step in steps), *tops])


def reals(kind):
    """Closed ends, then fractions between the ends or beyond the one that there is."""
    low, high = (kind._rational(end) for end in (kind.low, kind.high))
    ends = [end for end, closed in ((low, not kind.open_low), (high, not kind.open_high)) if end is not None and closed]
    if low is None and high is None:
        return [0, *(sign * value for value in BEYOND for sign in (1, -1))]
    if high is None:
        return admitted(kind, [*ends, *(low + value for value in BEYOND)])
    if low is None:
        return admitted(kind, [*ends, *(high - value for value in BEYOND)])
    return admitted(kind, [*ends, *(low + (high - low) * value for value in FRACTIONS)])


def admitted(kind, values):
    """Those of the values that the range admits, each once, in exact numbers."""
    found = {}
    for value in values:
        try:
            found[kind.admits(value)] = None
        except ValueError:
            continue
    return list(found)


def strategy(domain, most, near=()):
    """A Hypothesis strategy of admissible exact points whose memories touch at most so many numbers, if any do; it filters nothing.

    near: parts of points around which a share is drawn: those that a certificate is known to afford.
    """
    from hypothesis import strategies as st

    drawn = _drawn(domain, most)
    if not near:
        return drawn
    step = st.sampled_from([None, *((name, by) for name in domain.names for by in (-1, 1) if getattr(domain.parameters[name], "integer", False))])
    close = st.tuples(drawn, st.sampled_from(list(near)), step).map(lambda made: beside(domain, most, *made))
    return st.one_of(drawn, close)


def beside(domain, most, point, listed, step):
    """A listed part of a point, one size perhaps moved by one, the rest from a drawn point; that one where this is not admitted or too dear."""
    made = {**point, **domain.check(listed, partial=True)}
    moved = {**made, step[0]: made[step[0]] + step[1]} if step else made
    return next((candidate for candidate in (moved, made) if cost(candidate) <= most and admits(domain, candidate)), point)


def _drawn(domain, most):
    """Points from the domain alone."""
    from hypothesis import strategies as st

    if domain.where:
        return st.one_of(*map(st.sampled_from, related(domain, most)))
    kinds = domain.parameters.items()
    drawn = {name: st.one_of(*map(st.sampled_from, (corners(kind), inner(kind), inner(kind)))) for name, kind in kinds}
    tie = st.sampled_from([None, None, *ties(domain)])
    return st.tuples(st.fixed_dictionaries(drawn), tie).map(lambda pair: affordable(domain, tied(domain, *pair), most))


def ties(domain):
    """(name, other, difference) of sizes that may coincide or differ by one."""
    sizes = [name for name in SIZES if name in domain.parameters]
    return [(a, b, shift) for a, b in zip(sizes, sizes[1:], strict=False) for shift in (0, 1, -1)]


def tied(domain, point, tie):
    """The point with one size set beside another, where the domain admits that."""
    if tie is None:
        return point
    name, other, shift = tie
    moved = {**point, name: point[other] + shift}
    return moved if admits(domain, moved) else point


def affordable(domain, point, most):
    """The point with its largest sizes halved towards their least values until a memory is cheap enough."""
    while cost(point) > most:
        steps = {name: (value - domain.parameters[name].low) // 2 for name, value in point.items() if _size(domain, name, value)}
        name = max(steps, key=steps.get, default=None)
        if name is None or steps[name] == 0:
            return point
        kind = domain.parameters[name]
        point = {**point, name: kind.low + steps[name] // kind.step * kind.step}
    return point


def _size(domain, name, value):
    return isinstance(value, int) and getattr(domain.parameters[name], "integer", False) and domain.parameters[name].low is not None


def admits(domain, point):
    """Whether the domain admits the point."""
    try:
        domain.check(point)
    except DomainError:
        return False
    return True


@lru_cache(maxsize=512)
def related(domain, most):
    """(points on an edge of some relation, all points) of a domain whose parameters are related, cheapest first, at most TABLE.

    Larger sizes are tried where small ones do not suffice. A point is on an edge where a relation holds with equality or by one at most.
    """
    found = []
    for steps in (NEAR, NEAR + FAR, NEAR + FAR + FARTHER):
        found = sorted(_related(domain, steps, most), key=lambda pair: size(pair[0]))
        if len(found) >= TABLE // 8:
            break
    found = thinned(found) or [(domain.witness(), 0)]
    return [point for point, slack in found if slack <= 1] or [found[0][0]], [point for point, _ in found]


def _related(domain, steps, most):
    """(point, least slack of its relations) of admissible affordable points; relations are tried in floats before exactly."""
    kinds = domain.parameters.values()
    lists = [inner(kind) if isinstance(kind, Choice) else integers(kind, steps) if kind.integer else reals(kind) for kind in kinds]
    while math.prod(map(len, lists)) > TRIES:
        max(lists, key=len).pop()
    slacks = [compiled(relation, domain.names) for relation in domain.where]
    for values in product(*lists):
        point = dict(zip(domain.names, values, strict=True))
        slack = min(of(values) for of in slacks)
        if slack > -1e-9 and cost(point) <= most and (slack > 1e-9 or admits(domain, point)):
            yield point, slack


def compiled(relation, names):
    """The value of a relation's expression at a tuple of parameters, in floats; below zero where it has none, its distance from zero for !=."""
    plain = relation.expr.subs({symbol: sympy.Symbol(symbol.name) for symbol in relation.expr.free_symbols})
    of = sympy.lambdify([sympy.Symbol(name) for name in names], abs(plain) if relation.sign == "!=" else plain, "math")

    def slack(values):
        try:
            return float(of(*values))
        except (ArithmeticError, ValueError, TypeError):
            return -math.inf

    return slack


def size(point):
    """How large a point is: its integers first, then the length of its fractions."""
    return cost(point), sum(len(str(value)) for value in point.values()), str(sorted(point.items()))


def thinned(found):
    """At most TABLE of the points: the smallest half of that, and an even spread over the rest."""
    head, rest = found[: TABLE // 2], found[TABLE // 2 :]
    return head + list(islice(rest[:: max(len(rest) // (TABLE // 2), 1)], TABLE // 2))
