"""Several jobs find what one finds, bit for bit; and the last run's word is taken over only where no byte that it rests on has changed."""

import json
import os
import shutil
import time
from types import SimpleNamespace

import pytest
from memorem.numerics.engines import engine
from memorem.proofs.errors import UsageError
from memorem.proofs.records import inputs
from memorem.proofs.runs import jobs, session
from memorem.proofs.runs.observer import Quiet
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.files import LIBRARY

OWN = (LIBRARY / "retrieval" / "linear_unit.py").read_text()


def written(file, text):
    """Write a file as one that was there before this process began."""
    file.parent.mkdir(exist_ok=True, parents=True)
    file.write_text(text)
    os.utime(file, (time.time() - 9000,) * 2)
    discovery.opened.cache_clear()


@pytest.fixture(scope="module")
def verified(tmp_path_factory):
    """A folder with a library of two theorems and the evidence of one run over it, and what the run reported."""
    place = tmp_path_factory.mktemp("run")
    written(place / "library" / "mine" / "noise.py", OWN)
    written(place / "library" / "mine" / "again.py", OWN)
    found = session.verify(library=place / "library", evidence=place / "evidence", device="cpu")
    assert found.verified
    return place, found


class Heard(Quiet):
    def __init__(self):
        self.begun, self.drew, self.ended = [], 0, []

    def theorem(self, id):
        self.begun.append(id)

    def drawn(self, part, stream):
        self.drew += bool(part.name and stream.memories and stream.expected)

    def done(self, result):
        self.ended.append(result.id)


def plain(report):
    return {**report.json(), "seconds": 0}


def test_two_jobs_find_what_one_finds_bit_for_bit_and_tell_of_it(verified, tmp_path):
    place, alone = verified
    heard = Heard()
    found = session.verify(library=place / "library", evidence=tmp_path, device="cpu", jobs=2, progress=heard)
    assert plain(found) == plain(alone) and [one.id for one in found.theorems] == ["mine.again", "mine.noise"]
    for record in (place / "evidence").glob("*.json"):
        assert (tmp_path / record.name).read_bytes() == record.read_bytes()
    assert sorted(heard.begun) == sorted(heard.ended) == ["mine.again", "mine.noise"] and heard.drew
    assert found.theorems[0].parts["inverse_snr"].points[0].account.used == alone.theorems[0].parts["inverse_snr"].points[0].account.used


def test_each_job_plans_with_its_share_of_the_machine(monkeypatch):
    class Closed:
        def recv(self):
            raise EOFError

    planned = []
    monkeypatch.setattr(engine, "prepare", lambda rank, workers=1: planned.append((rank, workers)))
    monkeypatch.setattr(jobs.signal, "signal", lambda *_: None)
    jobs._serve(Closed(), lambda progress: SimpleNamespace(verify=None), 2, 3)
    assert planned == [(2, 3)]


def test_a_job_that_cannot_go_on_says_why(verified, tmp_path):
    place, _ = verified
    with pytest.raises(UsageError, match="jobs is 0"):
        session.verify(library=place / "library", evidence=tmp_path, device="cpu", jobs=0)
    with pytest.raises(UsageError, match="jobs is 2"):
        session.verify(library=place / "library", evidence=tmp_path, device="cpu", jobs=2, engine="pool:2")


def test_a_run_over_nothing_says_why(verified, tmp_path, monkeypatch):
    place, _ = verified
    (tmp_path / "empty").mkdir()
    with pytest.raises(UsageError, match="holds no theorem"):
        session.verify(library=tmp_path / "empty", evidence=tmp_path / "kept", device="cpu")
    monkeypatch.setattr(session, "_admits", lambda part, point: False)  # as of parts that state no points
    with pytest.raises(UsageError, match="at N=3,d_k=4,d_v=2,keys=sphere nothing is simulated"):
        at = {"N": 3, "d_k": 4, "d_v": 2, "keys": "sphere"}
        session.verify("mine.noise", library=place / "library", at=at, evidence=tmp_path / "kept", device="cpu")


@pytest.fixture
def own(verified, tmp_path, monkeypatch):
    """A copy of the verified folder, hours old, a program of one file, and a cache folder of its own; counted(...) verifies and says what was measured."""
    place, report = verified
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    for name in ("library", "evidence"):
        shutil.copytree(place / name, tmp_path / name)
    for file in (tmp_path / "library").rglob("*.py"):
        written(file, file.read_text())
    written(tmp_path / "program.py", "a = 1\n")
    monkeypatch.setattr(inputs, "_files", lambda: [tmp_path / "program.py"])
    monkeypatch.setattr(inputs, "ROOT", tmp_path)
    monkeypatch.setattr(inputs, "LIBRARY", tmp_path / "shipped")
    measured = []

    def found(self, theorem, path):
        measured.append(theorem.id)
        return next(one for one in report.theorems if one.id == theorem.id)

    monkeypatch.setattr(session.Session, "_measured", found)

    def counted(**options):
        measured.clear()
        inputs.program.cache_clear()
        chosen = {"library": tmp_path / "library", "evidence": tmp_path / "evidence", "device": "cpu", "again": False, **options}
        made = session.verify(**chosen)
        assert plain(made) == {**plain(report), "taken_over": list(made.taken_over), "seed": made.seed, "alpha": made.alpha, "profile": made.profile}
        return list(measured)

    yield counted, tmp_path
    inputs.program.cache_clear()


def test_nothing_is_verified_again_where_nothing_changed(own):
    counted, _ = own
    assert counted() == ["mine.again", "mine.noise"] and counted() == []
    assert counted(again=True) == ["mine.again", "mine.noise"]


EDITS = {
    "theorem": lambda place: written(place / "library" / "mine" / "noise.py", OWN + "\n"),
    "beside it": lambda place: written(place / "library" / "mine" / "_letters.py", "b = 2\n"),
    "shipped theorem": lambda place: written(place / "shipped" / "family" / "one.py", "c = 3\n"),
    "program": lambda place: written(place / "program.py", "a = 2\n"),
}


@pytest.mark.parametrize("edit", EDITS)
def test_every_edited_input_is_verified_again(own, edit):
    counted, place = own
    assert counted() and counted() == []
    EDITS[edit](place)
    assert counted() == ["mine.again", "mine.noise"] and counted() == []


@pytest.mark.parametrize("other", [{"seed": 5}, {"alpha": 1e-5}, {"resolution": 0.02}, {"profile": "full"}])
def test_other_settings_are_verified_again(own, other):
    counted, _ = own
    assert counted() and counted() == []
    assert counted(**other) == ["mine.again", "mine.noise"] and counted() == []


def test_a_changed_or_missing_record_is_verified_again(own):
    counted, place = own
    record = place / "evidence" / "mine.noise.json"
    kept = record.read_text()
    assert counted() and counted() == []
    record.write_text(json.dumps(json.loads(kept)))  # another layout is another byte
    assert counted() == ["mine.noise"]
    record.unlink()
    assert counted() == ["mine.noise"]
    record.write_text(kept)
    assert counted() == ["mine.noise"]


def test_a_source_written_while_the_program_runs_is_not_kept(own):
    counted, place = own
    (place / "library" / "mine" / "noise.py").touch()
    assert counted() == counted() == ["mine.again", "mine.noise"]
