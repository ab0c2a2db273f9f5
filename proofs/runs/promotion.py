"""Promoting a full run to the evidence that a library ships with."""

import time

from ..records import atomic_files, evidence, folders
from ..theorems.files import LIBRARY, files
from .session import settings, verify


def promote(*names, device="auto", progress=None, engine="serial", resume=False, jobs=1, library=None):
    """Verify the named theorems and families (all if none is named) in the full profile and keep the measurements in evidence/<device class>/, which
    memorem ships with, or which lies in a library folder of one's own.

    Samples of which this process draws the first block again bit for bit are judged again instead of drawn again; engine, resume and jobs are those of
    verify.
    Returns the Report.
    """
    run = settings(profile="full", device=device)
    library = LIBRARY if library is None else library
    folder = folders.committed(library) / run.device.partition(":")[0]
    begun = time.monotonic()
    options = {"progress": progress, "reuse": True, "engine": engine, "resume": resume, "jobs": jobs, "library": library}
    report = verify(*names, profile="full", device=run.device, evidence=folder, scratch=folders.working(library) / "checkpoints", **options)
    if not report.interrupted and not names:
        known = set(files(library))
        for path in folder.glob("*.json"):
            if path.stem != "run" and path.stem not in known:
                path.unlink()
        atomic_files.put(folder / "run.json", evidence.run_record(run, time.monotonic() - begun))
    return report
