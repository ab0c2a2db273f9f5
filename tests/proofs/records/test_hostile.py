"""Files that no run of memorem wrote: named, never obeyed, never waited for, never overwritten; what belongs to others stays."""

import json
import os
import pickle
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from itertools import product
from pathlib import Path

import pytest
from memorem.proofs.errors import EvidenceError, UsageError
from memorem.proofs.publishing import citation
from memorem.proofs.records import atomic_files, evidence, folders, regular_files
from memorem.proofs.records.checkpoints import Checkpoint
from memorem.proofs.runs.session import settings, verify
from memorem.proofs.theorems import discovery
from memorem.proofs.verification.results import HOLDS, LEGS, Leg, PartResult

ID = "retrieval.linear_unit"


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every test has a current folder of its own, with a .memorem in it, and no committed records: nothing else can decide."""
    monkeypatch.setattr(folders, "COMMITTED", tmp_path / "committed")
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".memorem").mkdir()
    return tmp_path


def resealed(content):
    """The text of a record under a right seal."""
    return json.dumps({**content, "digest": atomic_files.digest(content)})


@cache
def whole():
    """The record of a run of today, as text."""
    with tempfile.TemporaryDirectory() as folder:
        assert verify(ID, device="cpu", evidence=folder).verified
        return (Path(folder) / f"{ID}.json").read_text(encoding="utf-8")


def changed(edit):
    """A shipped record with an edit, under a right seal."""
    content = json.loads(whole())
    edit(next(iter(content["parts"].values())), content)
    return resealed(content)


def status():
    """How the theorem stands with the working record that lies there."""
    return evidence.status(discovery.theorem(ID), discovery.files()[ID])


NO_RECORDS = {
    "nested deeply": "[" * 200_000,
    "objects nested deeply": '{"a":' * 200_000,
    "a number of many digits": '{"schema_version": ' + "9" * 10_000 + "}",
    "an infinite schema": '{"schema_version": Infinity}',
    "true for a schema": '{"schema_version": true}',
    "no text": b"\xff\xfe\x00",
    "empty": "",
}


@pytest.mark.parametrize("kind", NO_RECORDS)
def test_what_is_no_record_is_named(kind, elsewhere):
    path, content = elsewhere / f"{ID}.json", NO_RECORDS[kind]
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    with pytest.raises(EvidenceError, match=ID):
        evidence.read(path)


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: os.symlink("/dev/zero", path), lambda path: os.symlink(path, path)])
def test_what_is_no_file_is_named_and_stays(make, elsewhere):
    path = elsewhere / ".memorem" / f"{ID}.json"
    make(path)
    with pytest.raises(EvidenceError, match="cannot be read"):
        evidence.read(path)
    with pytest.raises(EvidenceError):
        evidence.Store().load(ID) if path.exists() else evidence.read(path)
    assert os.path.lexists(path)


def test_a_file_without_end_is_read_up_to_a_bound(elsewhere, monkeypatch):
    monkeypatch.setattr(regular_files, "LARGEST", 1000)
    (elsewhere / "long").write_bytes(bytes(2000))
    with pytest.raises(ValueError, match="larger than 1000"):
        regular_files.contents(elsewhere / "long")


def first_block(part):
    """The first block of the part's first sample."""
    return next(iter(part["samples"][0]["blocks"].values()))


def leg(word):
    """An edit that gives the derivation a word."""
    return lambda part, _: part["derivation"].update(shortfall={"word": word, "reason": "", "message": ""}, lines=[])


FORGED = {
    "a leg's word": leg("banana"),
    "markup for a word": leg("<script>alert(1)</script>"),
    "a leg that is not asked for": leg("not required"),
    "a drawn point's grade": lambda part, _: part["drawn"].append(
        {"params": {}, "grade": "banana", "certificate": "", "memories": 1, "least": None, "reason": "", "message": ""}
    ),
    "a profile": lambda _, content: content.update(profile="banana"),
    "an error rate": lambda _, content: content.update(alpha=7.0),
    "another theorem": lambda _, content: content.update(id="retrieval.other"),
    "an empty block": lambda part, _: first_block(part).clear(),
    "a short block": lambda part, _: first_block(part).pop(),
    "a decimal number": lambda part, _: first_block(part).__setitem__(1, "1e3"),
    "a negative count": lambda part, _: first_block(part).__setitem__(0, "-4"),
    "a count that is none": lambda part, _: first_block(part).__setitem__(0, "1_0"),
    "a sum that is no number": lambda part, _: first_block(part).__setitem__(2, "nan"),
    "an infinite sum": lambda part, _: first_block(part).__setitem__(1, "inf"),
    "an overflowing sum": lambda part, _: first_block(part).__setitem__(1, "0x1.0000000000000p+9999"),
    "no blocks": lambda part, _: part["samples"][0].update(blocks={}),
    "another kind": lambda part, _: part["samples"][0].update(
        kind="residual", blocks={0: ["256", "0x0.0p+0", "0x1.0p+9"]}, others={name: "0x1.0p+0" for name in ("a", "b")}
    ),
    "a huge rational": lambda part, _: part["certificate"]["values"][0].update(value="1/" + "7" * 9000),
    "a value that divides by zero": lambda part, _: part["certificate"]["values"][0].update(value="1/0"),
}


