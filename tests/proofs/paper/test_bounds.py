"""Papers made to keep the check busy: each ends soon, within little memory, with a word of its own, and the formulas beside it are checked."""

import os
import tracemalloc

import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.paper.checking import checker
from memorem.proofs.paper.checking.checker import Checker
from memorem.proofs.paper.reading.manuscript import read

from tests.proofs.paper.conftest import UNIT, inline, one

GOOD = inline(UNIT, r"\frac{N-1}{d_k}")
CHAIN = "abcdefghijklmnopqrstuvwxyz"


def chain(body, last, arguments=""):
    """Macros \\xa ... \\xz, each calling the next one; the last is `last`."""
    following = [*(f"\\x{letter}" for letter in CHAIN[1:]), None]
    return "".join(
        rf"\newcommand{{\x{letter}}}{arguments}{{{body.replace('@', after) if after else last}}}"
        for letter, after in zip(CHAIN, following, strict=True)
    )


BOMBS = {
    "macros that expand to nothing": (chain("@@@@", ""), r"\xa\frac{N-1}{d_k}"),
    "macros that expand to much": (chain("@@", "N"), r"\xa"),
    "arguments that double": (chain("@{#1#1}", "#1", "[1]"), r"\xa{N+}"),
    "nested calls that double": (r"\newcommand{\d}[1]{#1#1}", r"\d{" * 40 + "N" + "}" * 40),
    "macros without end": (r"\newcommand{\x}{\x\x}", r"\x"),
    "parentheses": ("", "(" * 400 + "N" + ")" * 400),
    "braces": ("", "{" * 400 + "N" + "}" * 400),
    "roots": ("", r"\sqrt{" * 400 + "N" + "}" * 400),
    "powers": ("", "N^{" * 400 + "N" + "}" * 400),
    "signs": ("", "-(" * 300 + "N" + ")" * 300),
}


@pytest.mark.parametrize("kind", BOMBS)
def test_a_bomb_is_unreadable_and_its_neighbour_is_checked(checked, kind):
    macros, formula = BOMBS[kind]
    tracemalloc.start()
    found = checked(macros + inline(UNIT, formula) + GOOD, preamble="")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [each.status for each in found] == ["UNREADABLE", "MATCHES"], found
    assert "Error" not in found[0].message and peak < 1 << 28


SLOW = [r"\sum_{i=0}^{N}\sum_{j=0}^{99999}\sum_{k=0}^{99999}\frac{1}{i+j+k+d_k}", r"(N)_{9000}^{7}+((N)_{9001})^{9}", r"N!!!!"]


@pytest.mark.parametrize("formula", SLOW)
def test_a_formula_that_takes_long_has_its_own_word(checked, formula, monkeypatch):
    monkeypatch.setattr(checker, "SECONDS", 3.0)
    found = checked(inline(UNIT, formula) + GOOD, preamble="")
    assert found[0].status in ("OUT OF TIME", "UNREADABLE", "DIFFERS") and found[1].status == "MATCHES"


def test_the_time_limit_says_so(checked, monkeypatch):
    monkeypatch.setattr(checker, "SECONDS", 0.02)
    monkeypatch.setattr(checker, "_settle", lambda *_: sum(1 for _ in iter(int, 1)))
    assert one(checked(GOOD, preamble="")).status == "OUT OF TIME"


ENDLESS = {
    "iffalse": r"\iffalse ", "verbatim": r"\begin{verbatim} ", "brace of a definition": r"\newcommand{\a}{ ", "brace of a formula": r"\checked{x}{ ",
    "environment": r"\begin{checked}{x} ", "option": r"\cite[ ",
}  # fmt: skip


@pytest.mark.parametrize("kind", ENDLESS)
def test_what_has_no_end_is_said_and_read_a_bounded_number_of_times(tmp_path, kind):
    (tmp_path / "paper.tex").write_text(GOOD + "\n" + ENDLESS[kind] * 3000, encoding="utf-8")
    found, manuscript = Checker(status=lambda id: "VERIFIED").paper(tmp_path / "paper.tex")
    assert found[0].status == "MATCHES" and manuscript.faults and not all(each.good for each in found)


def test_files_that_include_each_other_many_times_are_counted(tmp_path):
    for level in range(12):
        (tmp_path / f"f{level}.tex").write_text(rf"\input{{f{level + 1}}}" * 8, encoding="utf-8")
    (tmp_path / "f12.tex").write_text("x", encoding="utf-8")
    with pytest.raises(UsageError, match="more than"):
        read(tmp_path / "f0.tex")


@pytest.mark.parametrize("including", [r"\input{../secret}", r"\import{../}{secret}", r"\input{@/secret.tex}", r"\input{link}"])
def test_a_file_outside_of_the_folder_is_not_read(tmp_path, including):
    (tmp_path / "paper").mkdir()
    (tmp_path / "secret.tex").write_text(inline(UNIT, "PASSWORD"), encoding="utf-8")
    (tmp_path / "paper" / "link.tex").symlink_to(tmp_path / "secret.tex")
    (tmp_path / "paper" / "paper.tex").write_text(GOOD + including.replace("@", str(tmp_path)), encoding="utf-8")
    path, verified = tmp_path / "paper" / "paper.tex", lambda id: "VERIFIED"
    found = Checker(status=verified).paper(path)[0]
    assert [each.status for each in found] == ["MATCHES", "UNREADABLE"] and "--allow-outside" in found[1].message
    assert "PASS" not in str(found)
    assert len(Checker(status=verified, allow_outside=True).paper(path)[0]) == 2


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/zero", path), lambda path: path.write_bytes(b"ab\nc\xff")])
def test_what_is_no_text_is_said(tmp_path, make):
    make(tmp_path / "paper.tex")
    with pytest.raises(UsageError, match=r"paper\.tex") as said:
        read(tmp_path / "paper.tex")
    assert "UTF-8" not in str(said.value) or "line 2, column 2" in str(said.value)


def test_a_long_paper_is_read_once(tmp_path):
    """Ten times the lines cost less than thirty times the looks at them: nothing is read from the start for each brace."""
    import time

    spent = {}
    for lines in (2000, 20_000):
        (tmp_path / "paper.tex").write_text("{\\bf word} and some text $x_{1}$ more\n" * lines, encoding="utf-8")
        begun = time.process_time()
        read(tmp_path / "paper.tex")
        spent[lines] = time.process_time() - begun
    assert spent[20_000] < 30 * spent[2000], spent
