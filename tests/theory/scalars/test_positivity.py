"""Signs on whole domains: everything that should be proved is, and nothing that is false anywhere on the domain."""

from fractions import Fraction
from itertools import product

import pytest
import sympy
from hypothesis import given, settings
from hypothesis import strategies as st
from memorem import (
    Domain,
    N,
    Rational,
    T,
    beta,
    binomial,
    d_k,
    eta,
    exp,
    floor,
    gamma,
    hyper,
    integers,
    lam,
    log,
    nonnegative,
    nonzero,
    positive,
    reals,
    rho,
    salience,
    sigma,
    sqrt,
)
from memorem.theory.scalars.domains import substitution

CLOSED = Domain(rho=reals(0, 1, open=False), lam=reals(0, 1, open=False))
OPEN = Domain(rho=reals(0, 1), lam=reals(0, 1))
WIDE = Domain(N=integers(1), d_k=integers(1), T=integers(0), eta=reals(0, 2, open=False), beta=reals(0), salience=reals(), **CLOSED.parameters)
GOLDEN = (1 + sqrt(2)) / 2

PROVED = {
    "a sum that vanishes at the far corner": (nonnegative(2 - rho - lam), CLOSED),
    "the same, the corner left out": (positive(2 - rho - lam), OPEN),
    "a product below one": (positive(1 - rho * lam), OPEN),
    "a zero inside the box": (nonnegative(d_k - eta * (2 - eta)), WIDE),
    "a zero inside, three variables": (nonnegative(1 - eta * (2 - eta) / (N * d_k)), WIDE),
    "a term that is always positive": (positive(1 + N - rho * lam), WIDE),
    "a contraction": (nonnegative(1 - lam * (1 - eta) ** 2), WIDE),
    "no real root": (positive(salience**2 + salience + 1), WIDE),
    "a square of any sign": (nonnegative(salience**2 * d_k + rho), WIDE),
    "a square next to a constant": (positive(salience**2 * d_k + rho + 1), WIDE),
    "an algebraic end": (positive(1 + 4 * beta * (1 - beta)), Domain(beta=reals(0, GOLDEN, open="high"))),
    "an algebraic end, two variables": (positive(d_k + 4 * beta * (1 - beta)), Domain(beta=reals(0, GOLDEN, open="high"), d_k=integers(1))),
    "an irrational coefficient": (positive(sqrt(2) * d_k - 1), WIDE),
    "a root": (positive(sqrt(d_k) + rho), WIDE),
    "a central binomial": (positive(binomial(d_k - 1, floor((d_k - 1) / 2))), WIDE),
    "gamma of a positive number": (positive(gamma(d_k / 2)), WIDE),
    "an exponential": (nonzero(exp(-salience)), WIDE),
    "integers between the roots": (positive((2 * d_k - 3) * (2 * d_k - 5)), Domain(d_k=integers(3))),
    "roots on both sides": (nonzero(N * (d_k - 1) * (d_k - 7)), Domain(N=integers(1), d_k=integers(2, 6))),
    "a root outside the reals given": (nonzero((rho - 2) * (lam + 1)), CLOSED),
    "consecutive natural numbers": (nonnegative(N * (N - 1)), Domain(N=integers(0))),
    "no integer root": (nonzero(2 * d_k - 5), Domain(d_k=integers(1))),
}

REFUSED = {
    "touches at the far corner": (positive(2 - rho - lam), CLOSED),
    "touches at an end of a product": (positive(1 - rho * lam), CLOSED),
    "a root of a negative number": (positive(-sqrt(-d_k)), WIDE),
    "a root of unknown sign": (nonnegative(sqrt(salience)), WIDE),
    "an exponential of a complex number": (positive(exp(sqrt(salience))), WIDE),
    "a square of a complex number": (nonnegative((1 + sqrt(salience)) ** 2), WIDE),
    "an exponential of a logarithm of any sign": (positive(exp(2 + log(salience))), WIDE),
    "three floors are not the floor of three": (positive(binomial(3 * floor(N / 2), 3 * N / 2)), WIDE),
    "gamma near a pole": (positive(gamma(d_k / 2 - 1)), WIDE),
    "touches at an algebraic end": (positive(1 + 4 * beta * (1 - beta)), Domain(beta=reals(0, GOLDEN, open=False))),
    "a power of unknown sign": (positive((1 - eta) ** T), WIDE),
    "touches at an irrational corner": (
        positive(2 * sqrt(2) - rho - lam),
        Domain(rho=reals(0, sqrt(2), open=False), lam=reals(0, sqrt(2), open=False)),
    ),
    "touches along an irrational edge": (
        positive((2 - rho**2) * lam + 1 - rho**2 / 2),
        Domain(rho=reals(0, sqrt(2), open=False), lam=reals(0, sqrt(2), open=False)),
    ),
    "touches at an irrational corner below": (
        positive(2 * sqrt(2) + rho + lam),
        Domain(rho=reals(-sqrt(2), sqrt(2), open=False), lam=reals(-sqrt(2), open=False)),
    ),
    "an integer root": (nonzero(d_k**2 - 9), WIDE),
    "a root at a closed end": (nonzero(rho * (1 - lam)), CLOSED),
    "false far out": (positive(50 - d_k + N), WIDE),
    "false in the middle": (nonnegative((rho - lam) ** 2 - rho * lam / 10), CLOSED),
    "no parameter of the domain": (positive(d_k), CLOSED),
}


