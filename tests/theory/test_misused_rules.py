"""Uses of rules outside of their conditions, each refused with the condition that fails, or given its true value."""

import pytest
import sympy
from memorem import Domain, N, Rational, Refused, beta, d_k, flip, matrix, nonzero, positive, reals, rules, theta, trace
from memorem.theory.matrices.syntax import ShapeError

from .misuses import REFUSED, RIGHT, D, derived


@pytest.mark.parametrize("name", REFUSED)
def test_a_misuse_is_refused(name):
    condition, statement, domain, *steps = REFUSED[name]
    with pytest.raises(Refused, match=condition):
        assert derived(statement, domain, *steps).lines


@pytest.mark.parametrize("name", RIGHT)
def test_what_could_be_misread_is_right(name):
    line, statement, domain, *steps = RIGHT[name]
    found = derived(statement, domain, *steps)
    value = found.result.scalar()
    shown = found.result.text() if value is None else sympy.sstr(value)
    if value is not None and found.relation == "=":
        assert sympy.simplify(value - sympy.sympify(line.removeprefix("= ").replace("^", "**"), locals={"N": N, "d_k": d_k, "flip": flip})) == 0, (
            shown
        )
    else:
        assert f"{found.relation} {shown}" == line


def test_an_orthogonal_matrix_is_square():
    with pytest.raises(ShapeError, match="orthogonal is said of a square matrix"):
        matrix("P", N, d_k, facts=("orthogonal",))
    P = matrix("P", d_k, d_k, facts=("orthogonal",))
    assert derived(trace(P @ P.T), D, (rules.multiply_out,)).result.scalar() == d_k


def test_what_is_zero_or_has_a_pole_is_not_proved_to_be_nonzero():
    domain = Domain([positive(theta + 5)], theta=reals(0, 1), beta=reals())
    assert not domain.proves(nonzero((theta + 1) ** 2 - theta**2 - 2 * theta - 1))
    assert not domain.proves(nonzero(1 / sympy.gamma(beta)))
    assert domain.proves(nonzero(theta + Rational(1, 2)))
