"""Tails of sums of signs and of Gaussian read-outs against enumeration and integration, and what the rules refuse."""

from fractions import Fraction
from itertools import product

import pytest
from memorem import (
    Derivation,
    Domain,
    HopfieldReadout,
    N,
    Refused,
    SignReadout,
    SomeWrong,
    Wrong,
    d_k,
    d_v,
    gaussian,
    integers,
    items,
    norm2,
    over,
    prob,
    rademacher,
    reals,
    rules,
    sphere,
)
from memorem.theory.functionals.error_probabilities import SignSum
from memorem.theory.scalars.balls import ball, exact_value, substituted

DOMAIN = Domain(N=integers(2), d_k=integers(1), d_v=integers(1), prob=reals(0, 1))
i, j = items("i j")
k, v = gaussian(d_k)("k"), rademacher(1)("v")


def value(statement, *steps, domain=DOMAIN, **point):
    derivation = Derivation(statement, domain)
    for step in steps:
        derivation = derivation.by(*step)
    return derivation, substituted(derivation.result.scalar(), point)


def lower_tail(signs, threshold):
    """P(B < -t) + P(B = -t)/2 by enumeration."""
    sums = [sum(choice) for choice in product((1, -1), repeat=signs)]
    return sum(Fraction(2 if b < -threshold else int(b == -threshold), 2) for b in sums) / len(sums)


@pytest.mark.parametrize(("pairs", "width"), [(2, 1), (3, 3), (4, 2), (2, 6)])
def test_chernoff_is_above_the_exact_tail(pairs, width):
    derivation, bound = value(SignReadout(N, d_k), (rules.sign_products,), (rules.chernoff, 1 / (N - 1)), N=pairs, d_k=width)
    assert derivation.relation == "<="
    exact = lower_tail((pairs - 1) * width, width)
    assert ball(bound, {}) > exact.numerator / ball(substituted(d_k, {"d_k": exact.denominator}), {})


def test_chernoff_refuses_a_negative_strength():
    with pytest.raises(Refused):
        value(SignReadout(N, d_k), (rules.sign_products,), (rules.chernoff, -1 / N))


@pytest.mark.parametrize("self_connections", [False, True])
def test_a_network_is_a_sum_of_signs(self_connections):
    made = Derivation(HopfieldReadout(N, d_k, self_connections), DOMAIN).by(rules.sign_products).result
    assert made == SignSum((N - 1) * (d_k - 1), d_k - 1 + (N if self_connections else 0))


def test_a_union_needs_an_upper_bound_of_the_same_chance():
    each = Derivation(SignReadout(N, d_k), DOMAIN).by(rules.sign_products).by(rules.chernoff, 1 / (N - 1))
    derivation, _ = value(SomeWrong(SignReadout(N, d_k), N * d_v), (rules.moment_method, each))
    assert derivation.relation == "<=" and derivation.result.scalar() == N * d_v * each.result.scalar()
    for other in (SomeWrong(SignReadout(N + 1, d_k), N), SomeWrong(prob, N)):
        with pytest.raises(Refused):
            value(other, (rules.moment_method, each))


def read(keys, values, first=None):
    return (norm2(keys[i]) if first is None else first) + over(j, (keys[j] @ keys[i]) * values[j], excluding=i) @ values[i]


def tail(bit, domain=DOMAIN):
    length = Derivation(norm2(k[i]), domain).by(rules.chi_squares)
    return Derivation(Wrong(bit), domain).by(rules.gaussian_margin, k).by(rules.from_law, length).result.scalar()


def test_gaussian_reading_at_width_one_is_an_angle():
    """P(|k| < -sqrt(N - 1) g) for a Gaussian k is the angle arctan(sqrt(N - 1)) over pi, so 1/4 at N = 2 and 1/3 at N = 4."""
    for pairs, strength, angle in ((2, 1, "1/4"), (4, 1, "1/3"), (5, 2, "1/4"), (13, 2, "1/3")):
        found = ball(substituted(tail(read(k, v, first=strength * norm2(k[i]))), {"N": pairs, "d_k": 1}), {})
        assert abs(found - float(Fraction(angle))) < 1e-15


@pytest.mark.parametrize(
    "bit",
    [
        read(sphere(d_k)("k"), v),
        read(k, rademacher(2)("v")),
        read(k, gaussian(1)("v")),
        read(k, v, first=norm2(k[i]) ** 2),
        read(k, v, first=-1 * norm2(k[i])),
        read(k, v, first=norm2(k[j])),
    ],
)
def test_other_readings_are_refused(bit):
    with pytest.raises(Refused):
        tail(bit)


def test_the_value_is_exact_where_it_is_rational():
    found = Derivation(HopfieldReadout(N, d_k), DOMAIN).by(rules.sign_products).by(rules.binomial_tail).result.scalar()
    assert exact_value(substituted(found, {"N": 3, "d_k": 4})) == Fraction(7, 64)
