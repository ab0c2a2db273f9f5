"""Confidence sequences against published figures, exact laws, and their own error rate."""

import math

import numpy as np
import pytest
from memorem.numerics.statistics import confidence_sequences
from scipy.stats import binomtest


def sums(values):
    return len(values), values.sum(), (values**2).sum(), (values**3).sum()


@pytest.mark.parametrize("n", [2_000, 20_000, 200_000])
def test_half_width_of_the_asymptotic_sequence(n):
    """The t form tends to the asymptotic sequence of Waudby-Smith et al. (arXiv 2103.06476) with the same mixing width."""
    alpha, rho2 = 1e-3, confidence_sequences.mixture_width(1e-3, 20_000)
    published = math.sqrt(2 * (n * rho2 + 1) / (n**2 * rho2) * math.log(math.sqrt(n * rho2 + 1) / alpha))
    interval = confidence_sequences.mean_interval(*sums(np.repeat([1.0, -1.0], n // 2)), alpha, n_opt=20_000)
    assert interval.half_width == pytest.approx(published, rel=20 / n)


def test_the_t_form_costs_two_parts_in_ten_thousand():
    """The study of verdicts measured .0292929 (t form) against .0292862 (asymptotic) at n = 20 000, alpha = 1e-3: a factor free of the sample's spread."""
    n, alpha = 20_000, 1e-3
    rho2 = confidence_sequences.mixture_width(alpha, 8192)
    asymptotic = math.sqrt(2 * (n * rho2 + 1) / (n**2 * rho2) * math.log(math.sqrt(n * rho2 + 1) / alpha))
    factor = confidence_sequences.mean_interval(n, 0.0, n, 0.0, alpha, n_opt=8192).half_width / asymptotic
    assert factor == pytest.approx(0.0292929 / 0.0292862, abs=5e-6)  # both figures are rounded to 5e-8


def test_equal_values_leave_what_three_hundred_trials_leave():
    interval = confidence_sequences.constant_interval(301, 2.0, 2.0, 0.01)
    assert interval.half_width == pytest.approx(2 * (confidence_sequences.event_interval(300, 0, 0.01).high + confidence_sequences.ROUNDING))
    assert confidence_sequences.constant_interval(301, 0.0, 0.0, 0.02).is_open


def test_fieller_set_is_where_the_linear_mean_may_vanish():
    rng, n = np.random.default_rng(5), 30_000
    b = rng.exponential(size=n) + 0.5
    a = 2 * b + rng.standard_normal(n)
    powers = {(i, j): float((a**i * b**j).sum()) for i in range(4) for j in range(4 - i)}
    interval = confidence_sequences.ratio_interval(n, powers, 1e-4)
    for r, inside in ((interval.low, True), (interval.high, True), (interval.low - 1e-3, False), (interval.high + 1e-3, False)):
        at = confidence_sequences.mean_interval(*sums(a - r * b), 1e-4)
        assert (at.low - 1e-4 <= 0 <= at.high + 1e-4) == inside


def test_the_gate_stays_shut_for_rare_events():
    values = np.zeros(5000)
    values[:5] = 1.0
    assert confidence_sequences.mean_interval(*sums(values), 1e-8).is_open


@pytest.mark.parametrize("bad", [np.zeros(5000), np.ones(10), np.full(200, np.nan)])
def test_nothing_is_said_without_variation_or_numbers(bad):
    assert confidence_sequences.mean_interval(*sums(bad), 1e-3).is_open


def test_intervals_shrink_and_contain():
    rng = np.random.default_rng(1)
    values = rng.standard_normal(40_000) + 2
    wide, narrow = (confidence_sequences.mean_interval(*sums(values[:n]), 1e-4) for n in (2000, 40_000))
    assert narrow.half_width < wide.half_width and narrow.low < 2 < narrow.high


@pytest.mark.parametrize(("n", "k"), [(100, 30), (1000, 1), (50, 0), (50, 50), (1, 0), (10_000, 5060)])
def test_event_intervals_hold_the_fixed_n_interval(n, k):
    """Anytime validity costs width: the sequence contains the exact Clopper-Pearson interval at the same level."""
    mine = confidence_sequences.event_interval(n, k, 1e-3)
    exact = binomtest(k, n).proportion_ci(confidence_level=1 - 1e-3)
    assert mine.low <= exact.low + 1e-12 and mine.high >= exact.high - 1e-12
    assert 0 <= mine.low <= k / n <= mine.high <= 1


def test_dkw_planning():
    n = confidence_sequences.dkw_samples(0.01, 1e-6)
    assert confidence_sequences.dkw_band(n, 1e-6) <= 0.01 < confidence_sequences.dkw_band(n - 2, 1e-6)


def test_error_rate_with_a_look_at_every_step():
    """4000 runs of 20 looks at alpha 0.05 on Gaussian data: at most a twentieth may miss; the binomial bound at 1e-6 decides."""
    rng, runs, misses = np.random.default_rng(7), 4000, 0
    looks = [64 * 2**k for k in range(6)]
    for _ in range(runs):
        values = rng.standard_normal(looks[-1])
        cumulative = [np.cumsum(values**p) for p in (1, 2, 3)]
        intervals = [confidence_sequences.mean_interval(n, *(c[n - 1] for c in cumulative), 0.05) for n in looks]
        misses += any(not interval.low <= 0 <= interval.high for interval in intervals if not interval.is_open)
    assert binomtest(misses, runs, 0.05, alternative="greater").pvalue > 1e-6


def test_skewed_data_keep_the_rate():
    """Exponential data, skewness 2, peeking: the correction and the gate hold what the plain normal interval loses."""
    rng, runs, misses = np.random.default_rng(8), 1500, 0
    for _ in range(runs):
        values = rng.exponential(size=4096) - 1
        for n in (128, 512, 2048, 4096):
            interval = confidence_sequences.mean_interval(*sums(values[:n]), 0.05)
            if not interval.is_open and not interval.low <= 0 <= interval.high:
                misses += 1
                break
    assert binomtest(misses, runs, 0.05, alternative="greater").pvalue > 1e-6
