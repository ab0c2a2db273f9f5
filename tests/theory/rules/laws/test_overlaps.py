"""Laws, moments and probabilities against rigorous integrals and enumeration, and what the rules refuse."""

from fractions import Fraction
from itertools import product

import pytest
from memorem import (
    Derivation,
    Domain,
    E,
    Probability,
    Rational,
    Refused,
    beta_law,
    binomial_law,
    chi2,
    d_k,
    gaussian,
    integers,
    items,
    p,
    rademacher,
    reals,
    rules,
    sphere,
    theta,
)
from memorem.theory.certificates.toolkit import TOOLKIT as exact
from memorem.theory.distributions.beta_binomial import Share
from memorem.theory.scalars.balls import ball
from memorem.theory.scalars.evaluation import value

i, j = items("i j")
DOMAIN = Domain(d_k=integers(2), p=integers(0), theta=reals(0, 1))
u, s, g = sphere(d_k)("u"), rademacher(d_k)("s"), gaussian(d_k)("g")
square = Derivation((u[j] @ u[i]) ** 2, DOMAIN).by(rules.first_coordinate, u)
law = square.by(rules.beta_of_shares)
agreeing = Derivation((1 + s[j] @ s[i]) * d_k / 2, DOMAIN).by(rules.sign_overlap, s)


def moment(family, power, law):
    return Derivation(E((family[j] @ family[i]) ** power), DOMAIN).by(rules.from_law, law).result.scalar()


@pytest.mark.parametrize("width", [2, 3, 8])
def test_moments_on_the_sphere_are_integrals_over_the_angle(width):
    for order in range(5):
        expected = exact.sphere_mean(lambda x, n=order: x ** (2 * n), width)
        assert ball(moment(u, 2 * p, law), {"d_k": width, "p": order}).overlaps(expected)


@pytest.mark.parametrize(("n", "m"), [(1, 3), (2, 5), (4, 1)])
def test_moments_of_a_share_are_integrals(n, m):
    """The angle between the two radii has density proportional to sin^(n-1) cos^(m-1), and the share is its sine squared."""

    def part(order):
        return exact.integral(lambda a: a.sin() ** (n - 1 + 2 * order) * a.cos() ** (m - 1), 0, exact.arb.pi() / 2)

    for order in (1, 2, 3):
        assert ball(Share(Rational(n), Rational(m)).moment(order), {}).overlaps(part(order) / part(0))


@pytest.mark.parametrize(("first", "second"), [(Rational(1, 2), Rational(3, 2)), (Rational(2), Rational(5, 2)), (Rational(3), Rational(1))])
def test_beta_moments_and_tails_are_integrals(first, second):
    """Over the angle: x = sin^2 a has a density proportional to sin^(2a-1) cos^(2b-1)."""
    one, two = (int(2 * x) - 1 for x in (first, second))

    def part(low, high, power=0):
        return exact.integral(lambda a: a.sin() ** (one + 2 * power) * a.cos() ** two, low, high)

    whole, right = part(0, exact.arb.pi() / 2), exact.arb.pi() / 2
    found = beta_law(first, second)
    assert ball(found.moment(2), {}).overlaps(part(0, right, 2) / whole)
    assert ball(found.above(Rational(1, 2)), {}).overlaps(part(right / 2, right) / whole)
    assert ball(found.below(Rational(1, 2)), {}).overlaps(part(0, right / 2) / whole)
    assert abs(found.cdf([0.5], {})[0] - float(value(found.below(Rational(1, 2)), {}).decimal)) < 1e-12


@pytest.mark.parametrize(("n", "m"), [(1, 4), (3, 2), (5, 5)])
def test_quotients_of_chi_squares_have_their_tail(n, m):
    """P(X <= c Y) as an integral over the angle between the two radii."""
    weight = lambda a: a.sin() ** (n - 1) * a.cos() ** (m - 1)  # noqa: E731  tan^2 of the angle is X/Y
    whole = exact.integral(weight, 0, exact.arb.pi() / 2)
    edge = exact.number(Fraction(3)).sqrt().atan()
    found = 2 * chi2(n) / chi2(m)
    assert ball(found.below(6), {}).overlaps(exact.integral(weight, 0, edge) / whole)
    assert ball(found.below(6) + found.above(6), {}).overlaps(exact.arb(1))


def test_other_products_of_chi_squares_have_no_closed_tail():
    with pytest.raises(ValueError, match="no distribution function"):
        (chi2(1) * chi2(2)).below(1)


def test_gaussian_moments_are_products_of_integrals():
    both = Derivation((g[j] @ g[i]) ** 2, DOMAIN).by(rules.gaussian_overlaps, g).by(rules.chi_squares)
    assert both.result.text() == "chi2(1) chi2(d_k)"
    expected = exact.chi_square_moment(5, 3) * exact.gaussian_mean(lambda x: x**6)
    assert ball(moment(g, 2 * p, both), {"d_k": 5, "p": 3}).overlaps(expected)


