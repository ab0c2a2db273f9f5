"""Engines: the same sums in any order and on any number of workers, also while workers are killed."""

import os
import random
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, replace
from functools import partial
from types import SimpleNamespace

import pytest
import torch
from memorem.numerics import engines
from memorem.numerics.engines.experiments import Experiment, Failure, Stream
from memorem.numerics.statistics.samples import MeanSample
from memorem.proofs.theorems import discovery
from memorem.proofs.verification import remote_simulation

PART = discovery.part("retrieval.linear_unit")
POINTS = [{"N": 16, "d_k": 8, "d_v": 8, "keys": "sphere"}, {"N": 9, "d_k": 5, "d_v": 3, "keys": "rademacher"}]


@dataclass(frozen=True)
class Counting:
    """An experiment whose block i is known beforehand; some blocks fail."""

    failing: tuple = ()
    params: tuple = ()

    def block(self, index, constants=None):
        if index in self.failing:
            raise ArithmeticError(f"block {index}")
        return MeanSample(params={}, center="0x1p+0", blocks={index: ["10", float(index).hex(), "0x1p+0", "0x0p+0"]})


class Shuffled(engines.Serial):
    """Runs tasks in a random order, many under way at once."""

    def __init__(self, seed, workers):
        super().__init__()
        self.random, self.workers = random.Random(seed), workers
        self.ran = 0

    def next(self):
        ticket = self.random.choice(list(self.tasks))
        self.ran += 1
        return ticket, self.tasks.pop(ticket).run()


def counting(stop=7, failing=(), forecast=None, **options):
    """A stream that is decided once it has `stop` blocks, at one of its looks."""
    return Stream(Counting(failing), lambda sample: (sample, len(sample.blocks) >= stop, forecast), budget=options.pop("budget", 10**6), **options)


def driven(engine, *streams):
    engines.drive(streams, engine)
    return [stream.answer or stream.failure for stream in streams]


@pytest.mark.parametrize("seed", range(20))
@pytest.mark.parametrize("forecast", [None, 0, 500])
def test_any_order_and_any_speculation_answers_as_one_process_does(seed, forecast):
    alone = driven(engines.Serial(), counting(7), counting(23), counting(1))
    assert driven(Shuffled(seed, 1 + seed), *(counting(stop, forecast=forecast) for stop in (7, 23, 1))) == alone
    assert [list(answer.blocks) for answer in alone] == [list(range(7)), list(range(24)), [0]]


def test_blocks_beyond_the_decision_are_thrown_away():
    engine = Shuffled(1, 16)
    (answer,) = driven(engine, counting(7, forecast=1000))
    assert engine.ran > len(answer.blocks) == 7 and engine.tasks == {}


def test_one_process_draws_nothing_that_it_does_not_need():
    engine = Shuffled(1, 1)
    driven(engine, counting(7), counting(23))
    assert engine.ran == 7 + 24


@pytest.mark.parametrize("seed", range(10))
def test_a_failure_counts_only_where_its_block_is_needed(seed):
    late, early = counting(5, failing=(9,), forecast=500), counting(5, failing=(3, 4), forecast=500)
    found = driven(Shuffled(seed, 8), late, early)
    assert len(found[0].blocks) == 5 and found[1] == Failure("ArithmeticError", "block 3")


def test_the_budget_ends_what_is_undecided():
    (answer,) = driven(engines.Serial(), counting(10**9, budget=95))
    assert answer.memories == 100


def test_a_planned_look_is_not_taken_early():
    looks = []

    def judge(sample):
        looks.append(sample.memories)
        return sample, True, None

    driven(Shuffled(3, 4), Stream(Counting(), judge, budget=10**6, planned=155))
    assert looks == [160]


def test_a_stream_goes_on_from_what_was_kept():
    (whole,) = driven(engines.Serial(), counting(23))
    kept = whole.model_copy(update={"blocks": {index: whole.blocks[index] for index in range(9)}})
    engine = Shuffled(0, 1)
    assert driven(engine, counting(23, kept=kept)) == [whole] and engine.ran == 24 - 9
    assert driven(engines.Serial(), counting(7, kept=whole)) == driven(engines.Serial(), counting(7))


@pytest.mark.parametrize("name", ["pool:0", "pool:1025", "pool:", "pool:two", "pool:-1", "threads", "", "dask:", "dask://", "serial:2"])
def test_a_name_that_is_no_engine_is_refused(name):
    with pytest.raises(ValueError, match="serial, pool, pool:N, dask or dask://HOST:PORT"):
        engines.named(name)


def test_no_scheduler_is_said():
    with pytest.raises(engines.EngineError, match=r"no Dask scheduler answers at 127\.0\.0\.1:9"):
        from memorem.numerics.engines.cluster import Cluster

        Cluster("127.0.0.1:9", timeout=1)


def test_missing_distributed_is_said(monkeypatch):
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(engines.EngineError, match=r"memorem\[cluster\]"):
        engines.named("dask")


def real(blocks=24, then=None):
    """Streams of real memories; then(stream) is called when a block was taken."""
    named = remote_simulation.named(PART)
    assert isinstance(named, remote_simulation.Elsewhere)
    return [
        Stream(
            Experiment(named, point, f"engines|{point}", {name: str(value) for name, value in point.items()}),
            lambda sample: (sample, len(sample.blocks) >= blocks, 10**6), budget=10**9, keep=then,
        )
        for point in POINTS
    ]  # fmt: skip


@pytest.fixture(scope="module")
def alone():
    return driven(engines.Serial(), *real())


@pytest.fixture(scope="module")
def pool():
    with engines.named("pool:2") as pool:
        yield pool


@pytest.fixture(scope="module")
def cluster():
    with engines.named("dask") as cluster:
        yield cluster


