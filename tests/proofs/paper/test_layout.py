"""One formula in the dresses that authors give it: each is read as it is printed, or refused with a word; none passes that prints another formula."""

import pytest

from tests.proofs.paper.conftest import UNIT, inline, one

RIGHT = [
    r"\frac{N{-}1}{d_k}", r"\frac{N-1}{\textcolor{red}{d_k}}", r"{\color{red}\frac{N-1}{d_k}}", r"\underbrace{\frac{N-1}{d_k}}_{\text{interference}}",
    r"\boxed{\frac{N-1}{d_k}}", r"\fbox{$\frac{N-1}{d_k}$}", r"\left.\frac{N-1}{d_k}\right.", r"\left.(N-1)\middle/d_k\right.", r"(N-1)\big/d_k",
    r"{N-1\over d_k}", r"N-1 \over d_k", r"{N-1 \choose 1}\frac{1}{d_k}", r"\frac{N-1}{d_{\rm k}}", r"\frac{N−1}{d_k}", r"\(\frac{N-1}{d_k}\)",
    r"\frac{N-1}{d_k}\quad N \ge 1", r"\frac{N-1}{d_k}, \quad N \ge 1", r"\frac{N-1}{d_k}\quad\text{for all } N", r"\frac{N-1}{d_k} \qquad \forall N",
    r"\frac{N-1}{d_k}\text{, as claimed.}", r"\mathrm{SNR}^{-1} &=\frac{N-1}{d_k},\\ &=\frac{N}{d_k}-\frac1{d_k}",
    r"\mathrm{SNR}^{-1} = {}&\frac{N-1}{d_k}",
    r"\begin{array}{rcl}\mathrm{SNR}^{-1} &=& \frac{N-1}{d_k}\end{array}", r"\frac{N}{d_k}\mathbin{-}\frac{1}{d_k}", r"\frac{N\mkern-2mu-1}{d_k}",
    r"\genfrac{}{}{}{}{N-1}{d_k}", r"\begin{eqnarray*}P&=&\frac{N-1}{d_k}\end{eqnarray*}", r"\frac{N-1}{{d}_{k}}", r"\frac{N-1}{d^{}_k}",
    r"\sum_{i=2}^{N}\frac{1}{d_k}", r"\frac{1}{d_k}\sum_{i=2}^{N}1", r"\underset{k}{\mathbb{E}}[\|r\|^2]=\frac{N-1}{d_k}",
    r"\langle X\rangle=\frac{N-1}{d_k}",
    r"Q(N)=\frac{N-1}{d_k}", r"\psi(N, d_k)=\frac{N-1}{d_k}", r"e=\frac{N-1}{d_k}", r"SNR^{-1}=\frac{N-1}{d_k}", r"{\rm SNR}^{-1}=\frac{N-1}{d_k}",
    r"\mathrm{SNR}^{-1}_{\text{lin}}=\frac{N-1}{d_k}", r"\mathop{\mathbb{E}}_{k\sim S}\left[\|r\|^2\right]=\frac{N-1}{d_k}",
    r"\textbf{MSE}=\frac{N-1}{d_k}",
    r"\mathrm{SNR}^{-1}=\frac{N-1}{d_k}=:\rho", r"\mathrm{SNR}^{-1} &\stackrel{(a)}{=} \frac{N-1}{d_k}", r"P \overset{\eqref{eq:x}}{=}& \frac{N-1}{d_k}",
    r"P\overset{\mathrm{def}}{=}\frac{N-1}{d_k}", r"P\overset{\triangle}{=}\frac{N-1}{d_k}", r"P\stackrel{\text{i.i.d.}}{=}\frac{N-1}{d_k}",
    r"P&=\frac{N-1}{d_k}&&\text{for } N", r"\begin{aligned} P ={}& \frac{N}{d_k} \\ & - \frac{1}{d_k}\end{aligned}", r"P\eqqcolon\rho=\frac{N-1}{d_k}",
    r"\mathbb{E}[X]=\rho=\frac{N-1}{d_k}", r"\frac{N-1}{d_k}\footnote{See above.}\qedhere", r"\smash{\frac{N-1}{d_k}}\strut",
]  # fmt: skip


