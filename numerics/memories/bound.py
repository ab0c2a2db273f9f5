"""Memories that bind values to keys by circular convolution, or to places by shifts of the coordinates."""

import torch


def convolved(keys, values):
    """Circular convolution over the last axis, by Fourier transforms."""
    width = keys.shape[-1]
    return torch.fft.irfft(torch.fft.rfft(keys) * torch.fft.rfft(values), n=width)


def correlated(key, state):
    """Circular correlation over the last axis: sum_m key_m state_{n + m}."""
    width = key.shape[-1]
    return torch.fft.irfft(torch.fft.rfft(key).conj() * torch.fft.rfft(state), n=width)


def naive_convolved(keys, values):
    """The same as convolved, coordinate by coordinate."""
    width = keys.shape[-1]
    return torch.stack([sum(keys[..., m] * values[..., (n - m) % width] for m in range(width)) for n in range(width)], -1)


def naive_correlated(key, state):
    """The same as correlated, coordinate by coordinate."""
    width = key.shape[-1]
    return torch.stack([sum(key[..., m] * state[..., (n + m) % width] for m in range(width)) for n in range(width)], -1)


def observe(sim, kind, ask, count, width, keys):
    """Squared noise or squared error of the first item's reading, values of fair signs and norm one: [R]."""
    v = sim.signs(count, width).double() / width**0.5  # [R, N, d]
    first = 1 if ask == "noise" else 0
    if kind == "permutation":
        read = sum((v[:, item].roll(item, -1) for item in range(first, count)), torch.zeros_like(v[:, 0]))
    else:
        k = sim.vectors(keys, count, width).double()  # [R, N, d]
        read = correlated(k[:, 0], convolved(k, v)[:, first:].sum(1))
    return (read if ask == "noise" else read - v[:, 0]).square().sum(-1)
