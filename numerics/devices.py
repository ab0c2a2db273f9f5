"""Where tensors live: auto, cpu or cuda, one code path for all."""

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
