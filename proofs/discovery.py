"""Finding theorems: every file <family>/<name>.py of a library folder that holds a THEOREM; nothing is registered."""

import importlib.util
import sys
import traceback
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from .errors import UnknownTheorem, UsageError
from .theorem import Theorem

LIBRARY = Path(__file__).parent / "library"


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


def files(library=LIBRARY):
    """{id: path} of every theorem file in the library folder, sorted. UsageError if the folder is not there."""
    library = Path(library)
    if not library.is_dir():
        raise UsageError(f"no library folder at {library}")
    found = sorted(path for path in library.glob("*/*.py") if not path.stem.startswith("_"))
    return {f"{path.parent.name}.{path.stem}": path for path in found}


@cache
def opened(id, path):
    """The Theorem in this file, or Broken with the reason."""
    name = f"memorem.proofs.library.{id}" if path.is_relative_to(LIBRARY) else f"memorem_library.{path.parent.parent.name}.{id}"
    try:
        spec = importlib.util.spec_from_file_location(name.replace("-", "_"), path)
        module = importlib.util.module_from_spec(spec)
        sys.modules[spec.name] = module
        spec.loader.exec_module(module)
        theorem = module.THEOREM
        if not isinstance(theorem, Theorem):
            raise TypeError(f"THEOREM is a {type(theorem).__name__}, not a Theorem")
    except Exception as error:
        last = traceback.format_exception_only(error)[-1].strip()
        return Broken(id, path, "import", f"{path.name}: {last}")
    return replace(theorem, id=id, text=(module.__doc__ or "").strip())


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


def selected(names, library=LIBRARY):
    """The ids that the given ids and families mean, in the library's order; all of them if none is given."""
    known = files(library)
    families = {id.partition(".")[0] for id in known}
    wanted = set()
    for name in names:
        if name not in known and name not in families:
            raise UnknownTheorem(name, [*known, *families], what="theorem or family")
        wanted |= {id for id in known if name in (id, id.partition(".")[0])}
    return [id for id in known if id in wanted] if names else list(known)
