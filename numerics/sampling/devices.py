"""Where tensors live: auto, cpu or cuda, one code path for all."""

import os
from contextlib import contextmanager
from functools import cache
from pathlib import Path

import torch


def arithmetic():
    """How torch rounds on this processor: values drawn under one word are the same bit for bit. AVX is AVX2 or AVX512; others by torch's own name."""
    kind = torch.backends.cpu.get_cpu_capability()
    return "AVX" if kind in ("AVX2", "AVX512") else kind


class DeviceError(RuntimeError):
    """A device that was asked for and is not there."""


def resolve(name="auto"):
    """The torch.device for "auto" (CUDA where there is one), "cpu" or "cuda". DeviceError says what is missing."""
    if name not in ("auto", "cpu", "cuda"):
        raise DeviceError(f"device is {name!r}; it is auto, cpu or cuda")
    if name == "cuda" and not torch.cuda.is_available():
        raise DeviceError("device is 'cuda', but torch sees no CUDA device here; use --device cpu or auto")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


WAVE = 1 << 15  # numbers that every GPU in use draws at once, one a thread
_shared = {"workers": 1}


def shared_by(workers):
    """Say how many worker processes of this run draw on this machine."""
    _shared["workers"] = max(workers, 1)


def memory_limit(device):
    """Bytes that this process may plan with: its share, among the workers of the machine, of a GPU's memory or of three quarters of the machine's."""
    seats = torch.cuda.device_count() or 1 if torch.device(device).type == "cuda" else 1
    return _memory(device) // -(-_shared["workers"] // seats)


@contextmanager
def full_precision(device):
    """Products of float32 matrices are made in float32: no TF32, whatever the process has set, which stands again afterwards.

    DeviceError on a GPU of fewer threads than a wave, which would draw other numbers than the rest.
    """
    if torch.device(device).type == "cuda" and _threads(device) < WAVE:
        raise DeviceError(f"this GPU runs {_threads(device)} threads at once; drawing what every GPU draws takes {WAVE}")
    backends = [torch.backends.cuda.matmul, *([torch.backends.mkldnn.matmul] if hasattr(torch.backends.mkldnn, "matmul") else [])]
    name, full = ("fp32_precision", "ieee") if hasattr(torch.backends.cuda.matmul, "fp32_precision") else ("allow_tf32", False)
    before = [getattr(backend, name) for backend in backends]
    try:
        for backend in backends:
            setattr(backend, name, full)
        yield
        if any(getattr(backend, name) != full for backend in backends):
            raise DeviceError("a simulation lowered the precision of float32 products")
    finally:
        for backend, value in zip(backends, before, strict=True):
            setattr(backend, name, value)


@cache
def _threads(device):
    found = torch.cuda.get_device_properties(device)
    return found.multi_processor_count * found.max_threads_per_multi_processor


@cache
def _memory(device):
    device = torch.device(device)
    if device.type == "cuda":
        return torch.cuda.get_device_properties(device).total_memory
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    container = Path("/sys/fs/cgroup/memory.max")
    if container.exists() and (text := container.read_text(encoding="utf-8").strip()).isdigit():
        limits.append(int(text))
    return min(limits) * 3 // 4
