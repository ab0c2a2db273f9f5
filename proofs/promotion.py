"""Promoting a full run to the evidence that the library ships with."""

import time

from . import discovery, evidence
from .verification import settings, verify


def promote(device="auto", progress=None):
    """Verify the whole library in the full profile and keep the measurements under proofs/evidence/<device class>/.

    Samples whose simulator, points and seed are unchanged are judged again instead of drawn again. Returns the Report.
    """
    run = settings(profile="full", device=device)
    folder = evidence.COMMITTED / run.device.partition(":")[0]
    begun = time.monotonic()
    report = verify(profile="full", device=run.device, evidence=folder, progress=progress, reuse=True)
    if not report.interrupted:
        known = set(discovery.files())
        for path in folder.glob("*.json"):
            if path.stem != "run" and path.stem not in known:
                path.unlink()
        evidence.write(folder / "run.json", evidence.run_record(run, time.monotonic() - begun))
    return report