@pytest.mark.parametrize("name", PROVED)
def test_proved(name):
    relation, domain = PROVED[name]
    assert domain.proves(relation)


@pytest.mark.parametrize("name", REFUSED)
def test_refused(name):
    relation, domain = REFUSED[name]
    assert domain.proves(relation) is None


def test_a_claim_assumed_by_the_domain():
    domain = Domain(N=integers(1), d_k=integers(1), where=[positive(d_k - N)])
    assert domain.proves(positive(3 * d_k - 3 * N)).startswith("assumed")
    assert domain.proves(nonnegative(d_k - N + beta**0)) and domain.proves(nonzero(N - d_k))
    assert domain.proves(positive(d_k - N - 1)) is None
    assert Domain(N=integers(1), d_k=integers(1), where=[nonnegative(d_k - N)]).proves(positive(d_k - N)) is None


def test_bisection_says_on_how_many_cells():
    assert "cells" in WIDE.proves(nonnegative(d_k - eta * (2 - eta)))


coefficients = st.integers(-3, 3)
polynomials = st.lists(coefficients, min_size=6, max_size=6).map(
    lambda c: c[0] + c[1] * rho + c[2] * lam + c[3] * rho * lam + c[4] * rho**2 + c[5] * lam**2 * rho
)
GRID = [Fraction(k, 6) for k in range(7)]


@settings(max_examples=60, deadline=None)
@given(polynomials, st.sampled_from([positive, nonnegative, nonzero]), st.sampled_from(["closed", "open"]))
def test_nothing_false_is_proved(expr, relation, kind):
    domain, grid = (CLOSED, GRID) if kind == "closed" else (OPEN, GRID[1:-1])
    claim = relation(expr)
    if domain.proves(claim):
        for x, y in product(grid, grid):
            assert claim.holds(sympy.sympify(expr).subs(substitution({"rho": x, "lam": y}, sympy.sympify(expr))))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(-9, 9), min_size=2, max_size=4), st.integers(-3, 3), st.sampled_from([positive, nonnegative]))
def test_one_integer_variable_is_decided_completely(row, low, relation):
    expr = sum((c * N**k for k, c in enumerate(row)), sympy.Integer(0))
    claim, domain = relation(expr), Domain(N=integers(low, low + 40))
    assert bool(domain.proves(claim)) == all(claim.holds(expr.subs(N, k)) for k in range(low, low + 41))


def test_a_relation_of_the_domain_speaks_for_a_factor():
    domain = Domain(beta=reals(0), sigma=reals(0, open=False), where=positive(Rational(1, 2) + 2 * beta - 2 * beta**2 - 4 * beta**2 * sigma**2))
    assert domain.proves(positive((8 * beta**2 * sigma**2 + 4 * beta**2 - 4 * beta - 1) / (4 * beta**2 * sigma**2 - 1)))
    assert domain.proves(positive(1 - 4 * beta**2 * sigma**2))
    assert domain.proves(positive(1 - 5 * beta**2 * sigma**2)) is None
    assert domain.proves(positive(1 - 4 * beta**2)) is None


def test_an_assumption_is_not_used_twice_to_lower_a_claim():
    domain = Domain(beta=reals(), where=positive(beta - 1))
    assert domain.proves(positive(beta))
    assert domain.proves(positive(2 * beta - 3)) is None


def test_hypergeometric_series_of_positive_terms():
    domain = Domain(d_k=integers(1), beta=reals(0), rho=reals(-1, 1))
    assert domain.proves(positive(hyper((), (d_k / 2,), beta**2)))
    assert domain.proves(positive(hyper((), (d_k / 2,), rho))) is None
    assert domain.proves(positive(hyper((), (d_k / 2 - 1,), beta**2))) is None
