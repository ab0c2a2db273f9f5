"""When the sums of a point suffice."""

import math
from dataclasses import replace
from types import SimpleNamespace

import pytest
from memorem.numerics.statistics.samples import LawSample, MeanSample
from memorem.proofs.errors import UsageError
from memorem.proofs.runs import session
from memorem.proofs.theorems import discovery
from memorem.proofs.verification import sampling
from memorem.proofs.verification.simulation_leg import known_bounds

PART = discovery.part("capacity.error_free#every_pattern")
NAME = "a power of the width too many"


@pytest.mark.parametrize(
    ("measured", "word", "open_"),
    [(0.0013, "survives", [NAME]), (0.0013, "rejected", []), (0.0001, "survives", []), (0.000154, "survives", []), (None, "survives", [])],
)
def test_a_near_miss_that_is_crossed_keeps_a_bound_open(measured, word, open_):
    """N/d_k^3 is 0.000152 at N=3, d_k=27: what lies above it by more than the resolution will reject it."""
    answer = SimpleNamespace(measured=measured, params={"N": 3, "d_k": 27}, near_misses={NAME: word})
    assert sampling.crossed(PART, answer, 0.03) == open_


def test_identities_are_decided_by_their_own_interval():
    answer = SimpleNamespace(measured=0.5, params={"N": 8, "d_k": 16}, near_misses={"counts the retrieved pair": "survives"})
    assert sampling.crossed(discovery.part("retrieval.linear_unit"), answer, 0.03) == []


@pytest.mark.parametrize("seed", [1, 2])
def test_a_loose_bound_rejects_its_near_misses_under_any_seed(seed, tmp_path):
    from memorem import verify

    assert verify("capacity.error_free", seed=seed, evidence=tmp_path).verified


BOUNDED = [
    ("inner_products.moment_sphere#even", {"d_k": 6, "p": 2}, (0.0, 1.0)),
    ("inner_products.moment_rademacher#fourth", {"d_k": 4}, (0.0, 1.0)),
    ("inner_products.generating_function#sphere", {"d_k": 3, "t": 2}, (math.exp(-2), math.exp(2))),
]


@pytest.mark.parametrize(("address", "point", "ends"), BOUNDED)
def test_bounds_of_a_simulation_by_hand_are_read_off_its_statement(address, point, ends):
    part = discovery.part(address)
    assert not hasattr(part.simulation, "bounds")
    assert known_bounds(part, MeanSample, part.domain.check(point)) == pytest.approx(ends)
    assert known_bounds(part, LawSample, part.domain.check(point)) is None


def run(part, simulation, **point):
    """The simulation leg of the part with another simulation, at this point alone."""
    part = replace(part, simulation=simulation, points=(part.domain.check(point),))
    return sampling.simulate(part, session.settings(device="cpu"))


def test_what_a_simulation_draws_outside_of_its_bounds_is_a_fault():
    """An overlap's fourth power, and the same with a value of 20 in one memory of a thousand: the bulk cannot make up for it."""
    part = discovery.part("inner_products.moment_sphere#even")

    def honest(sim, *, d_k, p):
        return sim.sphere(d_k)[:, 0] ** (2 * p)

    def rare(sim, *, d_k, p):
        return honest(sim, d_k=d_k, p=p) + 20.0 * sim.bernoulli(1e-3)

    assert run(part, honest, d_k=6, p=2).word == "holds"
    found = run(part, rare, d_k=6, p=2)
    assert found.word == "error" and "lies between 0 and 1" in found.message, found


def test_an_interval_by_read_bounds_holds_at_every_number_of_memories():
    part = discovery.part("inner_products.moment_sphere#even")
    (point,) = run(part, part.simulation, d_k=6, p=2).details
    assert not point.account.condition, point.account


@pytest.mark.parametrize(("t", "size"), [("1000", "E+433"), ("300", "E+129")])
def test_what_float64_cannot_hold_is_said_before_anything_is_drawn(t, size):
    part, drawn = discovery.part("inner_products.generating_function#rademacher"), []
    found = run(part, lambda sim, **point: drawn.append(1), d_k=3, t=t)
    assert (found.word, found.reason) == ("refused", "float64") and size in found.message and not drawn, found


def test_no_resolution_is_finer_than_float32_normals_are():
    """What they leave out of moments up to the eighth, and of E e^(2g), is less than a quarter of the finest resolution; of E e^(3g) it is more."""
    from scipy.stats import chi2, norm

    end = math.sqrt(48 * math.log(2))  # sqrt(-2 log u) of the least uniform of 24 bits
    assert max(chi2.sf(end**2, p + 1) for p in range(2, 9, 2)) < session.FINEST / 4 and norm.sf(end - 2) < session.FINEST / 4
    assert norm.sf(end - 3) > session.FINEST
    with pytest.raises(UsageError, match=r"between 0\.001 and 1"):
        session.settings(device="cpu", resolution=9e-4)
    assert session.settings(device="cpu", resolution=session.FINEST).resolution == session.FINEST
