"""Forecasts against the measured costs of the study, against what is used, and the rates that are spent."""

import math

import numpy as np
import pytest
from memorem.numerics.statistics import confidence_sequences, planner

N_STUDY = 65_536  # the n_opt of the study's table of costs
VARIATION = math.sqrt(2.59714) / 2.4  # noise(64, 32, 16): standard deviation over mean


@pytest.mark.parametrize(("alpha", "predicted", "measured"), [(1e-6, 190_600, 186_000), (1e-8, 239_700, 236_000), (1e-10, 287_800, 288_000)])
def test_the_study_is_forecast(alpha, predicted, measured):
    """Memories that certify 1 % (measured: the middle of 184-188k, 234-238k and 286-290k)."""
    forecast = planner.memories_needed(VARIATION, 0.01, alpha, n_opt=N_STUDY)
    assert forecast == pytest.approx(predicted, rel=1e-3)
    assert forecast == pytest.approx(measured, rel=0.04)


def test_the_forecast_is_what_is_used():
    """Twenty sequences of variation 0.67 to 3 %: the mean number at which the whole interval lies inside, against the forecast, within 10 %."""
    alpha, used = 1e-8, []
    forecast = planner.memories_needed(0.67, 0.03, alpha)
    for seed in range(20):
        values = 0.67 * np.random.default_rng(seed).standard_normal(3 * forecast)
        powers = [np.cumsum(values**power) for power in (1, 2, 3)]
        looks = (confidence_sequences.mean_interval(n, *(p[n - 1] for p in powers), alpha) for n in range(256, len(values), 256))
        used.append(256 * (1 + next(index for index, i in enumerate(looks) if max(i.high, -i.low) <= 0.03)))
    assert np.mean(used) == pytest.approx(forecast, rel=0.1)


def test_the_gate_has_its_own_floor():
    """Skewness 2.5 at alpha 1e-8: predicted (k z^3 / 3)^2 = 49.9k, measured 50.1k in the study, with its n_opt for single queries."""
    assert planner.memories_needed(0.67, 0.5, 1e-8, skewness=2.5, n_opt=16384) == pytest.approx(50_100, rel=0.03)


@pytest.mark.parametrize("bad", [math.nan, math.inf])
def test_no_number_is_forecast_for_what_is_no_number(bad):
    assert planner.memories_needed(bad, 0.01, 1e-8) is None
    assert planner.memories_needed(0.5, 0.01, 1e-8, skewness=bad) is None
    assert planner.more_needed(100, None) is None


def test_a_close_verdict_asks_for_its_next_look():
    assert planner.more_needed(1000, 500) == 250
    assert planner.more_needed(1000, 5000) == 4000


def test_weights_spend_less_than_the_whole():
    assert planner.point_alpha(1e-6) == pytest.approx(1e-6 / 2048 / 64)
