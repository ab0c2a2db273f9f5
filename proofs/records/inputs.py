"""What a judgement is computed from, as one digest of bytes: the program, the theorem's file and those it names, and the files of evidence.

Coarser than fingerprints, which are blind to comments and need the theorem opened: here a changed comment counts as a change. Not covered, so never
kept: a file of one's own that imports or opens something outside of memorem, SymPy and a few modules of the standard library.
"""

import hashlib
import platform
import re
import time
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from ..theorems.files import LIBRARY

ROOT = Path(__file__).parents[2]
BEGUN = time.time() - 5.0  # no module that this process computes with was read earlier than shortly before this
PACKAGES = ("sympy", "mpmath", "python-flint", "numpy", "scipy", "pydantic", "torch")
PURE = {"memorem", "sympy", "fractions", "math", "itertools", "functools", "__future__"}
IMPORT = re.compile(rb"^[ \t]*(?:from|import)[ \t]+([\w.]+)([^\n]*)", re.MULTILINE)
REACHING = re.compile(rb"\b(?:__import__|importlib|open(?!\s*=)|exec|eval|compile|read_text|read_bytes|globals|environ)\b")
NAME = re.compile(rb"\b[a-z]\w*\.[a-z]\w*\b")
ASKED = re.compile(rb"\btheorem\(")
SAID = re.compile(rb"\btheorem\(\s*[\"'][\w.]+[\"']\s*\)")


def digest(*parts):
    """SHA-256 of byte strings and texts, each with its length."""
    total = hashlib.sha256()
    for part in parts:
        content = part if isinstance(part, bytes) else str(part).encode()
        total.update(b"%d:" % len(content))
        total.update(content)
    return total.hexdigest()


def _versions():
    for name in PACKAGES:
        try:
            yield f"{name} {version(name)}"
        except PackageNotFoundError:
            yield f"{name} absent"


def _files():
    """The source files of the package beside its theorems."""
    library = LIBRARY.relative_to(ROOT).parts
    files = [*ROOT.glob("*.py"), *(path for room in ("theory", "numerics", "proofs") for path in (ROOT / room).rglob("*.py"))]
    return sorted(path for path in files if path.relative_to(ROOT).parts[: len(library)] != library)


@cache
def program():
    """Digest of every source file of the package beside its theorems, of the packages that it computes with, and of the machine's kind."""
    sources = [part for path in _files() for part in (path.relative_to(ROOT).as_posix(), path.read_bytes())]
    return digest(platform.python_version(), platform.machine(), platform.system(), *_versions(), *sources)


def settled(*paths):
    """Whether neither the program nor these files were written since this process began, so that what it computed with is what lies on the disk."""
    return all(path.stat().st_mtime < BEGUN for path in (*_files(), *paths))


class Sources:
    """The theorem files of a library as they stand now, read once, and the digest of all that one of them rests on."""

    def __init__(self, files, library):
        self.library, self.ours = Path(library), Path(library) == LIBRARY
        self.texts = {id: text for id, path in files.items() if (text := content(path)) is not None}
        self.whole = None if self.ours else self._folder()

    def _folder(self):
        """Digest of every Python file of a folder of one's own and of memorem's library; None where one reaches for what is not read here."""
        own = {path: content(path) for path in sorted(self.library.rglob("*.py"))}
        if any(text is None or _reaches(text) for text in own.values()):
            return None
        shipped = {path: content(path) or b"" for path in sorted(LIBRARY.glob("*/*.py"))}
        return digest(*(part for path, text in {**own, **shipped}.items() for part in (path, text)))

    def of(self, id):
        """Digest of the theorem's file and all that it can name; None where that is not known."""
        if id not in self.texts:
            return None
        if not self.ours:
            return self.whole and digest(id, self.whole)
        needed = self._needed(id)
        return digest(id, *(part for one in sorted(needed) for part in (one, self.texts[one])))

    def _needed(self, id):
        """The ids of this file and of every file that it, or one of those, names; all of them where a name is made at run time."""
        needed, waiting = set(), [id]
        while waiting:
            one = waiting.pop()
            if one in needed:
                continue
            needed.add(one)
            text = self.texts[one]
            if len(ASKED.findall(text)) != len(SAID.findall(text)):
                return set(self.texts)
            waiting += {name.decode() for name in NAME.findall(text)} & self.texts.keys()
        return needed


def _reaches(text):
    """Whether a file of one's own may depend on more than its bytes and memorem's."""
    modules = {match[1].split(b".")[0].decode() for match in IMPORT.finditer(text)}
    lists = any(b"," in match[2] for match in IMPORT.finditer(text) if match[0].lstrip().startswith(b"import"))
    return lists or not modules <= PURE or REACHING.search(text) is not None


def of_files(paths):
    """Digest of files, present or not, with their names."""
    return digest(*(part for path in paths for part in (path, _seen(path))))


def _seen(path):
    text = content(path)
    return text if text is not None else "no file that can be read" if path.exists() else "absent"


def content(path):
    """The bytes of a regular file; None for anything else, which is not waited for."""
    try:
        return path.read_bytes() if path.is_file() else None
    except OSError:
        return None
