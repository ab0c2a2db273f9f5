"""Computing a block in chunks: on how many lanes, and what is left of them when memory runs out.

A lane is a thread that computes whole chunks, each with one thread of torch: drawing does not use more, and so no value depends on how many there are.
"""

import os
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import lru_cache

import torch

from .toolkit import Instance, Workspace

OUT_OF_MEMORY = (torch.OutOfMemoryError, MemoryError, RuntimeError)
_here = threading.local()


def is_out_of_memory(error):
    """Whether an error says that memory ran out: torch's own, Python's, or the one that torch raises on a CPU."""
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or "not enough memory" in str(error) or "can't allocate memory" in str(error)


def lanes(device):
    """Chunks computed at once: torch's threads on a CPU, one on another device."""
    return torch.get_num_threads() if torch.device(device).type == "cpu" else 1


@lru_cache(maxsize=4)
def _executor(count, process):
    return ThreadPoolExecutor(count, thread_name_prefix="lane", initializer=torch.set_num_threads, initargs=(1,))


def in_lanes(function, jobs, device, most=None):
    """[function(*job)] in the order of jobs, at most so many at once.

    Where torch has one thread, and so one lane, it is the caller's own: workers may be threads themselves.
    """
    threads = lanes(device)
    if threads == 1:
        return [function(*job) for job in jobs]
    room = threading.Semaphore(most or threads)

    def one(job):
        with room:
            return function(*job)

    try:
        return list(_executor(threads, os.getpid()).map(one, jobs))
    finally:
        torch.set_num_threads(threads)


def workspace():
    """The buffers of this thread."""
    if not hasattr(_here, "workspace"):
        _here.workspace = Workspace()
    return _here.workspace


def run(compute, size, chunk, device, most=None):
    """The values of compute(start, memories, workspace) over 0 .. size - 1, joined along the first axis. most: chunks that memory holds at once."""
    jobs = [(start, min(chunk, size - start)) for start in range(0, size, chunk)]
    return _joined(in_lanes(lambda start, memories: _kept(compute(start, memories, workspace())), jobs, device, most))


def _kept(values):
    """Values that outlive the workspace of their chunk."""
    if isinstance(values, Instance):
        return replace(values, inputs={letter: value.clone() for letter, value in values.inputs.items()}, value=values.value.clone())
    return tuple(value.clone() for value in values) if isinstance(values, tuple) else values.clone()


def _joined(parts):
    if len(parts) == 1:
        return parts[0]
    if isinstance(parts[0], Instance):
        raise TypeError("instances of an identity are computed whole, not in chunks")
    if isinstance(parts[0], tuple):
        return tuple(torch.cat(column) for column in zip(*parts, strict=True))
    return torch.cat(parts)
