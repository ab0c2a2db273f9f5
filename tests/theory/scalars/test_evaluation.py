"""Numbers: exact where they are rational, thirty certified digits elsewhere."""

from fractions import Fraction

import mpmath
import pytest
from memorem import N, Sum, Symbol, beta, binomial, d_k, exp, floor, gamma, hyper, oo, sqrt
from memorem.theory.scalars.balls import NoValue, ball
from memorem.theory.scalars.evaluation import hyp0f1, lambdify, value

k = Symbol("k", integer=True)


@pytest.mark.parametrize(
    ("expr", "point", "exact"),
    [
        ((N - 1) / d_k, {"N": 8, "d_k": 16}, Fraction(7, 16)),
        (Sum(binomial(N, k), (k, 0, N)), {"N": 10}, Fraction(1024)),
        (Sum(binomial(N, k), (k, 0, floor((N - 1) / 2))), {"N": 5}, Fraction(16)),
        (sqrt(N), {"N": 9}, Fraction(3)),
        (gamma(N), {"N": 5}, Fraction(24)),
        (exp(-beta), {"beta": 0}, Fraction(1)),
    ],
)
def test_rationals_are_exact(expr, point, exact):
    assert value(expr, point).exact == exact


@pytest.mark.parametrize(
    ("expr", "point"),
    [
        (exp(-2 * beta) * hyper((), (d_k / 2,), beta**2), {"beta": 4, "d_k": 16}),
        (gamma((d_k + 1) / 2) / gamma(d_k / 2), {"d_k": 64}),
        ((1 + 4 * beta * (1 - beta)) ** (-d_k / 2), {"beta": Fraction(1, 8), "d_k": 65}),
    ],
)
def test_thirty_digits_agree_with_mpmath(expr, point):
    with mpmath.workdps(50):
        names = {name: mpmath.mpf(x.numerator) / x.denominator for name, x in point.items()}
        expected = lambdify(expr, tuple(point), "mpmath")(**names) if not expr.has(hyper) else mpmath.exp(-8) * mpmath.hyp0f1(8, 16)
        assert abs(mpmath.mpf(value(expr, point).decimal) / expected - 1) < mpmath.mpf(10) ** -29


@pytest.mark.parametrize(("d", "rate"), [(1, 10), (3, 10_000), (64, 10_000), (4096, 10_000), (4096, 1)])
def test_0f1_at_the_ends_of_its_range(d, rate):
    """Recurrence between neighbours: 0F1(a - 1) - 0F1(a) = z 0F1(a + 1)/(a (a - 1)), an identity of the series, at large arguments."""
    a, z = Fraction(d, 2) + 1, Fraction(rate**2, 4)
    with mpmath.workdps(60):
        low, middle, high = (mpmath.mpf(hyp0f1(a + s, z)) for s in (-1, 0, 1))
        right = (
            mpmath.mpf(z.numerator)
            / z.denominator
            * high
            / (mpmath.mpf(a.numerator) / a.denominator)
            / (mpmath.mpf((a - 1).numerator) / (a - 1).denominator)
        )
        assert abs((low - middle - right) / low) < mpmath.mpf(10) ** -28


def test_infinity_and_poles():
    assert value(oo, {}).infinite
    with pytest.raises(NoValue):
        value(1 / (N - 1), {"N": 1})
    with pytest.raises(NoValue):
        value(N / d_k, {"N": 1})


def test_a_ball_contains_the_truth():
    found = ball(sqrt(N), {"N": 2}, 100)
    assert (found * found).contains(2) and found.rad() < 1e-25


def test_lambdify_on_three_backends():
    import torch

    formula = gamma((d_k + 1) / 2) / gamma(d_k / 2) * exp(-beta)
    points = {"numpy": (9.0, 0.5), "mpmath": (9.0, 0.5), "torch": (torch.tensor(9.0).double(), torch.tensor(0.5).double())}
    values = [float(lambdify(formula, ("d_k", "beta"), backend)(d_k=d, beta=b)) for backend, (d, b) in points.items()]
    assert max(values) - min(values) < 1e-12 * values[0]
    assert torch.is_tensor(lambdify(formula, ("d_k", "beta"), "torch")(d_k=torch.arange(2, 5).double(), beta=torch.tensor(0.5)))


def test_lambdify_names_what_a_backend_lacks():
    with pytest.raises(ValueError, match="hyper"):
        lambdify(hyper((), (d_k / 2,), beta), ("d_k", "beta"), "torch")
