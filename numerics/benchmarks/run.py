"""The benchmark as a whole: which cells in which profile, and the record that is kept of it."""

import os
import platform
import time

import torch

from . import jax_scripts, measure
from .models import MODELS, SIZES

SCHEMA = 1
PROFILES = {
    "quick": {"sizes": 3, "seconds": 0.01, "rounds": 4, "budget": 1.5, "with_jax": False},
    "full": {"sizes": 5, "seconds": 0.03, "rounds": 9, "budget": 6.0, "with_jax": True},
}


def benchmark(profile="full", device="cpu", progress=lambda text: None):
    """The record of a benchmark: facts of the machine, and a cell for every model and size of the profile."""
    settings = dict(PROFILES[profile])
    sizes, begun, cells = SIZES[: settings.pop("sizes")], time.monotonic(), []
    for name in MODELS:
        for size in sizes:
            progress(f"{name} at N={size[0]}, d_k={size[1]}, d_v={size[2]}")
            cells.append(measure.cell(name, size, device=device, **settings))
    return {
        "schema": SCHEMA,
        "profile": profile,
        "device": str(device),
        "seconds": round(time.monotonic() - begun, 1),
        "machine": machine(device),
        "cells": cells,
    }


def machine(device):
    """What the numbers depend on: processor, cores, threads, load, versions. Nothing that names the host."""
    facts = {
        "processor": _processor(), "cores": os.cpu_count(), "threads": torch.get_num_threads(), "load": round(os.getloadavg()[0], 1),
        "python": platform.python_version(), "torch": torch.__version__,
    }  # fmt: skip
    if torch.device(device).type == "cuda":
        facts["gpu"] = torch.cuda.get_device_name()
    module = jax_scripts.jax()
    return facts | ({"jax": module.__version__} if module else {})


def _processor():
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as file:
            return next(line.partition(":")[2].strip() for line in file if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()
