"""Companions: the mean of the plain variable where both can be simulated, and a verdict where the plain one has no variance."""

from dataclasses import replace

import pytest
import torch
from memorem.numerics.sampling import blocks
from memorem.proofs.property.coverage import coverage
from memorem.proofs.property.search import Effort, Search
from memorem.proofs.verification import sampling, simulation_leg

from ..walk import PARTS, RUN

WITH = [pytest.param(part, id=f"{part.theorem}-{part.name}-companion") for part in PARTS if part.companion is not None]
LARGE = Effort(1 << 24)


def test_some_part_has_one():
    assert len(WITH) >= 2


@pytest.mark.parametrize("part", WITH)
def test_at_a_common_point_both_are_the_formula(part):
    point = part.domain.check(part.points[0])
    other = replace(part, simulation=part.companion.simulation, tail_index=part.companion.tail_index, companion=None)
    for one in (part, other):
        leg = sampling.simulate(replace(one, near_misses={}), replace(RUN, at=point))
        assert leg.word == "holds", leg.message


@pytest.mark.parametrize("part", WITH)
def test_it_decides_where_there_is_no_variance(part):
    point = {name: kind.low + 2 if name == "N" else kind.low for name, kind in part.domain.parameters.items()}
    assert simulation_leg.tail_refusal(part, point)
    search = Search(part, RUN, LARGE)
    seen = search.examine(point)
    assert seen.grade in ("fine", "coarse"), seen
    assert "by a companion" in coverage(part, [seen.drawn]).text()
    wrong = Search(replace(part, equals=part.equals * 2, certificate=None), RUN, LARGE).examine(point)
    assert wrong.grade == "refuted"


def test_tilted_vectors_keep_the_moments_of_gaussian_ones():
    def moments(sim):
        vectors, weight = sim.tilted(5)
        return torch.stack([weight, weight * vectors.square().sum(-1), weight * vectors[:, 0] ** 4], -1)

    drawn = blocks.run_block(moments, {}, key="tilt", block=0, device="cpu", replicates=1 << 17)
    torch.testing.assert_close(drawn.mean(0), torch.tensor([1.0, 5.0, 3.0]), rtol=0.05, atol=0)  # ten standard errors or more
