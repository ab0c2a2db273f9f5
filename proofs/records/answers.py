"""What a command computed of a theorem before, taken from the cache where no byte that it was computed from has changed.

The key of an answer is the digest of the program, of the theorem's file and all that it can name, of what was asked and, where the answer speaks of
evidence, of its files with their dates; see inputs. No key, no kept answer: a file of one's own that reaches further is computed each time.
"""

from pathlib import Path

from ..theorems.files import LIBRARY, files
from . import folders, inputs
from .cache import Cache

MOST = 2000  # answers of one kind that are kept for one library


class Answers:
    """Answers of one kind about a library's theorems: those in the cache at once, the others computed and kept. Answers are JSON and never None.

    evidence: whether they speak of evidence; beside: other files that they are made from; keeps(answer): whether it may be kept; on_miss(count) is told
    how many are computed, before that begins.
    """

    def __init__(self, kind, library=LIBRARY, *, evidence=False, beside=(), keeps=lambda answer: True, on_miss=lambda count: None):
        self.library, self.evidence, self.beside, self.keeps, self.on_miss = Path(library), evidence, tuple(beside), keeps, on_miss
        self.files = files(library)
        self.sources = inputs.Sources(self.files, library)
        self.cache = Cache(kind, library, folders.WORKING.absolute())

    def key(self, id, *asked):
        """Digest of all that an answer about this theorem is computed from; None where that is not known."""
        sources = self.sources.of(id)
        if not sources:
            return None
        read = [*self.beside, *(_evidence(id, self.library) if self.evidence else ())]
        return inputs.digest(inputs.program(), sources, inputs.of_files(read), *map(_written, read), *asked)

    def of(self, id, compute, *asked):
        """The answer about one theorem to what was asked; compute() gives it where it is not kept."""
        return self.each(lambda id: compute(), *asked, of=[id])[id]

    def each(self, compute, *asked, of=None):
        """{id: answer} of these theorems, all if none are given, compute(id) where it is not kept."""
        wanted = self.files if of is None else of
        keys = {id: self.key(id, *asked) for id in wanted}
        names = {id: "\0".join([id, *map(str, asked)]) for id in wanted}
        found = {id: self.cache.get(names[id], keys[id]) if keys[id] else None for id in wanted}
        missing = [id for id, answer in found.items() if answer is None]
        if missing:
            self.on_miss(len(missing))
            fresh = {id: compute(id) for id in missing}
            if None in fresh.values():
                raise TypeError(f"no answer of {self.cache.file.name} can be None, which would be computed each time")
            found |= fresh
            if inputs.settled(*self.files.values()):
                right = {id for id in missing if keys[id] and self.keeps(fresh[id]) and self.key(id, *asked) == keys[id]}
                self.cache.put({names[id]: (keys[id], fresh[id]) for id in right}, most=MOST)
        return found


def _evidence(id, library):
    """The files that a status and its date come from."""
    *committed, working = folders.places(id, library)
    return [*committed, working, *(path.with_name("run.json") for path in committed)]


def _written(path):
    """When a file that no run committed was written, which is the date of its evidence."""
    return path.stat().st_mtime_ns if path.exists() and folders.WORKING.name in path.parts else ""
