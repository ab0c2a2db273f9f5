"""Where expressions have values, and which domains lie in which."""

import pytest
import sympy
from memorem import (
    Domain,
    H,
    N,
    Rational,
    Sum,
    Symbol,
    T,
    beta,
    binomial,
    d_k,
    eta,
    exp,
    gamma,
    hyper,
    integers,
    log,
    nonnegative,
    nonzero,
    one_of,
    positive,
    reals,
    rho,
    sqrt,
)

DOMAIN = Domain(N=integers(1), d_k=integers(3), T=integers(0), H=integers(1, step=2), beta=reals(0), rho=reals(0, 1), eta=reals())
h = Symbol("h", integer=True)

DEFINED = {
    "a pole below the range": 1 / (d_k - 2),
    "a pole between integers": 1 / (2 * d_k - 7),
    "a pole between odd integers": 1 / (H - 4),
    "a root of a positive": sqrt(1 - rho),
    "nothing to the power nothing": (1 - eta) ** T,
    "gamma of a positive": gamma(d_k / 2 - 1),
    "gamma of halves": gamma(Rational(1, 2) - N),
    "a logarithm": log(beta * d_k),
    "a quotient by a logarithm": 1 / log(rho),
    "a series that converges": hyper((1, 2), (d_k,), rho / 2),
    "a series with a nonzero sum": 1 / (1 + (N - 1) * exp(-beta) * hyper((), (d_k / 2,), beta**2)),
    "a sum of quotients": Sum(1 / h, (h, 1, N)),
    "a sum over half of an odd number": Sum(binomial(H, h), (h, (H + 1) / 2, H)),
    "no half of an odd number is met": Sum(1 / (1 - 2 * h / H), (h, 0, H)),
    "a branch that avoids the pole": sympy.Piecewise((1 / (eta - 1), eta > 1), (0, True)),
    "a branch after the pole": sympy.Piecewise((0, sympy.Eq(eta, 1)), (1 / (eta - 1), True)),
    "a product that shadows a parameter": sympy.Product(1 / N, (N, 1, d_k)),
}

UNDEFINED = {
    "a pole in the range": 1 / (d_k - 7),
    "a pole at an odd integer": 1 / (H - 3),
    "a pole that cancels in the limit": (d_k**2 - 49) / (d_k - 7),
    "a root of a negative": sqrt(rho - 1),
    "an odd root of a negative": (-beta) ** Rational(1, 3),
    "a negative power of zero": (1 - eta) ** (-T),
    "a real power of any sign": eta**beta,
    "gamma at a pole": gamma(d_k / 2 - 2),
    "a reciprocal of gamma at a pole": 1 / gamma(d_k - 4),
    "a logarithm of zero": log(d_k - 3),
    "a quotient by a logarithm": 1 / log(beta),
    "a series that diverges": hyper((1, 2), (d_k,), beta),
    "a sum with a pole": Sum(1 / h, (h, 0, N)),
    "a sum with a pole inside": Sum(1 / (h - 5), (h, 1, N)),
    "an endless sum": Sum(1 / h**2, (h, 1, sympy.oo)),
    "a sum with ends between integers": Sum(h, (h, N / 2, N)),
    "a branch with the pole": sympy.Piecewise((1 / (eta - 1), eta >= 1), (0, True)),
    "no branch that is always met": sympy.Piecewise((1, eta > 1)),
    "a pole in a condition": sympy.Piecewise((1, 1 / eta > 1), (0, True)),
    "an infinity": sympy.oo * beta,
    "an unknown function": sympy.Function("mystery")(N),
    "a symbol that assumes what the domain does not say": sqrt(Symbol("eta", positive=True)),
    "an integer where the domain has reals": gamma(Symbol("beta", integer=True) + Rational(1, 2)),
}


@pytest.mark.parametrize("name", DEFINED)
def test_a_value_everywhere(name):
    assert DOMAIN.defined(DEFINED[name])


@pytest.mark.parametrize("name", UNDEFINED)
def test_no_value_somewhere(name):
    expr = UNDEFINED[name]
    assert DOMAIN.defined(expr) is None
    assert not any(DOMAIN.proves(relation(expr)) for relation in (positive, nonnegative, nonzero))


