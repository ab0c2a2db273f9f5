"""Whole theorems verified on several cores: one process for each job, told what to verify next, and telling what a run tells of itself.

What is measured is the same bit for bit, whichever process draws it. A process ends where its parent is gone, and on Ctrl-C with its checkpoint written.
"""

import multiprocessing
import os
import signal
import time
import traceback
from collections import deque
from contextlib import suppress
from multiprocessing import connection
from types import SimpleNamespace

from ..errors import UsageError

ENDING = 60.0  # seconds that an interrupted process has to write its checkpoint
OFTEN = 0.1  # seconds between two words on the memories drawn


class Team:
    """Processes that verify theorems as a Session does. A context manager, which ends them.

    make(progress=...): gives each process its Session, and is picklable; session: the parent's, whose progress and notes are told.
    """

    def __init__(self, jobs, make, session):
        context = multiprocessing.get_context("spawn")
        self.session, self.members = session, {}
        for rank in range(jobs):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs, make, rank, jobs), daemon=True, name=f"memorem-job-{rank}")
            process.start()
            theirs.close()
            self.members[ours] = process

    def __enter__(self):
        return self

    def verify(self, ids):
        """Verify these theorems. Yields the TheoremResult of each as it comes. UsageError where a process cannot go on, with its reason."""
        waiting, busy = deque(ids), {}
        for pipe in self.members:
            self._next(pipe, waiting, busy)
        while busy:
            for pipe in connection.wait(list(busy)):
                try:
                    word, found = pipe.recv()
                except (EOFError, OSError):
                    raise UsageError(
                        f"the process that verified {busy[pipe]} died; is there enough memory? Use fewer --jobs, and --resume to go on"
                    ) from None
                if word == "idle":
                    self._next(pipe, waiting, busy)
                elif word == "result":
                    yield found
                else:
                    self._told(word, found)

    def _next(self, pipe, waiting, busy):
        busy.pop(pipe, None)
        if waiting:
            busy[pipe] = waiting.popleft()
            with suppress(OSError):  # it is dead, which its end of the pipe says
                pipe.send(busy[pipe])

    def _told(self, word, found):
        if word == "refused":
            raise UsageError(found)
        if word == "failed":
            raise RuntimeError(found)
        if word == "drawn":
            part, memories, expected = found
            self.session.progress.drawn(SimpleNamespace(name=part), SimpleNamespace(memories=memories, expected=expected))
        elif word == "theorem":
            self.session.progress.theorem(found)
        else:
            self.session.note(found)

    def __exit__(self, kind, *_):
        for pipe, process in self.members.items():
            if kind is not None and process.is_alive():
                with suppress(OSError):
                    os.kill(process.pid, signal.SIGINT)
            pipe.close()
        for process in self.members.values():
            process.join(ENDING)
            process.kill()


class _Relay:
    """A progress that tells the parent."""

    def __init__(self, pipe):
        self.pipe, self.said = pipe, 0.0

    def theorem(self, id):
        self.pipe.send(("theorem", id))

    def note(self, text):
        self.pipe.send(("note", text))

    def drawn(self, part, stream):
        if time.monotonic() - self.said > OFTEN:
            self.pipe.send(("drawn", (part.name, stream.memories, stream.expected)))
            self.said = time.monotonic()

    def done(self, result):
        from ..verification.told import told

        self.pipe.send(("result", told(result)))


def _once(*_):
    """The first Ctrl-C ends what is going on; those that follow leave the writing of the checkpoint alone."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    raise KeyboardInterrupt


def _serve(pipe, make, rank, jobs):
    """What a process does: verify what it is told to until the pipe closes."""
    from ...numerics.engines.engine import prepare

    signal.signal(signal.SIGINT, _once)
    with suppress(KeyboardInterrupt, EOFError, OSError):
        try:
            prepare(rank, workers=jobs)
            session = make(progress=_Relay(pipe))
            while True:
                session.verify(pipe.recv())
                pipe.send(("idle", None))
        except UsageError as error:
            pipe.send(("refused", str(error)))
        except (EOFError, BrokenPipeError):
            raise
        except Exception:
            pipe.send(("failed", traceback.format_exc()))
