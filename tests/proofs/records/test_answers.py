"""Kept answers: every edited input is a miss, what is asked is part of the key, and what commands say of a changed theorem is never the old word."""

import os
import time
from pathlib import Path

import pytest
from memorem.proofs.cli import list_table
from memorem.proofs.paper.checking import finder
from memorem.proofs.publishing import exported
from memorem.proofs.records import cache, folders, inputs
from memorem.proofs.records.answers import Answers
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.files import LIBRARY

OWN = (LIBRARY / "retrieval" / "linear_unit.py").read_text()
ID = "mine.noise"


def written(file, text):
    """Write a file as one that was there before this process began."""
    file.parent.mkdir(exist_ok=True, parents=True)
    file.write_text(text)
    os.utime(file, (time.time() - 9000,) * 2)
    discovery.opened.cache_clear()


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A library of one theorem and a working folder, hours old, a program of one file, and a cache folder of their own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    written(tmp_path / "library" / "mine" / "noise.py", OWN)
    written(tmp_path / "program.py", "a = 1\n")
    written(tmp_path / "beside.bib", "@misc{a}\n")
    monkeypatch.setattr(inputs, "_files", lambda: [tmp_path / "program.py"])
    monkeypatch.setattr(inputs, "ROOT", tmp_path)
    monkeypatch.setattr(inputs, "LIBRARY", tmp_path / "shipped")
    inputs.program.cache_clear()
    yield tmp_path / "library"
    inputs.program.cache_clear()


def answer(library, *asked, **options):
    """Whether the answer was computed."""
    told = []
    made = Answers("tried", library, evidence=True, beside=[library.parent / "beside.bib"], **options)
    assert made.of(ID, lambda: told.append(1) or {"word": 1}, *asked) == {"word": 1}
    return bool(told)


EDITS = {
    "theorem": lambda own: written(own / "mine" / "noise.py", OWN + "\n"),
    "beside it": lambda own: written(own / "mine" / "_letters.py", "b = 2\n"),
    "evidence": lambda own: written(own / ".memorem" / f"{ID}.json", "{"),
    "program": lambda own: written(own.parent / "program.py", "a = 2\n"),
    "file that it is made from": lambda own: written(own.parent / "beside.bib", "@misc{b}\n"),
    "shipped": lambda own: written(own.parent / "shipped" / "family" / "one.py", "c = 3\n"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_every_edited_input_is_a_miss(own, edit):
    assert answer(own) and not answer(own)
    EDITS[edit](own)
    inputs.program.cache_clear()
    assert answer(own) and not answer(own)


def test_the_date_of_evidence_is_an_input(own):
    record = own / ".memorem" / f"{ID}.json"
    written(record, "{")
    assert answer(own) and not answer(own)
    os.utime(record, (time.time() - 90_000,) * 2)
    assert answer(own)


def test_another_question_is_a_miss(own):
    assert answer(own, "bibtex", None) and answer(own, "latex", None) and answer(own, "bibtex", 1)
    assert not answer(own, "bibtex", None)


def test_what_may_not_be_kept_is_not(own):
    assert answer(own, keeps=lambda found: False) and answer(own)
    (own / "mine" / "noise.py").touch()  # while the program runs
    assert answer(own, "again") and answer(own, "again")
    written(own / "mine" / "noise.py", OWN.replace("from memorem.language import *", "from memorem.language import *\nimport numpy"))
    assert answer(own, "reaching") and answer(own, "reaching")


def test_no_answer_is_none_which_would_be_computed_each_time(own):
    with pytest.raises(TypeError, match=r"no answer of tried.* can be None"):
        Answers("tried", own).of(ID, lambda: None)


@pytest.mark.parametrize("formula", [r"\frac{N-1}{d_k}", r"\frac{N-3}{d_k+7}", "S + v k^T", "k k^T + S"])
def test_what_was_looked_for_once_opens_no_theorem(own, monkeypatch, formula):
    matrices = (LIBRARY / "updates" / "gradient_table.py").read_text()
    written(own / "mine" / "steps.py", matrices)
    first = finder.find(formula, own)

    def opened(id, path):
        raise AssertionError(f"{id} is opened again")

    monkeypatch.setattr(discovery, "opened", opened)
    assert finder.find(formula, own) == first


def test_commands_say_what_stands_in_an_edited_theorem(own):
    """The kept words of rules, find and export are those of the file as it is, after each edit."""
    assert folders.WORKING.absolute().parent == own.parent

    def said():
        counted = {row["name"]: row["uses"] for row in list_table.rule_uses(own) if row["uses"]}
        return counted, [match.address for match in finder.find(r"\frac{N-1}{d_k}", own)], exported.export(own)

    before = said()
    assert before == said() and before[1] == [f"{ID}#inverse_snr"] and before[0]["integrate"] >= 1
    written(own / "mine" / "noise.py", OWN.replace("equals=(N - 1) / d_k", "equals=(N - 1) / (d_k + 5)"))
    after = said()
    assert after[1] != before[1] and "d_k + 5" in after[2] and after[0] == before[0]
    written(own / "mine" / "noise.py", OWN.replace('title="', 'title="Another '))
    assert "Another " in said()[2] and said()[1] == before[1]


def test_a_user_without_a_home_keeps_nothing(monkeypatch):
    def homeless():
        raise RuntimeError("Could not determine home directory.")

    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.setattr(Path, "home", homeless)
    kept = cache.Cache("kind", "place")
    kept.put({"name": ("key", 1)})
    assert cache.folder() is None and cache.Cache("kind", "place").get("name", "key") is None


def test_the_librarys_own_word_open_reaches_for_nothing():
    own = b'from memorem import *\nD = Domain(flip=reals(0, 1, open="low"))\n'
    assert not inputs._reaches(own) and inputs._reaches(own + b'text = open("here")\n') and inputs._reaches(own + b"read = open\n")
