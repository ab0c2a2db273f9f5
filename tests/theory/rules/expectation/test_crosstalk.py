"""Crosstalk on syntax: the same as the normal form where there is one, refused where values are not white or items differ."""

import pytest
import sympy
from memorem import (
    Derivation,
    Domain,
    E,
    N,
    Refused,
    d_k,
    entries,
    exponential,
    gaussian,
    integers,
    items,
    norm2,
    over,
    p,
    positive_part,
    rules,
    sphere,
    white,
)
from memorem.theory.certificates.toolkit import TOOLKIT as exact
from memorem.theory.scalars.balls import ball

i, j = items("i j")
DOMAIN = Domain(N=integers(1), d_k=integers(2), p=integers(1))
k, v = sphere(d_k)("k"), white(3)("v")


def crosstalk(weight, values=v, excluding=i):
    return E(norm2(over(j, weight * values[j], excluding=excluding)) / norm2(values[i]))


def test_it_agrees_with_the_normal_form():
    overlap = k[j] @ k[i]
    law = Derivation(overlap**2, DOMAIN).by(rules.first_coordinate, k).by(rules.beta_of_shares)
    mean = Derivation(E((overlap**2) ** 2), DOMAIN).by(rules.from_law, law)
    short = Derivation(crosstalk(overlap**2), DOMAIN).by(rules.uncorrelated_values, v).by(rules.insert_mean, mean)
    long = Derivation(crosstalk(overlap**2), DOMAIN).by(rules.unit_norm, v).by(rules.integrate, v).by(rules.integrate, k).by(rules.unit_norm)
    assert (short.result.scalar() - long.result.scalar()).subs({N: 5, d_k: 7}) == 0


@pytest.mark.parametrize(
    "statement,family",
    [
        (crosstalk((k[j] @ k[i]) ** p, gaussian(3)("v")), gaussian(3)("v")),  # no norm of one
        (crosstalk((k[j] @ k[i]) ** p, white(3, mean=1)("v")), white(3, mean=1)("v")),  # correlated
        (crosstalk((k[j] @ k[i]) * (v[j] @ v[i])), v),  # a weight that knows the values
        (crosstalk(entries("c")[j]), v),  # items that differ
        (E(norm2(k[i])), v),
    ],
)
def test_what_is_not_covered_is_refused(statement, family):
    with pytest.raises(Refused):
        Derivation(statement, DOMAIN).by(rules.uncorrelated_values, family).lines  # noqa: B018


def test_another_mean_is_not_inserted():
    lines = Derivation(crosstalk((k[j] @ k[i]) ** p), DOMAIN).by(rules.uncorrelated_values, v)
    other = Derivation(E(norm2(k[i])), DOMAIN).by(rules.unit_norm)
    with pytest.raises(Refused):
        lines.by(rules.insert_mean, other).lines  # noqa: B018


def test_half_of_an_even_power():
    base = k[j] @ k[i]
    law = Derivation(base**2, DOMAIN).by(rules.first_coordinate, k).by(rules.beta_of_shares)
    mean = Derivation(E(base ** (2 * p)), DOMAIN).by(rules.from_law, law)
    short = Derivation(crosstalk(positive_part(base) ** p), DOMAIN).by(rules.uncorrelated_values, v).by(rules.symmetry, k)
    expected = exact.sphere_mean(lambda x: x**4, 5) / 2  # p = 2, one other pair
    assert ball(short.by(rules.insert_mean, mean).result.scalar(), {"N": 2, "d_k": 5, "p": 2}).overlaps(expected)
    for wrong in (E(positive_part(base) ** p), E((base) ** (2 * p)), E(positive_part(norm2(k[i])) ** (2 * p))):
        with pytest.raises(Refused):
            Derivation(wrong, DOMAIN).by(rules.symmetry, k).lines  # noqa: B018


def test_jensen_for_the_reciprocal():
    total = 1 + over(j, exponential(k[j] @ k[i]), excluding=i)
    mean = Derivation(E(total), DOMAIN).by(rules.unit_norm).by(rules.generating_function, k)
    lower = Derivation(E(total**-1), DOMAIN).by(rules.square_over, mean)
    point = {"N": 2, "d_k": 3}
    assert lower.relation == ">="
    assert ball(lower.result.scalar(), point) < exact.sphere_mean(lambda x: 1 / (1 + x.exp()), 3)
    signed = total - 2
    for statement, given in ((E(signed**-1), Derivation(E(signed), DOMAIN)), (E(total**-1), Derivation(E(signed), DOMAIN)), (E(total), mean)):
        with pytest.raises(Refused):
            Derivation(statement, DOMAIN).by(rules.square_over, given).lines  # noqa: B018


def test_a_square_over_a_variable():
    """E (q.g)^2/|q|^2 for q = u + g, u a unit vector and g Gaussian: at least (E q.g)^2 / E |q|^2 = d^2/(1 + d)."""
    u, g = sphere(d_k)("u"), gaussian(d_k)("g")
    top, below = (u[i] + g[i]) @ g[i], norm2(u[i] + g[i])
    means = [Derivation(E(one), DOMAIN).by(rules.integrate, g).by(rules.unit_norm) for one in (below, top)]
    lower = Derivation(E(top**2 / below), DOMAIN).by(rules.square_over, *means)
    assert (lower.relation, sympy.cancel(lower.result.scalar() - d_k**2 / (1 + d_k))) == (">=", 0)
    for statement, given in ((E(top**3 / below), means), (E(top**2 / below), means[::-1]), (E(top**2 / top), (means[1], means[1]))):
        with pytest.raises(Refused):
            Derivation(statement, DOMAIN).by(rules.square_over, *given).lines  # noqa: B018
