"""Inequality rules against ball arithmetic at many points, and what they refuse."""

import pytest
from memorem import (
    Derivation,
    Domain,
    E,
    N,
    Refused,
    beta,
    cosh,
    d_k,
    directions,
    exp,
    gaussian,
    hyper,
    integers,
    isotropic,
    items,
    level,
    log,
    nonnegative,
    norm2,
    over,
    reals,
    rules,
    sqrt,
)
from memorem.theory.rules.statements import scalar_expression
from memorem.theory.scalars.balls import ball
from memorem.theory.scalars.domains import positive
from memorem.theory.vectors.normal_form import expression
from sympy import sinh

DOMAIN = Domain(N=integers(2), d_k=integers(1), beta=reals(0), level=reals(0))
series = hyper((), (d_k / 2,), beta**2)
power = (1 + 4 / sqrt(d_k) - 4 / d_k) ** (-d_k / 2)
POINTS = [{"N": 5, "d_k": d, "beta": b, "level": 2} for d in (4, 5, 9, 64) for b in (0.125, 1, 7, 40)]

CASES = {
    "sub_gaussian": (series, (rules.compare, "sub_gaussian"), "<="),
    "cosh_below_gaussian": (cosh(beta / d_k) ** d_k, (rules.compare, "cosh_below_gaussian"), "<="),
    "turned by an inverse": (1 + level / series, (rules.compare, "sub_gaussian"), ">="),
    "in an exponent": (exp(-series / 100), (rules.compare, "sub_gaussian"), ">="),
    "below a logarithm": (log(1 + series), (rules.compare, "sub_gaussian"), "<="),
    "turned by a sign": (-series, (rules.compare, "sub_gaussian"), ">="),
    "first_terms": (series, (rules.compare, "first_terms", 3), ">="),
    "cosh_above_one": (cosh(beta / d_k) ** d_k, (rules.compare, "cosh_above_one"), ">="),
    "cap_integral": (series, (rules.compare, "cap_integral"), "<="),
    "density_peak": (series, (rules.compare, "density_peak"), "<="),
    "bessel_ratio": (series, (rules.compare, "bessel_ratio"), ">="),
    "below_tangent": (power, (rules.compare, "logarithmic_series"), ">="),
    "beyond_tangent": (power, (rules.compare, "logarithmic_series", 2), "<="),
}


def line(value, *step, domain=DOMAIN):
    return Derivation(scalar_expression(value), domain).by(*step).lines[-1]


@pytest.mark.parametrize("name", CASES)
def test_every_bound_holds_at_many_points(name):
    value, step, relation = CASES[name]
    found = line(value, *step, domain=DOMAIN.with_(d_k=integers(4)))
    assert found.relation == relation
    for point in POINTS:
        point = DOMAIN.check({key: str(number) for key, number in point.items()})
        left, right = ball(value, point, 256), ball(found.statement.scalar(), point, 256)
        assert left < right if relation == "<=" else left > right


def test_bounds_are_near_where_they_should_be():
    """Each is asymptotically attained: small beta, large beta, large width."""
    for value, step, point in (
        (series, (rules.compare, "sub_gaussian"), {"d_k": 4000, "beta": 1}),
        (series, (rules.compare, "bessel_ratio"), {"d_k": 4000, "beta": 1}),
        (series, (rules.compare, "cap_integral"), {"d_k": 4, "beta": 4000}),
    ):
        bound = line(value, *step, domain=DOMAIN.with_(d_k=integers(4))).statement.scalar()
        assert abs(ball(value, point, 512) / ball(bound, point, 512) - 1) < 1e-3


def test_the_elementary_form_is_an_equality():
    found = line(hyper((), (3 * beta**0 / 2,), beta**2), rules.compare, "sinh_form")
    assert found.relation == "=" and found.statement.scalar() == sinh(2 * beta) / (2 * beta)


