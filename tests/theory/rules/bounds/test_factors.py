"""Inequalities between closed forms, and means that are infinite: refused where the condition fails."""

import pytest
import sympy
from memorem import Derivation, Domain, E, N, d_k, d_v, exponential, gaussian, integers, items, norm2, reals, rho, rules
from memorem.theory.kernel.derivation import Refused
from memorem.theory.rules.statements import scalar_expression

i, j = items("i j")
k, v = gaussian(d_k)("k"), gaussian(d_v)("v")


def inverse(low, high=None):
    return Derivation(E(1 / norm2(k[i])), Domain(N=integers(1), d_k=integers(low, high), d_v=integers(1)))


@pytest.mark.parametrize("low,high", [(1, 2), (1, 1), (2, 2)])
def test_an_inverse_moment_that_diverges(low, high):
    assert inverse(low, high).by(rules.radial_divergence, k).result.scalar() == sympy.oo


@pytest.mark.parametrize("low,high", [(1, 3), (3, 3), (1, None)])
def test_one_that_need_not_is_refused(low, high):
    with pytest.raises(Refused):
        _ = inverse(low, high).by(rules.radial_divergence, k).result


def test_an_exponential_moment_from_its_limit_on():
    for low, infinite in ((sympy.Rational(1, 2), True), (sympy.Rational(2, 5), False)):
        start = Derivation(E(exponential(rho * norm2(k[i]))), Domain(d_k=integers(1), rho=reals(low, 2, open=False)))
        if infinite:
            assert start.by(rules.radial_divergence, k).result.scalar() == sympy.oo
        else:
            with pytest.raises(Refused):
                _ = start.by(rules.radial_divergence, k).result


@pytest.mark.parametrize("body", [(k[i] @ k[j]) ** 2 / norm2(k[i]), norm2(v[i]) / norm2(k[i]) - 1, norm2(k[j]) / norm2(k[i])])
def test_other_factors_must_be_positive_and_independent(body):
    with pytest.raises(Refused):
        _ = Derivation(E(body), Domain(N=integers(2), d_k=integers(1, 2), d_v=integers(1))).by(rules.radial_divergence, k).result


def test_a_positive_factor_of_another_family_stays_infinite():
    assert (
        Derivation(E(norm2(v[i]) / norm2(k[i])), Domain(d_k=integers(1, 2), d_v=integers(1))).by(rules.radial_divergence, k).result.scalar()
        == sympy.oo
    )


def wide():
    return Derivation(E((N - 1) / norm2(k[i])), Domain(N=integers(1), d_k=integers(6))).by(rules.radial, k)


def test_factors_are_replaced_by_larger_and_smaller_ones():
    larger = wide().by(rules.monotone, (d_k / (d_k - 2), 1 + 3 / d_k), (N - 1, N))
    assert (larger.relation, sympy.simplify(larger.result.scalar() - N * (1 + 3 / d_k) / d_k)) == ("<=", 0)
    smaller = wide().by(rules.monotone, (d_k / (d_k - 2), 1))
    assert (smaller.relation, sympy.simplify(smaller.result.scalar() - (N - 1) / d_k)) == (">=", 0)


def test_a_part_is_replaced_wherever_it_moves_the_form_one_way():
    value = 3 - 2 * sympy.exp(-N / d_k) / sympy.sqrt(N)
    found = Derivation(scalar_expression(value), Domain(N=integers(1), d_k=integers(1))).by(rules.monotone, (N, N + 1))
    wanted = 3 - 2 * sympy.exp(-(N + 1) / d_k) / sympy.sqrt(N + 1)
    assert (found.relation, sympy.expand(found.result.scalar() - wanted)) == ("<=", 0)


@pytest.mark.parametrize(
    "pairs",
    [
        ((d_k / (d_k - 2), 1 + 5 / (2 * d_k)),),  # neither is the larger one
        ((N - 1, 5),),
        ((N - 5, N),),  # a divisor that leaves a rest of either sign
        ((N - 1, N), (d_k / (d_k - 2), 1)),  # one up, one down
    ],
)
def test_parts_on_neither_side_or_in_both_directions_are_refused(pairs):
    with pytest.raises(Refused):
        _ = wide().by(rules.monotone, *pairs).result


def test_a_part_that_moves_terms_apart_is_refused():
    domain = Domain(N=integers(1), d_k=integers(1))
    for value in (N + d_k / N, 1 + N * sympy.exp(-N), (N - 2) * sympy.exp(N), sympy.sqrt(N - 3)):
        with pytest.raises(Refused):
            _ = Derivation(scalar_expression(value), domain).by(rules.monotone, (N, N + 1)).result


def test_a_nonnegative_term_is_left_out():
    lines = wide().by(rules.without, 1 / (d_k - 2))
    assert (lines.relation, sympy.simplify(lines.result.scalar() - (N - 2) / (d_k - 2))) == (">=", 0)
    with pytest.raises(Refused):
        _ = wide().by(rules.without, (N - 5) / d_k).result
