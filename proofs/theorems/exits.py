"""The ways out of a process that a theorem file may not take: it would end a run with an exit code of its own choice, and no word of what was seen."""

import os
import sys
from functools import wraps

from .files import MODULES

WAYS = ("_exit", "execv", "execve")  # the others of the kind are written with these


def close():
    """Refuse these ways to theorem files, and to what they leave behind for the end of the process; all others, as pools of workers, keep them."""
    modules = [module for module in (os, sys.modules.get("posix"), sys.modules.get("nt")) if module is not None]
    for name in WAYS:
        way = getattr(os, name, None)
        if way is None or hasattr(way, "__wrapped__"):
            continue
        closed = _closed(way)
        for module in modules:  # one function in all of them, as it was, or it could not be pickled
            if hasattr(module, name):
                setattr(module, name, closed)


def _closed(way):
    @wraps(way)
    def refused(*arguments, **keywords):
        if _belongs_to_a_theorem_file():
            raise RuntimeError(f"a theorem file ends the process by os.{way.__name__}")
        return way(*arguments, **keywords)

    return refused


def _belongs_to_a_theorem_file():
    """Whether a theorem file is among the callers, or nobody is: what was registered for the end of the process is called by none."""
    frame = sys._getframe().f_back.f_back
    if frame is None:
        return True
    while frame is not None:
        if str(frame.f_globals.get("__name__")).startswith(MODULES):
            return True
        frame = frame.f_back
    return False
