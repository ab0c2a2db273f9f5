"""Verdicts: the prediction outside fails, the whole interval inside holds, anything else is undecided."""

import math

import numpy as np
import pytest
from memorem.numerics.statistics import verdicts
from memorem.numerics.statistics.claims import Claim
from memorem.numerics.statistics.samples import MONOMIALS, LawSample, MeanSample

RNG = np.random.default_rng(11)
VALUES = 3 + 0.3 * RNG.standard_normal(60_000)


def mean_verdict(predicted, values=VALUES, resolution=0.02, **settings):
    centred = values - 2.9
    with np.errstate(over="ignore"):
        powers = [float((centred**power).sum()) for power in (1, 2, 3)]
    return verdicts.judge_mean(len(values), 2.9, *powers, predicted, alpha=1e-8, resolution=resolution, **settings)


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


def test_constant_values_are_judged_once_rarer_ones_are_excluded():
    """A thousand equal values leave 2.3 % to what was not seen at this rate; five thousand leave 0.5 %."""
    assert mean_verdict(2.5, np.full(1000, 2.5)).word == "undecided"
    assert mean_verdict(2.5, np.full(5000, 2.5)).word == "holds"
    assert mean_verdict(2.6, np.full(5000, 2.5)).word == "fails"


@pytest.mark.parametrize("predicted", [1.0, 1.01])
def test_a_rare_value_not_seen_yet_neither_certifies_nor_refutes(predicted):
    """X is 1, or 2 once in a hundred: half of all samples of 64 are constant, and say neither that the mean is 1 nor that it is not 1.01."""
    for seed in range(40):
        values = 1.0 + (np.random.default_rng(seed).random(64) < 0.01)
        assert mean_verdict(predicted, values, resolution=0.005).word == "undecided"


@pytest.mark.parametrize("size", [0.0, 2e-15])
def test_zeros_up_to_rounding_hold_where_zero_is_predicted(size):
    zeros = verdicts.judge_mean(5000, 0.0, size * 5000, size**2 * 5000, size**3 * 5000, 0.0, alpha=1e-8, resolution=0.02)
    assert zeros.word == "holds" and zeros.half_width < 0.02
    off = verdicts.judge_mean(5000, 0.0, 1e-3 * 5000, 1e-6 * 5000, 1e-9 * 5000, 0.0, alpha=1e-8, resolution=0.02)
    assert off.word != "holds"


def test_a_ratio_of_rounding_errors_is_zero():
    sums = {(1, 0): 2e-12, (0, 1): 5e3, (2, 0): 1e-27, (1, 1): 2e-12, (0, 2): 5e3, (3, 0): 1e-42, (2, 1): 1e-27, (1, 2): 2e-12, (0, 3): 5e3}
    assert verdicts.judge_ratio(5000, sums, 0.0, alpha=1e-8, resolution=0.02).word == "holds"


def test_zeros_where_another_number_is_predicted_are_never_decided():
    found = verdicts.judge_mean(65536, 0, 0, 0, 0, 3.1e-19, alpha=7.6e-12, resolution=0.03)
    assert (found.word, found.reason, found.needed) == ("undecided", "no-scale", None)


def test_float32_noise_about_a_constant_is_no_refutation():
    noise = RNG.standard_normal(100_000).astype(np.float32)
    values = (np.float32(0.1) * (1 + np.float32(3e-7) * noise)).astype(float)
    assert mean_verdict(0.1, values).word == "holds"


def test_values_too_large_to_square_are_undecided():
    sums = (3.0, math.inf, math.inf)
    assert verdicts.judge_mean(1000, 1.0, *sums, 1.0, alpha=1e-8, resolution=0.02).reason == "not-a-number"
    assert mean_verdict(3e120, 1e120 * VALUES).word == "undecided"


@pytest.mark.parametrize(("predicted", "word"), [(0.3, "holds"), (0.33, "fails"), (0.0, "fails")])
def test_events(predicted, word):
    assert verdicts.judge_event(400_000, 120_000, predicted, alpha=1e-8, resolution=0.05).word == word


def test_ratios_are_of_means_not_means_of_ratios():
    b = RNG.exponential(size=200_000) + 0.5
    a = 2 * b + RNG.standard_normal(200_000)
    sums = {(i, j): float((a**i * b**j).sum()) for i, j in MONOMIALS}
    assert verdicts.judge_ratio(len(a), sums, 2.0, alpha=1e-8, resolution=0.03).word == "holds"
    assert verdicts.judge_ratio(len(a), sums, 2.2, alpha=1e-8, resolution=0.03).word == "fails"


