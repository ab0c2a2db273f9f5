"""The sides of a chain as values in the letters of a theorem, and how they stand to the theorem's own orientation."""

import re

import sympy

from ....theory.distributions.chi_squares import ChiSquares
from ...theorems.formulas import is_scalar, point_text
from ..latex.parser import Parser
from ..latex.tokens import Unreadable
from ..latex.tree import flat, is_char
from ..reading.labels import is_label
from ..reading.left_sides import Left, left_of, name_of
from ..reading.matrices import is_law, law, matrix
from ..reading.scalars import Reader
from .comparison import hole
from .series import closed


def first_side(sides, names, part, target):
    """(Left, value or None): the first side as a formula in the theorem's letters, or as a name for its quantity."""
    if len(sides) == 1:
        return Left("absent"), value_of(sides[0], names, target, part.domain)
    named = name_of(sides[0], names) if sides[0] else None
    if named is not None:
        return named, None
    try:
        return Left("absent"), value_of(sides[0], names, target, part.domain) if sides[0] else None
    except Unreadable:
        return left_of(sides[0], part), None


def is_quantity(tokens, part):
    """Whether a side that is no formula is a name for the theorem's quantity, or a word in capitals."""
    if re.fullmatch("[A-Z]{2,}", flat(tokens)):
        return True
    try:
        return left_of(tokens, part).kind != "absent"
    except Unreadable:
        return False


def value_of(tokens, names, target, domain):
    """The formula of one side, in the kind of the target."""
    tree = Parser(tokens, names.is_name).whole()
    if is_law(target):
        return law(tree, names)
    if not is_scalar(target):
        return matrix(tree, names, target)
    reader = Reader(names)
    value = closed(sympy.sympify(reader.value(tree)), domain)
    _refuse_zero_divisors(reader.divisors, value, target, domain)
    return value


def _refuse_zero_divisors(divisors, value, target, domain):
    """Unreadable for a divisor that cancels out of a formula and is zero, or has no value, at a point of the domain at which the theorem has one."""
    kept = {power.base for power in value.atoms(sympy.Pow)}
    for divisor, at in divisors:
        below = {power.base for power in (1 / divisor).atoms(sympy.Pow)}
        if below <= kept or not {symbol.name for symbol in divisor.free_symbols} <= set(domain.names):
            continue
        point = hole(divisor + 1 / divisor, target, domain)
        if point is not None:
            raise Unreadable(f"this divides by {divisor}, which is zero or has no value at {point_text(point)}", at)


def turned(value, left):
    """The paper's side as it stands to the theorem's own orientation."""
    if left.kind == "reciprocal":
        return ChiSquares(value.bottom, value.top, 1 / value.scale) if isinstance(value, ChiSquares) else 1 / value
    return -value if left.kind == "negative" else value


def behind_names(sides, signs, left, names):
    """The place of the first side behind x = y = ..., names that all stand for the theorem's quantity."""
    place = 1
    while left.kind in ("named", "quantity") and place + 1 < len(sides) and signs[place] == signs[place + 1] == "=":
        if not is_label(sides[place]) or names.is_name(flat(sides[place])) or any(is_char(t, "(") for t in sides[place]):
            break
        place += 1
    return place
