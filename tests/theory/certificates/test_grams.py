"""Moments of Gram matrices against what is known of one overlap, and a chain with a known error."""

from collections import Counter
from fractions import Fraction
from itertools import product

import pytest
from memorem.theory.certificates.grams import chain_scores, gram_moments, sign_grams


@pytest.mark.parametrize(("kind", "norm_square"), [("sphere", 1), ("rademacher", 1), ("gaussian", 1 + Fraction(2, 3))])
def test_one_layer(kind, norm_square):
    first, second = gram_moments(kind, 2, 3)
    assert first == {(0, 0): 1, (0, 1): 0, (1, 0): 0, (1, 1): 1}
    assert second[0, 0, 0, 0] == norm_square and second[0, 1, 0, 1] == Fraction(1, 3) and second[0, 0, 0, 1] == 0


def test_golden_chain():
    """37/27 for two pairs, width three, depth three, by enumeration of sign keys; computed once more here, 2026-11."""
    assert chain_scores(*gram_moments("rademacher", 2, 3), 2, 3)[0] == Fraction(37, 27)


def test_no_layer_makes_no_error():
    assert chain_scores(*gram_moments("sphere", 2, 2), 2, 0) == (0, [1, 0])


def test_sign_vectors_grouped_by_pattern_are_all_sign_vectors():
    grouped = Counter()
    for ways, gram in sign_grams(3, 3):
        grouped[tuple(map(tuple, gram))] += ways
    counted = Counter()
    for bits in product((1, -1), repeat=6):
        vectors = [(1, 1, 1), bits[:3], bits[3:]]
        counted[tuple(tuple(sum(x * y for x, y in zip(a, b, strict=True)) for b in vectors) for a in vectors)] += 1
    assert grouped == counted
