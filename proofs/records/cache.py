"""What was computed before, kept under the user's cache folder: a value comes back only for the very key that it was kept under, or not at all.

Nothing here is evidence. A key is a digest of everything that the value was computed from (see inputs), so that any changed byte misses; a file that is
damaged, foreign or cannot be read is a miss, and one that cannot be written is left alone. Shipped folders and repositories never hold a cache: it lies in
$XDG_CACHE_HOME/memorem, by default ~/.cache/memorem.
"""

import hashlib
import json
import os
import tempfile
import time
from contextlib import suppress
from pathlib import Path

from .regular_files import contents

FORM = 1
DAYS = 60  # after which a file that nobody writes is cleared away


def folder():
    """The user's cache folder of memorem; None for a user without a home."""
    chosen = os.environ.get("XDG_CACHE_HOME", "")
    try:
        base = Path(chosen) if chosen and Path(chosen).is_absolute() else Path.home() / ".cache"
    except RuntimeError:
        return None
    return base / "memorem"


def _seal(key, value):
    text = json.dumps([FORM, key, value], sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode()).hexdigest()


def _sound(entry):
    """Whether an entry is what was written: its seal fits."""
    try:
        return entry["seal"] == _seal(entry["key"], entry["value"])
    except (TypeError, KeyError, ValueError, RecursionError):
        return False


class Cache:
    """The values of one kind that were computed for one place, such as a library read from a working folder; {name: value} under exact keys."""

    def __init__(self, kind, *place):
        named = hashlib.sha256("\0".join(str(one) for one in place).encode()).hexdigest()[:16]
        home = folder()
        self.file = home and home / f"{kind}-{named}.json"
        self.entries = self._read()

    def _read(self):
        """The entries of the file as they stand; none where it is missing, damaged, another user's or no cache at all."""
        if self.file is None:
            return {}
        try:
            if hasattr(os, "getuid") and self.file.stat().st_uid != os.getuid():
                return {}
            found = json.loads(contents(self.file))
            return found if isinstance(found, dict) else {}
        except (OSError, ValueError, RecursionError):
            return {}

    def get(self, name, key):
        """The value that was kept under this name and key, or None."""
        entry = self.entries.get(name)
        return entry["value"] if _sound(entry) and entry["key"] == key else None

    def put(self, found, most=None):
        """Keep {name: (key, value)} beside what others kept meanwhile, no more than the newest `most`; values are JSON.

        A folder that cannot be written keeps nothing.
        """
        fresh = {}
        for name, (key, value) in found.items():
            with suppress(ValueError, TypeError):
                fresh[name] = {"key": key, "value": value, "seal": _seal(key, value)}
        self.entries |= fresh
        if not fresh or self.file is None:
            return
        from .atomic_files import locked

        with suppress(OSError):
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with locked(self.file.parent):
                entries = {name: entry for name, entry in self._read().items() if name not in fresh and _sound(entry)} | fresh
                _replace(self.file, dict(list(entries.items())[-most:]) if most else entries)
                _clear(self.file.parent)


def _replace(path, entries):
    """Write the entries whole or not at all."""
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
    try:
        with os.fdopen(handle, "w") as file:
            file.write(json.dumps(entries, separators=(",", ":")))
        os.replace(temporary, path)
    except BaseException:
        with suppress(OSError):
            os.unlink(temporary)
        raise


def _clear(place):
    """Remove what nobody has written for long."""
    oldest = time.time() - DAYS * 86400
    for path in [*place.glob("*.json"), *place.glob(".*.tmp")]:
        if path.stat().st_mtime < oldest:
            path.unlink(missing_ok=True)
