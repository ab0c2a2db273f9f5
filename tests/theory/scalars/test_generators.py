"""Rational forms over generators: equal things meet, different things never do."""

import pytest
import sympy
from memorem import (
    Abs,
    Domain,
    N,
    Product,
    Rational,
    Sum,
    Symbol,
    T,
    beta,
    binomial,
    d_k,
    eta,
    exp,
    factorial,
    floor,
    gamma,
    hyper,
    integers,
    lam,
    log,
    pi,
    reals,
    rho,
    salience,
    sqrt,
)
from memorem.theory.scalars.generators import Table, Unsupported, rational
from memorem.theory.scalars.zero_test import Nonzero, Unknown, Zero, decide_zero, vanishes

DOMAIN = Domain(
    N=integers(1), d_k=integers(1), T=integers(0), eta=reals(0, 2, open=False), rho=reals(0, 1, open=False), lam=reals(0, 1),
    beta=reals(0), salience=reals(),
)  # fmt: skip
i, j, k = (Symbol(name, integer=True) for name in "ijk")

EQUAL = {
    "roots of a proved sign": (sqrt(1 - rho) * sqrt(1 + rho), sqrt(1 - rho**2)),
    "a root over a root": (sqrt(d_k / (d_k + 2)), sqrt(d_k * (d_k + 2)) / (d_k + 2)),
    "nested roots": (sqrt(1 + sqrt(d_k)) ** 4, 1 + 2 * sqrt(d_k) + d_k),
    "a denominator made rational": (1 / (1 + sqrt(2)), sqrt(2) - 1),
    "a power of a power": ((1 - eta) ** (2 * T), (1 - 2 * eta + eta**2) ** T),
    "a base turned round": ((eta - 1) ** T * (-1) ** T, (1 - eta) ** T),
    "half powers of a proved sign": ((1 - lam) ** (T / 2) * (1 - lam) ** (T / 2), (1 - lam) ** T),
    "an exponent times a sum": (lam ** (N * (T + 1)), lam ** (N * T) * lam**N),
    "a root of a symbolic power": (sqrt(d_k**T), d_k ** (T / 2)),
    "the square of a modulus": (Abs(salience) ** 2, salience**2),
    "a modulus of a proved sign": (Abs(1 - eta / 2), 1 - eta / 2),
    "a logarithm of a product": (log(d_k * (beta + 1)), log(d_k) + log(1 + beta)),
    "a logarithm of a quotient": (log(8 * d_k / (d_k + 1)), 3 * log(2) + log(d_k) - log(1 + d_k)),
    "an exponential of a quotient": (exp((beta * d_k + beta + 1) / (d_k + 1)), exp(beta) * exp(1 / (d_k + 1))),
    "hyperbolic functions": (sympy.cosh(beta) ** 2 - sympy.sinh(beta) ** 2, 1),
    "shifted gammas": (gamma(d_k / 2 + 2), (d_k / 2 + 1) * d_k / 2 * gamma(d_k / 2)),
    "duplication twice": (gamma(2 * d_k), 2 ** (2 * d_k - 1) * gamma(d_k) * gamma(d_k + Rational(1, 2)) / sqrt(pi)),
    "binomials": (binomial(N + 1, 2) * 2, N * (N + 1)),
    "symbolic binomials": (binomial(N + T, T), factorial(N + T) / (factorial(N) * factorial(T))),
    "a renamed index": (Sum(binomial(N, i) * eta**i, (i, 0, N)), Sum(binomial(N, j) * eta**j, (j, 0, N))),
    "a factor outside a sum": (Sum(3 * beta * eta**i / d_k, (i, 0, N)), 3 * beta / d_k * Sum(eta**j, (j, 0, N))),
    "a sum of sums": (Sum((1 + i) * eta**i, (i, 0, N)), Sum(eta**j, (j, 0, N)) + Sum(k * eta**k, (k, 0, N))),
    "a rearranged summand": (Sum((1 - 1 / d_k) ** i * (1 + i) ** 2, (i, 0, N)), Sum(((d_k - 1) / d_k) ** i * (i**2 + 2 * i + 1), (i, 0, N))),
    "a shifted index": (Sum(eta**i, (i, 1, N)), eta * Sum(eta**j, (j, 0, N - 1))),
    "a power taken out of a sum": (Sum(lam ** (N - i), (i, 0, N)), lam**N * Sum(lam ** (-j), (j, 0, N))),
    "nested sums": (Sum(Sum(eta**j * i, (j, 0, i)), (i, 0, N)), Sum(i * Sum(eta**k, (k, 0, i)), (i, 0, N))),
    "two indices at once": (Sum(eta**j * i, (j, 0, i), (i, 0, N)), Sum(i * Sum(eta**k, (k, 0, i)), (i, 0, N))),
    "a renamed product": (Product(1 + eta / i, (i, 1, N)), Product((j + eta) / j, (j, 1, N))),
    "arguments of floor": (floor((N - 1) / 2), floor((N * d_k - d_k) / (2 * d_k))),
    "arguments of a special function": (hyper((), (d_k / 2,), (beta + 1) ** 2), hyper((), (Rational(1, 2) * d_k,), beta**2 + 2 * beta + 1)),
}  # fmt: skip

