"""Plain text reads as it is meant: a product below a bar stands in brackets."""

import pytest
from memorem.theory.printing import Style


@pytest.mark.parametrize(
    ("bottom", "shown"),
    [("m**2*exp(2*beta)", "1 / (m**2*exp(2*beta))"), ("|k_i|^4 |v_i|^2", "1 / (|k_i|^4 |v_i|^2)"), ("m**2", "1 / m**2"), ("|k_i|^4", "1 / |k_i|^4")],
)
def test_products_below_a_bar(bottom, shown):
    assert Style(False).fraction("1", bottom) == shown
