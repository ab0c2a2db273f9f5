"""Domains: what they admit, what they say, what they prove."""

from fractions import Fraction

import pytest
from hypothesis import given
from memorem import Domain, N, beta, d_k, eta, integers, nonnegative, nonzero, one_of, positive, reals, sqrt
from memorem.theory.domains import DomainError, exact

DOMAIN = Domain(N=integers(1), d_k=integers(3), beta=reals(0, 1), keys=one_of("sphere", "rademacher"), where=[nonnegative(N - 1)])
POINT = {"N": 4, "d_k": 8, "beta": "1/2", "keys": "sphere"}


def test_a_point_comes_back_exact():
    assert DOMAIN.check({**POINT, "N": "4", "d_k": 8.0, "beta": 0.1}) == {"N": 4, "d_k": 8, "beta": Fraction(1, 10), "keys": "sphere"}


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"d_k": 2}, "d_k = 2: must be an integer >= 3"),
        ({"d_k": 0}, "d_k = 0"),
        ({"N": "7/2"}, "must be an integer"),
        ({"N": float("nan")}, "not a finite number"),
        ({"N": "many"}, "not a number"),
        ({"N": True}, "truth value"),
        ({"beta": 1}, "must be real > 0 and < 1"),
        ({"beta": "1/0"}, "not a number"),
        ({"keys": "gaussian"}, "must be one of sphere, rademacher"),
        ({"dk": 3}, "did you mean d_k"),
    ],
)
def test_a_wrong_point_names_value_and_rule(change, words):
    with pytest.raises(DomainError, match=words.replace("(", r"\(")):
        DOMAIN.check({**POINT, **change})


def test_a_missing_parameter_is_named():
    with pytest.raises(DomainError, match="d_k: missing"):
        DOMAIN.check({"N": 4, "beta": "1/2", "keys": "sphere"})


def test_relations_between_parameters():
    domain = Domain(N=integers(1), d_k=integers(1), where=[nonnegative(d_k - N - 2)])
    assert domain.check(domain.witness())
    with pytest.raises(DomainError, match="-N"):
        domain.check({"N": 4, "d_k": 5})


def test_odd_integers():
    domain = Domain(H=integers(1, step=2))
    assert domain.text() == {"H": "an odd integer >= 1"}
    with pytest.raises(DomainError):
        domain.check({"H": 4})


def test_an_empty_domain_has_no_witness():
    assert Domain(N=integers(1), where=[positive(-N)]).witness() is None


@given(DOMAIN.strategy())
def test_strategies_stay_inside(point):
    assert DOMAIN.check(point) == point


@pytest.mark.parametrize(
    ("relation", "domain", "proved"),
    [
        (positive(d_k - 2), Domain(d_k=integers(3)), True),
        (positive(d_k - 3), Domain(d_k=integers(3)), False),
        (nonnegative(d_k - 3), Domain(d_k=integers(3)), True),
        (nonzero(d_k + 2), Domain(d_k=integers(1)), True),
        (nonzero(d_k - 4), Domain(d_k=integers(1)), False),
        (positive(1 + 4 * beta * (1 - beta)), Domain(beta=reals(0, (1 + sqrt(2)) / 2, open="high")), True),
        (positive(1 + 4 * beta * (1 - beta)), Domain(beta=reals(0, (1 + sqrt(2)) / 2, open=False)), False),
        (positive(1 + 4 * beta * (1 - beta)), Domain(beta=reals(0, 2)), False),
        (nonnegative(d_k - eta * (2 - eta)), Domain(d_k=integers(2), eta=reals(0, 2)), True),
        (positive(N * d_k - 1), Domain(N=integers(1), d_k=integers(1)), False),
        (nonnegative(N * d_k - 1), Domain(N=integers(1), d_k=integers(1)), True),
        (positive(d_k - N), Domain(N=integers(1), d_k=integers(1), where=[positive(d_k - N)]), True),
        (positive(beta), Domain(beta=reals()), False),
    ],
)
def test_signs(relation, domain, proved):
    assert (domain.proves(relation) is not None) is proved


@given(DOMAIN.strategy(max_size=20))
def test_what_is_proved_holds(point):
    """No relation that is proved fails at a point of the domain."""
    for relation in (positive(d_k - N), positive(N + d_k - 3), nonnegative(beta * d_k - 1), positive(d_k**2 - 8), nonzero(beta - 1)):
        if DOMAIN.proves(relation):
            number = relation.expr.subs({N: point["N"], d_k: point["d_k"], beta: point["beta"]})
            assert relation.holds(number)


@pytest.mark.parametrize(("text", "number"), [("3/5", Fraction(3, 5)), ("0.25", Fraction(1, 4)), ("-2", -2), (0.1, Fraction(1, 10))])
def test_numbers_are_read_exactly(text, number):
    assert exact(text) == number
