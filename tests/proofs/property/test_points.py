"""Points: inside the domain, at its corners, affordable, and never filtered."""

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings
from memorem import Domain, N, d_k, eta, integers, nonnegative, one_of, positive, reals, sqrt
from memorem.numerics.sampling.blocks import cost
from memorem.proofs.property import points

from ..walk import PARTS

MOST = 1 << 12
PLAIN = Domain(N=integers(1), d_k=integers(1), prob=reals(0, 1, open=False), keys=one_of("sphere", "rademacher"))


def drawn(domain, count=120, most=MOST):
    found = []

    @seed(5)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate], suppress_health_check=list(HealthCheck))
    @given(points.strategy(domain, most))
    def draw(point):
        found.append(point)

    draw()
    return found


DOMAINS = {tuple(sorted(part.domain.text().items())): part.domain for part in PARTS if part.equals is not None}


@pytest.mark.parametrize("domain", list(DOMAINS.values()), ids=lambda domain: ",".join(domain.names))
def test_every_domain_of_the_library_is_drawn_from(domain):
    for point in drawn(domain, 5):
        assert domain.check(point) == point
        assert cost(point) <= MOST or point == points.affordable(domain, point, MOST)


def test_corners_are_reached():
    found = drawn(PLAIN)
    assert {0, 1} <= {point["prob"] for point in found} and {1, 2, 3} <= {point["d_k"] for point in found}
    assert any(point["N"] == point["d_k"] > 3 for point in found) and {point["keys"] for point in found} == {"sphere", "rademacher"}
    assert max(point["d_k"] for point in found) >= 16
    assert found[0] == {"N": 1, "d_k": 1, "prob": 0, "keys": "sphere"}


def test_no_memory_is_dearer_than_allowed():
    assert all(cost(point) <= 64 for point in drawn(PLAIN, 60, 64))


@pytest.mark.parametrize(
    "domain",
    [
        Domain(N=integers(1), d_k=integers(1), where=[nonnegative(N - d_k)]),
        Domain(N=integers(2), d_k=integers(2), where=[nonnegative(d_k - 40 * N)]),
        Domain(N=integers(1), d_k=integers(1), eta=reals(0, 2), where=[positive(d_k - eta * sqrt(N))]),
        Domain(N=integers(1), d_k=integers(2), where=[nonnegative(N - d_k + 1), nonnegative(d_k - N - 1)]),
    ],
)
def test_related_parameters_stay_related(domain):
    found = drawn(domain, 40)
    assert all(domain.check(point) == point for point in found) and len({str(point) for point in found}) > 8


def test_the_edge_of_a_relation_is_reached():
    found = drawn(Domain(N=integers(1), d_k=integers(1), where=[nonnegative(N - d_k)]), 40)
    assert any(point["N"] == point["d_k"] > 1 for point in found)


@pytest.mark.parametrize(
    "kind", [reals(0, (1 + sqrt(2)) / 2, open=False), reals(), reals(None, 0), integers(None, 3), integers(), integers(1, step=2)]
)
def test_values_are_members(kind):
    values = points.inner(kind)
    assert len(values) >= 5 and all(kind.admits(value) == value for value in values) and len(set(values)) == len(values)
