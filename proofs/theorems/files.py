"""Where theorem files lie and what they are called; nothing is opened here, so that looking a name up costs nothing."""

import shlex
from pathlib import Path

from ..errors import UnknownTheorem, UsageError

LIBRARY = Path(__file__).parents[1] / "library"
MODULES = ("memorem.proofs.library.", "memorem_library.")  # how the modules of theorem files are called


def is_ours(library):
    """Whether a folder is the library that memorem ships."""
    return Path(library) == LIBRARY or Path(library).resolve() == LIBRARY


def option(library):
    """What a command line repeats to speak of a library: " --library FOLDER" of one's own, else nothing."""
    return "" if is_ours(library) else f" --library {shlex.quote(str(library))}"


def library_of(path):
    """The library folder that a theorem file lies in."""
    return Path(path).parents[1]


def files(library=LIBRARY):
    """{id: path} of every theorem file in the library folder, sorted. UsageError if the folder is not there."""
    library = Path(library)
    if not library.is_dir():
        raise UsageError(f"no library folder at {library}")
    found = sorted(path for path in library.glob("*/*.py") if not path.stem.startswith("_"))
    return {f"{path.parent.name}.{path.stem}": path for path in found}


def located(error):
    """ "name.py, line 7: " of the innermost line of a theorem file that an exception went through, else an empty text."""
    place, step = "", error.__traceback__
    if isinstance(error, SyntaxError) and error.filename:
        return f"{Path(error.filename).name}, line {error.lineno}: "
    while step is not None:
        if str(step.tb_frame.f_globals.get("__name__", "")).startswith(MODULES):
            place = f"{Path(step.tb_frame.f_code.co_filename).name}, line {step.tb_lineno}: "
        step = step.tb_next
    return place


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