@pytest.mark.parametrize("width", [2, 3, 6])
def test_sign_overlaps_are_enumerated(width):
    found = Derivation(E(abs(s[j] @ s[i])), DOMAIN).by(rules.from_law, agreeing).result.scalar()
    expected = Fraction(sum(abs(sum(signs)) for signs in product((1, -1), repeat=width)), width * 2**width)
    assert value(found, {"d_k": width}).exact == expected
    assert value(binomial_law(d_k, Rational(1, 2)).moment(3), {"d_k": width}).exact == Fraction(
        sum(sum(bits) ** 3 for bits in product((0, 1), repeat=width)), 2**width
    )


@pytest.mark.parametrize("width", [2, 3, 5])
def test_sign_moments_lie_below_gaussian_ones(width):
    h = gaussian(d_k, 1 / d_k)("h")
    projected = Derivation((h[j] @ s[i]) ** 2, DOMAIN).by(rules.first_coordinate, h)
    bound = Derivation(E((s[j] @ s[i]) ** (2 * p)), DOMAIN).by(rules.compare_overlaps, s, "h").by(rules.from_law, projected)
    assert bound.relation == "<="
    for order in range(5):
        moment = Fraction(sum(sum(signs) ** (2 * order) for signs in product((1, -1), repeat=width)), 2**width * width ** (2 * order))
        limit = value(bound.result.scalar(), {"d_k": width, "p": order})
        assert moment <= Fraction(limit.exact)
        assert (moment == limit.exact) == (order < 2)


def test_half_of_one_plus_the_cosine():
    found = Derivation((1 + u[j] @ u[i]) / 2, DOMAIN).by(rules.half_cosine, law).result
    for order in (1, 2, 3):
        expected = exact.sphere_mean(lambda x, n=order: ((1 + x) / 2) ** n, 5)
        assert ball(found.moment(order), {"d_k": 5}).overlaps(expected)


def test_probabilities_are_integrals_over_the_cap():
    statement = Probability((u[j] @ u[i]) ** 2, theta**2)
    found = Derivation(statement, DOMAIN).by(rules.from_law, law).result.scalar()
    cap = exact.integral(lambda a: a.sin() ** 3, 0, exact.number(Fraction(1, 3)).acos()) * 2
    whole = exact.integral(lambda a: a.sin() ** 3, 0, exact.arb.pi())
    assert ball(found, {"d_k": 5, "theta": Fraction(1, 3)}).overlaps(cap / whole)


@pytest.mark.parametrize(
    ("statement", "rule", "argument", "why"),
    [
        ((u[j] @ u[i]) ** 2, rules.first_coordinate, s, "no overlap|none"),
        ((u[j] @ u[j]) ** 2, rules.first_coordinate, u, "two different vectors"),
        (u[j] @ u[i], rules.first_coordinate, u, "squared"),
        ((g[j] @ g[i]) ** 2, rules.first_coordinate, g, "sphere"),
        ((1 + s[j] @ s[i]) / 2, rules.sign_overlap, s, "number of coordinates"),
        ((1 + u[j] @ u[i]) * d_k / 2, rules.sign_overlap, u, "sign vectors"),
        (E((u[j] @ u[i]) ** (2 * p)), rules.symmetry, u, "."),
        (E((s[j] @ s[i]) ** (2 * p + 1)), rules.compare_overlaps, s, "even power"),
        (E((g[j] @ g[i]) ** (2 * p)), rules.compare_overlaps, g, "sign vectors"),
        ((1 + u[j] @ u[i]) / 3, rules.half_cosine, law, "one half"),
        ((1 + u[j] @ u[i]) / 2, rules.half_cosine, square, "Beta"),
        (E((u[j] @ u[i]) ** 3), rules.from_law, law, "power"),
        (E((u[j] @ u[i]) ** (2 * p - 4)), rules.from_law, law, "exists"),
        (Probability((u[j] @ u[i]) ** 2, 2 * theta), rules.from_law, law, "at most one"),
        (Probability((s[j] @ s[i]) ** 2, theta), rules.from_law, law, "another law"),
    ],
)
def test_refusals(statement, rule, argument, why):
    with pytest.raises(Refused, match=why):
        _ = Derivation(statement, DOMAIN).by(rule, argument).result


def test_the_sphere_needs_two_dimensions():
    with pytest.raises(Refused, match="rest of the squared norm"):
        _ = Derivation((u[j] @ u[i]) ** 2, Domain(d_k=integers(1))).by(rules.first_coordinate, u).result
