"""Cached judgements: every edited input misses, damage is a miss and never a word, and writers beside one another lose nothing."""

import json
import os
import shutil
import threading
import time

import pytest
from memorem.proofs.records import cache, inputs, judgements
from memorem.proofs.records.cache import Cache
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.files import LIBRARY, files

OWN = (LIBRARY / "retrieval" / "linear_unit.py").read_text()
ID = "mine.noise"


@pytest.fixture
def own(tmp_path, monkeypatch):
    """A library of one theorem and a working folder, hours old, with a cache folder of their own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    file = tmp_path / "library" / "mine" / "noise.py"
    file.parent.mkdir(parents=True)
    written(file, OWN)
    return tmp_path / "library"


def written(file, text):
    """Write a file as one that was there before this process began."""
    file.parent.mkdir(exist_ok=True)
    file.write_text(text)
    os.utime(file, (time.time() - 9000,) * 2)
    discovery.opened.cache_clear()


def misses(library):
    """How many theorems are judged anew; what was found is checked to be what evidence says."""
    told = []
    (found,) = judgements.Judgements(library, told.append).of(ID)
    path = files(library)[ID]
    assert found.verdict == judgements.Judgements(library)._judged(ID).verdict and path.exists()
    return sum(told)


def test_what_was_judged_is_kept_and_read_back_whole(own, monkeypatch):
    monkeypatch.setattr(inputs, "_files", lambda: [])
    assert misses(own) == 1 and misses(own) == 0
    fresh = judgements.Judgements(own)._judged(ID)
    (kept,) = judgements.Judgements(own).of(ID)
    assert kept.json() == fresh.json() and kept.title == fresh.title and kept.status == "UNRUN"


@pytest.mark.parametrize("edit", ["theorem", "beside", "evidence", "program", "version", "shipped"])
def test_every_edited_input_is_a_miss(own, edit, tmp_path, monkeypatch):
    source = tmp_path / "program.py"
    written(source, "a = 1\n")
    monkeypatch.setattr(inputs, "_files", lambda: [source])
    monkeypatch.setattr(inputs, "ROOT", tmp_path)
    monkeypatch.setattr(inputs, "LIBRARY", tmp_path / "shipped")
    inputs.program.cache_clear()
    assert misses(own) == 1 and misses(own) == 0
    edits = {
        "theorem": lambda: written(own / "mine" / "noise.py", OWN + "\n"),
        "beside": lambda: written(own / "mine" / "_letters.py", "b = 2\n"),
        "evidence": lambda: written(own / ".memorem" / f"{ID}.json", "{"),
        "program": lambda: written(source, "a = 2\n"),
        "version": lambda: monkeypatch.setattr(inputs, "version", lambda name: "0"),
        "shipped": lambda: ((tmp_path / "shipped").mkdir(), written(tmp_path / "shipped" / "family" / "one.py", "c = 3\n")),
    }
    edits[edit]()
    inputs.program.cache_clear()
    assert misses(own) == 1
    monkeypatch.undo()
    inputs.program.cache_clear()


def test_a_source_written_while_the_program_runs_is_judged_and_not_kept(own, monkeypatch):
    monkeypatch.setattr(inputs, "_files", lambda: [])
    (own / "mine" / "noise.py").touch()
    assert misses(own) == 1 and misses(own) == 1


@pytest.mark.parametrize("line", ["import numpy", "from pathlib import Path", "data = open('x').read()", "import math, random", "exec('x = 1')"])
def test_a_file_that_reaches_further_is_never_kept(own, line, monkeypatch):
    monkeypatch.setattr(inputs, "_files", lambda: [])
    written(own / "mine" / "noise.py", OWN.replace("from memorem.language import *", f"from memorem.language import *\n{line}"))
    assert inputs.Sources(files(own), own).of(ID) is None


def test_a_shipped_theorem_rests_on_those_that_it_names_and_on_no_other(tmp_path):
    library = tmp_path / "library"
    shutil.copytree(LIBRARY, library)
    paths = {id: library / path.relative_to(LIBRARY) for id, path in files().items()}

    def keys():
        sources = inputs.Sources(paths, LIBRARY)
        return {id: sources.of(id) for id in ("retrieval.linear_unit", "retrieval.decay")}

    before = keys()
    named = paths["updates.decay_stream"]
    named.write_text(named.read_text() + "\n")
    after = keys()
    assert before["retrieval.linear_unit"] == after["retrieval.linear_unit"]
    assert "updates.decay_stream" in paths["retrieval.decay"].read_text() and before["retrieval.decay"] != after["retrieval.decay"]


@pytest.mark.parametrize(
    "damage",
    [
        lambda text: text[: len(text) // 2],
        lambda text: "",
        lambda text: "[]",
        lambda text: "[" * 100_000,
        lambda text: text.replace("UNRUN", "VERIFIED").replace("unrun", "holds"),
        lambda text: text.replace('"seal":"', '"seal":"0'),
        lambda text: json.dumps({ID: {**json.loads(text)[ID], "value": {"id": ID}}}),
        lambda text: json.dumps({ID: "holds"}),
    ],
)
def test_damage_is_a_miss_and_never_a_word(own, damage, monkeypatch):
    monkeypatch.setattr(inputs, "_files", lambda: [])
    assert misses(own) == 1
    (file,) = cache.folder().glob("judgements-*.json")
    file.write_text(damage(file.read_text()))
    assert misses(own) == 1 and misses(own) == 0


def test_writers_beside_one_another_lose_nothing(own):
    def write(name):
        Cache("numbers", "here").put({f"{name}{number}": ("key", number) for number in range(5)})

    threads = [threading.Thread(target=write, args=(name,)) for name in "abcdef"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = Cache("numbers", "here")
    assert all(found.get(f"{name}{number}", "key") == number for name in "abcdef" for number in range(5))
    assert found.get("a0", "another key") is None


def test_a_folder_that_cannot_be_written_keeps_nothing(own, monkeypatch, tmp_path):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    assert misses(own) == 1 and misses(own) == 1
