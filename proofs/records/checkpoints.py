"""What a theorem's running points have drawn so far, written every few seconds, so that a run that is killed goes on where it was."""

import os
import time
from contextlib import suppress
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from ...numerics.statistics.samples import AnySample, Sample
from ..errors import EvidenceError, OutdatedEvidence
from ..theorems import fingerprints
from . import atomic_files

SECONDS = 2.0  # between two writes, at least
SHARE = 20.0  # and at least so many times what a write takes


class PartCheckpoint(BaseModel):
    """The samples of one part's points, and the identity of the simulator that drew them."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    simulator: str
    samples: list[AnySample]


class CheckpointRecord(BaseModel):
    """The samples of a theorem's points so far. What stops a point is no part of it: blocks depend on the seed and the point alone."""

    model_config = ConfigDict(extra="forbid", allow_inf_nan=False)

    schema_version: int = atomic_files.SCHEMA
    id: str
    seed: int
    device: str
    parts: dict[str, PartCheckpoint] = {}


def _whole(sample):
    """Whether blocks are there from 0 on without a gap and all values are numbers."""
    return sample.invalid == 0 and bool(sample.blocks) and sorted(sample.blocks) == list(range(len(sample.blocks)))


class Checkpoint:
    """The checkpoint of one theorem in one run: <folder>/<id>.<profile or at>-<seed>-<device>.json.

    resume: take over what the file holds. A file that is damaged or not ours is moved aside, never overwritten, and said (say), as is one that speaks
    of other simulators; its points begin anew.
    """

    def __init__(self, folder, theorem, path, run, *, resume=False, say=print):
        scope = run.profile if run.at is None else "at"  # a look at a point of one's own leaves the checkpoint of a whole run alone
        self.file = Path(folder) / f"{theorem.id}.{scope}-{run.seed}-{run.device.replace(':', '_')}.json"
        self.theorem, self.path, self.run = theorem, path, run
        self.samples = {}  # (part, point): Sample, or the Stream that is growing it
        self.written, self.pause, self.changed = time.monotonic(), SECONDS, False
        if os.path.lexists(self.file):
            self._take_over(say, resume)

    def _take_over(self, say, resume):
        try:
            found = atomic_files.read(self.file, CheckpointRecord)
            if (found.id, found.seed, found.device) != (self.theorem.id, self.run.seed, self.run.device):
                raise EvidenceError(f"checkpoint {self.file} belongs to another run")
        except EvidenceError as error:
            begins = f"{self.theorem.id} starts again from its first block: {error}"
            say(begins if isinstance(error, OutdatedEvidence) else f"{begins}. It lies now at {atomic_files.aside(self.file)}")
            return
        if not resume:
            return
        for name, kept in found.parts.items():
            part = self.theorem.parts.get(name)
            if part is None or kept.simulator != fingerprints.draws(part, self.path) or not all(map(_whole, kept.samples)):
                say(f"{self.theorem.id}#{name} starts again from its first block: its checkpoint was drawn by another simulator")
                continue
            self.samples |= {(name, _text(sample.params)): sample for sample in kept.samples}

    def kept(self, part, params):
        """The Sample of this point that an earlier run left, or None."""
        found = self.samples.get((part.name, _text(params)))
        return found if isinstance(found, Sample) else None

    def watch(self, part, stream):
        """Remember a stream that has taken a block, and write where it is time."""
        self.samples[part.name, _text(stream.experiment.params)] = stream
        self.changed = True
        if time.monotonic() - self.written > self.pause:
            self.save()

    def save(self):
        """Write what is there. EvidenceError where the disk is full or the folder is gone."""
        if not self.changed:
            return
        begun = time.monotonic()
        parts = {}
        for (name, _), found in self.samples.items():
            sample = found if isinstance(found, Sample) else found.sample
            if sample is not None and not sample.invalid:
                simulator = fingerprints.draws(self.theorem.parts[name], self.path)
                parts.setdefault(name, PartCheckpoint(simulator=simulator, samples=[])).samples.append(sample)
        atomic_files.put(self.file, CheckpointRecord(id=self.theorem.id, seed=self.run.seed, device=self.run.device, parts=parts))
        self.written, self.changed = time.monotonic(), False
        self.pause = max(SECONDS, SHARE * (self.written - begun))

    def discard(self):
        """The theorem is finished and kept: its checkpoint is not needed any more."""
        with suppress(OSError):
            self.file.unlink()


def _text(params):
    return tuple(sorted(params.items()))