NOT_EQUAL = {
    "a root of a negative number": (sqrt(-d_k), sqrt(d_k)),
    "roots of unknown sign": (sqrt(salience) * sqrt(salience - 1), sqrt(salience**2 - salience)),
    "the root of a square": (sqrt(salience**2), salience),
    "half powers of unknown sign": (((1 - eta) ** 2) ** (T / 2), (1 - eta) ** T),
    "a modulus of unknown sign": (Abs(salience), salience),
    "a logarithm of a square": (log(salience**2), 2 * log(salience)),
    "two indices confused": (Sum(Sum(eta**j * i, (j, 0, N)), (i, 0, N)), Sum(Sum(eta**i * i, (j, 0, N)), (i, 0, N))),
    "an index that escapes": (Sum(i * Sum(j, (j, 0, i)), (i, 0, N)), Sum(i * Sum(i, (j, 0, i)), (i, 0, N))),
    "another end": (Sum(eta**i, (i, 0, N)), Sum(eta**i, (i, 0, N - 1))),
    "a shift forgotten": (Sum(eta**i, (i, 1, N)), Sum(eta**j, (j, 0, N - 1))),
    "another order of a function": (hyper((), (d_k / 2,), beta), hyper((), (d_k / 2 + 1,), beta)),
    "another base": (2**d_k, 4**d_k),
    "a real power of a negative number": ((-d_k) ** (2 * beta), d_k ** (2 * beta)),
    "another sign": ((eta - 1) ** T, (1 - eta) ** T),
}  # fmt: skip


@pytest.mark.parametrize("name", EQUAL)
def test_equal_things_meet(name):
    left, right = EQUAL[name]
    assert decide_zero(left - right, DOMAIN) == Zero()


@pytest.mark.parametrize("name", EQUAL)
def test_they_are_equal_in_numbers(name):
    """The table above is itself checked, at points of the domain, by SymPy's floating point."""
    difference = sympy.sympify(EQUAL[name][0]) - EQUAL[name][1]
    for point in list(DOMAIN.points(4)):
        numbers = {s: sympy.Rational(point[s.name].numerator, point[s.name].denominator) for s in difference.free_symbols}
        assert abs(sympy.N(difference.subs(numbers).doit(), 30)) < sympy.Float("1e-15")


@pytest.mark.parametrize("name", NOT_EQUAL)
def test_different_things_do_not(name):
    left, right = NOT_EQUAL[name]
    assert isinstance(decide_zero(left - right, DOMAIN), Nonzero | Unknown)


@pytest.mark.parametrize("name", NOT_EQUAL)
def test_the_normal_form_alone_keeps_them_apart(name):
    """Without the help of points, which would refute first."""
    left, right = NOT_EQUAL[name]
    assert not vanishes(left - right, DOMAIN)


def test_a_witness_refutes_where_there_is_one():
    refuted = [name for name, (left, right) in NOT_EQUAL.items() if isinstance(decide_zero(left - right, DOMAIN), Nonzero)]
    assert set(NOT_EQUAL) - set(refuted) <= {
        "a root of a negative number",
        "roots of unknown sign",
        "a logarithm of a square",
        "a real power of a negative number",
    }


def test_zero_over_zero_is_not_zero():
    nothing = d_k * (d_k + 1) - d_k**2 - d_k
    outcome = decide_zero((N - N * d_k / d_k) / nothing + (sqrt(d_k) * sqrt(d_k + 2) - sqrt(d_k**2 + 2 * d_k)) / nothing, DOMAIN)
    assert isinstance(outcome, Unknown) and "divides by zero" in outcome.why


@pytest.mark.parametrize("odd", [sympy.I * N, sympy.Float(0.5) * N, d_k ** Rational(1, 3)])
def test_what_has_no_rational_form_is_named(odd):
    with pytest.raises(Unsupported):
        rational(odd, Table(DOMAIN))


def test_equality_depends_on_the_domain():
    claim = sqrt(salience**2) - salience
    assert decide_zero(claim, DOMAIN.with_(salience=reals(0))) == Zero()
    assert isinstance(decide_zero(claim, DOMAIN), Nonzero)


def test_a_difference_that_vanishes_at_the_first_points_is_still_refuted():
    domain = Domain(N=integers(1))
    first = [point["N"] for point in domain.points(6)]
    outcome = decide_zero(sympy.Mul(*(N - a for a in first)), domain)
    assert isinstance(outcome, Nonzero) and outcome.witness["N"] not in first


def test_a_power_of_a_logarithm_to_its_base():
    domain = Domain(d_k=integers(1), rho=reals(0, 1))
    assert isinstance(decide_zero(2 ** (d_k * log(1 + rho) / log(2)) - (1 + rho) ** d_k, domain), Zero)
    assert isinstance(decide_zero(2 ** (d_k * log(1 + rho) / log(3)) - (1 + rho) ** d_k, domain), Nonzero)
    assert not isinstance(decide_zero(2 ** (d_k * log(1 + rho) / log(2)) - (1 + rho) ** (2 * d_k), domain), Zero)
