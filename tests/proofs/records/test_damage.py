"""Files that are damaged at random: what rests on them is never green, nothing hangs or ends in a traceback, and no file is overwritten.

HYPOTHESIS_PROFILE=thorough damages ten times as many.
"""

import json
import os
import tempfile
from functools import cache as once
from pathlib import Path
from random import Random

import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.patience import limited
from memorem.proofs.publishing import citation
from memorem.proofs.records import cache, checkpoints, evidence, folders
from memorem.proofs.records.checkpoints import Checkpoint
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery

CASES = 200 if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else 20
SECONDS = 60.0
ID = "retrieval.linear_unit"
SETTINGS = {"device": "cpu", "resolution": 0.05}


@pytest.fixture(autouse=True)
def elsewhere(tmp_path, monkeypatch):
    """Every case has folders of its own, and no committed records: nothing else can decide."""
    monkeypatch.setattr(folders, "COMMITTED", tmp_path / "committed")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".memorem").mkdir()
    return tmp_path


@once
def whole():
    """(record, checkpoint): the bytes that a run leaves, and those of its last checkpoint."""
    with tempfile.TemporaryDirectory() as folder, pytest.MonkeyPatch.context() as patch:
        patch.setattr(checkpoints, "SECONDS", 0.0)
        patch.setattr(Checkpoint, "discard", lambda self: None)
        assert session.verify(ID, evidence=folder, **SETTINGS).verified
        (last,) = Path(folder).glob("checkpoints/*.json")
        return (Path(folder) / f"{ID}.json").read_bytes(), last.read_bytes()


def _flipped(content, rng):
    changed = bytearray(content)
    for _ in range(rng.choice((1, 1, 2, 8, 64))):
        changed[rng.randrange(len(changed))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def _leaf_changed(content, rng):
    """The JSON with one word, number or list in it changed, under the old seal."""
    found = json.loads(content)
    place = found
    while True:
        key = rng.choice([name for name in (place if isinstance(place, dict) else range(len(place))) if name not in ("digest", "seal")])
        if not isinstance(place[key], dict | list) or not place[key] or set(map(str, place[key])) <= {"digest", "seal"}:
            break
        place = place[key]
    place[key] = rng.choice([value for value in ("holds", "VERIFIED", "0x1.0p+0", 0, 1e9, -1, None, [], {}, True) if value != place[key]])
    return json.dumps(found).encode()


def _number_replaced(content, rng):
    """Some text or number turned into a word that JSON's own readers take for a number."""
    commas = [place for place, byte in enumerate(content) if byte in b":,"]
    at = rng.choice(commas) + 1
    return content[:at] + rng.choice((b"NaN,", b" Infinity,", b"-Infinity,", b"1e999,")) + content[at:]


def _cut(content, rng):
    return content[: rng.randrange(len(content))]


def _hole(content, rng):
    at, size = rng.randrange(len(content)), rng.randint(1, 4096)
    return content[:at] + bytes(len(content[at : at + size])) + content[at + size :]


def _nested(content, rng):
    depth = rng.choice((300, 900, 100_000))
    return rng.choice(
        (b"[" * depth + b"]" * depth, b'{"a":' * depth + b"1" + b"}" * depth, content[:-2] + b',"x":' + b"[" * depth + b"]" * depth + b"}")
    )


WRITTEN = [
    _flipped, _leaf_changed, _number_replaced, _cut, _hole, _nested,
    lambda content, rng: b"\xef\xbb\xbf" + content,
    lambda content, rng: content.decode().encode("utf-16"),
    lambda content, rng: content + content,
    lambda content, rng: rng.randbytes(len(content)),
    lambda content, rng: content.replace(rng.choice((b"0x", b"true", b"cpu", b"holds", b"UNRUN")), b"VERIFIED", 1) + b"\n ",
]  # fmt: skip
MADE = [
    os.mkfifo,
    os.mkdir,
    lambda path: os.symlink("/dev/zero", path),
    lambda path: os.symlink(path, path),
    lambda path: os.symlink("/nowhere", path),
]


def damaged(path, content, number):
    """Put a damaged file in the place of the content; the bytes that lie there, None where it is no file. False where the damage changes nothing."""
    rng = Random(number)
    make = rng.choice([*WRITTEN, *WRITTEN, *MADE])
    if make in MADE:
        make(path)
        return None
    changed = make(content, rng)
    path.write_bytes(changed)
    return False if _same(changed, content) else changed


def _same(changed, content):
    """Whether JSON reads both alike: a letter's case in an escape or an exponent is none of its content."""
    try:
        return json.loads(changed.decode()) == json.loads(content)
    except (ValueError, RecursionError):
        return False


@pytest.mark.parametrize("number", range(CASES))
def test_damaged_evidence_is_never_green_and_stays(number, elsewhere):
    place = elsewhere / ".memorem" / f"{ID}.json"
    before = damaged(place, whole()[0], number)
    if before is False:
        return
    with limited(SECONDS, "reading it"):
        found = evidence.status(discovery.theorem(ID), discovery.files()[ID])
        assert found.status in ("ERROR", "STALE", "UNRUN")
        with pytest.raises(UsageError):
            citation.cite(ID)
    assert os.path.lexists(place) and (before is None or place.read_bytes() == before)


@pytest.mark.parametrize("number", range(CASES))
def test_a_damaged_checkpoint_is_said_and_kept_and_its_points_begin_anew(number, elsewhere):
    theorem, run, said = discovery.theorem(ID), session.settings(**SETTINGS), []
    place = Checkpoint(elsewhere / "checkpoints", theorem, discovery.files()[ID], run).file
    place.parent.mkdir()
    before = damaged(place, whole()[1], number)
    if before is False:
        return
    with limited(SECONDS, "reading it"):
        found = Checkpoint(place.parent, theorem, discovery.files()[ID], run, resume=True, say=said.append)
    assert not found.samples and "starts again from its first block" in said[0]
    assert before is None or before in [path.read_bytes() for path in place.parent.iterdir()]
    if number % 10 == 0:
        session.verify(ID, evidence=elsewhere, resume=True, **SETTINGS)
        assert (elsewhere / f"{ID}.json").read_bytes() == whole()[0]


@pytest.mark.parametrize("number", range(CASES))
def test_a_damaged_cache_gives_nothing_false_and_mends_itself(number, elsewhere):
    entries = {f"name {n}": (f"key {n}", {"status": "UNRUN", "numbers": [n, 1 / 3], "cpu": True}) for n in range(4)}
    kept = cache.Cache("answers", "here")
    kept.put(entries)
    content = kept.file.read_bytes()
    kept.file.unlink()
    damaged(kept.file, content, number)
    with limited(SECONDS, "reading it"):
        found = cache.Cache("answers", "here")
        assert all(found.get(name, key) in (value, None) for name, (key, value) in entries.items())
        found.put({"fresh": ("key", 7)})
    assert kept.file.is_dir() or cache.Cache("answers", "here").get("fresh", "key") == 7
