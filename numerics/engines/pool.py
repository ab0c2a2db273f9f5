"""Worker processes on this machine. A worker that dies is replaced and its blocks are drawn again."""

import multiprocessing
import signal
from collections import deque
from dataclasses import dataclass, field
from multiprocessing import connection

from .engine import Engine, EngineError, cores, prepare
from .experiments import Failure

AHEAD = 2  # tasks at a worker: one that it runs and one that waits, so that no worker waits for us
LOSSES = 3  # workers a seat may lose one after the other before a block is finished


@dataclass
class Worker:
    """A process, our end of the pipe to it, and the tickets that it holds."""

    rank: int
    process: object
    pipe: object
    tickets: deque = field(default_factory=deque)


class Pool(Engine):
    """A fixed number of processes, started afresh (spawn), one torch thread each. size: None means one a core."""

    def __init__(self, size=None):
        super().__init__()
        self.workers = size or cores()
        self.name = f"pool:{self.workers}"
        self.context = multiprocessing.get_context("spawn")
        self.tasks, self.queue, self.losses = {}, deque(), 0
        self.team = []
        for rank in range(self.workers):
            self.team.append(self._hire(rank))

    @property
    def capacity(self):
        """Enough tasks that every worker has one to run and one that waits."""
        return AHEAD * self.workers

    def _hire(self, rank):
        ours, theirs = self.context.Pipe()
        process = self.context.Process(target=serve, args=(theirs, rank, self.workers), daemon=True, name=f"memorem-worker-{rank}")
        process.start()
        theirs.close()
        return Worker(rank, process, ours)

    def submit(self, task):
        """Queue the task and hand out what workers have room for."""
        ticket = next(self.tickets)
        self.tasks[ticket] = task
        self.queue.append(ticket)
        self._hand_out()
        return ticket

    def _hand_out(self):
        for worker in sorted(self.team, key=lambda worker: len(worker.tickets)):
            while self.queue and len(worker.tickets) < AHEAD:
                if not self._send(worker, self.queue[0]):
                    break
                self.queue.popleft()

    def _send(self, worker, ticket):
        try:
            worker.pipe.send((ticket, self.tasks[ticket]))
        except OSError:
            return False  # it is dead: next() will notice
        worker.tickets.append(ticket)
        return True

    def next(self):
        """(ticket, outcome) of some task; replaces workers that died meanwhile. EngineError if they die again and again."""
        while True:
            pipes = {worker.pipe: worker for worker in self.team}
            for pipe in connection.wait(list(pipes)):
                found = self._receive(pipes[pipe])
                if found:
                    self._hand_out()
                    return found

    def _receive(self, worker):
        """What the worker sent, None if nobody wants it any more or the worker died."""
        try:
            ticket, outcome = worker.pipe.recv()
        except (EOFError, OSError):
            self._replace(worker)
            return None
        worker.tickets.remove(ticket)
        self.losses = 0
        if self.tasks.pop(ticket, None) is None:
            self._hand_out()
            return None
        return ticket, outcome

    def _replace(self, worker):
        worker.process.kill()
        worker.process.join(5)
        self.losses += 1
        if self.losses > LOSSES * self.workers:
            raise EngineError(
                f"{self.losses} pool workers died one after another without finishing a block (the last with exit code {worker.process.exitcode}); "
                "is there enough memory? Use fewer workers, and --resume to go on from what is kept"
            )
        self.queue.extendleft(ticket for ticket in reversed(worker.tickets) if ticket in self.tasks)
        worker.pipe.close()
        self.team[worker.rank] = self._hire(worker.rank)
        self._hand_out()

    def drop(self, tickets):
        """Forget these tasks; what a worker is at already is thrown away when it comes."""
        for ticket in tickets:
            self.tasks.pop(ticket, None)
        self.queue = deque(ticket for ticket in self.queue if ticket in self.tasks)

    def close(self):
        """End the workers at once; nothing that anybody wants is lost."""
        for worker in self.team:
            worker.pipe.close()
            worker.process.terminate()
        for worker in self.team:
            worker.process.join(5)
        self.team = []


def serve(pipe, rank, workers=1):
    """What a worker does: run tasks until the pipe closes, which it also does when the parent is killed."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    prepare(rank, workers=workers)
    while True:
        try:
            ticket, task = pipe.recv()
            pipe.send((ticket, _ran(rank, task, workers)))
        except (EOFError, OSError):
            return


def _ran(rank, task, workers):
    """The task's outcome, or the Failure that this machine has not what it draws on, which ends the run."""
    try:
        prepare(rank, task, workers)
    except EngineError as error:
        return Failure(EngineError.__name__, str(error))
    return task.run()