def killer(pids, times):
    """Kill all workers with SIGKILL after the first blocks, so many times."""
    seen = []

    def kill(stream):
        if len(seen) < times and sum(len(taken) for taken in seen) < 3 * (len(seen) + 1):
            seen.append(pids())
            for pid in seen[-1]:
                os.kill(pid, signal.SIGKILL)

    kill.seen = seen
    return kill


def test_a_pool_draws_the_same_bits(pool, alone):
    assert driven(pool, *real()) == alone


def test_killed_pool_workers_are_replaced_and_nothing_is_lost(pool, alone):
    kill = killer(lambda: [worker.process.pid for worker in pool.team], times=2)
    assert driven(pool, *real(then=kill)) == alone
    now = {worker.process.pid for worker in pool.team}
    assert (
        len(kill.seen) == 2 and not now & set(kill.seen[0]) and not now & set(kill.seen[1]) and all(worker.process.is_alive() for worker in pool.team)
    )


def test_a_pool_whose_workers_always_die_gives_up():
    with engines.named("pool:1") as pool:
        pool.submit(SimpleNamespace(run=partial(os._exit, 3)))
        with pytest.raises(engines.EngineError, match="exit code 3"):
            pool.next()


def test_pool_workers_end_when_their_parent_is_killed():
    script = (
        "import time\nfrom memorem.numerics import engines\nif __name__ == '__main__':\n    pool = engines.named('pool:1')\n"
        "    print(pool.team[0].process.pid, flush=True)\n    time.sleep(60)\n"
    )
    parent = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True)
    worker = int(parent.stdout.readline())
    parent.kill()
    parent.wait()
    parent.stdout.close()
    deadline = time.monotonic() + 60
    while alive(worker) and time.monotonic() < deadline:
        time.sleep(0.2)
    assert not alive(worker)


def alive(pid):
    """Whether a process runs: it exists and is no zombie that nobody has waited for."""
    try:
        with open(f"/proc/{pid}/stat") as file:
            return file.read().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_a_worker_with_other_code_is_refused(pool):
    streams = real()
    other = remote_simulation.Elsewhere(PART.address, None, "other code under torch 0")
    with pytest.raises(engines.EngineError, match=r"another version of retrieval\.linear_unit"):
        driven(pool, Stream(Experiment(other, POINTS[0], "x", {}), streams[0].judge, budget=10))


@pytest.mark.skipif(torch.cuda.is_available(), reason="this machine has the device")
def test_a_worker_without_the_device_is_said(cluster):
    streams = real()
    there = replace(streams[0].experiment, device="cuda")
    with pytest.raises(engines.EngineError, match="a worker sees no CUDA device"):
        driven(cluster, Stream(there, streams[0].judge, budget=10))


def test_a_cluster_draws_the_same_bits(cluster, alone):
    assert driven(cluster, *real()) == alone


def test_killed_dask_workers_lose_nothing(cluster, alone):
    kill = killer(lambda: list(cluster.client.run(os.getpid).values()), times=1)
    assert driven(cluster, *real(then=kill)) == alone
    assert len(kill.seen) == 1 and kill.seen[0]


def test_a_cluster_that_runs_already_is_joined_by_its_address(cluster, alone):
    with engines.named(f"dask://{cluster.client.scheduler.address.partition('//')[2]}") as joined:
        assert driven(joined, *real()) == alone


@pytest.mark.parametrize(("refusals", "joins"), [(2, True), (100, False)])
def test_a_scheduler_that_is_busy_greeting_others_is_asked_again(monkeypatch, cluster, refusals, joins):
    """distributed asserts that a scheduler's greeting comes alone, which it does not where it tells all its clients something meanwhile."""
    real_library, met = cluster.distributed, []

    def client(*arguments, **options):
        met.append(arguments)
        assert len(met) > refusals
        return real_library.Client(*arguments, **options)

    monkeypatch.setattr("memorem.numerics.engines.cluster._library", lambda: SimpleNamespace(Client=client))
    address = f"dask://{cluster.client.scheduler.address.partition('//')[2]}"
    if joins:
        with engines.named(address) as joined:
            assert joined.workers == cluster.workers and len(met) == 3
    else:
        with pytest.raises(engines.EngineError, match="did not greet us alone"):
            engines.named(address)


def serving(module, *arguments, until):
    """A process of Dask's command line, once it has said so."""
    command = [sys.executable, "-m", f"distributed.cli.{module}", *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    seen = ""
    while until not in seen:
        line = process.stdout.readline()
        assert line, seen
        seen += line
    return process, seen


def test_a_scheduler_that_is_killed_is_said_and_what_was_drawn_is_kept(alone):
    """The blocks that were taken are kept; a run that goes on from them elsewhere has the bits of one that was never disturbed."""
    scheduler, said = serving("dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", until="Scheduler at:")
    address = said.rpartition("tcp://")[2].strip()
    worker, _ = serving("dask_worker", address, "--host", "127.0.0.1", "--nthreads", "1", "--no-dashboard", "--no-nanny", until="Registered to:")
    kept = {}

    def keep(stream):
        kept[stream.experiment.key] = stream.sample
        if sum(len(sample.blocks) for sample in kept.values()) == 6:
            scheduler.kill()

    try:
        with engines.named(f"dask://{address}") as joined, pytest.raises(engines.EngineError, match=r"is gone.*--resume"):
            driven(joined, *real(then=keep))
    finally:
        for process in (scheduler, worker):
            process.kill()
            process.communicate()
    again = [Stream(s.experiment, s.judge, budget=s.budget, kept=kept[s.experiment.key]) for s in real()]
    assert all(stream.submitted for stream in again) and driven(engines.Serial(), *again) == alone
