"""Chances of wrong bits against every memory of so many sign patterns, ties by a fair coin."""

from fractions import Fraction
from itertools import product

import pytest
from flint import arb
from memorem.theory.certificates.readouts import bit_wrong, some_bit_wrong, some_bit_wrong_between


def enumerated(pairs, width, bits, patterns):
    """P(some of these bits is read wrong) over all keys and values."""
    right, count = Fraction(0), 0
    for keys in product(product((1, -1), repeat=width), repeat=pairs):
        for values in product(product((1, -1), repeat=bits), repeat=pairs):
            state = [[sum(v[b] * k[c] for k, v in zip(keys, values, strict=True)) for c in range(width)] for b in range(bits)]
            chance = Fraction(1)
            for k, v in zip(keys[:patterns], values, strict=False):
                for b, row in enumerate(state):
                    aligned = v[b] * sum(s * x for s, x in zip(row, k, strict=True))
                    chance *= Fraction(1, 2) if aligned == 0 else int(aligned > 0)
            right, count = right + chance, count + 1
    return 1 - right / count


@pytest.mark.parametrize(("pairs", "width", "bits", "patterns"), [(2, 2, 1, 2), (2, 3, 1, 1), (2, 2, 2, 2), (3, 1, 2, 1), (3, 2, 1, 3), (4, 1, 1, 2)])
def test_some_bit_wrong(pairs, width, bits, patterns):
    assert some_bit_wrong(pairs, width, bits, patterns) == enumerated(pairs, width, bits, patterns)


@pytest.mark.parametrize(("pairs", "width"), [(2, 1), (2, 4), (3, 2), (3, 3), (4, 2), (5, 1)])
def test_one_bit_is_the_first_of_one_pattern(pairs, width):
    assert bit_wrong(pairs, width) == some_bit_wrong(pairs, width, 1, 1)


@pytest.mark.parametrize(("pairs", "width", "bits"), [(2, 1, 1), (2, 9, 2), (2, 9, 9), (3, 8, 1), (3, 9, 2), (3, 12, 2), (4, 7, 2)])
def test_bonferroni_holds_the_chance(pairs, width, bits):
    exact = some_bit_wrong(pairs, width, bits, pairs)
    assert some_bit_wrong_between(pairs, width, bits).contains(arb(exact.numerator) / exact.denominator)


def test_bonferroni_is_narrow_where_keys_are_many():
    """Up to the union over all bits, and from a tenth less."""
    ball = some_bit_wrong_between(80, 2469, 2469)
    assert ball.lower() > ball.upper() * 9 / 10
    union = 12 * 242 * bit_wrong(12, 242)
    assert abs(some_bit_wrong_between(12, 242, 242).upper() * union.denominator / union.numerator - 1) < 1e-6


def test_two_wrong_bits_of_one_column_are_no_more_likely_than_the_bound():
    """By enumeration: three pairs, so that one other value and key disturb both."""
    for width in (2, 3):
        both = Fraction(0)
        for keys in product(product((1, -1), repeat=width), repeat=3):
            for v in product((1, -1), repeat=3):
                state = [sum(x * k[c] for x, k in zip(v, keys, strict=True)) for c in range(width)]
                aligned = [x * sum(s * y for s, y in zip(state, k, strict=True)) for x, k in zip(v, keys, strict=True)]
                both += aligned[0] <= 0 and aligned[1] <= 0
        assert float(both / 2 ** (3 * width + 3)) <= ((1 + 2.718281828**-2) / 2) ** width
