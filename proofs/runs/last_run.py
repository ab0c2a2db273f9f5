"""What the last run verified, taken over by the next one where not a byte that it rests on has changed.

The key of a result is the digest of the program and the packages that it computes with, of the theorem's file and all that it can name, of the settings of
the run, and of the record that it left in the evidence folder; see records.inputs. Only what was VERIFIED on a CPU in a whole run is kept.
"""

from dataclasses import astuple

from ..records import inputs
from ..records.cache import Cache
from ..verification.kept_results import restored, written
from ..verification.told import told


class LastRun:
    """The results of runs with these Settings, this library and this evidence folder."""

    def __init__(self, run, store, paths, library):
        self.run, self.store, self.paths = run, store, paths
        self.sources = inputs.Sources(paths, library)
        self.before = {id: self.sources.of(id) for id in paths}
        self.cache = Cache("verified", library, store.folder.absolute(), *astuple(run))
        self.keeps = run.at is None and run.device == "cpu"

    def key(self, id, sources):
        """Digest of all that a result rests on; None where that is not known or no record lies there."""
        record = self.store.path(id)
        if not (self.keeps and sources and record.is_file()):
            return None
        return inputs.digest(inputs.program(), sources, inputs.of_files([record]), *astuple(self.run))

    def result(self, id):
        """The TheoremResult of the last run, or None where anything changed."""
        key = self.key(id, self.before.get(id))
        value = self.cache.get(id, key) if key else None
        try:
            return value and restored(value)
        except (KeyError, TypeError, AttributeError):
            return None

    def keep(self, results, library):
        """Keep the results that are VERIFIED and whose sources are still those that they were opened from."""
        good = [result for result in results if result.status == "VERIFIED" and result.id in self.paths]
        if not good or not inputs.settled(*self.paths.values()):
            return
        now = inputs.Sources(self.paths, library)
        keys = {one.id: self.key(one.id, self.before[one.id]) for one in good if now.of(one.id) == self.before[one.id]}
        self.cache.put({one.id: (keys[one.id], written(told(one))) for one in good if keys.get(one.id)})
