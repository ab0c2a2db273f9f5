"""Runs that are killed at random moments, again and again, and resumed each time, end with the record of one whole run, byte for byte.

HYPOTHESIS_PROFILE=thorough kills a hundred times.
"""

import multiprocessing
import os
import signal
import time
from random import Random

import pytest
from memorem.proofs.records import atomic_files
from memorem.proofs.records.checkpoints import CheckpointRecord
from memorem.proofs.runs import session

ID = "retrieval.linear_unit"
PROCESSES = multiprocessing.get_context("forkserver")  # a run begins without the threads of this process, which a fork leaves locked
PROCESSES.set_forkserver_preload([session.__name__, "torch"])
LONGEST = 120  # seconds after which a run that is not killed hangs
KILLS = {"serial": 60, "pool:2": 25, "dask": 15} if os.environ.get("HYPOTHESIS_PROFILE") == "thorough" else {"serial": 3, "pool:2": 1, "dask": 1}


RUN = """
import os, sys
import torch
from memorem.proofs.records import checkpoints
from memorem.proofs.runs import session

os.setpgid(0, 0)  # with what it starts
sys.stdout = sys.stderr = open(os.devnull, "w")
torch.set_num_threads(1)
checkpoints.SECONDS = checkpoints.SHARE = 0.0  # a checkpoint after every block
assert session.verify("retrieval.linear_unit", evidence=folder, resolution=0.01, device="cpu", engine=engine, resume=True).verified
"""


def begun(folder, engine):
    """A silent run in a process of its own."""
    process = PROCESSES.Process(target=exec, args=(RUN, {"folder": folder, "engine": engine}))
    process.start()
    return process


def killed(process):
    """Kill a run with all that it started; one that has no group of its own yet has started nothing."""
    alone = os.getpgid(process.pid) != process.pid
    (os.kill if alone else os.killpg)(process.pid, signal.SIGKILL)
    process.join()


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a run that nothing disturbed."""
    folder = tmp_path_factory.mktemp("whole")
    session.verify(ID, evidence=folder, resolution=0.01, device="cpu")
    return (folder / f"{ID}.json").read_bytes()


def blocks(folder):
    """Blocks in the checkpoint of a folder, which is whole or not there."""
    records = [atomic_files.read(path, CheckpointRecord) for path in folder.glob("checkpoints/*.json")]
    return sum(len(sample.blocks) for record in records for part in record.parts.values() for sample in part.samples)


@pytest.mark.parametrize("engine", KILLS)
def test_runs_killed_at_random_moments_end_with_the_same_record(engine, whole, tmp_path):
    since, undisturbed = time.monotonic(), begun(tmp_path / "undisturbed", engine)
    undisturbed.join(LONGEST)
    assert undisturbed.exitcode == 0
    longest, rng, kills, midway, runs = time.monotonic() - since, Random(engine), 0, 0, 0
    while kills < KILLS[engine] or not midway:
        folder = tmp_path / str(runs)
        process = begun(folder, engine)
        process.join(rng.uniform(0, longest))
        if process.is_alive():
            killed(process)
            kills, midway = kills + 1, midway + (blocks(folder) > 0)
        assert process.exitcode in (0, -signal.SIGKILL)
        record = folder / f"{ID}.json"
        assert not record.exists() or record.read_bytes() == whole
        runs += record.exists()
    process = begun(folder, engine)
    process.join(LONGEST)
    assert process.exitcode == 0 and record.read_bytes() == whole
    assert not list(folder.glob("**/.memorem-*.tmp")) and not list(folder.glob("checkpoints/*.json"))
    print(f"{engine}: {kills} kills, {midway} of them with blocks in the checkpoint, {runs} runs that ended beside them")
