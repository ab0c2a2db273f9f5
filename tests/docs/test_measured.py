"""Tables of measured numbers come from the committed files, row by row."""

import json

import pytest
from memorem.numerics.benchmarks import report, scaling
from memorem.numerics.calibration import __main__
from memorem.proofs.site import measured


def test_every_measured_rate_is_a_row():
    found = json.loads((measured.MEASURED / "calibration.json").read_text())
    tables = measured.calibration()
    assert tables["rates"].count("\n") == len(found["rates"]) + 1
    assert tables["power"].count("\n") == len(found["power"]) + 1
    assert __main__.faults(found) == []


def test_every_measured_speed_is_a_row():
    found = json.loads((measured.MEASURED / "benchmark.json").read_text())
    text = measured.benchmark()["speed"]
    assert sum(line.startswith("| ") for line in text.splitlines()) == len(found["cells"]) + 1
    assert found["profile"] == "full" and len(found["cells"]) == 35


def test_the_same_speeds_give_the_same_figure(tmp_path):
    for name, draw in (("benchmark", report.figure), ("scaling", scaling.figure)):
        found = json.loads((measured.MEASURED / f"{name}.json").read_text())
        first, second = ((draw(found, path), path.read_bytes()) for path in (tmp_path / "first.svg", tmp_path / "second.svg"))
        assert first == second and first[1].count(b"<path") > 20


def test_cost_is_linear_in_memories():
    """Eight times the memories cost between six and ten times the processor time: a committed measurement, no new one."""
    (few, short), *_, (many, long) = json.loads((measured.MEASURED / "scaling.json").read_text())["memories"]
    assert 0.75 < long / short / (many / few) < 1.25


def test_every_family_and_every_unseen_wrong_form_is_a_row():
    found = json.loads((measured.MEASURED / "power.json").read_text())["parts"]
    shown = measured.power()
    assert shown["families"].count("\n") == len({row["part"].partition(".")[0] for row in found}) + 2
    assert shown["survivors"].count("\n") == sum(len(row["survivors"]) for row in found) + 1
    assert sum(row["search"] for row in found) / sum(row["mutants"] for row in found) == pytest.approx(float(shown["share"]) / 100, abs=1e-3)
