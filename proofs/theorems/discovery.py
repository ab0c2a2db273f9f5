"""Finding theorems: every file <family>/<name>.py of a library folder that holds a THEOREM; nothing is registered."""

import importlib.util
import sys
import traceback
from contextlib import redirect_stdout
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from ...theory.kernel.provenance import Seal
from ..errors import UnknownTheorem, UsageError
from . import exits
from .files import LIBRARY, files, located, selected
from .theorem import Theorem

__all__ = ["LIBRARY", "Broken", "files", "opened", "part", "selected", "theorem", "theorems"]


@dataclass(frozen=True)
class Broken:
    """A theorem file that could not be opened: its id and the last line of its error."""

    id: str
    path: Path
    reason: str
    message: str
    title: str = "(could not be opened)"
    parts: tuple = ()

    @property
    def family(self):
        """The part of the id before the dot."""
        return self.id.partition(".")[0]


@cache
def opened(id, path):
    """The Theorem in this file, or Broken with the reason."""
    seal = Seal()
    name = f"memorem.proofs.library.{id}" if path.is_relative_to(LIBRARY) else f"memorem_library.{path.parent.parent.name}.{id}"
    exits.close()
    try:
        spec = importlib.util.spec_from_file_location(name.replace("-", "_"), path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        with redirect_stdout(sys.stderr):  # what a file prints is no part of --json
            spec.loader.exec_module(module)
        theorem = getattr(module, "THEOREM", None)
        if theorem is None:
            raise TypeError("it holds no THEOREM = Theorem(title=..., domain=..., parts={name: Identity(quantity=..., equals=...)})")
        if not isinstance(theorem, Theorem):
            raise TypeError(f"THEOREM is a {type(theorem).__name__}, not a Theorem")
    except KeyboardInterrupt:
        raise
    except BaseException as error:  # a file that calls sys.exit is broken too
        last = str(error) if isinstance(error, UsageError) else traceback.format_exception_only(error)[-1].strip()
        return Broken(id, path, "import", f"{located(error) or f'{path.name}: '}{last}")
    finally:
        exchanged = seal.broken()
    if exchanged:
        return Broken(id, path, "kernel-altered", f"{path.name} exchanges {', '.join(exchanged)} of the package it is judged by")
    return replace(theorem, id=id, title=_printable(theorem.title), text=_printable((module.__doc__ or "").strip()))


def _printable(text):
    """Text without the characters that move a terminal's cursor or change its colours."""
    return "".join(c for c in str(text) if c in "\n\t" or c.isprintable())


def theorems(library=LIBRARY):
    """Every theorem of the library in the order of ids; files that do not open come as Broken."""
    return [opened(id, path.resolve()) for id, path in files(library).items()]


def theorem(id, library=LIBRARY):
    """The theorem with this id. UnknownTheorem names the nearest ids; UsageError if its file does not open."""
    known = files(library)
    if id not in known:
        raise UnknownTheorem(id, list(known))
    found = opened(id, known[id].resolve())
    if isinstance(found, Broken):
        raise UsageError(f"{id} could not be opened: {found.message}")
    return found


def part(address, library=LIBRARY):
    """The part at `id#part`; without `#part` the first one."""
    id, _, name = address.partition("#")
    found = theorem(id, library)
    return found[name] if name else found.first
