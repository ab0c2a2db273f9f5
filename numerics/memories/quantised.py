"""States whose entries are rounded to multiples of a step: to the nearest, with a dither that is taken off again, or at random without bias."""

import torch


def nearest(state, step):
    """The nearest multiple of the step, the even one of two: as torch's own quantised tensors round."""
    return (state / step).round() * step


def dithered(state, step, noise):
    """round(S + U) - U for U = step (noise - 1/2), noise uniform on [0, 1)."""
    shift = step * (noise - 0.5)
    return nearest(state + shift, step) - shift


def stochastic(state, step, noise):
    """The multiple below, or that above where the noise, uniform on [0, 1), is below the fractional part."""
    scaled = state / step
    below = torch.floor(scaled)
    return (below + (noise < scaled - below).to(state.dtype)) * step


def naive_nearest(state, step):
    """The nearest multiple of the step, entry by entry, ties to the even one."""
    return torch.tensor([round(x / step) * step for x in state.double().flatten().tolist()], dtype=torch.float64).reshape(state.shape)
