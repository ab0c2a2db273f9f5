"""Papers that once got a wrong answer: each kind of mistake, in several dresses, with the answer that is right."""

import pytest
from memorem.proofs.theorems import discovery

from tests.proofs.paper.conftest import UNIT, inline, one
from tests.proofs.paper.test_properties import status

DIFFERS = [
    ("retrieval.pseudo_inverse#residual", r"1-\frac{d_k^2-2d_k+2}{N}"),
    ("inner_products.moment_rademacher", r"2^{-d_k}\sum_{h=0}^{64}\binom{d_k}{h}\left(1-\frac{2h}{d_k}\right)^{2p}"),
    (UNIT, r"\frac{\min(N-1,64)}{d_k}"),
    ("depth.phase_boundary#unit_gain_divergent", r"\frac{L(N-1)}{\min(4096,d_k)}"),
    ("depth.phase_boundary#unit_gain_divergent", r"\frac{L(N-1)}{\min(10000000,d_k)}"),
    (UNIT, r"\frac{\min(N-1,100000)}{d_k}"),
    (UNIT, r"\frac{N-1}{\max(d_k, 2 \cdot 1) - 0}"),
    (UNIT, r"\approx\frac{\sqrt{N(N-80)}}{d_k}"),
    (UNIT, r"\approx\frac{N-1}{d_k}=\frac{N}{d_k}"),
    (UNIT, r"\approx\frac{N-1}{d_k} + \frac{1}{(N-100)d_k}"),
]


@pytest.mark.parametrize(("address", "formula"), DIFFERS)
def test_what_differs_only_far_out_differs(checked, address, formula):
    assert one(checked(inline(address, formula), preamble="")).status == "DIFFERS"


HOLES = [
    (r"\frac{(N-1)\,(N-80)}{(N-80)\, d_k}", "N=80"),
    (r"\frac{N-1}{d_k}\cdot\frac{\Gamma(N-50)}{\Gamma(N-50)}", "N="),
    (r"\frac{N-1}{d_k} + \sqrt{N-300} - \sqrt{N-300}", None),
    (r"\frac{N-1}{d_k}\cdot\frac{\log(N/7)}{\log(N/7)}", "N=7"),
]


@pytest.mark.parametrize(("formula", "where"), HOLES)
def test_a_divisor_that_cancels_is_zero_somewhere(checked, formula, where):
    found = one(checked(inline(UNIT, formula), preamble=""))
    assert found.good if where is None else not found.good and where in found.message, found


POINTS = [
    ("kernels.exponential_sphere", r"(N-1)e^{-2\beta}\Gamma(d_k/2)\beta^{1-d_k/2}I_{d_k/2-1}(2\beta)", "AGREES"),
    ("kernels.exponential_sphere", r"(N-1)e^{-2\beta}\Gamma(d_k/2)\beta^{1-d_k/2}I_{d_k/2}(2\beta)", "DIFFERS"),
]


@pytest.mark.parametrize(("address", "formula", "status"), POINTS)
def test_agreement_at_points_is_no_proof_and_has_its_own_word(checked, address, formula, status):
    found = one(checked(inline(address, formula), preamble=""))
    assert found.status == status and not found.good, found


COMPUTED = [
    r"d_k P", r"(1-P)", r"\operatorname{log}P", r"\log P", r"P\not", r"\text{signal-to-noise ratio}", r"\text{noise/signal}", r"\text{twice the noise}",
    r"\text{1 - P}", r"P^2", r"\mathrm{MSE}^{\top}", r"\sqrt P", r"P Q", r"\mathbb{E}[X]^2", r"\mathbb{E}[X]\,d_k", r"\Phi(P)", r"\bar{2P}", r"\sum P",
    r"|P|^3", r"\partial P", r"2P", r"P/2", r"-P", r"\unknown{P}", r"\operatorname{logit}(P)(x)",
]  # fmt: skip


@pytest.mark.parametrize("left", COMPUTED)
def test_a_left_side_that_computes_is_refused(checked, left):
    assert one(checked(inline(UNIT, rf"{left}=\frac{{N-1}}{{d_k}}"), preamble="")).status == "UNREADABLE"


NAMES = [
    "P", r"\varepsilon^2", r"\sigma^{2}_{\mathrm{noise}}", r"P_e(N, d_k)", r"\text{retrieval noise}", r"\mathrm{MSE}", r"\hat P^*", r"\lVert r\rVert^2",
    r"\mathbb{E}[\lVert r \rVert^2]", r"\Pr\{\hat v \ne v\}", r"P'", r"\left\| r \right\|_2^2", r"\operatorname{Var}\left(o\right)",
]  # fmt: skip


