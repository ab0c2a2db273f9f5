"""Whether a formula is a theorem's own statement, letter for letter, and every letter in it means what the theorem means."""

from ...theorems.formulas import display, is_scalar
from ..latex.relations import solid
from ..latex.tokens import of_text
from ..reading.left_sides import own_sides
from ..reading.notation import latex_name


def is_literal(chain, names, part, target):
    """Whether a chain is the theorem's formula as it is typeset, alone or behind the theorem's own left side: for formulas that are no numbers.

    A letter that \\memoremsymbols explains otherwise is another letter, so that the same text is another formula.
    """
    if is_scalar(target) or _texts(chain.sides[-1]) != _texts(solid(of_text(display(target)))):
        return False
    own = [_texts(solid(side)) for side in own_sides(part)]
    behind = len(chain.sides) == 2 and _texts(chain.sides[0]) in own and chain.relations[0][0] == part.relation
    return (len(chain.sides) == 1 or behind) and not any(_names(side, letter) for side in chain.sides for letter in changed_letters(names))


def changed_letters(names):
    """The letters that do not mean in the paper what they mean in the theorem: those it explains otherwise, and those it calls by another letter."""
    explained = [key for key, declared in names.declared.items() if declared.text.strip() != key]
    return [*explained, *(latex_name(name) for name in names.taken())]


def _texts(tokens):
    return [t.shown() for t in tokens]


def _names(side, letter):
    """Whether a side names a letter: its tokens stand there in a row, with no further subscript behind them."""
    wanted = [t.shown() for t in of_text(letter) if t.kind not in ("open", "close")]
    found = [t.shown() for t in side if t.kind not in ("open", "close")] + [""]
    starts = (place for place in range(len(found) - len(wanted)) if found[place : place + len(wanted)] == wanted)
    return any(found[place + len(wanted)] != "_" for place in starts)
