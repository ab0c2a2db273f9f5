"""Enumeration, designs and degree counting against known rationals."""

from fractions import Fraction

import pytest
import sympy
from memorem import N, d_k
from memorem.proofs.verification.degrees import within
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


@pytest.mark.parametrize(("a", "b"), [(3, -2), (4, -2), (-3, 2), (-4, 2), (0, 1), (1, 0), (0, 0), (-1, -1), (2, 1)])
def test_roots_are_ordered_as_numbers(a, b):
    assert (Root(a, b, 3) > 0) == (a + b * 3**0.5 > 0)
    assert (Root(a, b, 3) > 1) == (a - 1 + b * 3**0.5 > 0)


def test_different_roots_do_not_mix():
    with pytest.raises(ArithmeticError, match="do not mix"):
        Root(1, 2, 3) * Root(1, 1, 2)
    assert (Root(1, 2, 3) * Root(2, 0, 5)).b == 4


def pairs(memory):
    """Every pair of the other keys: two bound items meet, (N - 1) + (N - 1)(N - 2)/d_k on average."""
    return memory.over(lambda j: memory.over(lambda l: memory.key(j, l) ** 2, excluding=0), excluding=0)


STATISTICS = {
    "energy": energy,
    "pairs": pairs,
    "triangles": lambda m: m.over(lambda i: m.over(lambda j: m.key(0, i) * m.key(i, j) * m.key(j, 0))),
    "distinct pairs": lambda m: m.over(lambda j: m.over(lambda l: m.key(j, l) ** 2, excluding=(0, j)), excluding=0),
    "a sum to a power": lambda m: m.over(lambda j: m.key(0, j)) ** 2,
    "a product of sums": lambda m: m.over(lambda j: m.key(0, j) ** 2) * m.over(lambda j: m.over(lambda l: m.value(j, l))),
    "values that meet": lambda m: m.over(lambda j: m.over(lambda l: m.value(j, l) * m.key(j, l))),
    "cases": lambda m: m.over(lambda j: m.over(lambda l: 3 if j == l else m.key(j, l) ** 2)),
    "three keys": lambda m: m.over(lambda i: m.over(lambda j: m.over(lambda l: m.key(i, j) * m.key(j, l) * m.key(l, i)))),
}


@pytest.mark.parametrize("name", STATISTICS)
@pytest.mark.parametrize("kind", ["sphere", "rademacher"])
def test_the_mean_is_a_polynomial_of_the_counted_degree(name, kind):
    """Beyond the counted degree every difference of mean times denominator vanishes, in each parameter."""
    tally = statistics.count(STATISTICS[name])
    if kind == "sphere" and tally.other > 5:
        with pytest.raises(ArithmeticError):
            statistics.average(STATISTICS[name], N=2, d_k=2, keys=kind)
        return
    degrees = statistics.degrees(tally, kind)

    def cleared(pairs, width):
        mean = statistics.average(STATISTICS[name], N=pairs, d_k=width, keys=kind)
        return mean * statistics.denominator(tally, kind, width)

    many = [cleared(pairs, 2) for pairs in range(1, min(degrees["N"], 3) + 3)]
    wide = [cleared(2, width) for width in range(1, degrees["d_k"] + 3)]
    assert degrees["N"] <= 3 and _difference(many, degrees["N"] + 1) == 0 and _difference(wide, degrees["d_k"] + 1) == 0


def _difference(values, order):
    for _ in range(order):
        values = [after - before for before, after in zip(values, values[1:], strict=False)]
    return values[0]


def test_a_formula_for_three_pairs_in_two_dimensions_is_not_one_for_all_sizes():
    """(N - 1)^2 agrees at d_k = 1; the mean is 3 at N = 3, d_k = 2."""
    certificate = certify.polynomial(pairs)
    truth = (N - 1) + (N - 1) * (N - 2) / d_k
    assert certificate.evaluate({"N": 3, "d_k": 2, "keys": "sphere"}) == 3
    assert within(truth, certificate, certificate.points) and 2 in {point["d_k"] for point in certificate.points}
    for point in certificate.points:
        assert certificate.evaluate(point) == truth.subs({N: point["N"], d_k: point["d_k"]})
    assert any(certificate.evaluate(point) != sympy.Integer((point["N"] - 1) ** 2) for point in certificate.points)


@pytest.mark.parametrize(
    "statistic",
    [
        lambda m: m.over(lambda j: j * m.key(0, j)),
        lambda m: m.over(lambda j: m.key(0, j) if j < 2 else 0),
        lambda m: m.over(lambda j: m.key(0, j) if m.key(0, j) == 1 else 0),
        lambda m: m.over(lambda j: m.key(0, j) if m.key(0, j) > 0 else 0),
        lambda m: m.over(lambda j: 1 if m.key(0, j) else 0),
        lambda m: m.over(lambda j: abs(m.key(0, j))),
        lambda m: m.over(lambda j: m.key(0, j) ** -1),
        lambda m: m.over(lambda j: m.key(0, j) ** Fraction(1, 2)),
        lambda m: m.over(lambda j: m.key(0, j) * 0.5),
    ],
)
def test_what_is_no_polynomial_is_not_counted(statistic):
    with pytest.raises(TypeError):
        statistics.count(statistic)
