"""What rules ask of the derivations they are given: each refusal here is of a step that would be false, or whose lemma does not say enough."""

import memorem
import pytest
from memorem import (
    Capacity,
    Derivation,
    Domain,
    E,
    N,
    Refused,
    beta,
    d_k,
    directions,
    exponential,
    integers,
    isotropic,
    items,
    level,
    m,
    nonnegative,
    norm2,
    over,
    p,
    positive,
    rademacher,
    reals,
    rules,
    sphere,
    theta,
)
from memorem.theory.functionals.of_means import Least
from memorem.theory.functionals.tail_probabilities import Wrong
from memorem.theory.matrices.constructors import identity, matrix, vector
from memorem.theory.matrices.syntax import ShapeError
from memorem.theory.rules.statements import scalar_expression
from sympy import Sum, factorial, oo

i, j = items("i j")
a = items("a", count=m)
s, r, u = sphere(d_k)("s"), rademacher(d_k)("r"), directions(d_k)("u")
SIZES = Domain(N=integers(2), m=integers(1), d_k=integers(2), theta=reals())


def refuses(derivation, why):
    with pytest.raises(Refused, match=why):
        assert derivation.lines


def test_a_condition_on_the_parameter_that_must_be_free_is_seen():
    tied = Domain(where=(positive(2 - theta),), **SIZES.parameters)
    statement = E(norm2(s[i] - theta * s[j]))
    mean = Derivation(statement, tied).by(rules.unit_norm).by(rules.integrate, s)
    refuses(Derivation(Least(statement, theta), tied).by(rules.least_square, mean), "restricted by")
    late = Domain(where=(nonnegative(p - 5),), p=integers(0))
    refuses(Derivation(scalar_expression(20**p / factorial(p)), late).by(rules.bounded_by_induction, p, 4**p), "restricted by")


def test_a_series_runs_over_an_order_that_nothing_else_depends_on():
    orders = SIZES.with_(p=integers(0))
    law = Derivation((s[j] @ s[i]) ** 2, orders).by(rules.first_coordinate, s).by(rules.beta_of_shares)
    moments = Derivation(E((s[j] @ s[i]) ** (2 * p)), orders).by(rules.from_law, law)
    refuses(Derivation(E(exponential(p * (s[j] @ s[i]))), orders).by(rules.moment_series, s, moments, p), "depends on it")
    refuses(Derivation(scalar_expression(Sum(p**p / factorial(p), (p, 0, oo))), SIZES).by(rules.compare, "exponential_series", p), "base without")


def test_a_bound_on_a_capacity_needs_a_mean_that_is_visibly_affine():
    statement = E(over(j, over(a, (s[j] @ s[i]) ** 2), excluding=i) * over(j, norm2(s[j]) / N, excluding=i))
    mean = Derivation(statement, SIZES).by(rules.unit_norm).by(rules.integrate, s)
    refuses(Derivation(Capacity(statement, level), SIZES.with_(level=reals(0))).by(rules.supply_mean, mean.by(rules.bounded, N * m)), "affine")


def test_what_a_kernel_is_of_and_what_a_sum_counts():
    hot = Domain(N=integers(2), m=integers(1), d_k=integers(2), beta=reals(0))
    kernel = Derivation(E(exponential(beta * (s[i] @ s[j]))), hot).by(rules.generating_function, s)
    square = over(i, over(j, exponential(beta * (u[i] @ u[j]) ** 2), excluding=i))
    refuses(Derivation(square, hot).by(rules.mean_embedding, kernel), "summand is another")
    line = Derivation(Wrong(norm2(r[i]) + over(a, r[a] @ r[i])), hot).by(rules.chernoff, beta)
    (bound,) = {bound for (bound, atoms), _ in line.result.exponent.terms if atoms}
    assert bound == 1  # one sum over the m others, and no number of items before it


def test_facts_fit_the_shape_of_a_letter_and_the_meaning_of_an_abbreviation():
    with pytest.raises(ShapeError, match="square matrix"):
        matrix("P", N, d_k, facts=("orthogonal",))
    with pytest.raises(ShapeError, match="a vector"):
        matrix("x", N, d_k, facts=("unit",))
    with pytest.raises(ValueError, match="abbreviates"):
        vector("x", d_k, unit=True, means=2 * vector("y", d_k))
    from memorem.theory.matrices.spectra import det, norm

    u, I, odd, plain = vector("u", d_k, unit=True), identity(d_k), matrix("P", d_k, d_k, facts=("odd", "orthogonal")), matrix("P", d_k, d_k)
    flat = I - u @ u.T
    sign = Derivation(det(odd @ flat), SIZES).by(rules.determinant)
    assert Derivation(norm(flat - odd.T), SIZES).by(rules.negative_direction, sign).result.scalar() == 1
    refuses(Derivation(norm(plain @ flat - I), SIZES).by(rules.negative_direction, sign), "the same lengths")


def test_isotropic_keys_of_another_kind_give_no_lemma():
    chain = Derivation(E(norm2(isotropic(d_k)("k")[i])), SIZES).by(rules.unit_norm)
    refuses(Derivation(memorem.theory.functionals.of_means.Reciprocal(E(norm2(s[i]))), SIZES).by(rules.supply_mean, chain), "another quantity")
