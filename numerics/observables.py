"""Observables: one value per random memory, [R]. Queries of one memory are averaged only where the estimand is a mean.

Each writes the memory from its definition and reads it; nothing here knows a formula.
"""

import torch

from .memories import chain, delta, kernel, linear

# Of a kernel memory, where each query is a pass over all pairs: reading as many costs about what drawing does, and what the others would add is small.
QUERIES = 32
UNIT = ("sphere", "rademacher")


def _pairs(sim, N, d_k, d_v, keys, values):
    """Keys [R, N, d_k] and values [R, N, d_v]."""
    return sim.vectors(keys, N, d_k), sim.vectors(values, N, d_v)


def inverse_snr(sim, *, N, d_k, d_v, keys="gaussian", values="sphere"):
    """mean_i |S k_i - c_i v_i|^2 / (c_i^2 |v_i|^2), c_i = |k_i|^2, for the Hebbian memory S = sum_j v_j k_j^T."""
    k, v = _pairs(sim, N, d_k, d_v, keys, values)
    return linear.inverse_snr(k, v, unit_keys=keys in UNIT, unit_values=values in UNIT, overwrite_v=True).mean(-1)


def first_inverse_snr(sim, *, N, d_k, d_v, keys="gaussian", values="gaussian"):
    """|S k_1 - c v_1|^2 / (c^2 |v_1|^2) of the first pair only: the law, not its mean."""
    k, v = _pairs(sim, N, d_k, d_v, keys, values)
    return linear.inverse_snr_of(k, v, 0)


def interference(sim, *, N, d_k, keys="sphere"):
    """mean_i sum_{j != i} |k_j . k_i| / |k_i|^2: the crosstalk of the worst values of norm at most one."""
    k = sim.vectors(keys, N, d_k)
    return linear.interference(k).mean(-1)


def kernel_inverse_snr(sim, *, N, d_k, d_v=4, beta=1.0, keys="sphere", values="sphere", kernel_name="exponential"):
    """mean_i |sum_{j != i} kappa(k_j, k_i) v_j|^2 / (kappa(k_i, k_i)^2 |v_i|^2) over the first QUERIES pairs."""
    k, v = _pairs(sim, N, d_k, d_v, keys, values)
    return kernel.inverse_snr(k, v, kernel.KERNELS[kernel_name], beta, QUERIES).mean(-1)


def noisy_kernel_inverse_snr(sim, *, N, d_k, d_v=4, beta, sigma=0.0, flip=0.0, keys="sphere"):
    """mean_i |sum_{j != i} e^{beta (k_j - k_i).q_i} v_j|^2, values on the sphere; q_i is k_i + sigma z with standard Gaussian z, each coordinate then
    multiplied by -1 with probability flip."""
    k = sim.vectors(keys, N, d_k)
    q = k + sigma * sim.gaussian(N, d_k) if sigma else k
    q = torch.where(sim.bernoulli(flip, N, d_k), -q, q) if flip else q
    overlaps = k @ q.transpose(-1, -2)  # [R, j, i]
    weights = torch.exp(beta * (overlaps - overlaps.diagonal(dim1=-2, dim2=-1).unsqueeze(-2)))
    weights = weights * (1 - torch.eye(N, dtype=k.dtype, device=k.device))
    return (weights.transpose(-1, -2) @ sim.sphere(N, d_v)).square().sum(-1).mean(-1)


def chain_mse(sim, *, N, d_k, L, keys="sphere"):
    """mean_i |x_{L+1} - k_i^(L+1)|^2 from x_1 = k_i after L Hebbian look-ups; the values of a layer are the keys of the next, codebooks independent."""
    return chain.error([sim.vectors(keys, N, d_k) for _ in range(L + 1)]).mean(-1)


def delta_error(sim, *, N, d_k, d_v, eta, gate=1.0, gain=None, keys="sphere", values="sphere"):
    """mean_i |S k_i - v_i|^2 / |v_i|^2 over all pairs, for the gated delta rule."""
    k, v = _pairs(sim, N, d_k, d_v, keys, values)
    return delta.error(k, v, eta=eta, gate=gate, gain=gain, overwrite_v=True).mean(-1)


def delta_crosstalk(sim, *, N, d_k, eta, age, d_v=4, gate=1.0, gain=None, keys="sphere"):
    """|S k_i - c_ii v_i|^2 of the item written `age` steps before the last, for the gated delta rule with white values of norm one."""
    k = sim.vectors(keys, N, d_k)
    weights = delta.read_weights(k, N - 1 - age, eta=eta, gate=gate, gain=eta if gain is None else gain)
    v = sim.sphere(N, d_v)
    weights[:, N - 1 - age] = 0
    return torch.linalg.vector_norm((weights.unsqueeze(1) @ v).squeeze(1), dim=-1).square_()