@pytest.mark.parametrize("what", FORGED)
def test_a_right_seal_makes_no_status(what, elsewhere):
    place = elsewhere / ".memorem" / f"{ID}.json"
    place.write_text(changed(lambda *_: None), encoding="utf-8")
    assert status().status == "VERIFIED"
    place.write_text(changed(FORGED[what]), encoding="utf-8")
    assert status().status not in ("VERIFIED", "UNRUN")


def test_only_holds_is_green():
    for word in ("banana", "", "HOLDS", "not required", "stale "):
        legs = {name: Leg(HOLDS) for name in LEGS} | {"certificate": Leg(word)}
        assert PartResult("Identity", legs, LEGS).status == "ERROR"
    assert PartResult("Identity", {name: Leg(HOLDS) for name in LEGS}, LEGS).status == "VERIFIED"


def test_a_run_record_is_sealed_and_what_is_broken_is_no_date(elsewhere, monkeypatch):
    monkeypatch.setattr(folders, "COMMITTED", elsewhere / "evidence")
    folder = elsewhere / "evidence" / "cpu"
    folder.mkdir(parents=True)
    (folder / f"{ID}.json").write_text(whole(), encoding="utf-8")
    record = evidence.read(folder / f"{ID}.json")
    atomic_files.put(folder / "run.json", evidence.run_record(settings(device="cpu"), 1.0))
    dated = citation.provenance(ID, record)["evidence_date"]
    text = (folder / "run.json").read_text(encoding="utf-8")
    for wrong in (text.replace(dated, "1905-06-09"), "[]", "{", resealed({**json.loads(text), "date": "yesterday"})):
        (folder / "run.json").write_text(wrong, encoding="utf-8")
        with pytest.raises(UsageError, match=r"run\.json.*restore"):
            citation.provenance(ID, record)


def test_a_corrupt_committed_file_is_named_with_advice_that_helps(elsewhere, monkeypatch):
    monkeypatch.setattr(folders, "COMMITTED", elsewhere / "evidence")
    (elsewhere / "evidence" / "cpu").mkdir(parents=True)
    (elsewhere / "evidence" / "cpu" / f"{ID}.json").write_text(whole()[:-40], encoding="utf-8")
    assert status().status == "ERROR"
    with pytest.raises(UsageError, match=r"linear_unit\.json.*restore it with git") as said:
        citation.cite(ID)
    assert "memorem verify" not in str(said.value)


def test_a_lock_that_is_a_link_leaves_its_target_alone(elsewhere):
    (elsewhere / "thesis.tex").write_text("three years", encoding="utf-8")
    (elsewhere / ".memorem" / ".lock").symlink_to(elsewhere / "thesis.tex")
    with pytest.raises(EvidenceError, match="cannot be written"):
        atomic_files.prepare(elsewhere / ".memorem")
    assert (elsewhere / "thesis.tex").read_text(encoding="utf-8") == "three years"


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir])
def test_a_lock_that_is_no_file_is_said(make, elsewhere):
    make(elsewhere / ".memorem" / ".lock")
    with pytest.raises(EvidenceError):
        atomic_files.prepare(elsewhere / ".memorem")


def test_only_temporary_files_of_memorem_are_cleared(elsewhere):
    folder = elsewhere / ".memorem"
    (folder / "checkpoints").mkdir()
    others, ours = (
        [folder / ".draft.tmp", folder / "x.tmp", folder / ".memorem-x.txt"],
        [folder / ".memorem-ab.tmp", folder / "checkpoints" / ".memorem-c.tmp"],
    )
    for path in (*others, *ours):
        path.write_text("half", encoding="utf-8")
    evidence.Store().writable()
    assert all(path.exists() for path in others) and not any(path.exists() for path in ours)


