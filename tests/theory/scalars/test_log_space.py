"""Formulas on arrays at sizes where a factor alone would overflow or vanish, against certified digits."""

import mpmath
import numpy as np
import pytest
from memorem import Rational, beta, binomial, cosh, d_k, exp, factorial, gamma, hyper, p, rf, sqrt
from memorem.theory.scalars.evaluation import lambdify, value
from memorem.theory.scalars.log_space import by_logarithms, log_0f1


@pytest.mark.parametrize(
    ("expr", "point"),
    [
        (sqrt(2) * gamma((d_k + 1) / 2) / gamma(d_k / 2), {"d_k": 4096}),
        (exp(-2 * beta) * hyper((), (d_k / 2,), beta**2), {"d_k": 64, "beta": 5000}),
        (exp(-2 * beta) * hyper((), (d_k / 2,), beta**2), {"d_k": 4096, "beta": 3}),
        (hyper((), (d_k / 2,), beta**2) / hyper((), (d_k / 2,), beta**2 / 4) ** 2, {"d_k": 4096, "beta": 700}),
        (exp(-2 * beta) * cosh(2 * beta / d_k) ** d_k, {"d_k": 16, "beta": 10000}),
        (rf(Rational(1, 2), p) / rf(d_k / 2, p), {"d_k": 4096, "p": 200}),
        (factorial(p) / gamma(p + Rational(1, 2)), {"p": 500}),
        (gamma(beta) * exp(beta), {"beta": Rational(-1, 2)}),
        (3 * d_k * exp(-beta) * gamma(d_k) / gamma(d_k + 1), {"d_k": 300, "beta": 2}),
    ],
)
def test_products_of_extreme_factors(expr, point):
    found = lambdify(expr, tuple(point))(**{name: float(x) for name, x in point.items()})
    assert found == pytest.approx(float(value(expr, point).decimal), rel=1e-10)


def test_arrays_broadcast():
    expr = exp(-2 * beta) * hyper((), (d_k / 2,), beta**2)
    found = lambdify(expr, ("d_k", "beta"))(d_k=np.array([[2.0], [16.0]]), beta=np.array([1.0, 800.0, 9000.0]))
    assert found.shape == (2, 3)
    assert np.isfinite(found).all()
    assert found[1, 2] == pytest.approx(float(value(expr, {"d_k": 16, "beta": 9000}).decimal), rel=1e-10)


def test_nothing_else_is_rewritten():
    for expr in (exp(-beta) * d_k, gamma(d_k), binomial(d_k, 2), sqrt(beta) / d_k):
        assert by_logarithms(expr) == expr


def test_logarithm_of_0f1_at_its_ends():
    assert log_0f1(3.0, 0.0) == 0
    assert np.isnan(log_0f1(3.0, -1.0))
    assert log_0f1(0.5, 1e-12) == pytest.approx(2e-12, rel=1e-3)


@pytest.mark.parametrize(("d", "rate"), [(4096, 8192), (3, 10_000), (257, 1)])
def test_mpmath_sums_the_series(d, rate):
    """The arguments at which mpmath's own 0F1 does not converge, too."""
    expr = hyper((), (d_k / 2,), beta**2)
    with mpmath.workdps(40):
        found = lambdify(expr, ("d_k", "beta"), "mpmath")(d_k=mpmath.mpf(d), beta=mpmath.mpf(rate))
        assert abs(found / mpmath.mpf(value(expr, {"d_k": d, "beta": rate}).decimal) - 1) < mpmath.mpf(10) ** -29
