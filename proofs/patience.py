"""A time limit for what may take for ever, with a word of its own where it runs out."""

import signal
import threading
import time
from contextlib import contextmanager

from .errors import UsageError

AGAIN = 1.0  # seconds after which the alarm rings once more, where something swallowed it


class OutOfTime(UsageError):
    """What was asked for takes longer than its time limit; nothing is said of it."""


class _Alarm(BaseException):
    """Rung by the timer; no `except Exception` holds it up."""


@contextmanager
def limited(seconds, what):
    """Let the body run for so many seconds at most. OutOfTime, which names what took too long, where it did not end.

    Guaranteed: an outer limit goes on when an inner one ends. Not guaranteed: one step of a C library is not interrupted; and there is no limit in other
    threads than the main one, nor on systems without timers.
    """
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return
    alarm = _Alarm()

    def ring(*_):
        raise alarm

    before, begun = signal.signal(signal.SIGALRM, ring), time.monotonic()
    outer, _ = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
    except _Alarm as rung:
        if rung is not alarm:
            raise
        raise OutOfTime(f"{what} takes longer than {seconds:g} seconds, which is the time limit") from None
    finally:
        signal.signal(signal.SIGALRM, before)
        if outer:
            signal.setitimer(signal.ITIMER_REAL, max(outer - (time.monotonic() - begun), 1e-3), AGAIN)
