"""How cost grows: with memories, with the numbers of a memory, and over the workers of a pool or a Dask cluster."""

import logging
import os
import time
from contextlib import contextmanager
from dataclasses import dataclass

from ..engines import EngineError, named
from ..engines.experiments import Experiment, Failure, Task
from ..memories import observables
from ..sampling import blocks as montecarlo
from .report import duration, written
from .run import machine

SCHEMA = 1
POINT = {"N": 256, "d_k": 64, "d_v": 64}
GROWN = ((32, 16), (64, 32), (128, 64), (256, 128), (512, 128), (1024, 256))
FACTORS = (1, 2, 4, 8)
MILLION = 1_000_000


@dataclass(frozen=True)
class Simulator:
    """An observable by name, opened where blocks are drawn."""

    name: str = "inverse_snr"

    def open(self):
        """The function of numerics.observables."""
        return getattr(observables, self.name)


def experiment(point=POINT):
    """The linear memory with Gaussian keys and values on the sphere at a point."""
    return Experiment(Simulator(), point, "scaling", {name: str(value) for name, value in point.items()})


def seconds_for(engine, blocks, drawn):
    """Wall-clock seconds in which an engine draws so many blocks after one to warm each worker. RuntimeError for a block that failed."""
    first = drawn.block(0)
    constants = first.model_copy(update={"blocks": {}})
    _drain(engine, [Task(drawn, index, constants) for index in range(1, engine.capacity + 1)])
    begun = time.perf_counter()
    _drain(engine, [Task(drawn, engine.capacity + 1 + index, constants) for index in range(blocks)])
    return time.perf_counter() - begun


def _drain(engine, tasks):
    waiting, flying = list(reversed(tasks)), 0
    while waiting or flying:
        while waiting and flying < engine.capacity:
            engine.submit(waiting.pop())
            flying += 1
        _, outcome = engine.next()
        flying -= 1
        if isinstance(outcome, Failure):
            raise RuntimeError(f"a block failed: {outcome.kind}: {outcome.message}")


def linearity(blocks):
    """{"memories": [[memories, seconds]], "numbers": [[N, d, numbers of a memory, seconds per memory]]} in this process, by processor time."""
    drawn, size = experiment(), montecarlo.replicates_for(POINT)
    drawn.block(0)
    memories = [[factor * blocks * size, _processor_time(lambda f=factor: [drawn.block(i) for i in range(f * blocks)])] for factor in FACTORS]
    return {"memories": memories, "numbers": [_grown(N, d) for N, d in GROWN]}


def _grown(N, d):
    point = {"N": N, "d_k": d, "d_v": d}
    drawn = experiment(point)
    drawn.block(0)
    seconds = min(_processor_time(lambda: drawn.block(1)) for _ in range(3))
    return [N, d, montecarlo.drawn(point), seconds / montecarlo.replicates_for(point)]


def _processor_time(function):
    begun = time.process_time()
    function()
    return time.process_time() - begun


def over_workers(kind, counts, blocks):
    """[{"engine", "workers", "kind": strong or weak, "memories", "seconds"}] for a pool or a cluster of each size; empty where it cannot be started."""
    found, size = [], montecarlo.replicates_for(POINT)
    for count in counts:
        try:
            with _engine(kind, count) as engine:
                for scaling, total in (("strong", blocks), ("weak", blocks * count)):
                    seconds = seconds_for(engine, total, experiment())
                    found.append({"engine": kind, "workers": count, "kind": scaling, "memories": total * size, "seconds": seconds})
        except EngineError:
            return []
    return found


@contextmanager
def _engine(kind, count):
    if kind == "pool":
        with named(f"pool:{count}") as engine:
            yield engine
        return
    try:
        from distributed import LocalCluster
    except ImportError:
        raise EngineError("Dask is not installed (extra `cluster`)") from None
    options = {"n_workers": count, "threads_per_worker": 1, "host": "127.0.0.1", "dashboard_address": "127.0.0.1:0", "silence_logs": logging.CRITICAL}
    with LocalCluster(**options) as local, named(f"dask://{local.scheduler_address.removeprefix('tcp://')}") as engine:
        yield engine


