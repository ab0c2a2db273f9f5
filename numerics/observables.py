"""Observables: one value per random memory, [R]. Queries of one memory are averaged only where the estimand is a mean; mean_i is over its first items.

Each writes the memory from its definition and reads it; nothing here knows a formula.
"""

import torch

from .memories import chain, delta, kernel, linear
from .memories.signs import signs

FEWEST, MOST = 32, 128
UNIT = ("sphere", "rademacher")


def _pairs(sim, N, d_k, d_v, keys, values):
    """Keys [R, N, d_k] and values [R, N, d_v]."""
    return sim.vectors(keys, N, d_k), sim.vectors(values, N, d_v)


def queries(N, width):
    """How many items of a memory are asked for, of N whose vectors have so many coordinates together: reading them costs about what drawing does."""
    return min(N, max(FEWEST, min(3 * width // 4, MOST)))


def _read(k, q, v, kernel_name):
    """mean_i of kernel.inverse_snr over queries q_i, each of a memory with values of signs of its own: [R]."""
    own_signs = signs(q.shape[1], k.shape[1], 0, k.device, k.dtype)
    return kernel.inverse_snr(k, q, v, kernel.KERNELS[kernel_name], own_signs).mean(-1)


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
    """mean_i |sum_{j != i} kappa(k_j, k_i) v_j|^2 / (kappa(k_i, k_i)^2 |v_i|^2)."""
    k, v = _pairs(sim, N, d_k, d_v, keys, values)
    return _read(k, beta * k[:, : queries(N, d_k + d_v)], v, kernel_name)


def noisy_kernel_inverse_snr(sim, *, N, d_k, d_v=4, beta, sigma=0.0, flip=0.0, keys="sphere"):
    """mean_i |sum_{j != i} e^{beta (k_j - k_i).q_i} v_j|^2, values on the sphere; q_i is k_i + sigma z with standard Gaussian z, each coordinate then
    multiplied by -1 with probability flip."""
    k, v = _pairs(sim, N, d_k, d_v, keys, "sphere")
    q = k[:, : queries(N, d_k + d_v)]
    q = q + sigma * sim.gaussian(*q.shape[1:]) if sigma else q
    q = torch.where(sim.bernoulli(flip, *q.shape[1:]), -q, q) if flip else q
    return _read(k, beta * q, v, "exponential")


def chain_mse(sim, *, N, d_k, L, keys="sphere"):
    """mean_i |x_{L+1} - k_i^(L+1)|^2 from x_1 = k_i after L Hebbian look-ups; the values of a layer are the keys of the next, codebooks independent."""
    books = [sim.vectors(keys, N, d_k) for _ in range(L + 1)]
    count = queries(N, 2 * d_k)
    return chain.error(books, [signs(count, N, 1, books[0].device, books[0].dtype, layer) for layer in range(L)]).mean(-1)


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
