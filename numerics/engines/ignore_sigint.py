"""Loaded by Dask workers of this machine: they leave Ctrl-C, which reaches every process of the terminal, to the process that started them."""

import signal


def dask_setup(worker):
    """Ignore SIGINT in a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
