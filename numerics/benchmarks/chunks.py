"""How many memories are best computed together, by measuring: what the floor of a benchmark is given."""

import time
from statistics import fmean

import torch

from ..sampling import batching

SLACK = 1.04


def fastest(compute, smallest, largest, device):
    """The number of memories computed together that costs least for each: doubled until the cost rises. The smallest if not even that fits into memory.

    compute(memories, workspace): what is timed, in every lane at once.
    """
    if 2 * smallest > largest:
        return smallest
    chunk, costs = smallest, {}
    try:
        _cost(compute, smallest, device)  # the first call of anything is slow
        while chunk <= largest:
            costs[chunk] = _cost(compute, chunk, device) / chunk
            least = SLACK * min(costs.values())
            if costs[chunk] > least and costs.get(chunk // 2, 0.0) > least:  # once may be an accident
                break
            chunk *= 2
    except batching.OUT_OF_MEMORY as error:
        if not batching.is_out_of_memory(error):
            raise
    return min(costs, key=costs.get, default=smallest)


def _cost(compute, chunk, device):
    """Seconds of a chunk while every lane computes one, for lanes wait for each other between the operations of small chunks."""
    return fmean(batching.in_lanes(_best_of_three, [(compute, chunk, device)] * batching.lanes(device), device))


def _best_of_three(compute, chunk, device):
    return min(_seconds(compute, chunk, batching.workspace(), device) for _ in range(3))


def _seconds(compute, memories, workspace, device):
    """Time of this thread on a CPU, which other processes do not disturb; of the device elsewhere."""
    clock = time.thread_time if torch.device(device).type == "cpu" else time.perf_counter
    synchronize(device)
    begun = clock()
    compute(memories, workspace)
    synchronize(device)
    return clock() - begun


def synchronize(device):
    """Wait for what a device still computes."""
    if torch.device(device).type == "cuda":
        torch.cuda.synchronize(device)
