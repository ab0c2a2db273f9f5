"""Whether two matrix expressions are equal on a domain: proved by normal forms, or refuted by a small exact instance."""

from fractions import Fraction

import sympy

from ..kernel.statement import compared
from ..scalars.balls import NoValue
from ..scalars.zero_test import Nonzero, Unknown, Zero, decide_zero
from . import syntax
from .evaluation import evaluate, letters_of, parameters_of
from .normal_form import Scalar, combined, normal, scaled

TRIES = 12
FACTS = {
    "definite",
    "few_integers",
    "incoherent",
    "nonnegative",
    "odd",
    "orthonormal_rows",
    "orthogonal",
    "positive",
    "symmetric",
    "unit",
    "unit_rows",
}


@compared.register
def compare(left: syntax.Matrix, right, domain):
    """Zero if the normal forms agree, Nonzero with a point and letters at which exact values differ, else Unknown. `right` may be a SymPy scalar."""
    right = lifted(right)
    if left.shape != right.shape:
        return Unknown(f"the shapes {left.shape} and {right.shape} differ")
    rest = combined([normal(left, unfold=True), scaled(normal(right, unfold=True), -1)])
    if all(isinstance(decide_zero(coefficient, domain), Zero) for coefficient in rest.values()):
        return Zero()
    if set(rest) == {()} and left.is_scalar and not rest[()].atoms(Scalar):
        return decide_zero(rest[()], domain)
    return refutation(left, right, domain) or Unknown("the normal forms differ, but no exact instance that separates the two sides was found")


def lifted(value):
    """A SymPy scalar as a 1 x 1 expression."""
    return value if isinstance(value, syntax.Matrix) else syntax.Scaled(sympy.sympify(value), syntax.Identity(syntax.ONE))


def refutation(left, right, domain):
    """Nonzero with the first small rational instance at which the two sides differ, or None."""
    both = syntax.Sum((left, -right))
    for tried, point in enumerate(domain.points(200)):
        if tried >= TRIES:
            return None
        try:
            found = instance(both, point, tried)
            values = [_flat(evaluate(side, found)) for side in (left, right)]
        except NoValue:
            continue
        if values[0] != values[1]:
            return Nonzero({**point, **{name: found[name] for name in letters_of(both) if name in found}})
    return None


def _flat(value):
    return [entry for row in value for entry in _flat(row)] if isinstance(value, list) else [value]


def instance(node, point, seed=0):
    """{name: value} for every letter and parameter of an expression: rational, generic, and obeying the facts declared on the letters.

    Sizes that the point lacks become 2 or 3.
    """
    numbers = {name: point[name] for name in parameters_of(node) if name in point}
    free = [name for name in parameters_of(node) if name not in point]
    numbers |= {name: 2 + place % 2 for place, name in enumerate(sorted(free))}
    stream = rationals(seed)
    found = dict(numbers)
    for letter in sorted(letters_of(node).values(), key=lambda one: (len(one.perpendicular), one.name)):
        if letter.means is None:
            found[letter.name] = _value(letter, numbers, found, stream)
    return found


def rationals(seed):
    """An endless deterministic stream of small nonzero rationals."""
    state = 2 * seed + 1
    while True:
        state = (1103515245 * state + 12345) % 2**31
        numerator, denominator = (state >> 8) % 13 - 6, (state >> 16) % 4 + 1
        if numerator:
            yield Fraction(numerator, denominator)


def _value(letter, numbers, found, stream):
    rows, cols = (int(sympy.sympify(size).subs({s: numbers[s.name] for s in size.free_symbols})) for size in letter.shape)
    if set(letter.facts) - FACTS:
        raise NoValue(f"no instance of {letter.name} is drawn, since it is {', '.join(letter.facts)}")
    stream = map(abs, stream) if {"nonnegative", "positive"} & set(letter.facts) else stream
    if letter.is_scalar:
        return next(stream)
    if letter.cols == syntax.ONE:
        return _vector(letter, rows, [found[name] for name in letter.perpendicular if name in found], stream)
    if letter.rows == syntax.ONE:
        return [next(stream) for _ in range(cols)]
    if "orthogonal" in letter.facts:
        return reflection([next(stream) for _ in range(rows)])
    if {"orthonormal_rows", "incoherent"} & set(letter.facts):
        if rows > cols:
            raise NoValue(f"no {rows} rows of width {cols} are made for {letter.name}")
        frame = reflection([next(stream) for _ in range(cols)])[:rows]
        return _tilted(frame) if "incoherent" in letter.facts else frame
    if "few_integers" in letter.facts:
        return [_difference(cols, stream) for _ in range(rows)]
    if "definite" in letter.facts:
        root = [[next(stream) for _ in range(cols)] for _ in range(rows)]
        return [[sum(a * b for a, b in zip(x, y, strict=True)) + (i == j) for j, y in enumerate(root)] for i, x in enumerate(root)]
    if "unit_rows" in letter.facts:
        return [unit(cols, stream) for _ in range(rows)]
    square = [[next(stream) for _ in range(cols)] for _ in range(rows)]
    return [[square[max(i, j)][min(i, j)] for j in range(cols)] for i in range(rows)] if letter.symmetric else square


def _tilted(frame):
    """Orthonormal rows with the last one turned towards the one before it: an inner product of 40/401."""
    if len(frame) < 2:
        return frame
    return [*frame[:-1], [Fraction(40 * a + 399 * b, 401) for a, b in zip(*frame[-2:], strict=True)]]


def _difference(size, stream):
    """An axis, or an axis less another one."""
    added, taken = (next(stream).numerator % (size + 1) for _ in range(2))
    return [Fraction((i == added % size) - (i == taken != added % size)) for i in range(size)]


def _vector(letter, size, others, stream):
    """A rational vector; of norm one and perpendicular to others where declared.

    With m orthonormal others, reflections take them to the last coordinates; the new vector is zero there before it is taken back.
    """
    if len(others) >= size:
        raise NoValue(f"{letter.name} has no room at size {size}")
    free = size - len(others)
    head = unit(free, stream) if "unit" in letter.facts else [next(stream) for _ in range(free)]
    made = [*head, *[Fraction(0)] * len(others)]
    for mirror in reversed(_mirrors(others, size)):
        made = _reflected(made, mirror)
    if any(sum(a * b for a, b in zip(made, other, strict=True)) for other in others):
        raise NoValue(f"{letter.name} could not be made perpendicular")
    return made


def _mirrors(others, size):
    """Vectors whose reflections, one after another, take the first of the others to the last axis, the second to the one before, and so on."""
    mirrors = []
    for place, other in enumerate(others):
        for mirror in mirrors:
            other = _reflected(other, mirror)
        target = [Fraction(i == size - 1 - place) for i in range(size)]
        mirrors.append([a - b for a, b in zip(other, target, strict=True)])
    return mirrors


def _reflected(vector, mirror):
    norm = sum(m * m for m in mirror)
    if norm == 0:
        return list(vector)
    factor = 2 * sum(a * m for a, m in zip(vector, mirror, strict=True)) / norm
    return [a - factor * m for a, m in zip(vector, mirror, strict=True)]


def unit(size, stream):
    """A rational unit vector, by reflecting an axis."""
    axis = [Fraction(i == 0) for i in range(size)]
    return _reflected(axis, [next(stream) for _ in range(size)])


def reflection(mirror):
    """The orthogonal matrix that reflects at the hyperplane perpendicular to a vector."""
    size = len(mirror)
    return [_reflected([Fraction(i == j) for i in range(size)], mirror) for j in range(size)]
