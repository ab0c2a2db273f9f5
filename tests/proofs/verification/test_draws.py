"""Simulations of the whole library draw and compute the same, bit for bit, however many memories are computed together."""

import pytest
import torch
from memorem.numerics.sampling import blocks
from memorem.proofs.theorems.formulas import floats
from memorem.proofs.theorems.theorem import Algebraic

from ..walk import PARTS

SIMULATED = [part for part in PARTS if part.simulation is not None and part.points and not isinstance(part, Algebraic)]
TILES = 3


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-chunks") for part in SIMULATED])
def test_no_value_depends_on_the_chunk(part, monkeypatch):
    point = floats(part.domain.check(part.points[0]))
    tile = min(blocks.tile_for(point, "cpu"), 64)
    monkeypatch.setattr(blocks, "tile_for", lambda *_: tile)
    options = {"key": "chunks", "block": 0, "device": "cpu", "replicates": TILES * tile}
    single, whole = (blocks.run_block(part.simulation, point, chunk=chunk, **options) for chunk in (tile, TILES * tile))
    for one, other in zip(*(values if isinstance(values, tuple) else (values,) for values in (single, whole)), strict=True):
        assert torch.equal(one, other)
        assert len(one) == TILES * tile
