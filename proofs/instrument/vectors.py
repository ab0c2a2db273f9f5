"""Keys, values and queries from files: .npy, .npz, .safetensors and torch's .pt, checked before anything is computed."""

import zipfile
from pathlib import Path

import numpy as np

from ..errors import UsageError

MOST_BYTES = 8 * 2**30


def load(path, what="keys"):
    """The vectors of a file as float64 rows [N, d]. UsageError names the file and the rule that it breaks: shape, type, numbers, size, one vector only.

    "archive.npz:name" and "model.safetensors:name" choose one array of several.
    """
    path, _, name = str(path).partition(":") if not Path(str(path)).exists() else (str(path), "", "")
    file = Path(path)
    if not file.is_file():
        raise UsageError(f"{path}: there is no such file")
    if file.stat().st_size > MOST_BYTES:
        raise UsageError(f"{path} has {file.stat().st_size / 2**30:.1f} GiB; at most {MOST_BYTES // 2**30} are read. Take a sample of its rows")
    reader = READERS.get(file.suffix)
    if reader is None:
        raise UsageError(f"{path}: vectors are read from {', '.join(READERS)}; {file.suffix or 'no suffix'} is none")
    return checked(reader(file, name), f"{what} in {path}")


def checked(array, said):
    """The array as float64 rows. UsageError for anything else than at least three rows of finite real numbers that are not all zero."""
    array = np.asarray(array)
    if array.dtype.kind not in "fiu":
        raise UsageError(f"{said} are {array.dtype}; real numbers are needed")
    if array.ndim != 2:
        raise UsageError(f"{said} have shape {list(array.shape)}; rows of vectors [N, d] are needed, so choose a head or reshape")
    if array.shape[0] < 3 or array.shape[1] < 1:
        raise UsageError(
            f"{said} are {array.shape[0]} vectors of {array.shape[1]} coordinates; at least 3 vectors of at least one coordinate are needed"
        )
    array = array.astype(np.float64)
    bad = np.flatnonzero(~np.isfinite(array).all(axis=1))
    if len(bad):
        raise UsageError(f"{said}: row {bad[0]} is not finite ({len(bad)} such rows)")
    zero = np.flatnonzero(~array.any(axis=1))
    if len(zero):
        raise UsageError(f"{said}: row {zero[0]} is zero ({len(zero)} such rows); a zero vector stores nothing")
    largest = float(np.abs(array).max())
    if not 1e-60 < largest < 1e60:
        raise UsageError(f"{said}: the largest entry is {largest:.1e}; fourth powers of it do not fit into float64. Scale them")
    return array


def _npy(file, name):
    try:
        return np.load(file, allow_pickle=False)
    except (ValueError, OSError, EOFError) as error:
        raise UsageError(f"{file} cannot be read: {error}") from None


def _npz(file, name):
    try:
        with np.load(file, allow_pickle=False) as archive:
            return archive[_chosen(file, name, list(archive.files))]
    except (ValueError, OSError, EOFError, zipfile.BadZipFile) as error:
        raise UsageError(f"{file} cannot be read: {error}") from None


def _safetensors(file, name):
    try:
        from safetensors.numpy import load_file
    except ImportError:
        raise UsageError(f"{file}: reading .safetensors needs the library of that name (pip install safetensors), or save the keys as .npy") from None
    tensors = load_file(file)
    return tensors[_chosen(file, name, list(tensors))]


def _torch(file, name):
    import pickle

    import torch

    try:
        found = torch.load(file, map_location="cpu", weights_only=True)
    except (pickle.UnpicklingError, RuntimeError, EOFError, ValueError) as error:
        raise UsageError(f"{file} cannot be read as tensors only: {str(error).splitlines()[0]}") from None
    if isinstance(found, dict):
        found = found[_chosen(file, name, [key for key, value in found.items() if torch.is_tensor(value)])]
    if not torch.is_tensor(found):
        raise UsageError(f"{file} holds a {type(found).__name__}, not a tensor")
    return found.detach().to(torch.float64).numpy() if found.is_floating_point() else found.numpy()


def _chosen(file, name, names):
    if name in names:
        return name
    if not name and len(names) == 1:
        return names[0]
    asked = f"has no array {name!r}" if name else f"holds {len(names)} arrays; choose one as {file}:NAME"
    raise UsageError(f"{file} {asked}: {', '.join(names[:8]) or 'none'}")


READERS = {".npy": _npy, ".npz": _npz, ".safetensors": _safetensors, ".pt": _torch, ".pth": _torch}
