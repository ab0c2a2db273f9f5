"""Files that are read: regular ones of bounded size, so that nothing is waited for and nothing is without end."""

import os
import stat

LARGEST = 1 << 28  # bytes; the largest file that memorem writes has a few millions


def contents(path):
    """The bytes of a regular file of bounded size. OSError or ValueError for anything else: a pipe, a device, a folder, an endless file."""
    handle = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    with os.fdopen(handle, "rb") as file:
        what = os.fstat(handle)
        if not stat.S_ISREG(what.st_mode):
            raise ValueError("it is no regular file")
        found = file.read(min(what.st_size, LARGEST) + 1)
    if len(found) > LARGEST:
        raise ValueError(f"it is larger than {LARGEST} bytes")
    return found
