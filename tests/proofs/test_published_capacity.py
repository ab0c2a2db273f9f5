"""Numbers on the capacity of associative memories that are published elsewhere come out of the theorems."""

from math import floor, log

import memorem
import pytest
from memorem.theory.scalars.domains import DomainError


@pytest.mark.parametrize(
    ("load", "error", "unit"), [("105", 0.001, 1e-3), ("138", 0.0036, 1e-4), ("185", 0.01, 1e-2), ("370", 0.05, 1e-2), ("610", 0.1, 1e-1)]
)
def test_bit_error_against_load(load, error, unit):
    """Hertz, Krogh and Palmer 1991, table of the load at which a bit is wrong with a given chance: .105, .138, .185, .37, .61.

    Their Gaussian limit is approached by wide memories: here Gaussian keys of width 20000. Half a unit of the last published digit; entered 2026-11-26.
    """
    wide = 20_000
    value = memorem.theorem("capacity.bit_gaussian").value(N=1 + int(load) * wide // 1000, d_k=wide)
    assert abs(float(value) - error) <= unit / 2


@pytest.mark.parametrize(("pairs", "width", "error", "unit"), [(22, 201, 0.001, 1e-3), (70, 501, 0.0036, 1e-4), (123, 201, 0.1, 1e-1)])
def test_bit_error_of_a_network_at_these_loads(pairs, width, error, unit):
    """The same table at the loads .105, .138 and .61 for a Hopfield network of 201 or 501 units, exactly; entered 2026-11-26."""
    assert abs(float(memorem.theorem("capacity.bit_hopfield").value(N=pairs, d_k=width)) - error) <= unit / 2


@pytest.mark.parametrize("width", [1000, 10**6])
def test_every_pattern_exact(width):
    """McEliece et al. 1987: n/(4 ln n) patterns of n bits, every one of them exact. The bound holds up to there, and not for one more; 2026-11-26."""
    part = memorem.theorem("capacity.error_free")["every_pattern"]
    most = 1 + floor(width / (4 * log(width)))
    assert float(part.value(N=most, d_k=width)) == most / width < 1 / (3.9 * log(width))
    with pytest.raises(DomainError):
        part.value(N=most + 1, d_k=width)


@pytest.mark.parametrize("width", [1000, 10**6])
def test_most_patterns_exact(width):
    """McEliece et al. 1987: n/(2 ln n) patterns of n bits, most of them exact. There the bound on one pattern's error passes one; 2026-11-26."""
    part = memorem.theorem("capacity.error_free")["one_pattern"]
    most = 1 + floor(width / (2 * log(width)))
    below, above = (float(part.value(N=pairs, d_k=width, d_v=width)) for pairs in (most, most + 1))
    assert below < 1 < above


def test_the_two_laws_of_the_width():
    """At tolerance one and width 64: 65 pairs in mean square, between 9 and 11.1 against the worst values; exact, from the theorems, 2026-11-26."""
    criteria = memorem.theorem("capacity.criteria")
    linear, low, high = (criteria[name].value(d_k=64, theta=1) for name in ("mean_square", "worst_values_at_least", "worst_values_at_most"))
    exact = memorem.theorem("capacity.coherent")["sphere"].value(d_k=64, theta=1)
    assert linear == 65 and low == 9 and low < exact < high and abs(float(high) - 11.0265) < 1e-4 and abs(float(exact) - 10.987) < 1e-3
