"""Confidence sequences against published figures, exact laws, and their own error rate."""

import math

import numpy as np
import pytest
from memorem.numerics import confidence, planner
from scipy.stats import binomtest


def sums(values):
    return len(values), values.sum(), (values**2).sum(), (values**3).sum()


@pytest.mark.parametrize("n", [2_000, 20_000, 200_000])
def test_half_width_of_the_asymptotic_sequence(n):
    """The t form tends to the asymptotic sequence of Waudby-Smith et al. (arXiv 2103.06476) with the same mixing width."""
    alpha, rho2 = 1e-3, confidence.mixture_width(1e-3, 20_000)
    published = math.sqrt(2 * (n * rho2 + 1) / (n**2 * rho2) * math.log(math.sqrt(n * rho2 + 1) / alpha))
    interval = confidence.mean_interval(*sums(np.repeat([1.0, -1.0], n // 2)), alpha, n_opt=20_000)
    assert interval.half_width == pytest.approx(published, rel=20 / n)


def test_the_gate_stays_shut_for_rare_events():
    values = np.zeros(5000)
    values[:5] = 1.0
    assert confidence.mean_interval(*sums(values), 1e-8).is_open


@pytest.mark.parametrize("bad", [np.zeros(5000), np.ones(10), np.full(200, np.nan)])
def test_nothing_is_said_without_variation_or_numbers(bad):
    assert confidence.mean_interval(*sums(bad), 1e-3).is_open


def test_intervals_shrink_and_contain():
    rng = np.random.default_rng(1)
    values = rng.standard_normal(40_000) + 2
    wide, narrow = (confidence.mean_interval(*sums(values[:n]), 1e-4) for n in (2000, 40_000))
    assert narrow.half_width < wide.half_width and narrow.low < 2 < narrow.high


@pytest.mark.parametrize(("n", "k"), [(100, 30), (1000, 1), (50, 0), (50, 50), (1, 0), (10_000, 5060)])
def test_event_intervals_hold_the_fixed_n_interval(n, k):
    """Anytime validity costs width: the sequence contains the exact Clopper-Pearson interval at the same level."""
    mine = confidence.event_interval(n, k, 1e-3)
    exact = binomtest(k, n).proportion_ci(confidence_level=1 - 1e-3)
    assert mine.low <= exact.low + 1e-12 and mine.high >= exact.high - 1e-12
    assert 0 <= mine.low <= k / n <= mine.high <= 1


def test_dkw_planning():
    n = confidence.dkw_samples(0.01, 1e-6)
    assert confidence.dkw_band(n, 1e-6) <= 0.01 < confidence.dkw_band(n - 2, 1e-6)


def test_error_rate_with_a_look_at_every_step():
    """4000 runs of 20 looks at alpha 0.05 on Gaussian data: at most a twentieth may miss; the binomial bound at 1e-6 decides."""
    rng, runs, misses = np.random.default_rng(7), 4000, 0
    looks = [64 * 2**k for k in range(6)]
    for _ in range(runs):
        values = rng.standard_normal(looks[-1])
        cumulative = [np.cumsum(values**p) for p in (1, 2, 3)]
        intervals = [confidence.mean_interval(n, *(c[n - 1] for c in cumulative), 0.05) for n in looks]
        misses += any(not interval.low <= 0 <= interval.high for interval in intervals if not interval.is_open)
    assert binomtest(misses, runs, 0.05, alternative="greater").pvalue > 1e-6


def test_skewed_data_keep_the_rate():
    """Exponential data, skewness 2, peeking: the correction and the gate hold what the plain normal interval loses."""
    rng, runs, misses = np.random.default_rng(8), 1500, 0
    for _ in range(runs):
        values = rng.exponential(size=4096) - 1
        for n in (128, 512, 2048, 4096):
            interval = confidence.mean_interval(*sums(values[:n]), 0.05)
            if not interval.is_open and not interval.low <= 0 <= interval.high:
                misses += 1
                break
    assert binomtest(misses, runs, 0.05, alternative="greater").pvalue > 1e-6


def test_the_planner_forecasts_what_is_used():
    """Memories that certify a mean of variation 0.67 to 3 %, against the forecast, within a third."""
    rng, alpha = np.random.default_rng(3), 1e-8
    forecast = planner.memories_needed(0.67, 0.03, alpha, skewness=0)
    values = 1 + 0.67 * rng.standard_normal(4 * forecast)
    n = 256
    while confidence.mean_interval(*sums(values[:n] - 1), alpha).half_width > 0.03 * 0.9:
        n = math.ceil(n * 1.05)
    assert forecast / 1.4 < n < forecast * 1.4


def test_weights_spend_less_than_the_whole():
    assert planner.point_alpha(1e-6) == pytest.approx(1e-6 / 2048 / 64)
