"""One rule for all known inequalities and identities between functions: each is a row of a table, and the rule puts it in where the direction is proved."""

from collections.abc import Callable
from dataclasses import dataclass

import sympy

from ...kernel.derivation import Refused, rule
from ...kernel.rows import row_called
from ..statements import closed, scalar_expression
from .direction import Exchange, summand

__all__ = ["compare"]

FLIPPED = {"<=": ">=", ">=": "<="}


@dataclass(frozen=True)
class Function:
    """What rows replace in a closed form.

    text: how a reader finds it; find(value): [(the part, its arguments)]; check(context, *arguments): what holds of them for every row;
    sign: that of the function where the check passes, 0 if it has none; tidy(value): the form in which the next line is written.
    """

    text: str
    find: Callable
    check: Callable = lambda *_: None
    sign: int = 1
    tidy: Callable = staticmethod(lambda value: value)


def counted(context, terms):
    """A number of terms of a series, refused unless it is a positive integer."""
    if type(terms) is not int or terms < 1:
        context.refuse("a positive number of terms", f"it is {terms}")
    return terms


@rule(
    "a known inequality or identity", "that of its row", conditions="those of its row; every term moves one way with the function, which is proved",
)  # fmt: skip
def compare(statement, context, row, *given, relation=None, **options):
    """The function that a row of the table speaks of is exchanged for what the row compares it with; `memorem rules compare` lists the rows.

    In a closed form this holds wherever the direction in which it moves can be read: sums, products with factors of proved signs, powers, exponentials,
    logarithms, sums over an index. A row with bounds on both sides asks for a relation, "<=" unless it is said. A row is what other calculi call a
    lemma: it has a source and a kind of its own, and the steps that use it show these. The rows are counted as one rule.
    """
    entry = row_called(row)
    context.cite(entry)
    if isinstance(entry.left, Function):
        return _exchanged(closed(statement, context), entry, given, relation, options, context)
    if not isinstance(statement, entry.left):
        context.refuse(entry.left.__doc__.partition("\n")[0], "the statement is another")
    sides = entry.function(context, statement, *given, **options)
    wanted = relation or ("<=" if len(sides) > 1 else next(iter(sides)))
    if wanted not in sides:
        context.refuse(" or ".join(sides), f"the row does not bound from that side: {wanted}")
    return wanted, scalar_expression(sides[wanted])


def _exchanged(value, entry, given, relation, options, context):
    """(relation, statement) with every occurrence replaced for which the row and the direction are proved; refused if there is none."""
    if relation not in (None, "<=", ">="):
        context.refuse("<= or >=", f"{relation} is neither")
    ways, refusal = set(), None
    for part, arguments in entry.left.find(value):
        kept = len(context.conditions)
        try:
            way, value = _put(value, part, arguments, entry, given, relation, options, context)
            ways.add(way)
        except Refused as refused:
            del context.conditions[kept:]
            refusal = refusal or refused
    if refusal is not None and not ways:
        raise refusal
    if len(ways) != 1:
        context.refuse(entry.left.text, "its occurrences move in both directions" if ways else "it does not occur")
    return ways.pop(), scalar_expression(entry.left.tidy(value))


def _put(value, part, arguments, entry, given, relation, options, context):
    """(relation, value) with one part exchanged."""
    inner, back = context, {}
    around = (
        [one for one in value.atoms(sympy.Sum) if one.has(part) and set(one.variables) & part.free_symbols] if not isinstance(part, sympy.Sum) else []
    )
    if len({one.limits for one in around}) > 1:
        context.refuse(f"one range of the index in {part}", "several sums have it")
    if around:
        term, inner = summand(around[0], context)
        back = {new: around[0].limits[0][0] for new in term.free_symbols - around[0].function.free_symbols}
        there = {old: new for new, old in back.items()}
        arguments = tuple(one.xreplace(there) for one in arguments)
    entry.left.check(inner, *arguments)
    sides = {side: sympy.sympify(bound).xreplace(back) for side, bound in entry.function(inner, *arguments, *given, **options).items()}
    if "=" in sides:
        return "=", value.xreplace({part: sides["="]})
    wanted, refusal = relation or ("<=" if len(sides) > 1 else None), None
    for side, bound in sides.items():
        try:
            turn = Exchange(part, bound, side == "<=", entry.left.sign, context).turn(value)
        except Refused as refused:
            refusal = refused
            continue
        way = side if turn > 0 else FLIPPED[side]
        if wanted in (None, way):
            return way, value.xreplace({part: bound})
    if refusal is not None:
        raise refusal
    return context.refuse(f"{entry.left.text} bounded from the other side", f"{wanted} does not follow from the row")
