"""The least value of a quadratic mean."""

import pytest
import sympy
from memorem import Derivation, Domain, E, Least, gain, gaussian, integers, items, norm2, reals, rules, sigma
from memorem.theory.kernel.derivation import Refused

i, j = items("i j")
g, h = gaussian(3)("g"), gaussian(3)("h")
DOMAIN, REALS = Domain(sigma=reals(0)), reals()


def least(body, free=REALS, domain=DOMAIN):
    mean = Derivation(E(body), domain.with_(gain=free)).by(rules.expand).by(rules.integrate, g, h)
    return Derivation(Least(E(body), gain), domain).by(rules.least_square, mean)


def test_a_regression_on_a_noisy_vector():
    """min over a of E |a (g + sigma h) - g|^2 = 3 sigma^2 / (1 + sigma^2), below every sampled a and attained."""
    body = norm2(gain * (g[i] + sigma * h[i]) - g[i])
    value = least(body).result.scalar()
    assert sympy.simplify(value - 3 * sigma**2 / (1 + sigma**2)) == 0

    def error(a, s):
        return 3 * ((a - 1) ** 2 + a * a * s * s)

    for s in (sympy.Rational(1, 2), sympy.Integer(2)):
        assert min(error(sympy.Rational(a, 20), s) for a in range(-20, 41)) >= value.subs(sigma, s) == error(1 / (1 + s**2), s)


@pytest.mark.parametrize("body", [norm2(g[i]) * gain, norm2(g[i]) * gain**3, norm2(g[i]) * (gain - gain**2), norm2(g[i])])
def test_what_has_no_least_square_is_refused(body):
    with pytest.raises(Refused):
        _ = least(body).result


@pytest.mark.parametrize("free", [reals(0), reals(-1, 1), integers(0)])
def test_a_restricted_parameter_is_refused(free):
    with pytest.raises(Refused):
        _ = least(norm2(gain * g[i] - h[i]), free).result