def scaling(blocks=16, most=None, progress=lambda text: None):
    """The record of a scaling run up to `most` workers (all cores)."""
    begun, counts = time.monotonic(), [2**i for i in range(10) if 2**i <= (most or os.cpu_count())]
    progress("memories and sizes")
    record = {"schema": SCHEMA, "point": POINT, **linearity(max(blocks // 4, 1)), "workers": []}
    for kind in ("pool", "dask"):
        progress(f"{kind}: {', '.join(map(str, counts))} workers")
        record["workers"] += over_workers(kind, counts, blocks)
    return record | {"machine": machine("cpu"), "seconds": round(time.monotonic() - begun, 1)}


def rows(record):
    """(engine, workers, strong or weak, memories, seconds, memories a second, efficiency) as texts."""
    found = []
    for entry in record["workers"]:
        base = next(e for e in record["workers"] if (e["engine"], e["kind"], e["workers"]) == (entry["engine"], entry["kind"], 1))
        rate, unit = entry["memories"] / entry["seconds"], base["memories"] / base["seconds"]
        found.append(
            (
                entry["engine"], str(entry["workers"]), entry["kind"], f"{entry['memories']:,}", duration(entry["seconds"]), f"{rate:,.0f}",
                f"{rate / unit / entry['workers']:.0%}",
            )
        )  # fmt: skip
    return found


HEADERS = ("engine", "workers", "scaling", "memories", "time", "memories a second", "efficiency")


def show(record, console):
    """Print the table over workers to a rich console."""
    from rich.table import Table

    table = Table(*HEADERS, title="Scaling over workers")
    for texts in rows(record):
        table.add_row(*texts)
    console.print(table)


def on_paper(record, cell, workers=1000):
    """What a run over so many workers would take, each as fast as one core of this machine, as texts: an extrapolation, never a measurement.

    cell: the benchmark's cell whose memories are simulated to 0.1 % precision.
    """
    each = cell["engine"]["cpu_seconds"]
    memories = cell["engine"]["variation"] ** 2 / 0.001**2
    pool = [e for e in record["workers"] if e["engine"] == "dask" and e["kind"] == "strong" and e["workers"] == 1]
    return {
        "size": ", ".join(map(str, cell["size"])), "memories": f"{memories:,.0f}", "one": duration(memories * each), "workers": f"{workers:,}",
        "many": duration(max(memories / workers, 16) * each), "million": duration(MILLION * each / workers), "block": duration(workers * 0.0016),
        "measured": f"{pool[0]['memories'] / pool[0]['seconds']:,.0f}" if pool else "",
    }  # fmt: skip


def figure(record, path):
    """Three panels: cost over memories, cost over the numbers of a memory, memories a second over workers. The same record gives the same file."""

    def draw(drawing):
        memories, numbers, workers = (drawing.add_subplot(1, 3, i + 1) for i in range(3))
        _against_a_line(memories, [(m, s) for m, s in record["memories"]], "memories", "processor s")
        _against_a_line(numbers, [(n, s) for _, _, n, s in record["numbers"]], "N (d_k + d_v)", "processor s a memory")
        for index, key in enumerate(dict.fromkeys((e["engine"], e["kind"]) for e in record["workers"])):
            entries = [e for e in record["workers"] if (e["engine"], e["kind"]) == key]
            rates = [e["memories"] / e["seconds"] for e in entries]
            workers.plot([e["workers"] for e in entries], rates, "os^v"[index] + "-", color=f"C{index}", label=" ".join(key), markersize=4)
        workers.set(xlabel="workers", ylabel="memories a second", ylim=(0, None))
        workers.legend(frameon=False, fontsize=7)

    written(draw, path, (10.5, 3.4))


def _against_a_line(axes, points, xlabel, ylabel):
    x, y = zip(*points, strict=True)
    slope = y[-1] / x[-1]
    axes.plot(x, [slope * value for value in x], color="0.6", linewidth=1, label="proportional")
    axes.plot(x, y, "o", color="C0", markersize=4, label="measured")
    axes.set(xscale="log", yscale="log", xlabel=xlabel, ylabel=ylabel)
    axes.xaxis.set_minor_formatter("")
    axes.yaxis.set_minor_formatter("")
    axes.legend(frameon=False, fontsize=7)
