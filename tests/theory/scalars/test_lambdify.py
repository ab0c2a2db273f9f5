"""Formulas on numpy, mpmath and torch: one value, whole arrays, and a name for what is lacking."""

from fractions import Fraction

import mpmath
import numpy
import pytest
import sympy
from memorem import Abs, Max, N, Product, Sum, Symbol, beta, binomial, ceiling, d_k, erfc, exp, floor, gamma, hyper, log, prob, rho, sqrt
from memorem.theory.scalars.evaluation import value
from memorem.theory.scalars.lambdify import TORCH, lambdify
from sympy import harmonic

k = Symbol("k", integer=True)
EVERYWHERE = {
    "rational": (N - 1) / d_k,
    "roots and powers": sqrt(1 + beta) * (1 + beta) ** (-d_k / 2),
    "gammas": gamma((d_k + 1) / 2) / gamma(d_k / 2),
    "transcendental": exp(-beta) * log(1 + beta) + erfc(beta) + Abs(1 - beta) + Max(beta, rho),
}
NOT_IN_TORCH = {
    "0F1": exp(-2 * beta) * hyper((), (d_k / 2,), beta**2),
    "incomplete Beta": sympy.betainc_regularized(d_k / 2, 3, 0, rho),
    "harmonic": harmonic(N),
    "a sum": Sum(binomial(N, k) * rho**k * (1 - rho) ** (N - k), (k, (N + 1) / 2, N)),
    "a sum between rounded ends": Sum(binomial(N, k), (k, ceiling(N / 3), floor(N / 2))),
}
POINT = {"N": 5, "d_k": 9, "beta": Fraction(1, 2), "rho": Fraction(1, 4)}


@pytest.mark.parametrize("backend", ["numpy", "mpmath", "torch"])
@pytest.mark.parametrize("name", [*EVERYWHERE, *NOT_IN_TORCH])
def test_backends_agree_with_the_certified_value(name, backend):
    import torch

    expr = {**EVERYWHERE, **NOT_IN_TORCH}[name]
    expected = float(mpmath.mpf(value(expr, POINT).decimal))
    names = {s.name for s in expr.free_symbols}
    kinds = {
        "numpy": float,
        "mpmath": lambda x: mpmath.mpf(x.numerator) / x.denominator,
        "torch": lambda x: torch.tensor(float(x), dtype=torch.float64),
    }
    if backend == "torch" and name in NOT_IN_TORCH:
        with pytest.raises(ValueError, match="torch has no"):
            lambdify(expr, tuple(names), backend)
    else:
        found = lambdify(expr, tuple(names), backend)(**{name: kinds[backend](POINT[name]) for name in names})
        assert abs(float(found) - expected) < 1e-12 * abs(expected)


@pytest.mark.parametrize("name", [*EVERYWHERE, *NOT_IN_TORCH])
def test_arrays_broadcast(name):
    """A grid gives the numbers that its points give, also where the bounds of a sum depend on them."""
    expr = {**EVERYWHERE, **NOT_IN_TORCH}[name]
    names = tuple(s.name for s in expr.free_symbols)
    formula = lambdify(expr, names)
    grid = {n: numpy.array([3.0, 5.0, 7.0]) if n in {"N", "d_k"} else 0.25 for n in names}
    rows = [float(formula(**{n: g[i] if n in {"N", "d_k"} else g for n, g in grid.items()})) for i in range(3)]
    assert numpy.allclose(numpy.broadcast_to(formula(**grid), 3), rows, rtol=1e-14, atol=0)


@pytest.mark.parametrize("backend", ["numpy", "mpmath", "torch"])
def test_an_unknown_function_is_named(backend):
    with pytest.raises(ValueError, match=f"{backend} has no mystery"):
        lambdify(sympy.Function("mystery")(beta) + exp(beta), ("beta",), backend)


@pytest.mark.parametrize("name", sorted(TORCH))
def test_every_function_that_torch_is_said_to_have(name):
    import torch

    function = getattr(sympy, name)
    expr = function(beta, beta**2) if name in {"Max", "Min"} else function(beta)
    points = torch.tensor([0.5, 2.5], dtype=torch.float64)
    expected = [float(sympy.N(expr.subs(beta, x))) for x in (0.5, 2.5)]
    assert torch.allclose(lambdify(expr, ("beta",), "torch")(beta=points), torch.tensor(expected, dtype=torch.float64), rtol=1e-13)


@pytest.mark.parametrize("backend", ["numpy", "mpmath", "torch"])
def test_a_product_is_named(backend):
    with pytest.raises(ValueError, match=f"{backend} has no Product"):
        lambdify(Product(1 - k / (2 * N), (k, 1, N - 1)), ("N",), backend)


def test_0f1_at_zero_and_far_out():
    formula = lambdify(NOT_IN_TORCH["0F1"], ("beta", "d_k"))
    assert formula(beta=0.0, d_k=8.0) == 1
    far = float(mpmath.mpf(value(NOT_IN_TORCH["0F1"], {"beta": 100, "d_k": 64}).decimal))
    assert abs(float(formula(beta=100.0, d_k=64.0)) / far - 1) < 1e-9


def test_names_are_checked():
    formula = lambdify(beta + prob, ("beta", "prob", "N"))
    assert formula(beta=1.0, prob=0.5, N=3) == 1.5
    with pytest.raises(TypeError, match="takes beta, prob, N; got beta"):
        formula(beta=1.0)
    with pytest.raises(TypeError, match="rho"):
        formula(beta=1.0, prob=0.5, rho=2)
    with pytest.raises(ValueError, match="one of numpy, mpmath, torch"):
        lambdify(beta, ("beta",), "jax")
