"""Plain text reads as it is meant: a product below a bar stands in brackets."""

from fractions import Fraction

import pytest
from memorem.theory.vectors.printing import Style, latex, text
from memorem.theory.vectors.syntax import Dot, Exp, Family, Item, Pow, Power
from sympy import Symbol


@pytest.mark.parametrize(
    ("bottom", "shown"),
    [("m**2*exp(2*beta)", "1 / (m**2*exp(2*beta))"), ("|k_i|^4 |v_i|^2", "1 / (|k_i|^4 |v_i|^2)"), ("m**2", "1 / m**2"), ("|k_i|^4", "1 / |k_i|^4")],
)
def test_products_below_a_bar(bottom, shown):
    assert Style(False).fraction("1", bottom) == shown


def test_a_power_of_a_power_is_bracketed():
    k = Family("k", None)[Item("i")]
    squared = Pow(Pow(Dot(k, k), Fraction(2)), Fraction(2))
    assert text(squared) == "(|k_i|^4)^2"
    assert latex(squared) == r"\left(\lVert k_{i} \rVert^{4}\right)^{2}"
    assert latex(Power(squared, Symbol("p"))) == r"\left(\left(\lVert k_{i} \rVert^{4}\right)^{2}\right)^{p}"
    assert latex(Pow(Exp(Dot(k, k)), Fraction(3))) == r"\left(e^{\lVert k_{i} \rVert^2}\right)^{3}"
