"""Verdicts: the prediction outside fails, the whole interval inside holds, anything else is undecided."""

import math

import numpy as np
import pytest
from memorem.numerics import samples, verdicts
from memorem.numerics.samples import MONOMIALS

RNG = np.random.default_rng(11)
VALUES = 3 + 0.3 * RNG.standard_normal(60_000)


def mean_verdict(predicted, values=VALUES, resolution=0.02, **settings):
    centred = values - 2.9
    return verdicts.judge_mean(
        len(values), 2.9, centred.sum(), (centred**2).sum(), (centred**3).sum(), predicted, alpha=1e-8, resolution=resolution, **settings
    )


@pytest.mark.parametrize(("predicted", "word"), [(3.0, "holds"), (3.3, "fails"), (2.7, "fails"), (math.inf, "undecided"), (math.nan, "undecided")])
def test_means(predicted, word):
    assert mean_verdict(predicted).word == word


def test_too_few_are_undecided_and_say_how_many_more():
    verdict = mean_verdict(3.0, VALUES[:300], resolution=0.001)
    assert verdict.word == "undecided" and verdict.needed > 1000


def test_a_mean_of_zero_needs_a_scale():
    noise = VALUES - 3
    assert verdicts.judge_mean(len(noise), 0.0, noise.sum(), (noise**2).sum(), (noise**3).sum(), 0.0, alpha=1e-8, resolution=0.03).word == "undecided"
    scaled = verdicts.judge_mean(len(noise), 0.0, noise.sum(), (noise**2).sum(), (noise**3).sum(), 0.0, alpha=1e-8, resolution=0.03, scale=1.0)
    assert scaled.word == "holds"


@pytest.mark.parametrize(
    ("relation", "bound", "word"), [("<=", 3.5, "holds"), ("<=", 2.5, "fails"), (">=", 2.5, "holds"), (">=", 3.5, "fails"), ("<=", 3.0, "holds")]
)
def test_bounds(relation, bound, word):
    assert mean_verdict(bound, relation=relation).word == word


@pytest.mark.parametrize(("value", "said"), [(3.2, "rejected"), (3.0, "survives"), (math.inf, "undecided")])
def test_near_misses(value, said):
    assert verdicts.rejects(mean_verdict(3.0), value) == said


def test_constant_values_are_judged_to_rounding():
    constant = np.full(1000, 2.5)
    assert mean_verdict(2.5, constant).word == "holds"
    assert mean_verdict(2.6, constant).word == "fails"


@pytest.mark.parametrize(("predicted", "word"), [(0.3, "holds"), (0.33, "fails"), (0.0, "fails")])
def test_events(predicted, word):
    assert verdicts.judge_event(400_000, 120_000, predicted, alpha=1e-8, resolution=0.05).word == word


def test_ratios_are_of_means_not_means_of_ratios():
    b = RNG.exponential(size=200_000) + 0.5
    a = 2 * b + RNG.standard_normal(200_000)
    sums = {(i, j): float((a**i * b**j).sum()) for i, j in MONOMIALS}
    assert verdicts.judge_ratio(len(a), sums, 2.0, alpha=1e-8, resolution=0.03).word == "holds"
    assert verdicts.judge_ratio(len(a), sums, 2.2, alpha=1e-8, resolution=0.03).word == "fails"


@pytest.mark.parametrize(("rate", "word"), [(1.0, "holds"), (1.1, "fails")])
def test_laws(rate, word):
    values = RNG.exponential(size=120_000)
    thresholds = np.quantile(values, np.linspace(0, 1, 400))
    counts = np.searchsorted(np.sort(values), thresholds, side="right")
    assert verdicts.judge_law(len(values), list(counts), list(1 - np.exp(-rate * thresholds)), alpha=1e-8, resolution=0.015).word == word


def test_residuals():
    assert verdicts.judge_residual(1e-15, 1e-13, 10).word == "holds"
    assert verdicts.judge_residual(1e-3, 1e-13, 10).word == "fails"
    assert verdicts.judge_residual(math.nan, 1e-13, 10).reason == "not-a-number"


@pytest.mark.parametrize(("tail", "reason"), [(0.9, "infinite-mean"), (1.0, "infinite-mean"), (1.5, "infinite-variance"), (2.0, "infinite-variance")])
def test_tails_are_refused(tail, reason):
    assert verdicts.tail_refusal(tail)[0] == reason
    assert verdicts.tail_refusal(2.5) is None


def test_samples_merge_in_any_order_to_the_same_bits():
    import torch

    blocks = [torch.randn(500, generator=torch.Generator().manual_seed(seed)) for seed in range(4)]
    empty = samples.begin("mean", {"N": "4"}, blocks[0])
    forward = backward = empty
    for index in range(4):
        forward = samples.add(forward, index, blocks[index])
        backward = samples.add(backward, 3 - index, blocks[3 - index])
    halves = samples.merge(samples.add(samples.add(empty, 1, blocks[1]), 3, blocks[3]), samples.add(samples.add(empty, 0, blocks[0]), 2, blocks[2]))
    assert forward.totals() == backward.totals() == halves.totals()
    with pytest.raises(ValueError):
        samples.add(forward, 2, blocks[2])
    with pytest.raises(ValueError):
        samples.merge(forward, halves)


def test_what_is_no_number_is_counted_not_averaged():
    import torch

    values = torch.tensor([1.0, float("nan"), 2.0, float("inf")])
    sample = samples.add(samples.begin("mean", {}, values), 0, values)
    assert sample.invalid == 2 and sample.memories == 2
