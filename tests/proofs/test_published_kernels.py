"""Numbers on kernel memories that are published elsewhere come out of the theorems."""

import math

import memorem
import pytest


@pytest.mark.parametrize("flip,rate", [("1/100", "0.7382"), ("1/10", "0.3219"), ("1/4", "0.1000")])
def test_cutoff_rate_of_the_binary_symmetric_channel(flip, rate):
    """R0 = 1 - log2(1 + 2 sqrt(f (1 - f))) of textbooks on digital communication; four decimals of that formula in floats, 2026-11-26, error 5e-5."""
    value = memorem.theorem("kernels.bit_flipped_exponential")["cutoff_rate"].value(N=2, d_k=1, flip=flip)
    assert abs(-math.log2(value) - float(rate)) < 5e-5


def test_floor_of_the_feature_map_of_linear_transformers():
    """(E phi)^4 / (E phi^2)^2 for phi = elu + 1 and a standard normal: 1.160521^4 / 1.965987^2 = 0.4693, by floats on 2026-11-26, error 1e-4."""
    assert abs(float(memorem.theorem("kernels.positive_feature_floor").value(N=2, d_k=10**6)) - 0.4693) < 1e-4
