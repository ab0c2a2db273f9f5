"""Tail indices: estimates of known tails, declared ones that samples contradict, and the whole library."""

from dataclasses import replace

import numpy as np
import pytest
from memorem import Integer, d_k
from memorem.numerics.statistics.tails import tail
from memorem.proofs.property.tails import lies
from memorem.proofs.theorems import discovery
from memorem.proofs.theorems.theorem import Divergence
from memorem.proofs.verification import simulation_leg

from ..walk import OPENED, PARTS, RUN

DRAW = np.random.default_rng(5)


def divergences(theorem):
    """Addresses of parts whose declared index is above one where another part of the theorem proves that the mean is infinite."""
    found = []
    for part in theorem.parts.values():
        other = theorem.parts.get(part.beyond) if isinstance(part, Divergence) else None
        for point in part.points if other is not None and other.tail_index is not None else ():
            if simulation_leg.tail_index(other, part.domain.check(point)) > 1:
                found.append(f"{other.address}, at {point}, by {part.address}")
    return found


@pytest.mark.parametrize("index", [0.75, 1.5, 3.0])
def test_a_power_law_shows_its_index(index):
    found = tail(1 + DRAW.pareto(index, 1 << 17))
    assert found.far == pytest.approx(index, rel=0.2)
    assert found.surely_below(2.5 * index) and not found.surely_below(index)
    assert found.surely_above(index / 2) and not found.surely_above(index)


@pytest.mark.parametrize("values", [DRAW.standard_normal(1 << 17), DRAW.exponential(size=1 << 17), np.exp(DRAW.standard_normal(1 << 17))])
def test_lighter_tails_are_never_below_two(values):
    assert not tail(values).surely_below(2.0)


def test_values_without_a_tail_have_none():
    assert tail(np.ones(1 << 17)) is None and tail(np.ones(10)) is None and tail(np.zeros(1 << 17)) is None


def test_a_variance_that_is_only_declared_is_a_lie():
    part = discovery.part("retrieval.linear_gaussian#unit_values")
    assert lies(part, RUN) == []
    (lie, *_) = lies(replace(part, tail_index=None), RUN)
    assert lie.point["d_k"] == 3 and lie.declared == float("inf") and "fall like those of" in lie.text()


def test_a_variance_that_is_denied_is_a_lie():
    part = replace(discovery.part("retrieval.linear_unit"), tail_index=Integer(1))
    assert len(lies(part, RUN)) >= 3


def test_a_mean_that_a_divergence_denies_is_a_lie():
    theorem = discovery.theorem("retrieval.linear_gaussian")
    assert divergences(theorem) == []
    wrong = replace(theorem, parts={**theorem.parts, "inverse_snr": replace(theorem["inverse_snr"], tail_index=d_k)})
    assert any(found.startswith("retrieval.linear_gaussian#inverse_snr, at") for found in divergences(wrong))


@pytest.mark.parametrize("part", [pytest.param(part, id=f"{part.theorem}-{part.name}-tail") for part in PARTS if part.simulation is not None])
def test_the_declared_index_is_what_is_drawn(part):
    assert [lie.text() for lie in lies(part, RUN)] == []


@pytest.mark.parametrize("theorem", [pytest.param(theorem, id=f"{theorem.id}-divergence") for theorem in OPENED])
def test_where_a_mean_is_infinite_the_index_says_so(theorem):
    assert divergences(theorem) == []
