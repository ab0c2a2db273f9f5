"""Computing a block in chunks: how large, by measuring; on how many lanes; and what is left of them when memory runs out.

A lane is a thread that computes whole chunks, each with one thread of torch: drawing does not use more, and so no value depends on how many there are.
"""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from statistics import fmean

import torch

from .toolkit import Instance, Workspace

OUT_OF_MEMORY = (torch.OutOfMemoryError, MemoryError, RuntimeError)
SLACK = 1.04
_here = threading.local()
_measured = {}


def is_out_of_memory(error):
    """Whether an error says that memory ran out: torch's own, Python's, or the one that torch raises on a CPU."""
    return isinstance(error, torch.OutOfMemoryError | MemoryError) or "not enough memory" in str(error) or "can't allocate memory" in str(error)


def lanes(device):
    """Chunks computed at once: torch's threads on a CPU, one on another device."""
    return torch.get_num_threads() if torch.device(device).type == "cpu" else 1


@lru_cache(maxsize=4)
def _executor(count, process):
    return ThreadPoolExecutor(count, thread_name_prefix="lane", initializer=torch.set_num_threads, initargs=(1,))


def _in_lanes(function, jobs, device, most=None):
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


def _workspace():
    if not hasattr(_here, "workspace"):
        _here.workspace = Workspace()
    return _here.workspace


def run(compute, size, chunk, device, most=None):
    """The values of compute(start, memories, workspace) over 0 .. size - 1, joined along the first axis. most: chunks that memory holds at once."""
    jobs = [(start, min(chunk, size - start)) for start in range(0, size, chunk)]
    if len(jobs) == 1:
        return _in_lanes(lambda start, memories: compute(start, memories, Workspace()), jobs, device)[0]
    return _joined(_in_lanes(lambda start, memories: _kept(compute(start, memories, _workspace())), jobs, device, most))


def _kept(values):
    """Values that outlive the workspace of their chunk."""
    if isinstance(values, Instance):
        raise TypeError("instances of an identity are computed whole, not in chunks")
    return tuple(value.clone() for value in values) if isinstance(values, tuple) else values.clone()


def _joined(parts):
    if isinstance(parts[0], tuple):
        return tuple(torch.cat(column) for column in zip(*parts, strict=True))
    return torch.cat(parts)


def measured(key, compute, smallest, largest, device):
    """The number of memories computed together that costs least for each: doubled until the cost rises, once per process, number of lanes and key.

    Where not even the smallest fits into memory, it is the answer: who draws falls back from there.
    """
    key = (lanes(device), key)
    if key not in _measured:
        _measured[key] = _fastest(compute, smallest, largest, device) if 2 * smallest <= largest else smallest
    return _measured[key]


def _fastest(compute, smallest, largest, device):
    chunk, costs = smallest, {}
    try:
        _cost(compute, smallest, device)  # the first call of anything is slow
        while chunk <= largest:
            costs[chunk] = _cost(compute, chunk, device) / chunk
            least = SLACK * min(costs.values())
            if costs[chunk] > least and costs.get(chunk // 2, 0.0) > least:  # once may be an accident
                break
            chunk *= 2
    except OUT_OF_MEMORY as error:
        if not is_out_of_memory(error):
            raise
    return min(costs, key=costs.get, default=smallest)


def _cost(compute, chunk, device):
    """Seconds of a chunk while every lane computes one, for lanes wait for each other between the operations of small chunks."""
    return fmean(_in_lanes(_best_of_three, [(compute, chunk, device)] * lanes(device), device))


def _best_of_three(compute, chunk, device):
    return min(_seconds(compute, chunk, _workspace(), device) for _ in range(3))


def _seconds(compute, memories, workspace, device):
    """Time of this thread on a CPU, which other processes do not disturb; of the device elsewhere."""
    clock = time.thread_time if torch.device(device).type == "cpu" else time.perf_counter
    _synchronize(device)
    begun = clock()
    compute(memories, workspace)
    _synchronize(device)
    return clock() - begun


def _synchronize(device):
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize(device)
