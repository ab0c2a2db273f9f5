"""Samplers of random vectors; every function draws from an explicit generator and returns [*shape, width]."""

import torch


def gaussian(*shape, generator, dtype, device):
    """Independent N(0, 1) coordinates."""
    return torch.randn(*shape, generator=generator, dtype=dtype, device=device)


def sphere(*shape, generator, dtype, device):
    """Uniform on the unit sphere of the last axis: a Gaussian vector over its norm."""
    x = gaussian(*shape, generator=generator, dtype=dtype, device=device)
    return x / x.norm(dim=-1, keepdim=True)


def rademacher(*shape, generator, dtype, device):
    """Independent fair signs over sqrt(width), so that the norm is one."""
    signs = torch.randint(0, 2, shape, generator=generator, device=device, dtype=torch.int8)
    return (2 * signs - 1).to(dtype) / shape[-1] ** 0.5


ENSEMBLES = {"gaussian": gaussian, "sphere": sphere, "rademacher": rademacher}
