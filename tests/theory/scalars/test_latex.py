"""Functions in LaTeX where SymPy's own printer has no name for them or another one than the field's."""

import pytest
from memorem import N
from memorem.theory.scalars.latex import latex
from sympy import polygamma


@pytest.mark.parametrize(
    ("expr", "shown"),
    [
        (polygamma(0, N), r"\psi\left(N\right)"),
        (polygamma(1, N), r"\psi^{\left(1\right)}\left(N\right)"),
        (polygamma(1, N) ** 2, r"{\psi^{\left(1\right)}\left(N\right)}^{2}"),
    ],
)
def test_digamma_and_its_derivatives(expr, shown):
    assert latex(expr) == shown
