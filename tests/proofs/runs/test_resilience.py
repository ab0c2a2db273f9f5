"""Nothing is lost: runs that are killed, interrupted, out of disk or beside one another leave what they measured, and it is what one whole run measures."""

import errno
import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import replace

import pytest
from memorem.numerics.sampling import blocks
from memorem.proofs.errors import EvidenceError, UsageError
from memorem.proofs.records import atomic_files, evidence
from memorem.proofs.records.checkpoints import Checkpoint, CheckpointRecord
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery, fingerprints

from ...interrupts import interruptible

ID = "retrieval.linear_unit"
PATH = discovery.files()[ID]
THEOREM = discovery.theorem(ID)
FINE = 0.008  # a resolution that takes some hundred blocks
ARGUMENTS = ["verify", ID, "--resolution", str(FINE), "--device", "cpu", "--evidence"]
COMMAND = [sys.executable, "-m", "memorem.proofs.cli.app", *ARGUMENTS]
OFTEN = (
    "from memorem.proofs.cli import app\nfrom memorem.proofs.records import checkpoints\ncheckpoints.SECONDS = checkpoints.SHARE = 0.0\napp.main()\n"
)


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The record file of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    session.verify(ID, evidence=folder, resolution=FINE, device="cpu")
    return (folder / f"{ID}.json").read_bytes()


def written(folder):
    """Blocks in the checkpoints of a folder."""
    records = [atomic_files.read(path, CheckpointRecord) for path in folder.glob("checkpoints/*.json")]
    return sum(len(sample.blocks) for record in records for part in record.parts.values() for sample in part.samples)


