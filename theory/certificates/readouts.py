"""Exact chances that a Hebbian memory of sign patterns reads bits wrong: a tie is read by a fair coin, and counts as half a wrong bit."""

from fractions import Fraction
from itertools import product
from math import comb

from flint import arb

from .grams import sign_grams

HALF = Fraction(1, 2)


def some_bit_wrong(pairs, width, bits, patterns):
    """P(some of the `bits` bits of the first `patterns` patterns is read wrong), keys of this width.

    Keys are counted by their Gram matrix; given it the columns of values are alike and independent, and each is enumerated.
    """
    right = sum(ways * _column_right(gram, pairs) ** bits for ways, gram in sign_grams(width, pairs, patterns))
    return 1 - right / 2 ** ((pairs - 1) * width)


def _column_right(gram, pairs):
    """The chance that one column of values is read right at every row of the Gram matrix."""
    total, columns = Fraction(0), [(1, *signs) for signs in product((1, -1), repeat=pairs - 1)]
    for v in columns:
        chance = Fraction(1)
        for a, row in enumerate(gram):
            chance *= read_right(v[a] * sum(w * x for w, x in zip(row, v, strict=True)))
        total += chance
    return total / len(columns)


def read_right(aligned):
    """The chance that a bit is read right by the sign of a sum that is positive in its favour: a half at a tie."""
    return HALF if aligned == 0 else int(aligned > 0)


def read_wrong(aligned):
    """The chance that it is read wrong."""
    return 1 - read_right(aligned)


def majority_wrong(error, voters):
    """P(more than half of an odd number of votes are wrong), each with this chance and independently: every pattern of votes."""
    patterns = product((0, 1), repeat=voters)
    return sum(error ** sum(votes) * (1 - error) ** (voters - sum(votes)) for votes in patterns if 2 * sum(votes) > voters)


def bit_wrong(pairs, width):
    """P(one bit is read wrong), by count: times the key and value that are read, the signs of all other items and coordinates are fair and independent."""
    signs, ways, wrong = (pairs - 1) * width, 1, Fraction(0)
    for minus in range(signs, -1, -1):  # so many of them are against the bit
        aligned = width + signs - 2 * minus
        if aligned > 0:
            break
        wrong += ways * (1 - read_right(aligned))
        ways = ways * minus // (signs - minus + 1)
    return wrong / 2**signs


def some_bit_wrong_between(pairs, width, bits):
    """A ball that holds P(some of the `bits` bits of some pattern is read wrong), by Bonferroni's inequalities: narrow where errors are rare and keys many.

    Above are the single bits, below is what remains without the pairs of bits. Bits of different columns are independent given the keys, so no two of
    them are wrong together more often than two of one pattern, which are counted with ties as errors; two of one column are bounded by Chernoff.
    """
    signs = (pairs - 1) * width
    one = (_at_most(signs, (signs - width) // 2) + _at_most(signs, (signs - width - 1) // 2)) / 2
    same_row = sum(_chance(pairs - 1, m) * _both_wrong(m * width, (pairs - 1 - m) * width, width) for m in range(pairs))
    same_column = ((1 + (-arb(2) / max(pairs - 2, 1)).exp()) / 2) ** width
    most = pairs * bits * one
    return most.union(most - pairs**2 * comb(bits, 2) * same_row - bits * comb(pairs, 2) * same_column)


def _both_wrong(agreeing, opposed, width):
    """An upper bound of P(A <= -width - |B|) for sums A and B of so many fair signs: |B| from where it is out of reach down to the end."""
    most = min(opposed, agreeing - width, 12 * int(opposed**0.5) + 2)
    if most < 0:
        return arb(0)
    most -= (opposed - most) % 2
    plus, b_plus = (agreeing - width - most) // 2, (opposed + most) // 2
    chance, tail, other = _chance(agreeing, plus), _at_most(agreeing, plus), _chance(opposed, b_plus)
    total = tail  # for all larger |B|
    for b in range(most, -1, -2):
        total += tail * other * (2 if b else 1)
        chance *= arb(agreeing - plus) / (plus + 1)
        other *= arb(b_plus) / (opposed - b_plus + 1)
        plus, b_plus, tail = plus + 1, b_plus - 1, tail + chance
    return total


def _at_most(signs, plus):
    """P(at most so many of these fair signs are plus), plus < signs/2: term by term, with a geometric series for those that are too small to count."""
    term = total = _chance(signs, plus) if plus >= 0 else arb(0)
    while plus > 0 and term > total * arb(2) ** -50:
        term, plus = term * plus / (signs - plus + 1), plus - 1
        total += term
    return total + arb(0, (term * plus / (signs - 2 * plus + 1)).upper())


def _chance(signs, plus):
    """P(so many of these fair signs are plus)."""
    ways = arb(signs + 1).lgamma() - arb(plus + 1).lgamma() - arb(signs - plus + 1).lgamma()
    return (ways - signs * arb(2).log()).exp()
