"""Points at which two formulas are told apart: small ones, large ones, and both sides of every number that stands in either formula."""

from fractions import Fraction
from itertools import islice, product
from random import Random

import sympy

from ....theory.scalars.domains import Choice, DomainError

SMALL, DRAWN, TRIES = 24, 96, 4000
REACH, FURTHER = 200, (4, 64)  # tries for a point beyond a turn, and how many times the turn other parameters may be there
STEPS = (0, 1, 2, 3, 5, 8, 13, 30, 71, 180, 450, 1100)
GREAT = (9_973, 123_456, 1_000_003)
LARGEST = 10**12
CHEAP = (sympy.exp, sympy.log, sympy.Min, sympy.Max, sympy.floor, sympy.ceiling, sympy.Abs, sympy.erf, sympy.erfc, sympy.tanh)


def probes(domain, *formulas):
    """Exact points of the domain that differ in a parameter of the formulas.

    A diagonal of small ones comes first, then a fixed sample over the whole width: values around every number of the formulas, random ones, and great
    ones where they cost little.
    """
    names = {symbol.name for formula in formulas for symbol in formula.free_symbols}
    turns = sorted({turn for formula in formulas for turn in _numbers(formula)})
    great = GREAT if all(map(_is_cheap, formulas)) else ()
    drawing, seen = Random(0), set()
    values = {name: _values(kind, turns, great, drawing) for name, kind in domain.parameters.items()}
    tried = (_admitted(domain, {name: drawing.choice(options) for name, options in values.items()}) for _ in range(TRIES))
    yield from _fresh(islice(domain.points(), SMALL), names, seen)
    yield from sorted(islice(_fresh(tried, names, seen), DRAWN), key=_size)
    yield from _fresh(_beyond(domain, names, turns, values, drawing), names, seen)


def _beyond(domain, names, turns, values, drawing):
    """A point on the far side of each turn in each parameter that relations tie to others, which a draw of all at once may never reach."""
    tied = {symbol.name for relation in domain.where for symbol in relation.expr.free_symbols}
    for name, turn in product(sorted(tied & names), turns):
        far = [value for value in values[name] if value > turn]
        wide = {
            other: _those(domain.parameters[other], [Fraction(turn * k) for k in FURTHER]) if other in tied else values[other] for other in values
        }
        tried = (
            _admitted(
                domain, {other: drawing.choice(far if other == name else drawing.choice((options, wide[other]))) for other, options in values.items()}
            )
            for _ in range(REACH if far else 0)
        )
        yield next(filter(None, tried), None)


def _is_cheap(formula):
    """Whether values at great points cost little: no sums, no powers and functions whose exact values grow long."""
    powers = all(power.base is sympy.E or power.exp.is_number for power in formula.atoms(sympy.Pow))
    return powers and all(isinstance(call, CHEAP) for call in formula.atoms(sympy.Function)) and not formula.has(sympy.Sum, sympy.Product)


def _fresh(points, names, seen):
    """Those points that show the formulas values which they have not seen."""
    for point in points:
        shown = None if point is None else tuple((name, value) for name, value in point.items() if name in names)
        if shown is not None and shown not in seen:
            seen.add(shown)
            yield point


def _size(point):
    return sum(value for value in point.values() if not isinstance(value, str))


def _admitted(domain, point):
    try:
        return domain.check(point)
    except DomainError:
        return None


def _numbers(formula):
    """The numbers above one that stand in a formula, with their halves: where a minimum, a bracket or the end of a sum may turn."""
    written = {abs(number) for atom in formula.atoms(sympy.Rational) for number in (atom.p, atom.q) if 1 < abs(number) <= LARGEST}
    return written | {number // 2 for number in written}


def _values(kind, turns, great, drawing):
    """Admissible values of a parameter: steps from its ends, what lies around each turn, and random ones of every size."""
    if isinstance(kind, Choice):
        return list(kind.options)
    low = kind.low if kind.low is not None and sympy.sympify(kind.low).is_Rational else None
    ends = [Fraction(str(low))] if low is not None else [Fraction(0)]
    around = [Fraction(turn + shift) for turn in turns for shift in (-1, 0, 1, 2)]
    wanted = [*(end + step * kind.step for end in ends for step in STEPS), *around]
    wanted += [] if kind.integer else [Fraction(step, 7) for step in STEPS]
    wanted += [end + kind.step * (drawing.randrange(2 * number) + 1) for number in (*STEPS[4:], *great) for end in ends]
    wanted += [] if kind.integer else [end + Fraction(drawing.randrange(1, 10**6), 10**6) for _ in range(4) for end in ends]
    return _those(kind, wanted) or kind.samples()


def _those(kind, wanted):
    found = dict.fromkeys(kind.samples()[:6])
    for value in wanted:
        try:
            found[kind.admits(value)] = None
        except ValueError:
            continue
    return list(found)
