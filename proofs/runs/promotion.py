"""Promoting a full run to the evidence that the library ships with."""

import time

from ..records import atomic_files, evidence
from ..theorems import discovery
from .session import settings, verify


def promote(*names, device="auto", progress=None, engine="serial", resume=False, jobs=1):
    """Verify the named theorems and families (all if none is named) in the full profile and keep the measurements under proofs/evidence/<device class>/.

    Samples whose simulator, points and seed are unchanged are judged again instead of drawn again; engine, resume and jobs are those of verify.
    Returns the Report.
    """
    run = settings(profile="full", device=device)
    folder = evidence.COMMITTED / run.device.partition(":")[0]
    begun = time.monotonic()
    options = {"progress": progress, "reuse": True, "engine": engine, "resume": resume, "jobs": jobs, "scratch": evidence.WORKING / "checkpoints"}
    report = verify(*names, profile="full", device=run.device, evidence=folder, **options)
    if not report.interrupted and not names:
        known = set(discovery.files())
        for path in folder.glob("*.json"):
            if path.stem != "run" and path.stem not in known:
                path.unlink()
        atomic_files.put(folder / "run.json", evidence.run_record(run, time.monotonic() - begun))
    return report