def test_a_relation_gives_a_value():
    domain = Domain(d_k=integers(1), beta=reals(0), where=[positive(1 / (d_k - 7)), nonzero(beta - 2)])
    assert domain.defined(3 / (d_k - 7)) and domain.defined(1 / (beta - 2)) and not domain.defined(1 / (beta - 1))


@pytest.mark.parametrize(
    ("outer", "inner", "held"),
    [
        (Domain(N=integers(1)), Domain(N=integers(3), d_k=integers(1)), True),
        (Domain(N=integers(3)), Domain(N=integers(1)), False),
        (Domain(N=integers(1), d_k=integers(1)), Domain(N=integers(1)), False),
        (Domain(), Domain(N=integers(1)), True),
        (Domain(beta=reals(0, 1)), Domain(beta=reals(0, 1, open=False)), False),
        (Domain(beta=reals(0, 1, open=False)), Domain(beta=reals(0, 1)), True),
        (Domain(beta=reals(0, sqrt(2))), Domain(beta=reals(0, Rational(7, 5), open=False)), False),
        (Domain(beta=reals(0, sqrt(2), open="high")), Domain(beta=reals(0, Rational(7, 5), open=False)), True),
        (Domain(beta=reals(0, sqrt(2), open="high")), Domain(beta=reals(0, Rational(3, 2), open=False)), False),
        (Domain(beta=reals(0)), Domain(beta=integers(1)), True),
        (Domain(beta=integers(1)), Domain(beta=reals(1)), False),
        (Domain(H=integers(1, step=2)), Domain(H=integers(3, step=4)), True),
        (Domain(H=integers(1, step=2)), Domain(H=integers(2, step=2)), False),
        (Domain(H=integers(1, step=2)), Domain(H=integers(1)), False),
        (Domain(N=integers(1, 9)), Domain(N=integers(2)), False),
        (Domain(keys=one_of("sphere", "rademacher")), Domain(keys=one_of("sphere")), True),
        (Domain(keys=one_of("sphere")), Domain(keys=one_of("sphere", "rademacher")), False),
        (Domain(keys=one_of("sphere")), Domain(N=integers(1)), False),
        (Domain(N=integers(1), where=nonzero(N - 3)), Domain(N=integers(4)), True),
        (Domain(N=integers(1), where=nonzero(N - 3)), Domain(N=integers(1)), False),
        (Domain(N=integers(1), d_k=integers(1), where=positive(d_k - N)), Domain(N=integers(1), d_k=integers(1)), False),
        (Domain(N=integers(1), d_k=integers(3)), Domain(N=integers(1), d_k=integers(1), where=nonnegative(d_k - N - 2)), True),
    ],
)
def test_containment(outer, inner, held):
    assert bool(outer.contains(inner)) is held
    if held:
        for point in inner.points(40):
            outer.check({name: point[name] for name in outer.names})


@pytest.mark.parametrize(
    ("relation", "domain"),
    [
        (nonzero(sympy.expand(N * (N + 1)) - N**2 - N + 0 * d_k), Domain(N=integers(1), where=positive(N))),
        (nonzero(N * (N + 1) - N**2 - N), Domain(N=integers(1), where=[positive(N - 1)])),
        (nonzero(1 / gamma(beta)), Domain(beta=reals(-2, 2))),
        (nonzero(N / (N - 4)), Domain(N=integers(1))),
        (positive(exp(1 / (N - 4))), Domain(N=integers(1))),
        (nonnegative((1 / (eta - 1)) ** 2), Domain(eta=reals())),
        (positive(Rational(1, 3) + Rational(1, 10**20) - 2 * rho + 1), Domain(rho=reals(Rational(2, 3), Rational(2, 3) + Rational(1, 10**20)))),
    ],
)
def test_what_was_proved_once_and_is_false(relation, domain):
    assert domain.proves(relation) is None


def test_steps_count():
    assert Domain(H=integers(5, 9, step=2)).proves(positive((H - 6) ** 2)) and not Domain(H=integers(5, 9)).proves(positive((H - 6) ** 2))
    assert DOMAIN.symbol("T") == T and DOMAIN.symbol("beta") == beta
