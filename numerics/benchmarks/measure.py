"""Measuring: all contestants of one model and size in turns, several times, so that what else the machine does hits all alike."""

import statistics
import time
from dataclasses import dataclass, field

import torch

from ..sampling import batching, blocks
from ..sampling.devices import memory_limit
from . import jax_scripts
from .chunks import fastest, synchronize
from .models import ETA, LAYERS, MODELS

SCRIPT_NUMBERS = 1 << 25
TRIED_BY_JAX = 3
PAIRS = 5
SLOW = 0.5


@dataclass
class Contestant:
    """run(memories) computes a multiple of `unit` memories and returns their values, or None where they are of no interest."""

    name: str
    chunk: int
    unit: int
    run: object
    memories: int = 0
    wall: list = field(default_factory=list)
    cpu: list = field(default_factory=list)
    values: list = field(default_factory=list)

    def round(self, device):
        """One timed run: seconds per memory, of the clock and of all processors together."""
        synchronize(device)
        wall, cpu = time.perf_counter(), time.process_time()
        values = self.run(self.memories)
        synchronize(device)
        self.wall.append((time.perf_counter() - wall) / self.memories)
        self.cpu.append((time.process_time() - cpu) / self.memories)
        if values is not None:
            self.values.append(values.double().cpu())


def engine(model, size, device):
    """The shipped simulation, as run_block computes it."""
    point, counter = model.point(size), iter(range(1 << 30))
    chunk = blocks.chunk_for(model.simulation, point, device)

    def run(memories):
        options = {"key": f"benchmark|{model.observable}", "block": next(counter), "device": device, "replicates": memories, "chunk": chunk}
        return blocks.draw_block(model.simulation, point, **options).values

    return Contestant("engine", chunk, chunk * max(batching.lanes(device), 2), run)


def floor(name, model, size, device):
    """The floor in lanes of its own best chunk."""
    generators = {}

    def compute(memories, workspace):
        if id(workspace) not in generators:
            generators[id(workspace)] = torch.Generator(device=device).manual_seed(len(generators))
        model.floor(workspace, generators[id(workspace)], memories, *size)

    def in_lane(start, memories, workspace):
        compute(memories, workspace)
        return torch.empty(0)

    chunk = fastest(compute, 1, _most(size, device), device)

    def run(memories):
        batching.run(in_lane, memories, chunk, device)

    return Contestant("floor", chunk, chunk * max(batching.lanes(device), 2), run)


def _most(size, device):
    """The largest chunk that is tried: about 64 MB of draws on a CPU, an eighth of a GPU's memory there."""
    N, d_k, d_v = size
    numbers = (1 << 24) if torch.device(device).type == "cpu" else memory_limit(device) // 64
    return max(numbers // (N * (d_k + d_v + min(N // 4, 64))), 1)


def script(model, size, device):
    """The one-query script, in batches of at most 4096 memories and 128 MB of draws, 16 MB where it writes step by step."""
    N, d_k, d_v = size
    batch, numbers = 4096, SCRIPT_NUMBERS // (8 if model.family == "sequential" else 1)
    while batch > 1 and batch * N * (d_k + d_v) > numbers:
        batch //= 2

    def run(memories):
        with torch.device(device):
            return torch.cat([model.script(batch, *size) for _ in range(memories // batch)])

    return Contestant("script", batch, batch, run)


def jax(name, size, device):
    """JAX with jit at its own best batch, or None where JAX or its device is missing."""
    module = jax_scripts.jax()
    if module is None or module.default_backend() != ("gpu" if torch.device(device).type == "cuda" else "cpu"):
        return None
    make, found = jax_scripts.compiled(name, LAYERS, ETA), []
    batch = max(_most(size, device) // 64, 1)
    for _ in range(TRIED_BY_JAX):
        draw = make(batch, *size)
        draw(0).block_until_ready()
        begun = time.process_time()
        draw(1).block_until_ready()
        seconds = time.process_time() - begun
        found.append((seconds / batch, batch, draw))
        if found[-1][0] > 1.1 * min(each for each, _, _ in found) or batch * 4 > _most(size, device) or seconds > SLOW:
            break
        batch *= 4
    _, batch, draw = min(found, key=lambda entry: entry[0])

    def run(memories):
        for seed in range(memories // batch):
            draw(seed).block_until_ready()

    return Contestant("jax", batch, batch, run)


def cell(name, size, *, device, seconds, rounds, budget, with_jax=True):
    """One model and size: {"model", "size", contestants..., ratios} after at most `rounds` turns or about `budget` seconds.

    A turn is PAIRS short runs of engine and floor in alternation, then one of each other contestant.
    """
    model, begun = MODELS[name], time.monotonic()
    entrants = [engine(model, size, device), floor(name, model, size, device), script(model, size, device)]
    entrants += filter(None, [jax(name, size, device) if with_jax else None])
    for entrant in entrants:
        entrant.memories = entrant.unit
        entrant.round(device)
        entrant.memories *= max(int(seconds / (entrant.wall[0] * entrant.unit)), 1)
        entrant.wall.clear(), entrant.cpu.clear()
    turns = 0
    while turns < 2 or (turns < rounds and time.monotonic() - begun < budget):
        for entrant in entrants[:2] * PAIRS + entrants[2:]:
            entrant.round(device)
        turns += 1
    return summary(name, size, {entrant.name: entrant for entrant in entrants}, turns)


def _ratio(ours, theirs):
    """The median of the ratios of neighbours, each run of theirs against the runs of ours in the same turn."""
    many = len(ours) // len(theirs)
    return statistics.median(statistics.median(ours[i * many : (i + 1) * many]) / other for i, other in enumerate(theirs))


def summary(name, size, entrants, turns):
    """What the turns of all contestants say, as numbers to keep."""
    found = {"model": name, "size": list(size), "family": MODELS[name].family, "turns": turns}
    variation = {}
    for entrant in entrants.values():
        entry = {"chunk": entrant.chunk, "seconds": statistics.median(entrant.wall), "cpu_seconds": statistics.median(entrant.cpu)}
        if entrant.values:
            values = torch.cat(entrant.values)
            variation[entrant.name] = (values.std() / values.mean()).item()
            entry |= {"memories": len(values), "variation": variation[entrant.name], "mean": values.mean().item()}
        found[entrant.name] = entry
    variation["jax"] = variation["engine"]  # it computes the same values of other draws
    for times in ("wall", "cpu"):
        each = {entrant.name: getattr(entrant, times) for entrant in entrants.values()}
        found[f"ratios_{times}"] = {other: _ratio(each["engine"], each[other]) for other in each if other != "engine"}
    for entrant in entrants.values():
        if entrant.name in variation:
            found[entrant.name]["seconds_to_one_percent"] = found[entrant.name]["seconds"] * variation[entrant.name] ** 2 * 1e4
    gain = (variation["script"] / variation["engine"]) ** 2
    found["faster_to_one_percent"] = {times: gain / found[f"ratios_{times}"]["script"] for times in ("wall", "cpu")}
    return found
