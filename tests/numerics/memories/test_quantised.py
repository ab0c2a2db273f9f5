"""Rounded states against torch's own quantised tensors, entry by entry, and the errors that the theorem speaks of."""

import pytest
import torch
from memorem.numerics.memories import quantised

LOWEST, HIGHEST = -128, 127
# torch announces that tensors of this kind will go; while they are there they are the reference
pytestmark = pytest.mark.filterwarnings("ignore:torch.quantize_per_tensor:UserWarning")


@pytest.mark.parametrize("step", [0.25, 0.1, 1.0, 2.0])
def test_the_nearest_multiple_is_that_of_torch(step):
    state = torch.randn(37, 11, generator=torch.Generator().manual_seed(3)) * 5 * step
    theirs = torch.quantize_per_tensor(state, step, 0, torch.qint8)
    assert theirs.int_repr().min() > LOWEST and theirs.int_repr().max() < HIGHEST  # nothing is clipped
    assert torch.equal(torch.round(quantised.nearest(state, step) / step).to(torch.int8), theirs.int_repr())
    assert torch.allclose(quantised.nearest(state, step), theirs.dequantize(), atol=1e-6 * step)


@pytest.mark.parametrize("step", [0.5, 2.0])
def test_ties_go_to_the_even_multiple_as_in_torch(step):
    state = step * (torch.arange(-9, 9) + 0.5)
    theirs = torch.quantize_per_tensor(state, step, 0, torch.qint8).dequantize()
    assert torch.equal(quantised.nearest(state, step), theirs)
    assert torch.equal(quantised.naive_nearest(state, step).float(), theirs)


def test_fake_quantisation_rounds_alike():
    state = torch.linspace(-3, 3, 301)
    theirs = torch.fake_quantize_per_tensor_affine(state, 0.125, 0, LOWEST, HIGHEST)
    assert torch.allclose(quantised.nearest(state, 0.125), theirs, atol=1e-7)


@pytest.mark.parametrize("rounding", [quantised.dithered, quantised.stochastic])
def test_the_error_is_below_one_step_and_has_mean_zero(rounding):
    noise = (torch.arange(4096) + 0.5) / 4096
    for entry in (-1.3, 0.0, 0.2, 0.9999, 7.25):
        error = rounding(torch.full((4096,), entry, dtype=torch.float64), 0.7, noise.double()) - entry
        assert error.abs().max() < 0.7 + 1e-12 and abs(error.mean()) < 0.7 / 2048
        if rounding is quantised.dithered:
            assert abs(error.square().mean() - 0.49 / 12) < 1e-3


def test_sign_states_of_an_even_number_of_pairs_are_multiples_of_two():
    generator = torch.Generator().manual_seed(5)
    k, v = (torch.randint(0, 2, (6, width), generator=generator) * 2.0 - 1 for width in (5, 4))
    state = v.T @ k
    assert torch.equal(quantised.nearest(state, 2.0), state)
    assert torch.equal(torch.quantize_per_tensor(state, 2.0, 0, torch.qint8).dequantize(), state)


@pytest.mark.parametrize("bits", [3, 4, 6, 8])
def test_keys_and_values_of_some_bits_are_those_of_torch(bits):
    """2^bits levels, the middle one zero, a step that lets nothing be clipped: torch's quantised tensors, and what a memory of them reads."""
    generator = torch.Generator().manual_seed(bits)
    k, v = (torch.nn.functional.normalize(torch.randn(9, width, generator=generator), dim=-1) for width in (6, 5))
    rounded, theirs = [], []
    for x in (k, v):
        step = 2 * float(x.abs().max()) / (2**bits - 2)
        kept = torch.quantize_per_tensor(x, step, 0, torch.qint8)
        assert kept.int_repr().int().abs().max() < 2 ** (bits - 1)
        assert torch.equal(torch.round(quantised.nearest(x, step) / step).to(torch.int8), kept.int_repr())
        rounded.append(quantised.nearest(x, step))
        theirs.append(kept.dequantize())
        assert (rounded[-1] - x).abs().max() <= step / 2 * (1 + 1e-5)
    assert torch.allclose(rounded[1].T @ (rounded[0] @ k[0]), theirs[1].T @ (theirs[0] @ k[0]), atol=1e-5)
