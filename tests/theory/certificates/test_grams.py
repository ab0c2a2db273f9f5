"""Moments of Gram matrices against what is known of one overlap, and a chain with a known error."""

from fractions import Fraction

import pytest
from memorem.theory.certificates.grams import chain_scores, gram_moments


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
