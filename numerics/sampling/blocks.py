"""Seeded blocks of random memories: each block is a pure function of its key, whatever ran before it, beside it or after it."""

from math import prod
from typing import NamedTuple

import torch

from . import batching
from .devices import full_precision, memory_limit
from .toolkit import Instance, Sim, streams

__all__ = ["Drawn", "Instance", "Sim", "SizeError", "chunk_for", "draw_block", "replicates_for", "run_block"]

NUMBERS = {"cpu": 1 << 22, "cuda": 1 << 27}
LARGEST, SMALLEST = {"cpu": 8192, "cuda": 1 << 18}, 16
TILE = {"cpu": 1 << 17, "cuda": 1 << 22}
COPIES = 3


class SizeError(ValueError):
    """A memory too large to be simulated here: its numbers are in the message, and nothing was allocated."""


class Drawn(NamedTuple):
    """The values of a block [R], and the memories that were computed together at the end: fewer than asked for where memory ran out."""

    values: object
    chunk: int


def _sizes(point):
    return {name: max(value, 1) for name, value in point.items() if isinstance(value, int)}


def drawn(point):
    """Random numbers that one memory of this point draws, from its sizes."""
    sizes = _sizes(point)
    return sizes.get("N", 1) * (sizes.get("d_k", 1) + sizes.get("d_v", 1)) * prod(sizes.get(name, 1) for name in ("L", "H")) + sizes.get("T", 0)


def cost(point):
    """Numbers that one memory of this point touches, with the products of all pairs of its items."""
    sizes = _sizes(point)
    return drawn(point) + sizes.get("N", 1) ** 2 * prod(sizes.get(name, 1) for name in ("L", "H"))


def touched(simulation, point):
    """Numbers that one memory of a simulation touches: what the simulation says of itself, else `cost`."""
    own = getattr(simulation, "touched", None)
    return (own(point) if own else None) or cost(point)


def needed(simulation, point):
    """Bytes that one memory of a simulation needs while it is computed."""
    return touched(simulation, point) * 4 * COPIES


def replicates_for(point, device="cpu", simulation=None):
    """Memories in a block: a power of two that draws about as many numbers everywhere. SizeError where one memory cannot fit; nothing is allocated."""
    kind = torch.device(device).type
    need, limit = needed(simulation, point), memory_limit(device)
    if need > limit:
        raise SizeError(f"one memory at {point} needs about {need / 2**30:.1f} GiB; {kind} has {limit / 2**30:.1f} GiB for it")
    size = LARGEST[kind]
    while size > SMALLEST and size * drawn(point) > NUMBERS[kind]:
        size //= 2
    return size


def tile_for(point, device, simulation=None):
    """Memories that are drawn from one generator: a power of two, from the point alone, so that every machine draws the same."""
    tile, most = 1, TILE[torch.device(device).type] // drawn(point)
    while tile * 2 <= min(most, replicates_for(point, device, simulation)):
        tile *= 2
    return tile


def chunk_for(simulation, point, device):
    """Memories to compute together: a lane's share of the block and of memory."""
    size, tile = replicates_for(point, device, simulation), tile_for(point, device, simulation)
    return max(min(size, memory_limit(device) // needed(simulation, point)) // batching.lanes(device), tile)


def _whole_tiles(chunk, tile, size):
    """The chunk as a number of whole tiles, at least one; the block itself where that is smaller."""
    return size if chunk >= size else max(chunk // tile * tile, tile)


def draw_block(simulation, point, *, key, block, device, replicates=None, dtype=torch.float32, chunk=None):
    """What the simulation returns for one block of one point, as Drawn. key names run seed, theorem, part and point.

    chunk: memories computed together, by chunk_for where it is None; it changes no draw. Where memory runs out, the block is computed again in chunks half
    as large, down to one tile. replicates: another size of block, computed whole where no chunk is given.
    """
    size = replicates or replicates_for(point, device, simulation)
    tile = min(tile_for(point, device, simulation), size)
    chunk = _whole_tiles(chunk or (size if replicates else chunk_for(simulation, point, device)), tile, size)

    first, most = block * -(-size // tile), memory_limit(device) // needed(simulation, point)

    def run(start, memories, workspace):
        seeded = streams(key, first + start // tile, memories, tile=tile, device=device)
        return simulation(Sim(memories, seeded, torch.device(device), dtype, workspace=workspace), **point)

    while True:
        try:
            with full_precision(device):
                return Drawn(batching.run(run, size, chunk, device, max(most // chunk, 1)), chunk)
        except batching.OUT_OF_MEMORY as error:
            if not batching.is_out_of_memory(error):
                raise
            if chunk <= tile:
                raise SizeError(f"{chunk} memories at {point} do not fit into the memory that is free ({error})") from error
            chunk = _whole_tiles(chunk // 2, tile, size)


def run_block(simulation, point, **options):
    """The values of draw_block alone."""
    return draw_block(simulation, point, **options).values
