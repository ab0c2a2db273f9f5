"""What a letter means: a declared one is never read as the theorem's own, fonts stay, signs between matrices and norms are not guessed."""

import pytest

from tests.proofs.paper.conftest import UNIT, inline, one

DELTA, WRITE = "updates.gradient_table#delta", "updates.stability#one_write"
TEXT = r"S \left(I - \eta k k^{\top}\right) + \eta v k^{\top}"
DECLARED = [
    ("v = k, k = v", "UNREADABLE"),
    ("k = q, q = k", "UNREADABLE"),
    (r"\eta = 2", "DIFFERS"),
    (r"\lambda = \eta^2, \eta = \lambda", "UNREADABLE"),
    ("k = k, S = S", "MATCHES"),
    ("W = S, n = N", "MATCHES"),
]


@pytest.mark.parametrize(("symbols", "status"), DECLARED)
def test_the_theorems_own_text_in_other_letters_is_another_formula(checked, symbols, status):
    found = one(checked(rf"\memoremsymbols{{{symbols}}}" + inline(DELTA, TEXT), preamble=""))
    assert found.status == status, found


MATRICES = [
    (DELTA, r"S * (I - \eta k k^\top) + \eta v k^\top", "UNREADABLE"),
    (DELTA, r"S(I - \eta k \ast k^\top) + \eta v k^\top", "UNREADABLE"),
    (DELTA, r"S(I - \eta * k k^\top) + \eta v k^\top", "MATCHES"),
    (WRITE, r"|E|^2 - \eta(2-\eta)\|Ek\|^2", "UNREADABLE"),
    (WRITE, r"\|E\|_2^2 - \eta(2-\eta)\|Ek\|^2", "UNREADABLE"),
]


@pytest.mark.parametrize(("address", "formula", "status"), MATRICES)
def test_signs_and_bars_with_several_readings_are_refused(checked, address, formula, status):
    assert one(checked(inline(address, formula), preamble="")).status == status


def test_a_norm_that_does_not_say_which_it_is_has_a_note(checked):
    plain, said = (one(checked(inline(WRITE, rf"\|E\|{index}^2 - \eta(2-\eta)\|Ek\|^2"), preamble="")) for index in ("", "_F"))
    assert plain.good and any("Frobenius" in note for note in plain.notes)
    assert said.good and not any("Frobenius" in note for note in said.notes)


FONTS = [
    (r"\mathsf{N}", "", "UNREADABLE"),
    (r"\mathtt{N}", "", "UNREADABLE"),
    (r"{\sf N}", "", "UNREADABLE"),
    (r"\mathcal{N}", "", "UNREADABLE"),
    (r"\mathrm{N}", "", "MATCHES"),
    (r"\mathsf{N}", r"\mathsf{N} = N", "MATCHES"),
    ("N", r"\mathsf{N} = d_v, N = N", "MATCHES"),
    (r"\mathsf{N}", r"\mathsf{N} = d_v, N = N", "DIFFERS"),
    (r"\bm{\mathsf{N}}", r"\bm{N} = N", "UNREADABLE"),
]


@pytest.mark.parametrize(("letter", "symbols", "status"), FONTS)
def test_a_letter_in_another_font_is_another_letter(checked, letter, symbols, status):
    declared = rf"\memoremsymbols{{{symbols}}}" if symbols else ""
    assert one(checked(declared + inline(UNIT, rf"\frac{{{letter}-1}}{{d_k}}"), preamble="")).status == status


def test_two_fonts_that_are_read_as_one_are_not_two_letters(checked):
    found = one(checked(r"\memoremsymbols{\mathrm{d} = d_v, d = d_k}", preamble=""))
    assert found.status == "UNREADABLE" and "read as one letter" in found.message
    assert checked(r"\memoremsymbols{d_{\mathrm{k}} = d_k, d_k = d_k}", preamble="") == []
