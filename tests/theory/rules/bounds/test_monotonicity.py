"""Rules for inequalities of closed forms: they bound on the right side, and refuse where the side is not proved."""

from fractions import Fraction

import pytest
from memorem import (
    Derivation,
    Domain,
    E,
    N,
    Rational,
    Refused,
    beta,
    d_k,
    exp,
    exponential,
    flip,
    gaussian,
    integers,
    items,
    over,
    reals,
    rules,
    sphere,
    sqrt,
)
from memorem.theory.rules.statements import scalar_expression
from memorem.theory.scalars.balls import ball

i, j = items("i j")
DOMAIN = Domain(N=integers(1), d_k=integers(1), beta=reals(0, 1), flip=reals(0, Rational(1, 2)))


def reached(value, *step, domain=DOMAIN):
    derivation = Derivation(scalar_expression(value), domain).by(*step)
    return derivation.relation, derivation.result.scalar()


def test_powers_of_one_exponent_are_gathered():
    relation, value = reached((N - 1) * (1 + beta) ** (-d_k / 2) * ((2 - beta) / (1 + beta)) ** (d_k / 2), rules.gather_powers)
    assert relation == "="
    point = {"N": 4, "d_k": 3, "beta": Fraction(1, 3)}
    assert ball(value, point).overlaps(ball((N - 1) * ((2 - beta) / (1 + beta) ** 2) ** (d_k / 2), point))


def test_powers_of_a_base_without_a_sign_are_not_gathered():
    with pytest.raises(Refused):
        reached((beta - Rational(1, 2)) ** (d_k / 2) * (1 + beta) ** (d_k / 2), rules.gather_powers)


def test_another_form_of_the_base_is_equal():
    assert reached((2 + beta**2 - 1) ** d_k, rules.monotone_power, 1 + beta**2) == ("=", (1 + beta**2) ** d_k)
    assert reached((2 + beta**2) ** d_k, rules.monotone_power, 1 + beta**2)[0] == ">="


@pytest.mark.parametrize(("exponent", "base", "relation"), [(-d_k / 2, 3, ">="), (-d_k / 2, 1, "<="), (d_k / 2, 3, "<="), (d_k / 2, 1, ">=")])
def test_a_power_is_monotone_in_its_base(exponent, base, relation):
    found, value = reached((N - 1) * (1 + beta) ** exponent, rules.monotone_power, base)
    assert (found, value) == (relation, (N - 1) * Rational(base) ** exponent)


@pytest.mark.parametrize("base", [Rational(3, 2), -1])
def test_a_base_on_neither_side_is_refused(base):
    with pytest.raises(Refused):
        reached((1 + beta) ** (d_k / 2), rules.monotone_power, base)


def test_a_factor_of_unknown_sign_is_refused():
    with pytest.raises(Refused):
        reached((N - 2) * (1 + beta) ** (d_k / 2), rules.monotone_power, 3)


def test_arithmetic_mean_above_geometric_mean():
    first, second = (1 - flip) * exp(-beta), flip * exp(beta)
    relation, value = reached((1 + first + second) ** d_k, rules.monotone_power, 1 + 2 * sqrt(flip * (1 - flip)))
    point = {"d_k": 3, "beta": Fraction(1, 2), "flip": Fraction(1, 5)}
    assert relation == ">="
    assert ball(value, point) < ball((1 + first + second) ** d_k, point)
    with pytest.raises(Refused):
        reached((1 - first - second) ** d_k, rules.monotone_power, 1 - 2 * sqrt(flip * (1 - flip)))


@pytest.mark.parametrize(("rate", "relation"), [(1, ">="), (Rational(1, 9), None)])
def test_overlaps_of_unit_vectors_are_bounded(rate, relation):
    k = sphere(d_k)("k")
    mean = Derivation(E(over(j, exponential(beta * (k[j] @ k[i]) - beta), excluding=i)), DOMAIN).by(rules.unit_norm)
    bounded = mean.by(rules.bound_overlaps, rate)
    if relation is None:
        with pytest.raises(Refused):
            bounded.lines  # noqa: B018
        return
    assert bounded.relation == relation
    exact, value = (line.by(rules.generating_function, k).result.scalar() for line in (mean, bounded))
    point = {"N": 3, "d_k": 4, "beta": Fraction(1, 2)}
    assert ball(value, point) < ball(exact, point)


def test_overlaps_of_long_vectors_are_not_bounded():
    k = gaussian(d_k)("k")
    with pytest.raises(Refused):
        Derivation(E(over(j, exponential(beta * (k[j] @ k[i])), excluding=i)), DOMAIN).by(rules.bound_overlaps, 1).lines  # noqa: B018