def ratio_sums(a, b):
    return {(i, j): float((a**i * b**j).sum()) for i, j in MONOMIALS}


def test_a_ratio_of_zero_needs_a_scale_like_a_mean():
    b = RNG.exponential(size=100_000) + 1
    sums = ratio_sums(RNG.standard_normal(100_000), b)
    assert verdicts.judge_ratio(100_000, sums, 0.0, alpha=1e-8, resolution=0.03).reason == "no-scale"
    assert verdicts.judge_ratio(100_000, sums, 0.0, alpha=1e-8, resolution=0.03, scale=1.0).word == "holds"
    assert verdicts.judge_ratio(100_000, sums, 0.3, alpha=1e-8, resolution=0.03).word == "fails"


def test_a_ratio_whose_denominator_is_not_surely_positive_is_undecided():
    b = np.exp(2.5 * RNG.standard_normal(5000))
    verdict = verdicts.judge_ratio(5000, ratio_sums(2 * b + RNG.standard_normal(5000), b), 9.0, alpha=1e-8, resolution=0.03)
    assert (verdict.word, verdict.reason) == ("undecided", "gate")


@pytest.mark.parametrize("below", [np.full(100_000, 2.0), RNG.exponential(size=100_000) + 0.5], ids=["constants", "one ratio"])
def test_a_ratio_that_is_the_same_in_every_memory_is_decided(below):
    def word(predicted, n=100_000):
        return verdicts.judge_ratio(n, ratio_sums(0.25 * below[:n], below[:n]), predicted, alpha=1e-11, resolution=0.01).word

    assert word(0.25) == "holds" and word(0.2525) == word(0.35) == "fails" and word(0.25, 64) == "undecided"


def test_undecided_verdicts_say_how_many_more():
    b = RNG.exponential(size=400) + 1
    assert verdicts.judge_ratio(400, ratio_sums(2 * b + RNG.standard_normal(400), b), 2.0, alpha=1e-8, resolution=0.001).needed > 10_000
    assert verdicts.judge_event(400, 200, 0.5, alpha=1e-8, resolution=0.01).needed > 100_000
    assert mean_verdict(3.0, VALUES[:50]).needed > 0


def test_messages_say_what_was_claimed_and_seen():
    said = mean_verdict(3.3).message(3.3, "seed 17", "cpu")
    assert (
        said.startswith("predicted 3.3, measured 2.99")
        and "(60000 memories, seed 17, cpu, asymptotic): " in said
        and said.endswith(" half-widths off.")
    )
    assert "more memories would decide" in mean_verdict(3.0, VALUES[:50]).message(3.0)


@pytest.mark.parametrize(("rate", "word"), [(1.0, "holds"), (1.1, "fails")])
def test_laws(rate, word):
    values = RNG.exponential(size=120_000)
    thresholds = np.quantile(values, np.linspace(0, 1, 400))
    counts = np.searchsorted(np.sort(values), thresholds, side="right")
    assert verdicts.judge_law(len(values), list(counts), list(1 - np.exp(-rate * thresholds)), alpha=1e-8, resolution=0.03).word == word


@pytest.mark.parametrize("place", [0, 50, 99])
def test_a_law_that_is_no_number_somewhere_never_holds(place):
    values = np.sort(RNG.random(120_000))
    thresholds = np.linspace(0, 1, 100)
    predicted = thresholds.copy()
    predicted[place] = math.nan
    verdict = verdicts.judge_law(len(values), np.searchsorted(values, thresholds, side="right").tolist(), predicted, alpha=1e-8, resolution=0.03)
    assert (verdict.word, verdict.reason) == ("undecided", "not-a-number")


LAW_ALPHA = 7.6e-12


def law_sample(values):
    import torch

    drawn = torch.as_tensor(values)
    return LawSample.begun({}, drawn[:8192]).with_block(0, drawn)


def law_word(sample, probabilities, resolution=0.01):
    return sample.verdict(Claim(lambda: 0.0, LAW_ALPHA, resolution, probabilities=lambda texts: probabilities([*map(float.fromhex, texts)]))).word


def test_a_law_holds_where_its_distribution_function_is_within_the_resolution_and_says_how_far_it_may_be_off_elsewhere():
    n = verdicts.law_samples(0.01, LAW_ALPHA)
    sample = law_sample(RNG.permutation(np.linspace(0, 1, n)))
    claim = Claim(lambda: 0.0, LAW_ALPHA, 0.01, probabilities=lambda texts: [max(float.fromhex(t) - 0.0045, 0) for t in texts])
    verdict = sample.verdict(claim)
    assert verdict.word == "holds" and sample.margin(claim) == 0.01 < verdict.interval.high < 0.01 + 2 / 256
    few = law_sample(RNG.permutation(np.linspace(0, 1, n - 1))).verdict(claim)
    assert (few.word, few.needed) == ("undecided", 1)


