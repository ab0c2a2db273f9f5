"""The rule for words that are read through codebooks which neighbouring layers share: the transfer operator on overlaps."""

from collections import defaultdict
from fractions import Fraction
from itertools import product

import sympy

from ...functionals.error_probabilities import AllRight, SignReadout
from ...functionals.readouts import SharedWords
from ...functionals.sequences import Sequence
from ...kernel.derivation import rule
from ..lemmas import natural

__all__ = ["transfer_operator"]

MOST = 12  # states, as components of other sequences


@rule(
    "transfer operator", "total probability; the overlaps of a layer with the key that is read are a Markov chain, killed at the first wrong word",
    conditions="two pairs, or width one, or numbers of pairs and dimensions in figures with at most twelve states",
)  # fmt: skip
def transfer_operator(statement, context):
    """The mass of each state of the overlaps |k_1.k_j| after n layers that were all read right, as a sequence; what is asked for is its sum.

    Given the overlaps m_j the bits of a word are read independently: z_j = v_1c v_jc are fair signs and the bit is right where 1 + sum z_j m_j > 0. The
    next overlaps are the means of these same z_j over the bits. Turning all signs of an item turns its overlaps and its z, and changes nothing.
    In one dimension every product z_j m_j is a fair sign whatever the overlaps are, so that layers are independent.
    """
    if not isinstance(statement, SharedWords):
        context.refuse("words through shared codebooks", "the statement is another")
    pairs, width, layers = (sympy.sympify(x) for x in (statement.pairs, statement.width, statement.layers))
    for number, why in ((layers, "a number of layers"), (pairs - 1, "a stored pair"), (width - 1, "a coordinate")):
        natural(context, number, why)
    if width == 1:
        return AllRight(SignReadout(pairs, width), layers)
    if pairs == 2:
        start, step = _two_pairs(width)
    elif pairs.is_Integer and width.is_Integer and sympy.binomial(pairs - 1 + width // 2, pairs - 1) <= MOST:
        start, step = _enumerated(int(pairs), int(width))
    else:
        context.refuse(f"two pairs, width one, or at most {MOST} states in figures", f"there are {pairs} pairs of width {width}")
    return Sequence("x", start, step, (sympy.Integer(0),) * len(start), layers, (sympy.Integer(1),) * len(start))


def _two_pairs(width):
    """(start, step) of the states |m| = 1 and |m| < 1 of the only overlap: the second reads every bit right."""
    w = sympy.Integer(2) ** -width
    kept, right = w + w**2, sympy.Rational(3, 4) ** width  # a bit is right with chance 1/2 + 1/4; z = m throughout, or z = -m with a tie each
    return (2 * w, 1 - 2 * w), ((kept, 2 * w), (right - kept, 1 - 2 * w))


def _enumerated(pairs, width):
    """(start, step) over the states that are reached, sizes of the overlaps in order."""
    start = _after(None, pairs, width)
    states = sorted(start)
    columns = [_after(state, pairs, width) for state in states]
    return tuple(map(_number, map(start.get, states))), tuple(tuple(_number(column[state]) for column in columns) for state in states)


def _after(overlaps, pairs, width):
    """{next state: chance} of reading all bits right from these overlaps times the width, or of no reading at all."""
    sums = {(0,) * (pairs - 1): Fraction(1)}
    for _ in range(width):
        longer = defaultdict(Fraction)
        for (total, mass), z in product(sums.items(), product((1, -1), repeat=pairs - 1)):
            read = 1 if overlaps is None else width + sum(a * b for a, b in zip(z, overlaps, strict=True))
            longer[tuple(a + b for a, b in zip(total, z, strict=True))] += mass * Fraction(1 + (read > 0) - (read < 0), 2 ** len(z) * 2)
        sums = longer
    found = defaultdict(Fraction)
    for total, mass in sums.items():
        found[tuple(sorted(map(abs, total)))] += mass
    return found


def _number(chance):
    return sympy.Rational(chance.numerator, chance.denominator)
