"""Where tensors live: auto, cpu or cuda, one code path for all."""

import os
from functools import cache
from pathlib import Path

import torch


class DeviceError(RuntimeError):
    """A device that was asked for and is not there."""


def resolve(name="auto"):
    """The torch.device for "auto" (CUDA where there is one), "cpu" or "cuda". DeviceError says what is missing."""
    if name not in ("auto", "cpu", "cuda"):
        raise DeviceError(f"device is {name!r}; it is auto, cpu or cuda")
    if name == "cuda" and not torch.cuda.is_available():
        raise DeviceError("device is 'cuda', but torch sees no CUDA device here; use --device cpu or auto")
    return torch.device("cuda" if name != "cpu" and torch.cuda.is_available() else "cpu")


@cache
def memory_limit(device):
    """Bytes that one simulation may plan with on a device: all of a GPU's memory, three quarters of this machine's (or of its container's)."""
    device = torch.device(device)
    if device.type == "cuda":
        return torch.cuda.get_device_properties(device).total_memory
    limits = [os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")]
    container = Path("/sys/fs/cgroup/memory.max")
    if container.exists() and (text := container.read_text().strip()).isdigit():
        limits.append(int(text))
    return min(limits) * 3 // 4
