"""Domains: what they admit, what they say, what they prove."""

from fractions import Fraction

import numpy
import pytest
from hypothesis import given
from memorem import Domain, N, Rational, beta, d_k, eta, integers, nonnegative, nonzero, one_of, positive, reals, sqrt
from memorem.theory.scalars.domains import DomainError, exact

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


@pytest.mark.parametrize(
    ("made", "text"),
    [
        (lambda: integers(1, 8), "an integer >= 1 and <= 8"),
        (lambda: integers(None, 8), "an integer <= 8"),
        (lambda: integers(2, step=2), "an even integer >= 2"),
        (lambda: reals(0, 0.5, open="low"), "real > 0 and <= 1/2"),
        (lambda: reals("1/3"), "real > 1/3"),
        (reals, "real"),
        (lambda: reals(0, (1 + sqrt(2)) / 2), "real > 0 and < 1/2 + sqrt(2)/2"),
    ],
)
def test_ranges_say_what_they_are(made, text):
    assert made().text() == text


@pytest.mark.parametrize(
    "wrong", [lambda: integers("1/2"), lambda: integers(step=2), lambda: integers(1, step=0), lambda: reals(0, 1, open="left"), lambda: reals("much")]
)
def test_a_wrong_range_is_refused_when_it_is_made(wrong):
    with pytest.raises(ValueError, match=r"not a number|ends are integers|open="):
        wrong()


@pytest.mark.parametrize(
    "kind",
    [
        integers(1),
        integers(1, 10**9),
        integers(None, -3),
        integers(),
        integers(3, step=2),
        reals(),
        reals(0),
        reals(None, 0),
        reals(0, 1, open=False),
        reals(0, (1 + sqrt(2)) / 2),
    ],
)
def test_samples_are_members(kind):
    samples = kind.samples()
    assert len(samples) >= 5 and all(kind.admits(value) == value for value in samples)
    assert len(set(samples)) == len(samples)


def test_samples_of_a_whole_line_lie_on_both_sides():
    assert min(reals().samples()) < 0 < max(reals().samples()) and min(integers().samples()) < 0 < max(integers().samples())


def test_a_closed_end_is_sampled_and_an_open_one_is_not():
    assert {0, 1} <= set(reals(0, 1, open=False).samples()) and not {0, 1} & set(reals(0, 1).samples())


@pytest.mark.parametrize("value", [numpy.float64(0.25), numpy.int64(4), Rational(1, 3), 10**40])
def test_numbers_of_other_libraries(value):
    assert isinstance(exact(value), int | Fraction) and float(exact(value)) == float(value)


@pytest.mark.parametrize("value", ["1e99999", "inf", "nan", "", "1/2/3", None, [1], 1j, sqrt(2), float("inf")])
def test_what_is_no_exact_number(value):
    with pytest.raises(ValueError, match="number"):
        exact(value)


def test_a_relation_without_value_is_a_refusal():
    domain = Domain(N=integers(0), where=[positive(1 / N)])
    assert domain.check({"N": 3}) == {"N": 3}
    with pytest.raises(DomainError):
        domain.check({"N": 0})


def test_parts_of_a_point():
    assert DOMAIN.check({"N": "3"}, partial=True) == {"N": 3}
    assert DOMAIN.names == ("N", "d_k", "beta", "keys") and DOMAIN.categories() == {"keys": ("sphere", "rademacher")}
    assert DOMAIN.with_(N=integers(5)).check({"N": 5}, partial=True) and DOMAIN.check({"N": 1}, partial=True)


def test_points_are_a_fixed_sequence():
    assert list(DOMAIN.points(30)) == list(DOMAIN.points(30)) and len({str(p) for p in DOMAIN.points(30)}) > 20
