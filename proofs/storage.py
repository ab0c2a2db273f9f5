"""Files that survive: written whole or not at all, sealed with a digest of their content, one writer at a time."""

import hashlib
import json
import os
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

from pydantic import ValidationError

from .errors import EvidenceError, OutdatedEvidence

SCHEMA = 2
SEAL = "digest"


def digest(content):
    """SHA-256 of a JSON object without its seal, whatever its layout and the order of its keys."""
    bare = {name: value for name, value in content.items() if name != SEAL}
    return hashlib.sha256(json.dumps(bare, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


def sealed(entry):
    """A model as the JSON text that is written: its content and the digest of it."""
    content = entry.model_dump(mode="json")
    return json.dumps({**content, SEAL: digest(content)}, indent=1, sort_keys=True, allow_nan=False) + "\n"


def read(path, model):
    """The model in a file, which is left as it is.

    OutdatedEvidence for a file of an older schema; EvidenceError, with the file's name, for one that is truncated, was edited or cannot be read.
    """
    try:
        content = json.loads(Path(path).read_text())
        if not isinstance(content, dict):
            raise ValueError("it is not an object")
        if content.get("schema_version") in range(1, SCHEMA):
            raise OutdatedEvidence(f"evidence file {path} has schema {content['schema_version']}, this version writes {SCHEMA}; verify again")
        if content.pop(SEAL, None) != digest(content):
            raise ValueError("its content is not what was written: the digest does not fit")
        return model.model_validate(content)
    except (OSError, ValidationError, ValueError) as error:
        raise EvidenceError(f"evidence file {path} cannot be read ({str(error).splitlines()[0]}); move it away and verify again") from None


def write(path, entry):
    """Write a model and wait until it is on the disk; a reader sees the old file or the new one, never half of one.

    The caller holds the folder's lock. EvidenceError says what the system said, such as that the disk is full.
    """
    path, temporary = Path(path), None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        with os.fdopen(handle, "w") as file:
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
    with open(Path(folder) / ".lock", "w") as file:
        yield _lock(file)


def _lock(file):
    try:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX)
    except (ImportError, OSError):
        return False  # files stay whole without it: names are unique and renames atomic
    return True


def prepare(folder):
    """Make the folder if need be, clear away what killed writers left, and see that there is room to write. EvidenceError says why not."""
    folder = Path(folder)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder) as alone:
            for left in folder.glob(".*.tmp") if alone else ():
                left.unlink(missing_ok=True)
            with tempfile.TemporaryFile(dir=folder) as file:
                file.write(bytes(1 << 14))
                file.flush()
                os.fsync(file.fileno())
    except OSError as error:
        raise EvidenceError(f"evidence folder {folder} cannot be written ({error.strerror or error})") from None
