"""Deciding equality: proved, refuted at a point, or unknown; never wrong."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from memorem import Domain, H, L, N, Rational, Sum, Symbol, T, beta, binomial, d_k, eta, exp, factorial, gamma, hyper, integers, pi, reals, sqrt
from memorem.theory.scalars.balls import ball
from memorem.theory.scalars.zero_test import Nonzero, Unknown, Zero, decide_zero

DOMAIN = Domain(N=integers(1), d_k=integers(3), T=integers(0), L=integers(0), H=integers(1), eta=reals(0, 2), beta=reals(0, 1))
k, j = Symbol("k", integer=True), Symbol("j", integer=True)


def mean_norm(d):
    return sqrt(2) * gamma((d + 1) / 2) / gamma(d / 2)


IDENTITIES = {
    "product of mean norms": mean_norm(d_k) * mean_norm(d_k + 1) - d_k,
    "duplication": gamma(d_k) - 2 ** (d_k - 1) * gamma(d_k / 2) * gamma((d_k + 1) / 2) / sqrt(pi),
    "powers of powers": 4**d_k - 2 ** (2 * d_k),
    "roots split": sqrt(d_k * (d_k + 2)) - sqrt(d_k) * sqrt(d_k + 2),
    "a symbolic power grows by its base": (1 + 1 / d_k) ** L * (1 + 1 / d_k) - (1 + 1 / d_k) ** (L + 1),
    "a base that may vanish": (1 - eta) ** T * (1 - eta) - (1 - eta) ** (T + 1),
    "exponentials": exp(2 * beta) * exp(-beta) - exp(beta),
    "exponents over one denominator": exp(-d_k / (N + 1)) * exp(d_k / (2 * N + 2)) - exp(-d_k / (2 * (N + 1))),
    "signs": (-1) ** T * (-1) ** T - 1,
    "bound names": 2 * Sum(binomial(H, k), (k, 0, H)) - Sum(2 * binomial(H, j), (j, 0, H)),
    "arguments of functions": hyper((), (d_k / 2,), beta**2) - hyper((), (d_k / 2,), beta * beta * (N + 1) / (N + 1)),
    "half powers": (1 + 4 * beta * (1 - beta)) ** (-d_k / 2) * (1 + 4 * beta - 4 * beta**2) ** (d_k / 2) - 1,
    "central binomials": binomial(2 * L, L) - factorial(2 * L) / factorial(L) ** 2,
    "powers of roots": d_k ** Rational(3, 2) - d_k * sqrt(d_k),
    "rational": (N**2 - 1) / (N + 1) - N + 1,
}


@pytest.mark.parametrize("name", IDENTITIES)
def test_identities_are_proved(name):
    assert decide_zero(IDENTITIES[name], DOMAIN) == Zero()


@pytest.mark.parametrize("name", IDENTITIES)
def test_their_near_misses_are_refuted_at_a_point(name):
    wrong = IDENTITIES[name] + Rational(1, 1000) / d_k
    outcome = decide_zero(wrong, DOMAIN)
    assert isinstance(outcome, Nonzero)
    assert not ball(wrong, DOMAIN.check(outcome.witness), 256).contains(0)


def test_what_is_not_known_is_unknown():
    from memorem import cos, sin

    assert isinstance(decide_zero(sin(N) ** 2 + cos(N) ** 2 - 1, DOMAIN), Unknown)


def test_infinities_are_unknown():
    from memorem import oo

    assert isinstance(decide_zero(oo - N, DOMAIN), Unknown)


rationals = st.recursive(
    st.sampled_from([N, d_k, eta, Rational(1, 2), Rational(3)]),
    lambda inner: st.tuples(inner, inner, st.sampled_from("+-*")).map(
        lambda t: t[0] + t[1] if t[2] == "+" else t[0] - t[1] if t[2] == "-" else t[0] * t[1]
    ),
    max_leaves=6,
)


@given(rationals, rationals)
def test_a_proved_zero_is_zero_at_every_point_tried(left, right):
    outcome = decide_zero(left - right, DOMAIN)
    points = list(DOMAIN.points(12))
    values = [(left - right).subs({N: p["N"], d_k: p["d_k"], eta: p["eta"]}) for p in points]
    if isinstance(outcome, Zero):
        assert all(value == 0 for value in values)
    else:
        assert isinstance(outcome, Nonzero)
