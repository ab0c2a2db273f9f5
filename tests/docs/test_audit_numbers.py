"""The numbers that audits state in words, from the formulas of the theorems that settle them."""

import math

import memorem
import pytest
import sympy


def value(address, **point):
    id, part = address.split("#")
    return float(memorem.theorem(id).parts[part].value(**point))


def excess(d_k):
    """Mean over all queries over the value for a typical one, exponential kernel at the usual temperature, Gaussian keys."""
    mean = value("kernels.exponential_gaussian#scaled", N=2, d_k=d_k)
    return mean / value("kernels.exponential_gaussian#typical_query", N=2, d_k=d_k, beta=f"1/{math.isqrt(d_k)}")


@pytest.mark.parametrize(("d_k", "stated"), [(16, 4.6), (64, 10.9), (1024, 32)])
def test_the_mean_exceeds_the_typical_value_by_what_the_audit_states(d_k, stated):
    assert abs(excess(d_k) - stated) < (0.05 if stated < 20 else 0.5)


def test_between_squares_the_formula_is_the_same():
    """128 is no square, so that its temperature is no rational; the two formulas are evaluated as they stand."""
    mean = value("kernels.exponential_gaussian#scaled", N=2, d_k=128)
    assert abs(mean / math.exp(-2 * (1 - 128**-0.5) * 128**0.5) - 15.6) < 0.05


def test_the_excess_tends_to_the_fourth_power_of_e():
    below, above = (value(f"kernels.exponential_gaussian#{part}", N=2, d_k=10**4) for part in ("scaled_below", "scaled_above"))
    assert below < value("kernels.exponential_gaussian#scaled", N=2, d_k=10**4) < above
    d_k = 10**12
    logarithm = -d_k / 2 * math.log1p(4 / math.sqrt(d_k) - 4 / d_k) + 2 * math.sqrt(d_k) - 2
    assert abs(logarithm - 4) < 1e-3


@pytest.mark.parametrize("d_k", [512, 1024])
def test_the_rate_of_unit_keys_at_half_an_inverse_temperature_per_coordinate(d_k):
    snr = memorem.theorem("kernels.exponential_sphere").parts["inverse_snr"].value(N=2, d_k=d_k, beta=d_k // 2)
    assert abs(float(-sympy.log(snr)) / d_k - 0.6226) < 1e-3
