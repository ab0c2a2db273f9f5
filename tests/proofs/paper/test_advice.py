"""Advice in a message works when it is followed; where none would work, none is given."""

import re

import pytest

from tests.proofs.paper.conftest import UNIT, inline, one

DELTA, DEPTH = "updates.gradient_table#delta", "budgets.depth_limit#above"
EXP = r"\exp\left(\frac{L(N-1)}{H d_k}\right) - 1"
FOLLOWED = [
    (UNIT, r"\frac{n-1}{d_k}"),
    (UNIT, r"\frac{\mathrm{pairs}-1}{d_k}"),
    (UNIT, r"\frac{n_{10}-1}{d_k}"),
    (DELTA, r"\mathbf{S}(I - \eta k k^T) + \eta v k^T"),
    (DELTA, r"S_t = S_{t-1}(I - \eta k k^T) + \eta v k^T"),
    (DELTA, r"\mathbf{S}_{t-1}(I - \eta k k^T) + \eta v k^T"),
    (DELTA, r"W(I - \eta k k^T) + \eta v k^T"),
    (DELTA, r"S(I - \eta k k^T) + \beta_t v k^T"),
    (DELTA, r"S(I - \eta k k^T) + \eta v_t k^T"),
    (DELTA, r"S(I - \eta \bm{k} k^T) + \eta v k^T"),
]


@pytest.mark.parametrize(("address", "formula"), FOLLOWED)
def test_the_advised_declaration_works(checked, address, formula):
    refused = one(checked(inline(address, formula), preamble=""))
    advised = re.search(r"as in (\\memoremsymbols\{.*\})$", refused.message)
    assert refused.status == "UNREADABLE" and advised, refused
    kept = r"\memoremsymbols{\eta = eta, k = k, v = v, N = N}"
    assert one(checked(kept + advised.group(1) + inline(address, formula), preamble="")).status == "MATCHES"


TURNED = [
    (UNIT, r"\frac{N-1}{d_k} = \mathrm{SNR}^{-1}", r"\mathrm{SNR}^{-1} = \frac{N-1}{d_k}"),
    (DEPTH, rf"0 \le \mathrm{{MSE}} \le {EXP}", rf"\mathrm{{MSE}} \le {EXP}"),
]


@pytest.mark.parametrize(("address", "formula", "followed"), TURNED)
def test_a_quantity_behind_a_relation_is_to_stand_first(checked, address, formula, followed):
    found = one(checked(inline(address, formula), preamble=""))
    assert found.status == "UNREADABLE" and "write it first" in found.message, found
    assert one(checked(inline(address, followed), preamble="")).status == "MATCHES"


WITHOUT = [
    r"\frac{N-1}{d_k} + O(d_k^{-2})",
    r"\frac{N-1}{d_k} + \mathcal{O}(1)",
    r"\frac{N-1}{d_k}\text{in bits}",
    r"\operatorname{expm1}(N)",
    r"2\,\frac{N-1}{d_k}\mathrm{SNR}",
    r"0 \le MSE \le \frac{N-1}{d_k}",
]


@pytest.mark.parametrize("formula", WITHOUT)
def test_no_declaration_is_advised_where_none_would_work(checked, formula):
    found = one(checked(inline(UNIT, formula), preamble=""))
    assert found.status == "UNREADABLE" and "memoremsymbols" not in found.message, found
