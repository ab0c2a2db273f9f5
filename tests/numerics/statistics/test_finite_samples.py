"""Intervals from bounds: below the wealth of the bets that they stand for, right at every n, and of use where asymptotic ones are shut."""

import math

import numpy as np
import pytest
from memorem.numerics.statistics import finite_samples, planner, verdicts
from memorem.numerics.statistics.finite_samples import BETS, bounded_interval, log_wealth
from memorem.numerics.statistics.samples import MONOMIALS

ALPHA = planner.point_alpha(1e-6)
FIRST = planner.first_look(ALPHA)


def rare(rng, n, size, chance=1e-4):
    return rng.uniform(0.8, 1.2, n) + size * (rng.random(n) < chance)


def judged(values, predicted, **settings):
    y = values - values[0]
    return verdicts.judge_mean(len(y), values[0], y.sum(), (y**2).sum(), (y**3).sum(), predicted, alpha=ALPHA, **{"resolution": 0.03, **settings})


@pytest.mark.parametrize("n", [1, 2, 7, 200])
@pytest.mark.parametrize("mean", [0.02, 0.3, 0.9])
def test_sums_give_no_more_than_the_wealth_of_the_bets(n, mean):
    values = np.random.default_rng(n).random(n) ** 3
    bets = BETS[BETS * mean < 1]
    wealth = np.prod(1 + bets[:, None] * (values - mean), axis=1).sum() / len(BETS)
    found = float(log_wealth(mean, n, values.sum(), (values**2).sum(), 0.0, 1.0))
    assert found <= math.log(wealth) + 1e-9
    assert found > -50 * n  # not by saying nothing


@pytest.mark.parametrize("chance", [0.5, 0.01])
def test_the_mean_is_missed_at_some_look_no_more_often_than_promised(chance):
    """Nine looks at 2000 events, at the rate 0.2: in 200 runs, 62 misses or more have probability 2e-4 at that rate."""
    rng, missed = np.random.default_rng(4), 0
    for _ in range(200):
        counts = np.cumsum(rng.random(2000) < chance)
        intervals = (bounded_interval(n, counts[n - 1], counts[n - 1], 0.0, 1.0, 0.2) for n in range(8, 2001, 240))
        missed += any(not one.low <= chance <= one.high for one in intervals)
    assert missed < 62


@pytest.mark.parametrize(("size", "truth", "wrong"), [(100, 1.01, 1.06), (300, 1.03, 1.0)])
def test_known_bounds_decide_where_a_rare_class_carries_much(size, truth, wrong):
    """The true mean is certified, a wrong one is refuted and never certified, while without the bounds there is no verdict."""
    values = rare(np.random.default_rng(2), 1 << 21, size)
    bounds = (0.8, 1.2 + size)
    assert (judged(values, truth, bounds=bounds).word, judged(values, wrong, bounds=bounds).word) == ("holds", "fails")
    assert judged(values[:FIRST], truth, bounds=bounds).word == "undecided"
    for seed in range(20):
        few = rare(np.random.default_rng(seed), FIRST, size)
        assert judged(few, 1.0, bounds=bounds).word != "holds" and judged(few, truth, bounds=bounds).word != "fails"


def test_the_forecast_is_of_use():
    values = rare(np.random.default_rng(3), 1 << 20, 100)
    needed = FIRST + judged(values[:FIRST], 1.01, bounds=(0.8, 101.2)).needed
    assert judged(values[: int(1.5 * needed)], 1.01, bounds=(0.8, 101.2)).word == "holds"
    assert judged(values[: needed // 3], 1.01, bounds=(0.8, 101.2)).word == "undecided"


def test_only_intervals_without_bounds_are_asymptotic():
    values = np.random.default_rng(5).random(FIRST)
    assert judged(values, 0.5).condition == verdicts.ASYMPTOTIC and not judged(values, 0.5, bounds=(0.0, 1.0)).condition
    assert "asymptotic" in judged(values, 0.6).message(0.6) and "asymptotic" not in judged(values, 0.6, bounds=(0.0, 1.0)).message(0.6)
    exact, wide = judged(values, 0.5, bounds=(0.0, 1.0)), judged(values, 0.5)
    assert wide.half_width < exact.half_width < 1.2 * wide.half_width


def test_bounds_that_the_values_leave_are_an_error():
    with pytest.raises(ValueError, match="outside their bounds"):
        judged(np.linspace(2.0, 3.0, 1000), 2.5, bounds=(0.0, 1.0))


def test_a_variable_without_room_is_its_bound():
    assert judged(np.ones(100), 1.0, bounds=(1.0, 1.0)).word == "holds" and judged(np.ones(100), 1.01, bounds=(1.0, 1.0)).word == "fails"


def test_ratios_with_a_rare_denominator():
    """A uniform, B a hundredth of one and about one once in ten thousand: the ratio of their means is about 99."""
    rng, n = np.random.default_rng(6), 1 << 21
    a, b = rng.uniform(0.8, 1.2, n), 0.01 * rng.uniform(0.8, 1.2, n) + (rng.random(n) < 1e-4)
    sums = {(i, j): float((a**i * b**j).sum()) for i, j in MONOMIALS}
    settings = {"alpha": ALPHA, "resolution": 0.03, "bounds": ((0.8, 1.2), (0.008, 1.012))}
    found = [verdicts.judge_ratio(n, sums, r, **settings) for r in (1 / 0.0101, 1 / 0.01055)]
    assert [one.word for one in found] == ["holds", "fails"] and not found[0].condition
    assert not finite_samples.bounded_ratio_interval(n, sums, (0.8, 1.2), (-1.0, 1.012), 99.0, ALPHA).half_width < math.inf
