"""Enumeration, designs and degree counting against known rationals."""

from fractions import Fraction

import pytest
from memorem.theory.certificates import certify, statistics
from memorem.theory.certificates.roots import Root


def energy(memory):
    """|sum_{j != 0} (k_j.k_0) v_j|^2 with white values."""
    return memory.over(lambda j: memory.over(lambda l: memory.key(j, 0) * memory.key(l, 0) * memory.value(j, l), excluding=0), excluding=0)


@pytest.mark.parametrize("d", [1, 2, 3, 4, 5])
def test_the_design_has_weight_one_and_integrates_degree_four(d):
    """E x^2 = 1/d and E x^4 = 3/(d (d + 2)) for a coordinate along the diagonal (Delsarte, Goethals and Seidel 1977, degree five)."""
    points = statistics.design(d)
    assert sum(weight for weight, _ in points) == 1
    diagonal = (True, (1,) * d)
    for power, mean in ((1, 0), (2, Fraction(1, d)), (3, 0), (4, Fraction(3, d * (d + 2)))):
        total = Fraction(0)
        for weight, point in points:
            total = total + weight * statistics.overlap(point, diagonal, d) ** power
        assert statistics.rational(total) == mean


def test_golden_inverse_ratio():
    """Two thirds at three pairs in three dimensions, by enumeration of the signs: exact, 2026-11."""
    assert statistics.average(energy, N=3, d_k=3, keys="rademacher") == Fraction(2, 3)


def test_a_statistic_beyond_the_design_is_refused():
    with pytest.raises(ArithmeticError, match="degree five"):
        statistics.average(lambda memory: memory.key(0, 1) ** 6, N=2, d_k=3, keys="sphere")


def test_values_beyond_first_degree_are_refused():
    with pytest.raises(ArithmeticError, match="white values"):
        statistics.count(lambda memory: memory.value(0, 1) ** 2)


def test_degrees_are_counted_on_the_statistic():
    tally = statistics.count(energy)
    assert (tally.overlaps, tally.read, tally.sums, tally.values) == (2, 2, 2, 1)
    assert statistics.degrees(tally, "rademacher") == {"N": 2, "d_k": 2}


def test_a_product_is_of_higher_degree_than_its_factors():
    square = statistics.count(lambda memory: memory.over(lambda j: memory.key(j, 0) ** 2, excluding=0) ** 2)
    assert square.overlaps == 4 and square.sums == 2


def test_polynomial_certificates_hold_a_full_grid():
    certificate = certify.polynomial(energy)
    for kind, degrees in certificate.degrees.items():
        points = [point for point in certificate.points if point["keys"] == kind]
        assert {point["N"] for point in points} == set(range(1, degrees["N"] + 2))
        assert {point["d_k"] for point in points} == set(range(1, degrees["d_k"] + 2))


def test_roots_multiply():
    x = Root(1, 2, 3)
    assert (x * x).a == 13 and (x * x).b == 4 and (x - x).rational() == 0
    with pytest.raises(ArithmeticError):
        x.rational()


def test_different_roots_do_not_mix():
    with pytest.raises(ArithmeticError, match="do not mix"):
        Root(1, 2, 3) * Root(1, 1, 2)
    assert (Root(1, 2, 3) * Root(2, 0, 5)).b == 4
