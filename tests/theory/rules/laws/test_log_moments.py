"""Logarithms of chi-square variables: variances against integrals, digamma between its bounds, refusals elsewhere."""

import pytest
import sympy
from memorem import Derivation, Domain, LogVariance, d_k, d_v, digamma, gaussian, integers, items, norm2, polygamma, rules
from memorem.theory.certificates import integrals
from memorem.theory.kernel.derivation import Refused
from memorem.theory.rules.expectation.laplace import closed

i = items("i")
g, h = gaussian(d_k)("g"), gaussian(d_v)("h")
DOMAIN = Domain(d_k=integers(1), d_v=integers(1))
term = norm2(g[i]) / norm2(h[i])


def test_the_variance_of_a_logarithm():
    law = Derivation(term, DOMAIN).by(rules.chi_squares)
    found = Derivation(LogVariance(term), DOMAIN).by(rules.from_law, law).result.scalar()
    assert found == polygamma(1, d_k / 2) + polygamma(1, d_v / 2)
    for n in (2, 5):
        bottom = integrals.integral(lambda y, n=n: y ** (n - 1) * (-y * y / 2).exp(), 0, 40)
        top = integrals.integral(lambda y, n=n: (2 * y.log()) ** 2 * y ** (n - 1) * (-y * y / 2).exp(), 2**-60, 40)
        exact = float(top / bottom - integrals.chi_square_log_mean(n) ** 2)
        assert float(sympy.N(polygamma(1, sympy.Rational(n, 2)))) == pytest.approx(exact, rel=1e-9)


def test_another_law_is_refused():
    with pytest.raises(Refused):
        _ = Derivation(LogVariance(norm2(g[i])), DOMAIN).by(rules.from_law, Derivation(term, DOMAIN).by(rules.chi_squares)).result


@pytest.mark.parametrize("value", [digamma(d_k / 2), digamma(d_k / 2) - digamma(d_v / 2), 3 - 2 * digamma(d_v / 2)])
def test_digamma_lies_between_its_bounds(value):
    above, below = (Derivation(closed(value), DOMAIN).by(rules.compare, "digamma_bound", relation=relation) for relation in ("<=", ">="))
    assert (above.relation, below.relation) == ("<=", ">=")
    for point in ({d_k: 1, d_v: 7}, {d_k: 3, d_v: 1}, {d_k: 40, d_v: 2}):
        low, middle, high = (float(sympy.N(one.subs(point))) for one in (below.result.scalar(), value, above.result.scalar()))
        assert low < middle < high


@pytest.mark.parametrize("value", [digamma(d_k / 2 - 1), (d_k - 5) * digamma(d_k / 2), digamma(d_k) ** 2, polygamma(1, d_k)])
def test_other_terms_are_refused(value):
    with pytest.raises(Refused):
        _ = Derivation(closed(value), DOMAIN).by(rules.compare, "digamma_bound").result
