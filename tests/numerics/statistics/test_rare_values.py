"""Values too rare to have been seen: no early verdict, for or against, rests on their absence."""

import math

import numpy as np
import pytest
from memorem.numerics.statistics import planner, verdicts

ALPHA = planner.point_alpha(1e-6)


def words(draw, predicted, *, alpha, first, most, resolution=0.03):
    """The words of the verdicts at every look from `first` values on."""
    values, n, said = draw(most), first, []
    while n <= most:
        y = values[:n] - values[0]
        sums = [y.sum(), (y * y).sum(), (y * y * y).sum()]
        said.append(verdicts.judge_mean(n, values[0], *sums, predicted, alpha=alpha, resolution=resolution).word)
        n = math.ceil(1.15 * n)
    return set(said)


@pytest.mark.parametrize(("size", "predicted", "never"), [(100, 1.01, "fails"), (300, 1.0, "holds")])
def test_a_hundredfold_value_in_ten_thousand(size, predicted, never):
    """1 + 0.1 g + size Bernoulli(1e-4): the true mean is not refuted, the mean of what is usual is not certified, at 60 seeds."""
    first = planner.first_look(ALPHA)
    for seed in range(60):
        rng = np.random.default_rng(seed)
        said = words(
            lambda n, rng=rng: 1 + 0.1 * rng.standard_normal(n) + size * (rng.random(n) < 1e-4), predicted, alpha=ALPHA, first=first, most=2 * first
        )
        assert never not in said, seed


def test_a_value_as_large_as_the_mean_in_a_thousand():
    """1 + g/1000 + Bernoulli(1e-3), at every look from 64 values on: the true mean is refuted in at most one run in a hundred."""
    refuted = 0
    for seed in range(400):
        rng = np.random.default_rng(seed)
        said = words(lambda n, rng=rng: 1 + 1e-3 * rng.standard_normal(n) + (rng.random(n) < 1e-3), 1.001, alpha=1e-2, first=64, most=16384)
        refuted += "fails" in said
    assert refuted <= 8  # at most 4 expected; 9 or more have probability 0.02


def test_no_mean_is_judged_before_the_rare_was_seen():
    n = planner.first_look(ALPHA)
    assert (1 - planner.RARE) ** n <= ALPHA < (1 - planner.RARE) ** (0.99 * n)


@pytest.mark.parametrize(("last", "needed"), [(1, None), (0, None)])
def test_a_tail_that_keeps_just_two_thirds_has_a_verdict(last, needed):
    found = verdicts.judge_tail(8192, [7736, 8173, 8192 - last], [3.1, 49.6, 793.6], alpha=1e-2)
    assert (found.word, found.needed) == ("undecided", needed)


@pytest.mark.parametrize("thresholds", [[0.0, 0.0, 0.0], [1.0, 1.0, 1.0], [2.0, 1.0, 0.5], [-1.0, 1.0, 2.0], [1.0, 2.0, math.inf], [math.nan] * 3])
def test_thresholds_that_do_not_grow_from_zero_decide_nothing(thresholds):
    found = verdicts.judge_tail(8192, [7000, 8000, 8100], thresholds, alpha=1e-2)
    assert (found.word, found.reason, found.needed) == ("undecided", "no-scale", None)


def test_a_tail_that_is_cut_further_out_holds_and_the_word_says_how_far_it_was_seen():
    """P(X > T) = 1/T up to a million: the mean is finite, and no thresholds below the cut can tell."""
    values = 1 / np.random.default_rng(8).uniform(1e-6, 1, 1 << 21)
    thresholds = [2.0, 32.0, 512.0]
    found = verdicts.judge_tail(len(values), [int((values <= t).sum()) for t in thresholds], thresholds, alpha=1e-6)
    assert found.word == "holds" and "from 2 to 512" in found.detail and "certificate" in found.detail


@pytest.mark.parametrize("predicted", [math.inf, math.nan])
def test_nothing_is_forecast_for_a_prediction_that_no_number_of_memories_decides(predicted):
    y = np.random.default_rng(9).standard_normal(100)
    found = verdicts.judge_mean(100, 1.0, y.sum(), (y**2).sum(), (y**3).sum(), predicted, alpha=1e-6, resolution=0.03)
    assert (found.word, found.needed) == ("undecided", None)
