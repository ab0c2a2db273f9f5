"""Plots: the same figure is the same file, and what cannot be drawn is said."""

import pytest
from memorem.proofs.errors import UsageError
from memorem.proofs.publishing import plot


def test_the_same_figure_is_the_same_file(tmp_path):
    files = [tmp_path / name for name in ("one.svg", "two.svg")]
    for file in files:
        plot.plot("kernels.relu", "d_k=3:24", {"N": "6"}, file, simulate=False)
    assert files[0].read_bytes() == files[1].read_bytes()


def test_simulated_points_lie_on_the_curve(tmp_path):
    part = plot.discovery.part("retrieval.linear_unit")
    points = [part.domain.check({**part.points[0], "d_k": d}) for d in (4, 12)]
    for point, measured, half_width in plot.measured(part, points):
        assert abs(measured - (point["N"] - 1) / point["d_k"]) <= half_width


@pytest.mark.parametrize(
    ("sweep", "output", "words"),
    [("d_k=9:3", "x.svg", "smaller"), ("d_k=3:9", "x.doc", ".svg"), ("keys=1:2", "x.svg", "no numeric parameter"), ("d_k=a:b", "x.svg", "numbers")],
)
def test_what_cannot_be_drawn(sweep, output, words, tmp_path):
    with pytest.raises(UsageError, match=words):
        plot.plot("retrieval.linear_unit", sweep, {}, tmp_path / output, simulate=False)