@pytest.mark.parametrize("formula", RIGHT)
def test_it_is_read(checked, formula):
    found = one(checked(rf"\begin{{checked}}{{{UNIT}}}{formula}\end{{checked}}", preamble=""))
    assert found.status == "MATCHES", found


REFUSED = [
    r"{N-1}/d_k", r"\frac{1}{d_k}{N-1}", r"\underbrace{N-1}_{\text{others}}/d_k", r"\boxed{N-1}\frac{1}{d_k}", r"\frac{N-1}{d_k}\text{ dB}",
    r"\frac{N-1}{d_k}\text{ times}", r"\frac{1}{d_k}\text{ for }(N-1)", r"P = N-1 \over d_k", r"\frac{N-1}{d_k}\cancel{2}", r"\flatfrac{N-1}{d_k}",
    r"P\overset{\text{not}}{=}\frac{N-1}{d_k}", r"P\stackrel{?}{=}\frac{N-1}{d_k}", r"P\overset{!}{=}\frac{N-1}{d_k}",
    r"P\overset{\text{a.s.}}{=}\frac{N-1}{d_k}", r"\mathrm{SNR}^{-1}_{\mathrm{dB}}=\frac{N-1}{d_k}", r"P_{\text{bits}}=\frac{N-1}{d_k}",
    r"\mathrm{MSE}_{\%}=\frac{N-1}{d_k}", r"\left(\begin{array}{cc}(N-1)&\frac{1}{d_k}\end{array}\right)", r"P &= (N-1) & \frac{1}{d_k}",
    r"(N-1) & \frac{1}{d_k}", r"\left(\begin{array}{c}\frac{N}{d_k}\\-\frac{1}{d_k}\end{array}\right)", r"\left. N-1\middle/d_k\right.",
    r"\left. N-1\right/d_k", r"\left(N-1\middle/d_k\right)", r"N-1\big/d_k", r"\left.1\middle/d_k-2\right.", r"\frac{N-1}{d_k}=:2\rho",
    r"\exp{\log{N-1}}\frac{1}{d_k}",
    r"\Phi(P)=\frac{N-1}{d_k}", r"P=O(N)=\frac{N-1}{d_k}", r"\genfrac{[}{]}{0pt}{}{N-1}{d_k}", r"\frac{N-1}{d_k}\text{ in percent}",
]  # fmt: skip


@pytest.mark.parametrize("formula", REFUSED)
def test_it_is_refused(checked, formula):
    found = one(checked(rf"\begin{{checked}}{{{UNIT}}}{formula}\end{{checked}}", preamble=""))
    assert found.status == "UNREADABLE" and "Error" not in found.message, found


OTHERS = [
    r"\frac{N{+}1}{d_k}", r"\frac{N-1}{\textcolor{N}{d_k}} + {}1", r"{N+1\over d_k}", r"\frac{N-1}{d_k}\quad(N)", r"\sum_{i=1}^{N}\frac{1}{d_k}",
    r"\mathrm{SNR}^{-1} &=\frac{N}{d_k},\\ &=\frac{N}{d_k}-\frac1{d_k}", r"\mathbb{E}[X]=\rho=\frac{N}{d_k}", r"\frac{N}{d_k}\quad N \ge 1",
    r"{\frac{N-1}{d_k}}^{2}", r"\frac{N-1}{d_k^2_{}}", r"Q(N)=\frac{N}{d_k}", r"\frac{N-1}{d^2_k}",
]  # fmt: skip


@pytest.mark.parametrize("formula", OTHERS)
def test_what_prints_another_formula_never_passes(checked, formula):
    found = one(checked(rf"\begin{{checked}}{{{UNIT}}}{formula}\end{{checked}}", preamble=""))
    assert not found.good, found


def test_what_stands_behind_a_formula_is_said_not_to_be_checked(checked):
    found = one(checked(inline(UNIT, r"\frac{N-1}{d_k}, \quad\text{if } N \ge 100"), preamble=""))
    assert found.good and any("not checked" in note and "100" in note for note in found.notes)
