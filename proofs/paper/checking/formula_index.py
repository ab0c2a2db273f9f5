"""Which parts of a library a formula can be at all: the value of every formula and near miss at one point, kept, so that few theorems are opened.

A filter and no more: what passes is compared exactly by the finder. A part passes where, for one of its formulas or a reciprocal, some naming of the
letters by its parameters gives balls that overlap.
"""

from itertools import islice, permutations

from ....theory.scalars.balls import NoValue, ball
from ...records.answers import Answers
from ...records.exact_values import decoded, encoded
from ...theorems import discovery
from ...theorems.formulas import is_scalar
from ..reading.notation import scope
from .comparison import canonical

BITS = 64
NAMINGS = 120  # of the letters, at most


def number(expr, point):
    """The ball of an expression at a point, or None where it has no value."""
    try:
        return ball(expr, point, BITS)
    except NoValue:
        return None


def index(library, on_miss=lambda count: None):
    """{id: [[part, values of the letters, ball]]} of every formula with a value at its part's first point, and its reciprocal; null: no finite ball."""
    return Answers("formulas", library, on_miss=on_miss).each(lambda id: _entries(id, library))


def _entries(id, library):
    theorem = discovery.opened(id, discovery.files(library)[id].resolve())
    found = []
    for name, part in theorem.parts.items() if theorem.parts else ():
        point = next(part.domain.points(), None) if part.equals is not None and is_scalar(part.equals) else None
        for formula in [part.equals, *part.near_misses.values()] if point is not None else ():
            found += [[name, *entry] for entry in _valued(formula, point)]
    return found


def _valued(formula, point):
    """[values of the letters, ball] of a formula and of its reciprocal at the point."""
    for target in (formula, 1 / formula) if is_scalar(formula) else ():
        target = canonical(target)
        value = number(target, point)
        if value is not None:
            at = [encoded(point[s.name]) for s in sorted(target.free_symbols, key=lambda s: s.name)]
            yield [at, encoded(value) if value.is_finite() else None]


def matrix_letters(library, on_miss=lambda count: None):
    """{id: [letters of the matrices of a part]} of every part whose formula is one of matrices."""
    return Answers("matrix letters", library, on_miss=on_miss).each(lambda id: _letters(id, library))


def _letters(id, library):
    theorem = discovery.opened(id, discovery.files(library)[id].resolve())
    return [sorted(scope(part).letters) for part in (theorem.parts or {}).values() if hasattr(part.equals, "shape")]


def candidates(value, letters, library, on_miss=lambda count: None):
    """{id: [part]} that the formula `value` in these letters ([symbol]) can be."""
    values, found = {}, {}
    for id, entries in index(library, on_miss).items():
        for name, at, wanted in entries:
            if len(at) == len(letters) and name not in found.get(id, ()) and _can_be(value, letters, at, wanted, values):
                found.setdefault(id, []).append(name)
    return found


def _can_be(value, letters, at, wanted, values):
    """Whether some naming of the letters gives the wanted ball; values keeps what was evaluated."""
    wanted = None if wanted is None else decoded(wanted)
    for chosen in islice(permutations(at), NAMINGS):
        if chosen not in values:
            values[chosen] = number(value, {letter.name: decoded(one) for letter, one in zip(letters, chosen, strict=True)})
        if values[chosen] is not None and (wanted is None or values[chosen].overlaps(wanted)):
            return True
    return False
