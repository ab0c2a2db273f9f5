"""Redefinitions that a paper makes through its own macros, by name, and by copying: what they may have changed is doubtful, never stale."""

import pytest

from tests.proofs.paper.conftest import UNIT, inline, one

START = r"\newcommand{\n}{N-1}\newcommand{\m}{N}"
CHANGES = [
    (r"\newcommand{\variant}{\renewcommand{\n}{N}}\variant", "UNREADABLE"),
    (r"\newcommand{\variant}{\renewcommand{\n}{N}}", "MATCHES"),
    (r"\newcommand{\variant}{\renewcommand{\n}{N}}\variant\def\n{N-1}", "MATCHES"),
    (r"\newcommand{\variant}{\renewcommand{\n}{N}}{\variant}", "MATCHES"),
    (r"\newcommand{\variant}{\gdef\n{N}}{\variant}", "UNREADABLE"),
    (r"\newcommand{\variant}{\renewcommand{\n}{N}}\newcommand{\both}{\variant}\both", "UNREADABLE"),
    (r"\newcommand{\variant}{\renewcommand{\n}{N}}\let\other\variant\other", "UNREADABLE"),
    (r"\newcommand{\variant}{\renewcommand{\n}{N}}\csname variant\endcsname", "UNREADABLE"),
    (r"\newcommand{\variant}{\renewcommand{\n}{N}}\makeatletter\@nameuse{variant}", "UNREADABLE"),
    (r"\makeatletter\def\@a{\def\n{N}}\def\@b{x}\@a", "UNREADABLE"),
    (r"\makeatletter\def\@a{\def\n{N}}\def\@b{x}\@b", "MATCHES"),
    (r"\newcommand{\to}[2]{\renewcommand{#1}{#2}}\to{\n}{N}", "UNREADABLE"),
    (r"\newcommand{\to}[2]{\renewcommand{#1}{#2}}\to{\m}{N}", "MATCHES"),
    (r"\newcommand{\to}[2]{\expandafter\def\csname #1\endcsname{#2}}\to{n}{N}", "UNREADABLE"),
    (r"\newcommand{\to}[2]{\expandafter\def\csname bb#1\endcsname{#2}}\to{n}{N}", "MATCHES"),
    (r"\def\loop#1{\ifx\loop#1\else\expandafter\def\csname bb#1\endcsname{#1}\expandafter\loop\fi}\loop ABC\loop", "MATCHES"),
    (r"\let\rnc\renewcommand\rnc{\n}{N}", "UNREADABLE"),
    (r"\def\variant#1.{\def\n{N}}\variant x.", "UNREADABLE"),
    (r"\newcommand{\variant}{}\apptocmd{\variant}{\def\n{N}}{}{}\def\n{N-1}\variant", "UNREADABLE"),
    (r"\newenvironment{thm}{\def\n{N}}{}\def\n{N-1}\begin{thm}", "UNREADABLE"),
    (r"\newenvironment{thm}{\def\n{N}}{}\def\n{N-1}\begin{thm}\end{thm}", "MATCHES"),
    (r"\newcommand{\a}{\a\a\b}\newcommand{\b}{\a\b\def\n{N}}\a", "UNREADABLE"),
    (r"\expandafter\renewcommand\csname n\endcsname{N}", "DIFFERS"),
    (r"\expandafter\renewcommand\expandafter{\csname n\endcsname}{N}", "DIFFERS"),
    (r"\expandafter\let\csname n\endcsname\m", "DIFFERS"),
    (r"\def\x{n}\expandafter\def\csname\x\endcsname{N}", "DIFFERS"),
    (r"\expandafter\def\csname\unknown\endcsname{N}", "UNREADABLE"),
    (r"\expandafter\def\csname bb\unknown\endcsname{N}", "MATCHES"),
    (r"\cslet{n}{\m}", "DIFFERS"),
    (r"\letcs{\n}{m}", "DIFFERS"),
    (r"\csletcs{n}{m}", "DIFFERS"),
    (r"\csletcs{n}{unknown}", "UNREADABLE"),
    (r"\LetLtxMacro{\n}{\m}", "DIFFERS"),
    (r"\RenewCommandCopy\n\m", "DIFFERS"),
    (r"\RenewExpandableDocumentCommand{\n}{}{N}", "DIFFERS"),
    ("\\iffalse % the old \\fi\n\\def\\n{N}\n\\fi", "MATCHES"),
    ("\\iffalse % \\iffalse\n\\def\\n{N}\n\\fi", "MATCHES"),
    (r"\iffalse \ifthenelse{a}{b}{c} \fi \def\n{N}", "DIFFERS"),
    (r"\iffalse a \else b \fi \def\n{N}", "DIFFERS"),
    (r"\ifdraft \iffalse a \else b \fi \def\n{N} \fi", "UNREADABLE"),
]


@pytest.mark.parametrize(("change", "status"), CHANGES)
def test_a_macro_is_never_stale(checked, change, status):
    found = one(checked(START + change + " " + inline(UNIT, r"\frac{\n}{d_k}"), preamble=""))
    assert found.status == status, found


def test_a_copy_of_checked_hides_formulas(checked):
    found = checked(r"\NewCommandCopy\chk\checked \chk{retrieval.linear_unit}{\frac{N}{d_k}}" + inline(UNIT, r"\frac{N-1}{d_k}"), preamble="")
    assert [each.status for each in found] == ["UNREADABLE", "MATCHES"] and "hides a formula" in found[0].message
