"""Chains of relations: what a row of links claims of its two ends, against what the theorem states; sides beyond the theorem are proved or refused."""

import pytest

from tests.proofs.paper.conftest import UNIT, inline, one

UNION, DEPTH = "decoding.layers_in_series#union_bound", "budgets.depth_limit#above"
CHAINS = [
    ("capacity.error_free#any_bit", r"P_{\mathrm{err}} \approx N d_v e^{-\frac{d_k}{2(N-1)}}", "DIFFERS"),
    ("updates.recall_budget#budget", r"B \sim d_k - 1", "DIFFERS"),
    ("updates.recall_budget#budget", r"B \approx d_k = d_k", "DIFFERS"),
    (UNION, r"\approx L p", "DIFFERS"),
    (UNION, r"P \le L p \approx L p", "APPROXIMATES"),
    (UNION, r"L p \approx L p", "APPROXIMATES"),
    (DEPTH, r"\mathrm{MSE} \le \exp\left(\frac{L(N-1)}{H d_k}\right) - 1 = e^{L(N-1)/(H d_k)} - 1", "MATCHES"),
    (DEPTH, r"\mathrm{MSE} = \exp\left(\frac{L(N-1)}{H d_k}\right) - 1", "DIFFERS"),
    (UNION, r"P \le L p = 2 L p", "DIFFERS"),
    (UNION, r"P \le L p \le 2 L p", "MATCHES"),
    (UNION, r"P \le L p \le \frac{L p}{2}", "DIFFERS"),
    (UNION, r"P \le L p < 2 L p + 1", "MATCHES"),
    (UNION, r"P \le L p \ge \frac{L p}{2}", "MATCHES"),
    (UNION, r"P = 1-(1-p)^L \le L p", "UNREADABLE"),
    (UNION, r"P \ge 0 = L p", "DIFFERS"),
    (UNIT, r"\mathrm{SNR}^{-1} = \frac{N-1}{d_k} \le \frac{N}{d_k}", "MATCHES"),
    (UNIT, r"\mathrm{SNR}^{-1} = \frac{N-1}{d_k} < \frac{N}{d_k} = \frac{2N}{2d_k}", "MATCHES"),
    (UNIT, r"\mathrm{SNR}^{-1} = \frac{N-1}{d_k} \le \frac{N}{d_k} = \frac{N+1}{d_k}", "DIFFERS"),
    (UNIT, r"\mathrm{SNR}^{-1} = \frac{N-1}{d_k} \ge \frac{N}{d_k}", "DIFFERS"),
    (UNIT, r"\mathrm{SNR}^{-1} = \frac{N-1}{d_k} \le \frac{N}{d_k} \approx 1", "UNREADABLE"),
    (UNIT, r"\mathrm{SNR} = \frac{d_k}{N-1} \ge \frac{d_k}{N}", "UNREADABLE"),
    (UNIT, r"\mathrm{SNR}^{-1} \le \frac{N}{d_k}", "DIFFERS"),
]


@pytest.mark.parametrize(("address", "formula", "status"), CHAINS)
def test_a_chain_claims_its_strongest_link(checked, address, formula, status):
    found = one(checked(inline(address, formula), preamble=""))
    assert found.status == status and "Error" not in found.message, found


def test_a_side_beyond_the_theorem_is_said(checked):
    found = one(checked(inline(UNIT, r"x = \frac{N-1}{d_k} \le \frac{N}{d_k}"), preamble=""))
    assert any("no side of the theorem" in note for note in found.notes) and not any("states equality" in note for note in found.notes)