@pytest.mark.parametrize("resume", [True, False])
@pytest.mark.parametrize("what", ["text", "folder"])
def test_a_checkpoint_that_is_not_understood_is_moved_aside_and_named(elsewhere, resume, what):
    theorem, said, run = discovery.theorem(ID), [], settings(device="cpu")
    place = Checkpoint(elsewhere, theorem, discovery.files()[ID], run).file
    place.mkdir() if what == "folder" else place.write_text('{"mine": 1}', encoding="utf-8")
    moved = place.with_name(place.name + ".unread")
    Checkpoint(elsewhere, theorem, discovery.files()[ID], run, resume=resume, say=said.append)
    assert moved.exists() and not place.exists() and moved.name in said[0]


EXITS = [
    "import sys\nsys.exit(0)\n",
    "raise SystemExit\n",
    "print('[]')\nquit()\n",
    "class Odd(BaseException): pass\nraise Odd('x')\n",
    "import os\nos._exit(0)\n",
    "from posix import _exit\n_exit(0)\n",
    "import os\nos.execlp('true', 'true')\n",
]


@pytest.mark.parametrize("text", EXITS)
def test_a_theorem_file_that_exits_is_an_error_and_the_others_run(text, elsewhere, capsys):
    (elsewhere / "mine" / "retrieval").mkdir(parents=True)
    (elsewhere / "mine" / "retrieval" / "a_first.py").write_text(text, encoding="utf-8")
    shutil.copy(discovery.files()[ID], elsewhere / "mine" / "retrieval" / "linear_unit.py")
    report = verify(library=elsewhere / "mine", device="cpu", at={"N": "4", "d_k": "8", "d_v": "2", "keys": "sphere"})
    assert [each.status for each in report.theorems] == ["ERROR", "VERIFIED"] and not report.verified
    assert capsys.readouterr().out == ""


ENDING = '''"""A theorem file that ends the process.

Source: planted.
"""

import atexit, os, sys
from memorem.language import *

{end}


def derivation(start):
    {derivation}
    return start.by(rules.unit_norm).by(rules.integrate, "v").by(rules.integrate, "k")


def certificate(exact, *, N, d_k, d_v):
    {certificate}
    return exact.number(exact.Fraction(N - 1, d_k))


def simulation(sim, **point):
    {simulation}
    return observe.inverse_snr(sim, **point, keys="sphere")


THEOREM = Theorem(
    title="Ends", domain=Domain(N=integers(1), d_k=integers(1), d_v=integers(1)), sources=("zhong2025",),
    parts={{"only": Identity(
        quantity=Memory(sphere(d_k), white(d_v)).inverse_snr, equals=(N - 1) / d_k, derivation=derivation, near_misses={{"all of them": N / d_k}},
        certificate=certify.instances(certificate, dict(N=3, d_k=2, d_v=1), dict(N=2, d_k=3, d_v=2), dict(N=4, d_k=5, d_v=3)),
        simulation=simulation, points=table("N d_k d_v", (4, 8, 4), (9, 5, 3), (16, 8, 8)),
    )}},
)
'''
PLACES = {"derivation": "pass", "certificate": "pass", "simulation": "pass", "end": ""}


def test_no_leg_of_a_theorem_file_ends_the_run(elsewhere):
    """Whatever a leg does to leave is its error, and the file after it is still verified; what waits for the end of the process is refused there."""
    mine = elsewhere / "mine" / "retrieval"
    mine.mkdir(parents=True)
    ways = {"leaves": "sys.exit(0)", "jumps": "os._exit(0)"}
    for leg, (name, way) in product(("derivation", "certificate", "simulation"), ways.items()):
        (mine / f"{leg}_{name}.py").write_text(ENDING.format(**{**PLACES, leg: way}), encoding="utf-8")
    (mine / "waits.py").write_text(ENDING.format(**{**PLACES, "end": "atexit.register(os._exit, 0)"}), encoding="utf-8")
    found = subprocess.run(
        [sys.executable, "-m", "memorem.proofs.cli.app", "verify", "--json", "--library", mine.parent, "--device", "cpu"],
        capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    statuses = {one["id"]: one["status"] for one in json.loads(found.stdout)["theorems"]}
    assert statuses.pop("retrieval.waits") == "VERIFIED", found.stdout
    assert set(statuses.values()) == {"ERROR"} and len(statuses) == 6 and found.returncode == 1
    assert "a theorem file ends the process by os._exit" in found.stderr


def test_the_closed_ways_are_still_handed_to_other_processes():
    discovery.opened(ID, discovery.files()[ID].resolve())
    assert hasattr(os._exit, "__wrapped__") and pickle.loads(pickle.dumps(os._exit)) is os._exit
