"""Engines: where blocks are drawn. This process, a pool of processes on this machine, or a Dask cluster; the sums are the same bit for bit."""

from .driving import drive
from .engine import Engine, EngineError, Serial

__all__ = ["Engine", "EngineError", "Serial", "drive", "named"]

FORMS = "serial, pool, pool:N, dask or dask://HOST:PORT"
MOST = 1024


def named(text):
    """The Engine of this name: serial, pool (one worker a core), pool:4, dask (workers on this machine), dask://host:port.

    Starts its workers. ValueError for another name; EngineError if it cannot be started, with what is missing.
    """
    kind, _, rest = str(text).partition(":")
    if text == "serial":
        return Serial()
    if kind == "pool" and (text == "pool" or (rest.isdecimal() and 0 < int(rest) <= MOST)):
        from .pool import Pool

        return Pool(int(rest) if rest else None)
    if text == "dask" or (kind == "dask" and rest.startswith("//") and len(rest) > 2):
        from .cluster import Cluster

        return Cluster(rest[2:] or None)
    raise ValueError(f"engine is {text!r}; it is {FORMS}; N from 1 to {MOST}")