@pytest.mark.parametrize("left", NAMES)
def test_a_name_is_no_computation(checked, left):
    assert one(checked(inline(UNIT, rf"{left}=\frac{{N-1}}{{d_k}}"), preamble="")).status == "MATCHES"


GOOD, BAD = inline(UNIT, r"\frac{N-1}{d_k}"), inline(UNIT, r"\frac{N}{d_k}")
FILES = [
    r"\subfile{part}",
    r"\import{./}{part}",
    r"\subimport{./}{part}",
    r"\newcommand{\here}{.}\input{\here/part}",
    "\\input part\n",
    r"\include{part}",
]


@pytest.mark.parametrize("including", FILES)
def test_every_way_to_include_a_file_is_followed_and_ends_only_that_file(checked, tmp_path, including):
    (tmp_path / "part.tex").write_text("\\documentclass[main]{subfiles}\n\\begin{document}\n" + BAD + "\n\\end{document}\n" + BAD)
    found = checked(including + GOOD, preamble="")
    assert sorted(each.status for each in found) == ["DIFFERS", "MATCHES"]


def test_imported_files_look_beside_themselves(checked, tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "part.tex").write_text(r"\input{inner}")
    (tmp_path / "deep" / "inner.tex").write_text(BAD)
    assert one(checked(r"\import{deep/}{part}", preamble="")).status == "DIFFERS"


def test_a_file_whose_name_is_not_known_is_no_silence(checked):
    assert "not known" in one(checked(r"\input{\nowhere}", preamble="")).message


HALF = "kernels.relu"
ARGUMENTS = [
    (r"\newcommand{\m}{2(N-1)}", r"\frac{1}{d_k}\frac1\m", "DIFFERS"),
    (r"\newcommand{\q}{2d_k}", r"\frac1\q(N-1)", "MATCHES"),
    (r"\newcommand{\q}{2d_k}", r"\sqrt\q^{-2}(N-1)", "MATCHES"),
    (r"\newcommand{\q}{2d_k}", r"\frac{N-1}\q", "MATCHES"),
    (r"\newcommand{\h}[1]{\frac1#1}\newcommand{\q}{2d_k}", r"\h\q(N-1)", "MATCHES"),
]


@pytest.mark.parametrize(("macros", "formula", "status"), ARGUMENTS)
def test_a_macro_is_one_argument(checked, macros, formula, status):
    assert one(checked(macros + inline(HALF, formula), preamble="")).status == status


START = r"\newcommand{\n}{N-1}"
REDEFINED = [
    (r"\edef\n{N}", "DIFFERS"),
    (r"{\gdef\n{N}}", "DIFFERS"),
    (r"{\global\def\n{N}}", "DIFFERS"),
    (r"{\def\n{N}}", "MATCHES"),
    (r"\begingroup\def\n{N}\endgroup", "MATCHES"),
    (r"\csdef{n}{N}", "DIFFERS"),
    (r"\expandafter\def\csname n\endcsname{N}", "DIFFERS"),
    (r"\RenewDocumentCommand{\n}{}{N}", "DIFFERS"),
    (r"\def\m{N}\edef\n{\m}\def\m{N-1}", "DIFFERS"),
    (r"\apptocmd{\n}{+1}{}{}", "UNREADABLE"),
    (r"\AtBeginDocument{\renewcommand{\n}{N}}", "UNREADABLE"),
    (r"\ifbool{draft}{\renewcommand{\n}{N}}{}", "UNREADABLE"),
    (r"\newif\ifdraft", "MATCHES"),
    (r"\newif\ifdraft \ifdraft\renewcommand{\n}{N}\fi", "UNREADABLE"),
]


@pytest.mark.parametrize(("change", "status"), REDEFINED)
def test_a_macro_means_what_it_was_last_told(checked, change, status):
    assert one(checked(START + change + " " + inline(UNIT, r"\frac{\n}{d_k}"), preamble="")).status == status


def test_a_number_with_the_exponent_t_has_two_readings(checked):
    decay = "updates.gradient_table#decay"
    assert one(checked(inline(decay, r"\lambda^T S + v k^\top"), preamble="")).status == "UNREADABLE"
    assert one(checked(inline(decay, r"\lambda S + v k^T"), preamble="")).status == "MATCHES"


@pytest.mark.parametrize("function", [r"\Phi", "Q", r"\operatorname{erf}", r"\log", r"\Gamma"])
def test_an_inverse_is_no_reciprocal(checked, function):
    assert one(checked(inline(UNIT, rf"2\,{function}^{{-1}}(0)\frac{{N-1}}{{4d_k}}"), preamble="")).status == "UNREADABLE"