@pytest.mark.parametrize("value", [0.0, 3.0, -0.25])
def test_the_law_of_a_constant_is_decided(value):
    sample = law_sample(np.full(verdicts.law_samples(0.01, LAW_ALPHA), value))
    assert law_word(sample, lambda ts: [float(t >= value) for t in ts]) == "holds"
    assert law_word(sample, lambda ts: [min(max(t - value + 1, 0), 1) for t in ts]) == "fails"  # uniform, and ends at the constant
    assert law_word(sample, lambda ts: [float(t >= value + 1) for t in ts]) == "fails"


def test_an_atom_is_told_from_what_is_spread_below_it():
    values = np.repeat([0.0, 1.0], verdicts.law_samples(0.01, LAW_ALPHA))
    sample = law_sample(RNG.permutation(values))
    assert len(sample.thresholds) == 4 and law_word(sample, lambda ts: [0.5 * (t >= 0) + 0.5 * (t >= 1) for t in ts]) == "holds"
    assert law_word(sample, lambda ts: [(t >= 0) * min(0.5 + 0.5 * t, 1) for t in ts]) == "fails"


def test_residuals():
    assert verdicts.judge_residual(1e-15, 1e-13, 10).word == "holds"
    assert verdicts.judge_residual(1e-3, 1e-13, 10).word == "fails"
    assert verdicts.judge_residual(math.nan, 1e-13, 10).reason == "not-a-number"


@pytest.mark.parametrize(
    ("tail", "reason"),
    [(0.9, "infinite-mean"), (1.0, "infinite-mean"), (1.5, "infinite-variance"), (2.0, "infinite-variance"), (math.nan, "not-a-number")],
)
def test_tails_are_refused(tail, reason):
    assert verdicts.tail_refusal(tail)[0] == reason
    assert verdicts.tail_refusal(2.5) is None


def test_blocks_add_up_in_any_order_to_the_same_bits():
    import torch

    blocks = [torch.randn(500, generator=torch.Generator().manual_seed(seed)) for seed in range(4)]
    empty = MeanSample.begun({"N": "4"}, blocks[0])
    forward = backward = empty
    for index in range(4):
        forward = forward.with_block(index, blocks[index])
        backward = backward.with_block(3 - index, blocks[3 - index])
    assert forward.totals() == backward.totals()
    with pytest.raises(ValueError):
        forward.with_block(2, blocks[2])


def test_what_is_no_number_is_counted_not_averaged():
    import torch

    values = torch.tensor([1.0, float("nan"), 2.0, float("inf")])
    sample = MeanSample.begun({}, values).with_block(0, values)
    assert sample.invalid == 2 and sample.memories == 2


@pytest.mark.parametrize("index,word", [(1.0, "holds"), (0.5, "holds"), (1.5, "fails"), (2.5, "fails")])
def test_tails_that_fall_are_told_from_those_that_do_not(index, word):
    thresholds = [4.0, 64.0, 1024.0]
    n = 1 << 21
    counts = [n - round(n * t**-index) for t in thresholds]
    verdict = verdicts.judge_tail(n, counts, thresholds, alpha=1e-11)
    assert verdict.word == word
    assert verdict.interval.high == float("inf")


@pytest.mark.parametrize("index", [0.8, 1.0, 1.3])
def test_an_undecided_tail_says_how_many_more_would_decide(index):
    thresholds = [4.0, 64.0, 1024.0]

    def verdict(n):
        return verdicts.judge_tail(n, [n - round(n * t**-index) for t in thresholds], thresholds, alpha=1e-6)

    few = 1 << 14
    first = verdict(few)
    assert first.word == "undecided" and first.needed > few // 4
    assert verdict(few + 3 * first.needed // 2).word != "undecided" and verdict(few + first.needed // 4).word == "undecided"
    assert verdicts.judge_tail(64, [60, 64, 64], thresholds, alpha=1e-6).needed is None


def test_what_a_tail_adds_to_the_mean_is_a_lower_bound():
    thresholds, n = [4.0, 64.0, 1024.0], 1 << 21
    verdict = verdicts.judge_tail(n, [n - round(n / t) for t in thresholds], thresholds, alpha=1e-11)
    assert 2 < verdict.interval.low < 1 + 2 * 15 / 16
