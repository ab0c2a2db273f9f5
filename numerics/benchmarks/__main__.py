"""Measure speed and scaling: python -m memorem.numerics.benchmarks [--quick] [--device cpu] [--threads 1] [--scaling] [-o FOLDER].

Writes benchmark.json and benchmark.svg, with --scaling also scaling.json and scaling.svg, and prints the tables.
"""

import argparse
import json
import os
from pathlib import Path


def keep(folder, name, record, figure):
    """Write a record and its figure as <name>.json and <name>.svg."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.json").write_text(json.dumps(record, indent=1, sort_keys=True, allow_nan=False) + "\n")
    figure(record, folder / f"{name}.svg")


def restrict(threads):
    """Give this process so many processors: JAX counts those it may run on, torch is told. Before either is loaded."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:threads])
    import torch

    torch.set_num_threads(threads)


def main(arguments=None):
    """Measure, print, write; the exit status is 0 whatever was measured, for the speed of a loaded machine is no fault of the code."""
    from rich.console import Console

    parser = argparse.ArgumentParser(prog="memorem.numerics.benchmarks", description="Measure how fast memories are simulated.")
    parser.add_argument("--quick", action="store_true", help="three sizes, under a minute, without JAX; default: five sizes, some minutes")
    parser.add_argument("--device", default="cpu", choices=("cpu", "cuda"))
    parser.add_argument("--threads", type=int, help="processors that every contestant may use (default all); one is steadiest on a busy machine")
    parser.add_argument("--scaling", action="store_true", help="also measure how cost grows over memories, sizes and workers")
    parser.add_argument("-o", "--output", type=Path, default=Path("build/benchmark"), help="folder for the records and figures")
    chosen = parser.parse_args(arguments)
    if chosen.threads:
        restrict(chosen.threads)
    from . import report, run, scaling

    console = Console()

    def step(text):
        console.print(f"measuring: {text}", style="dim")

    record = run.benchmark("quick" if chosen.quick else "full", chosen.device, step)
    keep(chosen.output, "benchmark", record, report.figure)
    report.show(record, console)
    if chosen.scaling:
        found = scaling.scaling(8 if chosen.quick else 64, progress=step)
        keep(chosen.output, "scaling", found, scaling.figure)
        scaling.show(found, console)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
