"""Tables of measured numbers come from the committed files, row by row."""

import json

from memorem.numerics import calibrate
from memorem.proofs.site import measured


def test_every_measured_rate_is_a_row():
    found = json.loads((measured.MEASURED / "calibration.json").read_text())
    tables = measured.calibration()
    assert tables["rates"].count("\n") == len(found["rates"]) + 1
    assert tables["power"].count("\n") == len(found["power"]) + 1
    assert calibrate.faults(found) == []
