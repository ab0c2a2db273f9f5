"""Where theorems stand by the evidence there is, taken from the cache where nothing that it follows from has changed."""

from ..theorems.files import LIBRARY, files
from ..verification.kept_results import restored, written
from . import folders, inputs
from .cache import Cache


class Judgements:
    """Statuses of a library's theorems: those in the cache at once, the others judged anew and kept.

    on_miss(count) is told how many must be judged, before that begins. A result with an error in it is shown and not kept.
    """

    def __init__(self, library=LIBRARY, on_miss=lambda count: None):
        self.library, self.on_miss = library, on_miss
        self.files = files(library)
        self.sources = inputs.Sources(self.files, library)
        self.cache = Cache("judgements", library, folders.WORKING.absolute())

    def key(self, id):
        """Digest of the program, of the theorem's sources and of its evidence; None where they are not all known."""
        sources = self.sources.of(id)
        return sources and inputs.digest(inputs.program(), sources, inputs.of_files(folders.places(id, self.library)))

    def of(self, *ids):
        """[TheoremResult] of the theorems with these ids, all if none is given."""
        wanted = ids or tuple(self.files)
        keys = {id: self.key(id) for id in wanted}
        found = {id: self._kept(id, keys[id]) for id in wanted}
        missing = [id for id, result in found.items() if result is None]
        if missing:
            self.on_miss(len(missing))
            fresh = {id: self._judged(id) for id in missing}
            found |= fresh
            settled = inputs.settled(*self.files.values())
            self.cache.put({id: (keys[id], written(result)) for id, result in fresh.items() if settled and self._keeps(id, keys[id], result)})
        return [found[id] for id in wanted]

    def _kept(self, id, key):
        value = self.cache.get(id, key) if key else None
        try:
            return value and restored(value)
        except (KeyError, TypeError, AttributeError):
            return None

    def _judged(self, id):
        from ..theorems.discovery import opened
        from . import evidence

        path = self.files[id]
        return evidence.status(opened(id, path.resolve()), path)

    def _keeps(self, id, key, result):
        """Whether a fresh result may be kept: nothing failed by accident, and its evidence is still what it was when the key was made."""
        return bool(key) and result.status != "ERROR" and self.key(id) == key


def status(id, library=LIBRARY):
    """The TheoremResult of one theorem."""
    return Judgements(library).of(id)[0]
