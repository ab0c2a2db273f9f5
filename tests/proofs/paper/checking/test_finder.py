"""A formula finds the theorem that it is, or the near miss, whatever its letters."""

import memorem
import pytest
from memorem import N
from memorem.proofs.paper.checking.finder import find
from memorem.proofs.paper.latex.tokens import Unreadable


@pytest.mark.parametrize(
    ("formula", "address", "near_miss"),
    [
        (r"\frac{N-1}{d}", "retrieval.linear_unit#inverse_snr", None),
        (r"\frac{n}{d}", "retrieval.linear_unit#inverse_snr", "counts the retrieved pair"),
        (r"\mathrm{SNR}^{-1} = \frac{(N-1) d_v}{(d-2)(d_v-2)}", "retrieval.linear_gaussian#inverse_snr", None),
        (r"\left(1+\tfrac{n-1}{d}\right)^L - 1", "depth.energy#unit_keys", None),
        (r"\sum_{k=(H+1)/2}^{H} \binom{H}{k} p^k (1-p)^{H-k}", "heads.majority#majority", None),
        (r"S - \eta (S k - v) k^\top", "updates.gradient_table#delta", None),
        (r"S_t = S (I - \eta k k^\top) + \eta v k^\top", "updates.momentum#step", "no momentum"),
        (r"W^\top (I + \operatorname{tril}_{-1}(W W^\top))^{-1} B", "expressivity.deltaformer_swaps#reads", None),
    ],
)
def test_found(formula, address, near_miss):
    assert (address, near_miss) in {(one.address, one.near_miss) for one in find(formula)}


def test_theorems_stand_before_near_misses_and_say_what_letters_mean():
    found = find(r"\frac{N-1}{d}")
    assert found[0].near_miss is None and "d as d_k" in found[0].text()
    assert sorted(one.near_miss is not None for one in found) == [one.near_miss is not None for one in found]


def test_a_letter_of_the_theorem_keeps_its_meaning():
    found = [
        one for one in find(r"\frac{N}{d}") if N in memorem.theorem(one.address.partition("#")[0])[one.address.partition("#")[2]].equals.free_symbols
    ]
    assert found and all(one.letters.get("N", "N") == "N" for one in found)


def test_the_reciprocal_is_said():
    assert any(one.reciprocal and one.address == "retrieval.linear_unit#inverse_snr" for one in find(r"\frac{d}{N-1}"))


@pytest.mark.parametrize("formula", [r"\frac{N-3}{d+7}", r"S - \eta (S k - 7 v) k^\top", "v - S k"])
def test_nothing_is_found_for_another_formula(formula):
    assert find(formula) == []


def test_a_file_that_does_not_open_is_passed_over(tmp_path):
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "broken.py").write_text("raise ValueError")
    assert find(r"\frac{N-3}{d+7}", tmp_path) == []


@pytest.mark.parametrize("formula", ["3", r"\foo{N}", r"a b c f g h", r"Z^\top Z"])
def test_what_cannot_be_looked_up_is_said(formula):
    with pytest.raises(Unreadable):
        find(formula)


def test_letters_that_no_theorem_has_are_named_with_those_that_they_have():
    with pytest.raises(Unreadable, match=r"formula of matrices.*S_\{t-1\}.*the theorems write S, k, v and q.*\\eta"):
        find(r"S_{t-1}(I-\beta_t k_t k_t^\top)+\beta_t v_t k_t^\top")
    assert any(one.address == "updates.gradient_table#delta" for one in find(r"S(I-\eta k k^\top)+\eta v k^\top"))