def test_an_assumption_is_used_once_with_its_sign():
    assumed = Domain(N=integers(3), d_k=integers(1), where=nonnegative(sqrt(d_k) - log(N - 1)))
    found = line((N - 1) * exp(-sqrt(d_k)), rules.use_assumption, domain=assumed)
    assert (found.relation, found.statement.scalar()) == ("<=", 1)
    found = line((N - 1) * exp(-sqrt(d_k)), rules.use_assumption, -1, domain=assumed)
    assert found.relation == ">=" and found.statement.scalar() == (N - 1) ** 2 * exp(-2 * sqrt(d_k))


@pytest.mark.parametrize(
    ("value", "step"),
    [
        (series, (rules.compare, "cap_integral")),  # fewer than three dimensions
        (series + 1 / series, (rules.compare, "sub_gaussian")),  # terms that move in opposite directions
        ((beta - 1) * series, (rules.compare, "sub_gaussian")),  # a factor of either sign
        (cosh(series), (rules.compare, "sub_gaussian")),  # no part whose direction is read
        (series, (rules.use_assumption,)),  # nothing is assumed
        (hyper((), (d_k / 2,), -(beta**2)), (rules.compare, "sub_gaussian")),
    ],
)
def test_refusals(value, step):
    with pytest.raises(Refused):
        line(value, *step)


def test_signs_in_square_roots():
    assert DOMAIN.proves(positive(1 + 4 / sqrt(d_k) - 4 / d_k))
    assert not DOMAIN.proves(positive(1 + 2 / sqrt(d_k) - 4 / d_k))  # negative at d_k = 1
    assert DOMAIN.with_(d_k=integers(3)).proves(positive(sqrt(d_k) - sqrt(2)))


def test_signs_of_nested_roots():
    reach = d_k / 2 + sqrt(d_k**2 / 4 + 4 * beta**2 * d_k**2)
    assert DOMAIN.proves(positive((d_k / reach) ** (d_k / 2)))
    assert not DOMAIN.proves(positive(d_k / 2 - 1 + sqrt(beta)))  # negative at d_k = 1 for small beta


def test_magnitudes_of_unit_vectors_are_above_their_squares():
    i, j = items("i j")
    unit, long = directions(d_k)("k"), gaussian(d_k)("g")
    made = Derivation(over(i, over(j, abs(unit[j] @ unit[i]), excluding=i)), DOMAIN).by(rules.cauchy_schwarz).lines[-1]
    assert made.relation == ">=" and made.statement.terms == expression(over(i, over(j, (unit[j] @ unit[i]) ** 2, excluding=i))).terms
    for statement in (abs(long[j] @ long[i]), -1 * abs(unit[j] @ unit[i]), abs(unit[j] @ unit[i]) * norm2(long[i])):
        with pytest.raises(Refused):
            _ = Derivation(over(i, over(j, statement, excluding=i)), DOMAIN).by(rules.cauchy_schwarz).result


def test_a_mean_magnitude_is_below_the_root_of_the_mean_square():
    i, j = items("i j")
    k = isotropic(d_k)("k")
    magnitudes = E(over(j, abs(k[j] @ k[i]), excluding=i))
    squares = Derivation(E(over(j, (k[j] @ k[i]) ** 2, excluding=i)), DOMAIN).by(rules.integrate, k).by(rules.unit_norm, k)
    made = Derivation(magnitudes, DOMAIN).by(rules.jensen, squares).lines[-1]
    assert made.relation == "<=" and made.statement.scalar() == (N - 1) * sqrt(1 / d_k)
    other = Derivation(E(over(j, (k[j] @ k[j]) ** 2, excluding=i)), DOMAIN).by(rules.unit_norm, k)
    for statement, given in ((magnitudes, other), (E(over(j, (k[j] @ k[i]) ** 2, excluding=i)), squares)):
        with pytest.raises(Refused):
            _ = Derivation(statement, DOMAIN).by(rules.jensen, given).result
