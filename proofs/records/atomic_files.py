"""Files that survive: written whole or not at all, sealed with a digest of their content, one writer at a time."""

import errno
import hashlib
import json
import os
import stat
import sys
import tempfile
import time
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from ..errors import EvidenceError, OutdatedEvidence
from .regular_files import contents

SCHEMA = 5
SEAL = "digest"
QUIET = 2.0  # seconds for which a writer waits for another one without a word
OURS = ".memorem-"  # how the temporary files begin, so that those of others are left alone
ADVICE = "move it away and verify again"


def digest(content):
    """SHA-256 of a JSON object without its seal, whatever its layout and the order of its keys."""
    bare = {name: value for name, value in content.items() if name != SEAL}
    return hashlib.sha256(json.dumps(bare, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def sealed(entry):
    """A model as the JSON text that is written: its content and the digest of it."""
    content = entry.model_dump(mode="json")
    return json.dumps({**content, SEAL: digest(content)}, indent=1, sort_keys=True, allow_nan=False) + "\n"


def read(path, model, oldest=SCHEMA, advice=ADVICE):
    """The model in a file, which is left as it is. oldest: the first schema that the model can be read from; advice: what helps where it is corrupt.

    OutdatedEvidence for a file of an older schema; EvidenceError, with the file's name, for one that is truncated, was edited or cannot be read.
    """
    try:
        content = json.loads(contents(path).decode())
        if not isinstance(content, dict):
            raise ValueError("it is not an object")
        if type(content.get("schema_version")) is int and 1 <= content["schema_version"] < oldest:
            raise OutdatedEvidence(f"evidence file {path} has schema {content['schema_version']}, this version writes {SCHEMA}; verify again")
        if content.pop(SEAL, None) != digest(content):
            raise ValueError("its content is not what was written: the digest does not fit")
        return model.model_validate(content)
    except RecursionError:
        raise EvidenceError(f"evidence file {path} cannot be read (it is nested too deeply); {advice}") from None
    except (OSError, ValidationError, ValueError) as error:
        raise EvidenceError(f"evidence file {path} cannot be read ({_first_line(error)}); {advice}") from None


def _first_line(error):
    if isinstance(error, ValidationError):
        found = error.errors(include_url=False, include_input=False)[0]
        return f"{'.'.join(map(str, found['loc']))[:120]}: {found['msg'][:200]}"
    return (getattr(error, "strerror", None) or str(error)).splitlines()[0][:300]


def aside(path):
    """Move a file that was not understood out of the way, overwriting nothing; its new path."""
    path = Path(path)
    names = (path.with_name(f"{path.name}.unread{number or ''}") for number in range(1 << 20))
    moved = next(name for name in names if not os.path.lexists(name))
    try:
        os.rename(path, moved)
    except OSError as error:
        raise _unwritable(path, error) from None
    return moved


def write(path, entry):
    """Write a model and wait until it is on the disk; a reader sees the old file or the new one, never half of one.

    The caller holds the folder's lock. EvidenceError says what the system said, such as that the disk is full.
    """
    path, temporary = Path(path), None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=OURS, suffix=".tmp")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(sealed(entry))
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o644)
        os.replace(temporary, path)
        _settle(path.parent)
    except BaseException as error:
        if temporary:
            with suppress(OSError):
                os.unlink(temporary)
        if isinstance(error, OSError):
            raise _unwritable(path, error) from None
        raise


def _unwritable(path, error):
    return EvidenceError(
        f"{path} cannot be written ({error.strerror or error}); what was written before is kept: make room or choose another --evidence, "
        "and go on with --resume"
    )


def _settle(folder):
    """Make a rename outlast a power failure, where folders can be synchronised."""
    with suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def put(path, entry):
    """Write a model under its folder's lock, making the folder if need be."""
    path = Path(path)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with locked(path.parent):
            write(path, entry)
    except OSError as error:
        raise _unwritable(path, error) from None


@contextmanager
def locked(folder):
    """One writer at a time in a folder; the lock goes with its process, also when that is killed. Yields whether the file system can lock."""
    path = Path(folder) / ".lock"
    flags = os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0)
    handle = os.open(path, flags, 0o644)  # nothing is truncated, and no link is followed to a file of someone else
    with os.fdopen(handle, "rb", buffering=0) as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "its .lock is no regular file", str(path))
        yield _lock(file, path)


def _lock(file, path):
    try:
        import fcntl
    except ImportError:
        return False  # files stay whole without it: names are unique and renames atomic
    with suppress(OSError):
        if not _gets(fcntl, file, time.monotonic() + QUIET):
            print(f"memorem: waiting for another run that writes here (it holds {path})", file=sys.stderr, flush=True)
            fcntl.flock(file, fcntl.LOCK_EX)
        return True
    return False


def _gets(fcntl, file, end):
    """Whether the lock is had before the end of a short wait, as while another writes one small file."""
    while True:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return True
        except BlockingIOError:
            if time.monotonic() > end:
                return False
            time.sleep(0.02)


def prepare(folder):
    """Make the folder if need be, clear away what killed writers left, and see that there is room to write. EvidenceError says why not."""
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder) as alone:
            clear(folder) if alone else None
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(bytes(1 << 14))
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise EvidenceError(f"evidence folder {folder} cannot be written ({error.strerror or error})") from None


def clear(folder):
    """Remove the temporary files that killed writers of memorem left in a folder whose lock is held; those of others stay."""
    for left in Path(folder).glob(f"{OURS}*.tmp"):
        if not left.is_dir():
            left.unlink(missing_ok=True)
