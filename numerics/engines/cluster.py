"""A Dask cluster: one on this machine's loopback, or one that runs already. Workers may come, go and be killed at any time."""

import logging
import queue
import threading
import time
import uuid
from collections import Counter

from .engine import Engine, EngineError, cores, prepare

PATIENCE = 10.0  # seconds without a worker before it is said
REFRESH = 5.0  # seconds after which the workers are counted again
LOSSES = 20  # blocks that may be lost with their workers, one after the other, before we give up
GREETINGS = 5  # attempts to join a scheduler that talks to its other clients meanwhile
LOST = ("KilledWorker", "FutureCancelledError", "CancelledError")
DEAF = "memorem.numerics.engines.ignore_sigint"  # Ctrl-C reaches the whole process group; the parent decides
LOG = logging.getLogger("memorem")


class Cluster(Engine):
    """A client of a Dask scheduler. address: host:port of a running one; None starts workers on this machine, one a core, on 127.0.0.1."""

    def __init__(self, address=None, timeout=10):
        super().__init__()
        self.distributed = _library()
        self.local = None
        self.name = f"dask://{address}" if address else "dask"
        self.client = self._reach(address, timeout) if address else self._start()
        self.run, self.futures, self.tasks = uuid.uuid4().hex[:8], {}, {}
        self.finished, self.losses = queue.SimpleQueue(), 0
        self.workers, self.crowd, self.counted = 0, 1, -REFRESH
        self._count()

    def _start(self):
        options = {
            "n_workers": cores(),
            "threads_per_worker": 1,
            "host": "127.0.0.1",
            "dashboard_address": "127.0.0.1:0",
            "silence_logs": logging.CRITICAL,
        }
        self.local = self.distributed.LocalCluster(**options, preload=[DEAF])
        return self.distributed.Client(self.local)

    def _reach(self, address, timeout):
        for _ in range(GREETINGS):
            try:
                return _within(
                    3 * timeout, lambda: self.distributed.Client(address if "://" in address else f"tcp://{address}", timeout=timeout), address
                )
            except (OSError, ValueError) as error:
                raise EngineError(f"no Dask scheduler answers at {address} ({error})") from None
            except AssertionError:  # distributed's, where a word to all clients leaves together with the greeting of a new one
                LOG.info("memorem greets %s again", address)
        raise EngineError(f"the Dask scheduler at {address} did not greet us alone in {GREETINGS} attempts; try again when it is less busy")

    @property
    def capacity(self):
        """Enough tasks that every thread has one to run and one that waits."""
        self._count()
        return 2 * max(self.workers, 1)

    def _count(self):
        if time.monotonic() - self.counted > REFRESH and self.client.status == "running":
            threads = self.client.nthreads()
            self.workers, machines = sum(threads.values()), Counter(map(_machine, threads))
            self.crowd = max(machines.values(), default=1)
            self.counted = time.monotonic()

    def submit(self, task):
        """Send the task to the scheduler."""
        ticket = next(self.tickets)
        self.tasks[ticket] = task
        self._send(ticket)
        return ticket

    def _send(self, ticket):
        attempt = uuid.uuid4().hex[:8]
        self.futures[ticket] = self.client.submit(perform, self.tasks[ticket], self.crowd, key=f"memorem-{self.run}-{ticket}-{attempt}", pure=False)
        self.futures[ticket].add_done_callback(lambda future: self.finished.put((ticket, future)))

    def next(self):
        """(ticket, outcome) of some task; a block that was lost with its worker is sent again. EngineError if the scheduler is gone."""
        waited = time.monotonic()
        while True:
            try:
                ticket, future = self.finished.get(timeout=0.5)
            except queue.Empty:
                waited = self._complain(waited)
                continue
            if self.futures.get(ticket) is not future:
                continue
            outcome = self._outcome(ticket, future)
            if outcome is not None:
                del self.futures[ticket], self.tasks[ticket]
                return ticket, outcome

    def _complain(self, waited):
        """Say once that there are no workers; raise where there is no scheduler any more."""
        if self.client.status != "running":
            raise EngineError(f"the Dask scheduler of {self.name} is gone; start it again, and go on from what is kept with --resume")
        if time.monotonic() - waited > PATIENCE:
            self._count()
            if self.workers == 0:
                LOG.warning("memorem waits: %s has no workers yet", self.name)
            return float("inf")
        return waited

    def _outcome(self, ticket, future):
        try:
            outcome = future.result(timeout=60)
        except Exception as error:
            self._again(ticket, error)
            return None
        self.losses = 0
        return outcome

    def _again(self, ticket, error):
        if self.client.status != "running":
            self._complain(0.0)
        if type(error).__name__ not in LOST and not isinstance(error, TimeoutError):
            raise EngineError(f"the workers of {self.name} cannot run memorem: {type(error).__name__}: {error}") from None
        self.losses += 1
        if self.losses > LOSSES:
            raise EngineError(f"{self.name} lost {self.losses} blocks with their workers without finishing one; the last: {error}") from None
        self._send(ticket)

    def drop(self, tickets):
        """Forget these tasks and cancel what has not begun."""
        gone = [self.futures.pop(ticket) for ticket in tickets if ticket in self.futures]
        for ticket in tickets:
            self.tasks.pop(ticket, None)
        if gone and self.client.status == "running":
            self.client.cancel(gone)

    def close(self):
        """Leave the cluster; end it if it was started here."""
        self.client.close()
        if self.local is not None:
            self.local.close()


def _machine(address):
    """The machine in the address of a worker, tcp://machine:port."""
    return address.rpartition(":")[0]


def perform(task, workers=1):
    """What a Dask worker does with a task. workers: how many there are on a machine, its own among them."""
    prepare(_rank(), task, workers)
    return task.run()


def _rank():
    """A number for this worker among those of its cluster, which spreads workers over a machine's GPUs."""
    from distributed import get_worker

    name = get_worker().name
    return name if isinstance(name, int) else 0


def _within(seconds, join, address):
    """What join returns. EngineError where it takes longer: something accepts connections at the address and does not talk as a scheduler does."""
    answer = queue.SimpleQueue()

    def joining():
        try:
            answer.put((join(), None))
        except BaseException as error:
            answer.put((None, error))

    threading.Thread(target=joining, daemon=True).start()
    try:
        client, error = answer.get(timeout=seconds)
    except queue.Empty:
        raise EngineError(f"what answers at {address} is no Dask scheduler: it said nothing for {seconds:g} seconds") from None
    if error is not None:
        raise error
    return client


def _library():
    try:
        import distributed
    except ImportError:
        raise EngineError("this engine needs Dask: pip install 'memorem[cluster]'") from None
    return distributed
