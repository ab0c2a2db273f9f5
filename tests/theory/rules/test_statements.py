"""Rules for laws, capacities, chains and streams: what they give, and what they refuse."""

from fractions import Fraction

import pytest
from memorem import (
    Capacity,
    Derivation,
    Domain,
    E,
    LogMean,
    N,
    Quotient,
    Reciprocal,
    Refused,
    Variance,
    chi2,
    d_k,
    d_v,
    gaussian,
    integers,
    items,
    level,
    norm2,
    over,
    reals,
    rules,
    sphere,
    theta,
    white,
)
from memorem.theory.scalars.balls import exact_value, substituted
from memorem.theory.scalars.zero_test import Nonzero, Zero

i, j = items("i j")
DOMAIN = Domain(N=integers(2), d_k=integers(5), d_v=integers(5), level=reals(0), theta=reals(0), L=integers(0))
k, v = gaussian(d_k)("k"), gaussian(d_v)("v")
ratio = norm2(over(j, (k[j] @ k[i]) * v[j], excluding=i)) / ((k[i] @ k[i]) ** 2 * norm2(v[i]))
mean = Derivation(E(over(j, (k[j] @ k[i]) ** 2, excluding=i) / norm2(k[i]) ** 2), DOMAIN).by(rules.integrate, k).by(rules.radial, k)


def law(statement, *steps):
    derivation = Derivation(statement, DOMAIN)
    for step in steps:
        derivation = derivation.by(*step)
    return derivation


def test_laws_are_compared_up_to_order():
    assert chi2(N - 1).compare(chi2(-1 + N), DOMAIN) == Zero()
    assert (chi2(N) * chi2(d_k)).compare(chi2(d_k) * chi2(N), DOMAIN) == Zero()
    assert isinstance(chi2(N).compare(chi2(N - 1), DOMAIN), Nonzero)
    assert isinstance((2 * chi2(N)).compare(chi2(N), DOMAIN), Nonzero)


def test_the_moments_of_a_law():
    moment = (chi2(N - 1) / chi2(d_k)).moment(1)
    assert exact_value(substituted(moment, {"N": 4, "d_k": 7})) == Fraction(3, 5)


@pytest.mark.parametrize(("thresholds", "point"), [((0.5, 1.0, 3.0), {"N": 4, "d_k": 7}), ((0.1, 2.0), {"N": 2, "d_k": 5})])
def test_distribution_functions_against_the_f_law(thresholds, point):
    from scipy.stats import f

    top, bottom = point["N"] - 1, point["d_k"]
    expected = f.cdf([x * bottom / top for x in thresholds], top, bottom)
    assert abs((chi2(N - 1) / chi2(d_k)).cdf(list(thresholds), point) - expected).max() < 1e-9


def test_the_law_of_the_ratio_has_its_mean():
    derived = law(ratio, (rules.gaussian_overlaps, k), (rules.gaussian_combination, v), (rules.chi_squares,)).result
    value = exact_value(substituted(derived.moment(1), {"N": 4, "d_k": 7, "d_v": 6}))
    assert value == Fraction(3 * 6, 5 * 4)


def test_overlaps_are_gaussian_for_gaussian_keys_only():
    u = sphere(d_k)("u")
    with pytest.raises(Refused, match="standard Gaussian"):
        _ = law(norm2(over(j, (u[j] @ u[i]) * v[j], excluding=i)), (rules.gaussian_overlaps, u)).lines


def test_a_key_is_not_independent_of_itself():
    with pytest.raises(Refused):
        _ = law(norm2(over(j, (k[j] @ k[i]) * v[j])), (rules.gaussian_overlaps, k)).lines


def test_vectors_that_occur_elsewhere_do_not_combine():
    with pytest.raises(Refused, match="elsewhere"):
        _ = law(ratio * over(j, v[j] @ v[i], excluding=i) ** 2, (rules.gaussian_overlaps, k), (rules.gaussian_combination, v)).lines


def test_capacities_solve_an_affine_mean():
    derived = Derivation(Capacity(mean.statement, level), DOMAIN).by(rules.supply_mean, mean).result.scalar()
    assert exact_value(substituted(derived, {"d_k": 7, "level": Fraction(1, 2)})) == 1 + Fraction(5, 2)


def test_another_mean_is_refused():
    other = Derivation(E(norm2(k[i])), DOMAIN).by(rules.integrate, k)
    with pytest.raises(Refused, match="another quantity"):
        _ = Derivation(Reciprocal(mean.statement), DOMAIN).by(rules.supply_mean, other).lines


def test_a_part_on_another_domain_is_refused():
    elsewhere = Derivation(mean.statement, DOMAIN.with_(d_k=integers(9))).by(rules.integrate, k).by(rules.radial, k)
    with pytest.raises(Refused, match="domain"):
        _ = Derivation(Reciprocal(mean.statement), DOMAIN).by(rules.supply_mean, elsewhere).lines


def test_a_lower_bound_on_the_mean_is_an_upper_bound_on_the_capacity():
    u, w = sphere(d_k)("k"), white(d_v)("u")
    magnitude = Derivation(E(over(j, abs(u[j] @ u[i]), excluding=i)), DOMAIN).by(rules.projection, u)
    energy = E(norm2(over(j, (u[j] @ u[i]) * w[j], excluding=i)))
    below = Derivation(energy, DOMAIN).by(rules.unit_norm).by(rules.integrate, w).by(rules.jensen, magnitude)
    assert below.relation == ">="
    assert Derivation(Capacity(energy, theta**2), DOMAIN).by(rules.supply_mean, below).relation == "<="


def test_quotients_take_each_mean_by_itself():
    top, below = E(norm2(k[i])), E(norm2(k[i]) ** 2)
    made = [Derivation(statement, DOMAIN).by(rules.integrate, k) for statement in (top, below)]
    quotient = Derivation(Quotient(top, (below,)), DOMAIN).by(rules.supply_means, *made).result.scalar()
    assert exact_value(substituted(quotient, {"d_k": 7})) == Fraction(1, 9)
    with pytest.raises(Refused, match="another quantity"):
        _ = Derivation(Quotient(top, (below,)), DOMAIN).by(rules.supply_means, made[1], made[0]).lines


def test_variances_need_both_moments():
    spread = Variance(norm2(k[i]))
    first, second = (Derivation(statement, DOMAIN).by(rules.integrate, k) for statement in (spread.mean, spread.square))
    value = Derivation(spread, DOMAIN).by(rules.supply_moments, first, second).result.scalar()
    assert exact_value(substituted(value, {"d_k": 7})) == 14
    with pytest.raises(Refused):
        _ = Derivation(spread, DOMAIN).by(rules.supply_moments, second, first).lines


def test_logarithms_of_laws():
    from memorem.theory.certificates.toolkit import TOOLKIT as exact
    from memorem.theory.scalars.balls import ball

    own = norm2(k[i])
    made = Derivation(own, DOMAIN).by(rules.chi_squares)
    value = Derivation(LogMean(own), DOMAIN).by(rules.from_law, made).result.scalar()
    for width in (5, 8):
        assert ball(value, {"d_k": width}).overlaps(exact.chi_square_log_mean(width))
        assert not ball(value, {"d_k": width + 1}).overlaps(exact.chi_square_log_mean(width))
    with pytest.raises(Refused):
        _ = Derivation(LogMean(own * own), DOMAIN).by(rules.from_law, made).lines