def begun(folder, *options):
    """A run in a process of its own that writes a checkpoint after every block, once it has written some blocks."""
    command = [sys.executable, "-c", OFTEN, *ARGUMENTS, str(folder), *options]
    process = interruptible(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    deadline = time.monotonic() + 240
    while written(folder) < 5 and process.poll() is None and time.monotonic() < deadline:
        time.sleep(0.02)
    assert process.poll() is None and not (folder / f"{ID}.json").exists(), process.communicate()[0]
    return process


def resumed(folder, *options):
    found = subprocess.run([*COMMAND, str(folder), "--resume", *options], capture_output=True, text=True, timeout=300)
    assert found.returncode == 0, found.stdout + found.stderr
    return found.stdout


@pytest.fixture(scope="module")
def killed(tmp_path_factory):
    """The folder that a run leaves which was killed with SIGKILL between two blocks, checkpoint and all."""
    folder = tmp_path_factory.mktemp("killed")
    process = begun(folder)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    return folder


def copied(folder, to):
    """A copy of the killed run's folder, and its checkpoint there."""
    (to / "checkpoints").mkdir(parents=True)
    (source,) = folder.glob("checkpoints/*.json")
    target = to / "checkpoints" / source.name
    target.write_bytes(source.read_bytes())
    return target


def test_a_killed_run_resumes_to_the_same_bits(killed, whole, tmp_path, monkeypatch):
    checkpoint = copied(killed, tmp_path)
    kept = written(tmp_path)
    drawn = []
    monkeypatch.setattr(session.visits, "simulated", lambda part, run: None)  # which draws once more to see what is read
    draw = blocks.draw_block
    monkeypatch.setattr(blocks, "draw_block", lambda *a, **options: drawn.append(options["block"]) or draw(*a, **options))
    report = session.verify(ID, evidence=tmp_path, resolution=FINE, device="cpu", resume=True)
    assert report.verified and (tmp_path / f"{ID}.json").read_bytes() == whole
    total = sum(len(sample.blocks) for sample in report.theorems[0].parts["inverse_snr"].points for sample in [sample.sample])
    assert kept >= 5 and len(drawn) == total - kept and not checkpoint.exists()


def test_it_resumes_on_another_engine_to_the_same_bits(killed, whole, tmp_path):
    copied(killed, tmp_path)
    resumed(tmp_path, "--engine", "pool:2")
    assert (tmp_path / f"{ID}.json").read_bytes() == whole


def test_without_resume_a_run_begins_anew(killed, whole, tmp_path):
    copied(killed, tmp_path)
    session.verify(ID, evidence=tmp_path, resolution=FINE, device="cpu")
    assert (tmp_path / f"{ID}.json").read_bytes() == whole and not list(tmp_path.glob("checkpoints/*.json"))


@pytest.mark.parametrize("damage", [lambda text: text[: len(text) // 2], lambda text: "", lambda text: text.replace('"seed": 17', '"seed": 71')])
def test_a_damaged_checkpoint_is_said_and_its_part_begins_anew(damage, killed, whole, tmp_path):
    checkpoint = copied(killed, tmp_path)
    checkpoint.write_text(damage(checkpoint.read_text()))
    report = session.verify(ID, evidence=tmp_path, resolution=FINE, device="cpu", resume=True)
    assert "starts again from its first block" in report.notes[0] and checkpoint.name in report.notes[0]
    assert (tmp_path / f"{ID}.json").read_bytes() == whole


def test_a_checkpoint_of_another_simulator_is_said_and_not_used(killed, tmp_path, monkeypatch):
    copied(killed, tmp_path)
    monkeypatch.setattr(fingerprints, "draws", lambda part, path: "another")
    said = []
    found = Checkpoint(tmp_path / "checkpoints", THEOREM, PATH, session.settings(device="cpu"), resume=True, say=said.append)
    assert found.samples == {} and "another simulator" in said[0]


def test_a_point_of_ones_own_leaves_the_checkpoint_of_a_whole_run_alone(killed, tmp_path):
    path = copied(killed, tmp_path)
    before = path.read_bytes()
    assert session.verify(ID, evidence=tmp_path, device="cpu", at={"N": "3", "d_k": "4", "d_v": "4", "keys": "sphere"}).verified
    assert path.read_bytes() == before


def test_a_gap_in_a_checkpoint_is_not_taken_over(killed, tmp_path):
    path = copied(killed, tmp_path)
    record = atomic_files.read(path, CheckpointRecord)
    part = record.parts["inverse_snr"]
    holed = [sample.model_copy(update={"blocks": {i: block for i, block in sample.blocks.items() if i}}) for sample in part.samples]
    atomic_files.put(path, record.model_copy(update={"parts": {"inverse_snr": part.model_copy(update={"samples": holed})}}))
    said = []
    assert Checkpoint(path.parent, THEOREM, PATH, session.settings(device="cpu"), resume=True, say=said.append).samples == {} and said


@pytest.mark.parametrize("options", [(), ("--engine", "pool:2"), ("--engine", "dask")], ids=["serial", "pool", "dask"])
def test_control_c_keeps_the_blocks_and_says_so(options, whole, tmp_path):
    process = begun(tmp_path, *options)
    os.killpg(process.pid, signal.SIGINT)
    said = process.communicate(timeout=120)[0]
    assert process.returncode == 130 and "Interrupted" in said and "--resume" in said and "Traceback" not in said
    assert list(tmp_path.glob("checkpoints/*.json"))
    resumed(tmp_path)
    assert (tmp_path / f"{ID}.json").read_bytes() == whole


def test_finished_theorems_are_not_done_again(tmp_path, monkeypatch):
    first = session.verify(ID, evidence=tmp_path, device="cpu")
    before = (tmp_path / f"{ID}.json").stat().st_mtime_ns

    def never(*_, **__):
        raise AssertionError("it was finished")

    monkeypatch.setattr(session, "verify_theorem", never)
    again = session.verify(ID, evidence=tmp_path, device="cpu", resume=True)
    assert (tmp_path / f"{ID}.json").stat().st_mtime_ns == before
    assert [theorem.json() for theorem in again.theorems] == [theorem.json() for theorem in first.theorems]
    with pytest.raises(AssertionError):
        session.verify(ID, evidence=tmp_path, device="cpu", resume=True, seed=18)


def test_what_changed_since_it_was_finished_is_done_again(tmp_path):
    run = session.settings(device="cpu")
    session.verify(ID, evidence=tmp_path, device="cpu")
    store, part = evidence.Store(tmp_path), THEOREM.first
    assert store.finished(THEOREM, PATH, run).status == "VERIFIED"
    another = replace(part, near_misses={"one more": part.equals * 2, **part.near_misses})
    longer = replace(part, points=({"N": 3, "d_k": 4, "d_v": 4, "keys": "sphere"}, *part.points))
    for changed in (another, longer):
        assert store.finished(replace(THEOREM, parts={part.name: changed}), PATH, run) is None
    assert store.finished(THEOREM, PATH, replace(run, resolution=0.02)) is None


def test_two_runs_on_one_folder_leave_whole_files(whole, tmp_path):
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True}
    both = [subprocess.Popen([*COMMAND, str(tmp_path), *options], **pipes) for options in ((), ("--resume",))]
    said = [process.communicate(timeout=300)[0] for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    assert (tmp_path / f"{ID}.json").read_bytes() == whole
    assert not list(tmp_path.glob("**/*.tmp"))


def test_writers_take_turns(tmp_path):
    script = (
        "import sys, time\nfrom memorem.proofs.records import atomic_files\nwith atomic_files.locked(sys.argv[1]) as alone:\n"
        "    print(alone, flush=True)\n    time.sleep(60)\n"
    )
    holder = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert holder.stdout.readline().strip() == "True"
    waiting = subprocess.Popen([sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    with pytest.raises(subprocess.TimeoutExpired):
        waiting.wait(timeout=5)
    holder.kill()  # its lock goes with it
    assert waiting.stdout.readline().strip() == "True"
    waiting.kill()
    for process in (holder, waiting):
        process.communicate()


def test_what_a_killed_writer_left_is_cleared_away(tmp_path):
    (tmp_path / ".memorem-abc.tmp").write_text("half a rec")
    evidence.Store(tmp_path).writable()
    assert not list(tmp_path.glob(".*.tmp"))


def full(*_, **__):
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_disk_that_fills_up_is_said_and_nothing_is_green(call, killed, whole, tmp_path, monkeypatch):
    copied(killed, tmp_path)
    store = evidence.Store(tmp_path)
    store.writable()
    with monkeypatch.context() as filled:
        filled.setattr(atomic_files, "prepare", lambda folder: None)
        filled.setattr(atomic_files.os, call, full)
        with pytest.raises(EvidenceError, match=r"No space left on device.*--resume"):
            session.verify(ID, evidence=tmp_path, resolution=FINE, device="cpu", resume=True)
    assert not (tmp_path / f"{ID}.json").exists() and not list(tmp_path.glob("**/.*.tmp"))
    assert session.verify(ID, evidence=tmp_path, resolution=FINE, device="cpu", resume=True).verified
    assert (tmp_path / f"{ID}.json").read_bytes() == whole


def test_a_write_that_the_system_refuses_keeps_the_record_before_it(whole, tmp_path):
    """A real failing write: the process may make no file larger than four thousand bytes."""
    record = tmp_path / f"{ID}.json"
    record.write_bytes(whole)
    script = (
        "import resource, sys\nfrom pathlib import Path\nfrom memorem.proofs.records import atomic_files, evidence\n"
        "from memorem.proofs.errors import EvidenceError\n"
        "record = Path(sys.argv[1])\nfound = evidence.read(record)\nresource.setrlimit(resource.RLIMIT_FSIZE, (4000, 4000))\n"
        "try:\n    atomic_files.put(record, found)\nexcept EvidenceError as error:\n    print(error)\n"
    )
    said = subprocess.run([sys.executable, "-c", script, str(record)], capture_output=True, text=True)
    assert "cannot be written (File too large)" in said.stdout, said.stderr
    assert record.read_bytes() == whole and sorted(os.listdir(tmp_path)) == [".lock", record.name]


@pytest.mark.parametrize("folder", ["/proc/memorem", "a file/below"])
def test_a_folder_that_cannot_be_written_is_said_at_once(folder, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a file").write_text("")
    with pytest.raises(UsageError, match=f"evidence folder {folder} cannot be written"):
        session.verify(ID, evidence=folder, device="cpu")


def test_a_folder_that_becomes_read_only_keeps_the_record_before(tmp_path, monkeypatch):
    session.verify(ID, evidence=tmp_path, device="cpu")
    before = (tmp_path / f"{ID}.json").read_bytes()

    def read_only(*_, **__):
        raise OSError(errno.EROFS, os.strerror(errno.EROFS))

    monkeypatch.setattr(atomic_files.tempfile, "mkstemp", read_only)
    with pytest.raises(EvidenceError, match="Read-only file system"):
        session.verify(ID, evidence=tmp_path, device="cpu", seed=3)
    assert (tmp_path / f"{ID}.json").read_bytes() == before


def test_an_edited_record_stops_the_run_and_is_left(tmp_path):
    session.verify(ID, evidence=tmp_path, device="cpu")
    record = tmp_path / f"{ID}.json"
    content = json.loads(record.read_text())
    content["parts"]["inverse_snr"]["samples"][0]["blocks"]["0"][1] = "0x0p+0"
    record.write_text(json.dumps(content))
    for resume in (False, True):
        with pytest.raises(EvidenceError, match="digest"):
            session.verify(ID, evidence=tmp_path, device="cpu", resume=resume)
    assert json.loads(record.read_text()) == content


def test_an_engine_that_cannot_be_started_is_wrong_usage(tmp_path):
    with pytest.raises(UsageError, match="pool:N"):
        session.verify(ID, evidence=tmp_path, engine="pool:none")
