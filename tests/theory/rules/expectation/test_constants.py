"""Constant vectors: they belong to no item, may vanish, and are integrated like any other by the moment engine."""

from fractions import Fraction
from itertools import product

import pytest
import sympy
from memorem import (
    Derivation,
    Domain,
    E,
    N,
    constant,
    d_k,
    gaussian,
    integers,
    items,
    nonnegative,
    norm2,
    nu,
    over,
    rademacher,
    reals,
    rules,
    stretched,
)
from memorem.theory.functionals.of_means import Quotient
from memorem.theory.kernel.derivation import Refused
from memorem.theory.vectors.evaluation import evaluate
from memorem.theory.vectors.normal_form import expression, is_norm

i, j = items("i j")
mu, s = constant("mu", d_k), constant("s", d_k)
g, r = gaussian(d_k)("g"), rademacher(d_k)("r")
DOMAIN = Domain(N=integers(1), d_k=integers(1), nu=reals(0, open=False))


def value(statement, *steps, domain=DOMAIN):
    lines = Derivation(statement, domain)
    for step in steps:
        lines = lines.by(*step)
    return lines.result.scalar()


def test_a_constant_vector_is_no_item():
    assert sympy.expand(value(E(over(j, (mu @ g[j]) ** 2, excluding=i) + norm2(g[i])), (rules.integrate, g), (rules.named_sums, mu, {2: nu}))) == (
        sympy.expand((N - 1) * nu + d_k)
    )


def test_a_constant_vector_may_vanish():
    (((_, atoms), _),) = expression(norm2(mu)).terms
    assert not is_norm(atoms[0][0])
    with pytest.raises(Refused):
        expression(norm2(mu) / norm2(mu))


def test_moments_of_shifted_vectors_agree_with_enumeration():
    """E ((mu + r_j).(mu + r_i))^2 over sign vectors in two dimensions."""
    mean, width = (Fraction(1, 3), Fraction(-2, 5)), 2
    total = Fraction(0)
    for signs in product((1, -1), repeat=2 * width):
        one, two = signs[:width], signs[width:]
        cross = [a * b for a, b in zip(one, two, strict=True)]
        linear = sum(m * (a + b) for m, a, b in zip(mean, one, two, strict=True))
        rational, root = sum(m * m for m in mean) + Fraction(sum(cross), 2), linear  # root is in units of 1/sqrt(2)
        total += rational**2 + Fraction(root**2) / 2
    squared = sum(m * m for m in mean)
    found = value(E(((mu + r[j]) @ (mu + r[i])) ** 2), (rules.unit_norm,), (rules.integrate, r), (rules.named_sums, mu, {2: nu}))
    assert (
        found.subs({d_k: width, nu: sympy.Rational(squared.numerator, squared.denominator)})
        == sympy.Rational(total.numerator, total.denominator) / 16
    )


def test_sums_that_no_vector_has_are_refused():
    fourth, steps = E((mu @ g[i]) ** 2), (rules.integrate, g)
    for sums, why in (({2: -1}, "-1 >= 0"), ({2: nu, 4: nu}, "no vector has such sums"), ({4: nu}, "whether a vector has")):
        with pytest.raises(Refused, match=why):
            value(fourth, steps, (rules.named_sums, mu, sums))
    with pytest.raises(Refused, match="named in one step"):
        value(E((stretched(s, g[i]) @ g[i]) ** 2 * norm2(s)), (rules.integrate, g), (rules.named_sums, s, {2: 1}))


def test_a_vector_has_one_set_of_sums_in_a_derivation_and_all_it_rests_on():
    """E (mu.g)^2 |mu|^2 is the square of |mu|^2, never the product of two names for it."""
    inner = Derivation(E((mu @ g[i]) ** 2), DOMAIN).by(rules.integrate, g)
    quotient = Derivation(Quotient(E((mu @ g[i]) ** 2), (E(norm2(mu)),)), DOMAIN.with_(nu=reals(0)))
    below = Derivation(E(norm2(mu)), DOMAIN)
    named, other = inner.by(rules.named_sums, mu, {2: nu}), below.by(rules.named_sums, mu, {2: 3})
    assert quotient.by(rules.supply_means, named, below.by(rules.named_sums, mu, {2: nu})).result is not None
    with pytest.raises(Refused, match="the constant vector mu is called"):
        quotient.by(rules.supply_means, named, other).result  # noqa: B018


def test_stretched_vectors_give_traces():
    possible = Domain([nonnegative(d_k * nu - 1), nonnegative(1 - nu)], **DOMAIN.parameters)
    found = value(E((stretched(s, g[i]) @ stretched(s, g[j])) ** 2), (rules.integrate, g), (rules.named_sums, s, {2: 1, 4: nu}), domain=possible)
    assert found == nu
    found = value(E(norm2(stretched(s, g[i])) ** 2), (rules.integrate, g), (rules.named_sums, s, {2: 1, 4: nu}), domain=possible)
    assert sympy.expand(found) == 1 + 2 * nu


def test_the_oracle_reads_constant_and_stretched_vectors():
    inputs = {"g": [[1, 2], [3, 5]], "mu": [1, -1], "s": [2, 3]}
    assert evaluate((mu + g[i]) @ stretched(s, g[j]), inputs, {"i": 0, "j": 1}) == 2 * 6 + 1 * 15


def test_only_constants_are_named():
    with pytest.raises(Refused):
        value(E(norm2(g[i])), (rules.named_sums, g[i], {2: nu}))


def test_cauchy_and_schwarz():
    width = norm2(s) ** 2 / (stretched(s, s) @ stretched(s, s))
    lines = Derivation(width, DOMAIN).by(rules.cauchy_schwarz)
    assert (lines.relation, lines.result.scalar()) == ("<=", d_k)
    for other in (norm2(s) / (stretched(s, s) @ stretched(s, s)), norm2(s) ** 2, (1 - nu) * width):
        with pytest.raises(Refused):
            _ = Derivation(other, DOMAIN).by(rules.cauchy_schwarz).result