SERIES = [
    ("kernels.exponential_sphere", r"(N-1)e^{-2\beta}\sum_{j=0}^{\infty}\frac{\beta^{2j}}{j!(d_k/2)_j}", "MATCHES"),
    ("kernels.exponential_sphere", r"(N-1)e^{-2\beta}\sum_{j=1}^{\infty}\frac{\beta^{2j}}{j!(d_k/2)_j}", "DIFFERS"),
    ("inner_products.moment_gaussian", r"(2p-1)!!\prod_{j=0}^{p-1}(d_k+2j)", "MATCHES"),
    ("inner_products.moment_gaussian", r"(2p+1)!!\prod_{j=0}^{p-1}(d_k+2j)", "DIFFERS"),
    ("inner_products.moment_gaussian", r"p!!\prod_{j=0}^{p-1}(d_k+2j)", "UNREADABLE"),
    ("updates.decay_stream", r"\frac{1}{d_k}\left((1-\lambda^{2N})\sum_{j=0}^{\infty}\lambda^{2j} - \lambda^{2a}\right)", "MATCHES"),
]


@pytest.mark.parametrize(("address", "formula", "status"), SERIES)
def test_series_are_the_functions_that_they_define(checked, address, formula, status):
    found = one(checked(inline(address, formula), preamble=""))
    assert found.status == status, found


def test_matrices_may_be_renamed(checked):
    symbols = r"\memoremsymbols{W=S,\bm{v}=v}\def\vv{{\bm{v}}}"
    found = checked(
        symbols + inline("updates.gradient_table#hebb", r"W+vk^\top") + inline("updates.gradient_table#hebb", r"S+\vv k^\top"), preamble=""
    )
    assert [each.status for each in found] == ["MATCHES", "MATCHES"]


def test_a_difference_of_thousands_of_digits_is_said_in_a_line():
    found = status(r"4^{p}(\frac{1}{2})_{p}(\frac{d_k}{2})_{\min(4096,p)}", discovery.part("inner_products.moment_gaussian#even"))
    assert found[0] == "DIFFERS" and len(found[1]) < 200, found


BRACES = [
    (r"\log{N-1}-\log d_k+\frac{2}{d_k}-\frac{1}{N-1}", "UNREADABLE"),
    (r"\log{\left(N-1\right)}-\log{d_k}+\frac{2}{d_k}-\frac{1}{N-1}", "MATCHES"),
    (r"\log{(N)(N-1)}-\log{N d_k}+\frac{2}{d_k}-\frac{1}{N-1}", "UNREADABLE"),
]


@pytest.mark.parametrize(("formula", "status"), BRACES)
def test_braces_behind_a_function_print_no_brackets(checked, formula, status):
    assert one(checked(inline("retrieval.four_definitions#logarithm_above", formula), preamble="")).status == status


MAJORITY, RANGE = "heads.majority", "[range={N=2:2,d_k=1000000:2000000,L=1:}]"
LONG = [
    (MAJORITY, r"1-\sum_{h=0}^{(H-1)/2}\binom Hh p^h(1-p)^{H-h}", "", "AGREES"),
    (MAJORITY, r"\sum_{h=0}^{(H-1)/2}\binom{H}{h} p^{H-h}(1-p)^h", "", "AGREES"),
    (MAJORITY, r"\sum_{h=\lceil H/2\rceil}^{H}\binom{H}{h} p^h(1-p)^{H-h}", "", "AGREES"),
    (MAJORITY, r"I_p\left(\frac{H+1}{2},\frac{H+1}{2}\right)", "", "AGREES"),
    (MAJORITY, r"I_p\left(\frac{H+1}{2},\frac{H-1}{2}+2\right)", "", "DIFFERS"),
    (MAJORITY, r"\sum_{h=\lfloor H/2\rfloor}^{H}\binom{H}{h} p^h(1-p)^{H-h}", "", "DIFFERS"),
    ("depth.energy", r"\approx \frac{L(N-1)}{d_k}", RANGE, "DIFFERS"),
    ("depth.energy", r"\approx \frac{L(N-1)}{d_k}", "[range={N=2:2,d_k=1000000:2000000,L=1:100}]", "APPROXIMATES"),
]


@pytest.mark.parametrize(("address", "formula", "options", "status"), LONG)
def test_long_sums_and_great_powers_are_decided(checked, address, formula, options, status):
    declared = r"\memoremsymbols{p = prob}"
    found = one(checked(declared + inline(address, formula, options), preamble=""))
    assert found.status == status, found
