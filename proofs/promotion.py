"""Promoting a full run to the evidence that the library ships with."""

import time

from . import discovery, evidence, storage
from .verification import settings, verify


def promote(device="auto", progress=None, engine="serial", resume=False):
    """Verify the whole library in the full profile and keep the measurements under proofs/evidence/<device class>/.

    Samples whose simulator, points and seed are unchanged are judged again instead of drawn again; engine and resume as in verify. Returns the Report.
    """
    run = settings(profile="full", device=device)
    folder = evidence.COMMITTED / run.device.partition(":")[0]
    begun = time.monotonic()
    options = {"progress": progress, "reuse": True, "engine": engine, "resume": resume, "scratch": evidence.WORKING / "checkpoints"}
    report = verify(profile="full", device=run.device, evidence=folder, **options)
    if not report.interrupted:
        known = set(discovery.files())
        for path in folder.glob("*.json"):
            if path.stem != "run" and path.stem not in known:
                path.unlink()
        storage.put(folder / "run.json", evidence.run_record(run, time.monotonic() - begun))
    return report
