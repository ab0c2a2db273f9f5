"""Bounds for arbitrary vectors on exact instances, their equality cases, and what the rules refuse."""

from fractions import Fraction

import pytest
from memorem import (
    Derivation,
    Domain,
    E,
    Largest,
    N,
    Refused,
    beta,
    d_k,
    directions,
    exponential,
    fixed,
    integers,
    items,
    norm2,
    over,
    p,
    reals,
    rules,
    sphere,
)
from memorem.theory.certificates.toolkit import TOOLKIT as exact
from memorem.theory.scalars.evaluation import value

i, j = items("i j")
DOMAIN = Domain(N=integers(2), d_k=integers(2), p=integers(0), beta=reals(0))
k, u, phi = directions(d_k)("k"), sphere(d_k)("u"), fixed(d_k)("phi")


def pairs(body, excluding=i):
    return over(i, over(j, body, excluding=excluding))


def mean(body):
    lines = Derivation(E(body), DOMAIN)
    return lines.by(rules.generating_function, u) if "Exp" in body.key() else lines.by(rules.integrate, u).by(rules.unit_norm, u)


def vectors(size, width):
    return [exact.unit_vector(seed, width) for seed in range(size)]


@pytest.mark.parametrize("power", [1, 2, 3, 4])
@pytest.mark.parametrize(("size", "width"), [(3, 2), (5, 3), (4, 6)])
def test_sums_of_powers_lie_above_the_floor(power, size, width):
    floor = Derivation(pairs((k[j] @ k[i]) ** power), DOMAIN).by(rules.mean_embedding, mean((u[j] @ u[i]) ** power))
    assert floor.relation == ">="
    found = vectors(size, width)
    total = sum(exact.dot(a, b) ** power for a in found for b in found if a is not b)
    assert total >= Fraction(value(floor.result.scalar(), {"N": size, "d_k": width}).exact)


def test_a_simplex_attains_the_floor_of_the_square():
    floor = Derivation(pairs((k[j] @ k[i]) ** 2), DOMAIN).by(rules.mean_embedding, mean((u[j] @ u[i]) ** 2)).result.scalar()
    for width in (2, 3, 7):
        assert value(floor, {"N": width + 1, "d_k": width}).exact == Fraction(width * (width + 1), width**2)


def test_the_diagonal_is_taken_off_only_where_it_is_left_out():
    body, moment = (k[j] @ k[i]) ** (2 * p), (u[j] @ u[i]) ** (2 * p)
    law = Derivation((u[j] @ u[i]) ** 2, DOMAIN).by(rules.first_coordinate, u).by(rules.beta_of_shares)
    average = Derivation(E(moment), DOMAIN).by(rules.from_law, law)
    whole, most = (Derivation(pairs(body, without), DOMAIN).by(rules.mean_embedding, average).result.scalar() for without in ((), i))
    assert (whole - most - N).expand() == 0


def test_exponential_kernels_lie_above_their_floor():
    floor = Derivation(pairs(exponential(beta * (k[j] @ k[i]))), DOMAIN).by(rules.mean_embedding, mean(exponential(beta * (u[j] @ u[i])))).result
    found = vectors(4, 3)
    total = sum(float(exact.number(exact.dot(a, b)).exp()) for a in found for b in found if a is not b)
    assert total > float(value(floor.scalar(), {"N": 4, "d_k": 3, "beta": 1}).decimal)


@pytest.mark.parametrize(
    ("statement", "given", "why"),
    [
        (pairs((k[j] @ k[i]) ** 2), (u[j] @ u[i]) ** 4, "another kernel"),
        (pairs(exponential(-beta * (k[j] @ k[i]))), exponential(-beta * (u[j] @ u[i])), "positive definite"),
        (-1 * pairs((k[j] @ k[i]) ** 2), (u[j] @ u[i]) ** 2, "not negative"),
        (pairs((phi[j] @ phi[i]) ** 2), (u[j] @ u[i]) ** 2, "not random"),
        (over(i, (k[i] @ k[i]) ** (2 * p)), (u[j] @ u[i]) ** 2, "double sum"),
        (pairs((k[j] @ k[i]) ** 2 * norm2(k[j])), (u[j] @ u[i]) ** 2, "one function|one overlap"),
    ],
)
def test_floors_that_are_refused(statement, given, why):
    with pytest.raises(Refused, match=why):
        _ = Derivation(statement, DOMAIN).by(rules.mean_embedding, mean(given)).result


def test_another_sphere_is_refused():
    w = sphere(d_k + 1)("w")
    other = Derivation(E((w[j] @ w[i]) ** 2), DOMAIN).by(rules.integrate, w).by(rules.unit_norm, w)
    with pytest.raises(Refused, match="another quantity"):
        _ = Derivation(pairs((k[j] @ k[i]) ** 2), DOMAIN).by(rules.mean_embedding, other).result


@pytest.mark.parametrize(("size", "width"), [(3, 2), (4, 3)])
def test_exchanged_pairs_and_directions_on_instances(size, width):
    """sum x_ij^2 |b|^2/|a|^2 >= sum x_ij^2 for vectors of any norms."""
    noise = pairs((phi[j] @ phi[i]) ** 2 / norm2(phi[i]) ** 2)
    lines = Derivation(noise, DOMAIN).by(rules.cauchy_schwarz)
    found = exact.rationals(3, size, width)
    weights = [[exact.dot(a, b) for b in found] for a in found]
    left = sum(weights[a][b] ** 2 / weights[a][a] ** 2 for a in range(size) for b in range(size) if a != b)
    right = sum(weights[a][b] ** 2 / (weights[a][a] * weights[b][b]) for a in range(size) for b in range(size) if a != b)
    assert left >= right
    assert lines.result.compare(pairs((phi[j] @ phi[i]) ** 2 / (norm2(phi[i]) * norm2(phi[j]))), DOMAIN).__class__.__name__ == "Zero"
    assert lines.by(rules.mean_embedding, mean((u[j] @ u[i]) ** 2)).relation == ">="


@pytest.mark.parametrize(
    ("statement", "rule", "arguments", "why"),
    [
        (pairs((phi[j] @ phi[i]) ** 3), rules.cauchy_schwarz, (), "even powers"),
        (-1 * pairs((phi[j] @ phi[i]) ** 2), rules.cauchy_schwarz, (), "factor of the sum"),
        (pairs((phi[j] @ phi[i]) ** 2), rules.mean_embedding, (mean((u[j] @ u[i]) ** 2),), "double sum|degree|not random"),
        (pairs((u[j] @ u[i]) ** 2), rules.mean_embedding, (mean((u[j] @ u[i]) ** 2),), "not random"),
        (Largest(pairs((k[j] @ k[i]) ** 2)), rules.largest_above_mean, (mean((u[j] @ u[i]) ** 2),), "another quantity"),
    ],
)
def test_refusals(statement, rule, arguments, why):
    with pytest.raises(Refused, match=why):
        _ = Derivation(statement, DOMAIN).by(rule, *arguments).result


def test_fixed_directions_are_not_integrated():
    with pytest.raises(Refused, match="tabled"):
        _ = Derivation(E((k[j] @ k[i]) ** 2), DOMAIN).by(rules.integrate, k).result
