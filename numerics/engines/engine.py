"""What an engine is, and the one that draws every block in this process."""

import os
from collections import OrderedDict
from itertools import count


class EngineError(RuntimeError):
    """An engine that cannot be started or has lost its workers; the message says what is missing and what was kept."""


class Engine:
    """Runs tasks, in any order. A task is an object whose run() returns an outcome and never raises.

    submit(task) gives a ticket; next() waits for some task and gives (ticket, outcome); drop(tickets) forgets tasks whose outcome nobody wants;
    close() ends the workers. capacity: how many tasks it can use at once. A context manager.
    """

    name = "engine"
    workers = 1

    def __init__(self):
        self.tickets = count()

    @property
    def capacity(self):
        """How many tasks should be under way at once."""
        return self.workers

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()

    def close(self):
        """End the workers."""


class Serial(Engine):
    """Every task in this process, in the order in which they came."""

    name = "serial"

    def __init__(self):
        super().__init__()
        self.tasks = OrderedDict()

    def submit(self, task):
        """Keep the task for next()."""
        ticket = next(self.tickets)
        self.tasks[ticket] = task
        return ticket

    def next(self):
        """Run the oldest task."""
        ticket, task = self.tasks.popitem(last=False)
        return ticket, task.run()

    def drop(self, tickets):
        """Forget these tasks."""
        for ticket in tickets:
            self.tasks.pop(ticket, None)


def cores():
    """The processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def prepare(rank=0, task=None, workers=1):
    """Make this worker process draw on one thread, and the task's blocks, if it is one for GPUs, on one of the machine's GPUs in turn.

    workers: processes that draw on this machine and share its memory.
    """
    import torch

    from ..sampling import devices

    torch.set_num_threads(1)
    devices.shared_by(workers)
    if getattr(task, "device", "cpu").startswith("cuda"):
        if not torch.cuda.is_available():
            raise EngineError("a worker sees no CUDA device, and this run draws on one")
        torch.cuda.set_device(rank % torch.cuda.device_count())
