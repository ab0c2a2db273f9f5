"""Matrix formulas, laws and infinite values, in the letters of their theorems."""

import pytest

from tests.proofs.paper.conftest import inline, one

MATRICES = [
    ("updates.gradient_table#delta", r"S' = S(I - \eta k k^\top) + \eta v k^\top", "MATCHES"),
    ("updates.gradient_table#delta", r"S_{t+1} = S(I - \eta k k^\top) + \eta v k^\top", "MATCHES"),
    ("updates.gradient_table#delta", r"S + \eta (v - S k) k^{T}", "MATCHES"),
    ("updates.gradient_table#delta", r"S + \eta\, k (v - S k)^{\top}", "UNREADABLE"),
    ("updates.gradient_table#delta", r"S - \eta (v - S k) k^\top", "DIFFERS"),
    ("updates.gradient_table#normalised", r"S + \frac{\eta\,(v - S k) k^\top}{\lVert k\rVert^2 + \theta}", "MATCHES"),
    ("updates.gradient_table#normalised", r"S + \frac{\eta\,(v - S k) k^\top}{k^\top k + \theta}", "MATCHES"),
    ("updates.gradient_table#diagonal_gate", r"S \operatorname{diag}(a) + v k^{\top}", "MATCHES"),
    ("plasticity.oja_dual#one_step", r"S^\top - \eta S^\top v v^\top + \eta k v^\top", "MATCHES"),
    ("updates.overwrite#hebb", r"n_1 v_1 + n_2 v_2 + 0 \cdot v_1", "MATCHES"),
    ("inner_products.law_sphere#square", r"\cos^2\theta \sim \mathrm{Beta}\bigl(\tfrac12, \tfrac{d-1}{2}\bigr)", "MATCHES"),
    ("inner_products.law_sphere#square", r"c^2 \sim \mathrm{Beta}\bigl(\tfrac12, \tfrac{d-1}{2}\bigr)", "MATCHES"),
    ("inner_products.law_sphere#square", r"c^2 \sim \mathrm{Beta}\bigl(\tfrac12, \tfrac{d}{2}\bigr)", "DIFFERS"),
    ("retrieval.linear_gaussian#narrow_keys", r"\infty", "MATCHES"),
    ("retrieval.linear_gaussian#narrow_keys", r"\frac{n-1}{d+2}", "DIFFERS"),
]


@pytest.mark.parametrize(("address", "formula", "status"), MATRICES)
def test_matrices_laws_and_infinity(checked, address, formula, status):
    found = one(checked(inline(address, formula)))
    assert found.status == status, found
