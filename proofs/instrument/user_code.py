"""A function of the user's own, loaded and run: on exact rationals where it lets them through, else in float64, for numpy, torch and jax alike."""

import importlib.util
import inspect
import sys
from contextlib import nullcontext
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np

from ..errors import UsageError

ARRAYS = ("torch", "jax", "numpy")


@dataclass(frozen=True)
class UserCode:
    """A function of the user's: its name, which arrays it takes, and its parameters behind the three that every rule has."""

    name: str
    function: Any
    arrays: str
    kind: str
    parameters: tuple[str, ...]

    def __call__(self, inputs, parameters):
        """The result as a float64 array, of float64 inputs. UsageError for a result that is no array of finite numbers."""
        with _wide(self.arrays):
            made = self.function(*(_array(value, self.arrays) for value in inputs), **{n: _array(v, self.arrays) for n, v in parameters.items()})
            found = _plain(made)
        if not np.isfinite(found).all():
            raise UsageError(f"{self.name} gives numbers that are not finite")
        return found

    def exactly(self, inputs, parameters):
        """The result in Fractions, of Fractions in numpy's object arrays; None where the function leaves the rationals or does not take them."""
        if self.arrays != "numpy":
            return None
        try:
            found = np.asarray(self.function(*(np.array(value, dtype=object) for value in inputs), **parameters))
        except Exception:  # user's code may raise anything on arrays of Fractions, which it never promised to take
            return None
        return found if all(isinstance(entry, Fraction | int) for entry in found.flat) else None


def load(address, arrays=None):
    """The UserCode at "module.py:function". UsageError names what is missing. Importing the module runs it."""
    path, colon, name = address.rpartition(":")
    if not colon or not path or not name:
        raise UsageError(f"--code takes module.py:function; {address!r} is none")
    module = _module(Path(path))
    function = getattr(module, name, None)
    if not callable(function):
        known = [key for key, value in vars(module).items() if inspect.isfunction(value) and value.__module__ == module.__name__]
        raise UsageError(f"{path} has no function {name!r}; it has {', '.join(known) or 'none'}")
    return of(function, address, arrays)


def of(function, name=None, arrays=None):
    """The UserCode of a function. UsageError for one that does not take (S, k, v, ...) or (q, k, v, ...)."""
    name = name or getattr(function, "__name__", str(function))
    if arrays is not None and arrays not in ARRAYS:
        raise UsageError(f"arrays are {' or '.join(ARRAYS)}; {arrays!r} is none")
    try:
        given = list(inspect.signature(function).parameters.values())
    except (TypeError, ValueError):
        raise UsageError(f"{name} has no signature that can be read") from None
    plain = [p for p in given if p.kind in (p.POSITIONAL_ONLY, p.POSITIONAL_OR_KEYWORD)]
    if len(plain) < 3 or any(p.kind is p.VAR_POSITIONAL for p in given):
        raise UsageError(f"{name} takes {', '.join(p.name for p in given) or 'nothing'}; a step takes (S, k, v, ...), a sequence (q, k, v, ...)")
    rest = [p for p in given if p not in plain[:3] and p.kind is not p.VAR_KEYWORD]
    kind = "sequence" if plain[0].name.lower().startswith("q") else "step"
    return UserCode(name, function, arrays or _arrays_of(function), kind, tuple(p.name for p in rest if not _is_option(p)))


def _is_option(parameter):
    """Whether a parameter has a default that is no number: an option, which is left as it is."""
    default = parameter.default
    return default is not parameter.empty and (isinstance(default, bool) or not isinstance(default, int | float))


def _module(path):
    if not path.is_file():
        raise UsageError(f"{path}: there is no such file")
    spec = importlib.util.spec_from_file_location(f"memorem_user_{path.stem}", path)
    if spec is None or spec.loader is None:
        raise UsageError(f"{path} is no Python file")
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.parent.resolve()))
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as error:  # whatever the user's module raises ends in one line that names it
        raise UsageError(f"{path} cannot be imported: {type(error).__name__}: {error}") from None
    finally:
        sys.path.pop(0)
    return module


def _arrays_of(function):
    """Which arrays a function takes: torch or jax if its module uses them, else numpy."""
    used = getattr(inspect.unwrap(function), "__globals__", {}).values()
    roots = {(value.__name__ if isinstance(value, ModuleType) else getattr(value, "__module__", None) or "").partition(".")[0] for value in used}
    return next((name for name in ARRAYS[:2] if name in roots), "numpy")


def _wide(arrays):
    """jax computes in float32 unless it is told otherwise."""
    if arrays != "jax":
        return nullcontext()
    import jax

    if hasattr(jax, "enable_x64"):
        return jax.enable_x64(True)
    from jax.experimental import enable_x64

    return enable_x64()


def _array(value, arrays):
    if np.ndim(value) == 0:
        return float(value)
    copied = np.array(value, dtype=np.float64)
    if arrays == "torch":
        import torch

        return torch.from_numpy(copied)
    if arrays == "jax":
        import jax.numpy

        return jax.numpy.asarray(copied)
    return copied


def _plain(made):
    """A float64 array of what a function returned; of a tuple its first entry, as of (output, state)."""
    made = made[0] if isinstance(made, tuple) else made
    made = made.detach().cpu().numpy() if hasattr(made, "detach") else made
    return np.asarray(made, dtype=np.float64)
