"""Children that Ctrl-C ends, whatever the process that runs the tests does with it."""

import signal
import subprocess


def interruptible(command, **options):
    """Popen of a child with Python's own answer to SIGINT. A child of a parent that ignores it, as under `nohup ... &`, would ignore it too."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        return subprocess.Popen(command, **options)
    finally:
        signal.signal(signal.SIGINT, before)
