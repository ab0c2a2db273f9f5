"""Measure speed and scaling: python -m memorem.numerics.benchmarks [speed] [scaling] [--quick] [--device cpu] [--threads 1] [-o FOLDER].

Prints tables and writes benchmark.json and benchmark.svg, or scaling.json and scaling.svg.
"""

import argparse
import json
import os
from contextlib import contextmanager
from pathlib import Path


def keep(folder, name, record, figure):
    """Write a record and its figure as <name>.json and <name>.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(record, indent=1, sort_keys=True, allow_nan=False) + "\n", encoding="utf-8")
    figure(record, folder / f"{name}.svg")


@contextmanager
def restricted(threads):
    """So many processors for this process: JAX counts those that it may run on when it is loaded, torch is told."""
    import torch

    before = torch.get_num_threads(), os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else None
    if before[1]:
        os.sched_setaffinity(0, sorted(before[1])[:threads])
    torch.set_num_threads(threads or before[0])
    try:
        yield
    finally:
        torch.set_num_threads(before[0])
        if before[1]:
            os.sched_setaffinity(0, before[1])


def main(arguments=None):
    """Measure, print, write; the exit status is 0 whatever was measured, for the speed of a loaded machine is no fault of the code."""
    from rich.console import Console

    parser = argparse.ArgumentParser(prog="memorem.numerics.benchmarks", description="Measure how fast memories are simulated.")
    parser.add_argument("what", nargs="*", default=["speed"], help="speed (the default), scaling, or both")
    parser.add_argument("--quick", action="store_true", help="three sizes, about a minute, without JAX; default: five sizes, some minutes")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--threads", type=int, help="processors that every contestant may use (default all); one is steadiest on a busy machine")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/benchmark"), help="folder for the records and figures")
    chosen = parser.parse_args(arguments)
    if unknown := set(chosen.what) - {"speed", "scaling"}:
        parser.error(f"what is measured is speed or scaling, not {', '.join(sorted(unknown))}")
    console = Console()

    def step(text):
        console.print(f"measuring: {text}", style="dim")

    if "speed" in chosen.what:
        _speed(chosen, console, step)
    if "scaling" in chosen.what:
        _scaling(chosen, console, step)
    return 0


def _speed(chosen, console, step):
    with restricted(chosen.threads):
        from . import report, run

        record = run.benchmark("quick" if chosen.quick else "full", chosen.device, step)
    keep(chosen.output, "benchmark", record, report.figure)
    report.show(record, console)


def _scaling(chosen, console, step):
    from . import scaling

    record = scaling.scaling(8 if chosen.quick else 64, progress=step)
    keep(chosen.output, "scaling", record, scaling.figure)
    scaling.show(record, console)


if __name__ == "__main__":
    raise SystemExit(main())
