"""Observables: one value per random memory, [R]. Queries of one memory are averaged only where the estimand is a mean; mean_i is over its first items.

Each writes the memory from its definition and reads it; nothing here knows a formula.
"""

import torch

from . import chain, conditioning, delta, kernel, linear
from .sign_flips import signs

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


inverse_snr.touched = linear.touched


def _numbers(point, *, copies=1, more=0):
    """Numbers of keys and values, of which so many copies are held, and of what else is kept for each pair."""
    sizes = {"d_k": 1, "d_v": 4, **point}
    return max(sizes["N"], 1) * (copies * (sizes["d_k"] + sizes["d_v"]) + more)


def first_inverse_snr(sim, *, N, d_k, d_v, keys="gaussian", values="gaussian"):
    """|S k_1 - c v_1|^2 / (c^2 |v_1|^2) of the first pair only: the law, not its mean."""
    k, v = _pairs(sim, N, d_k, d_v, keys, values)
    return linear.inverse_snr_of(k, v, 0)


first_inverse_snr.touched = lambda point: _numbers(point, copies=2)


def tilted_inverse_snr(sim, *, N, d_k, d_v, values="gaussian"):
    """|sum_{j > 1} (k_j . k_1) v_j|^2 / (|k_1|^4 |v_1|^2) for Gaussian keys, weighted: k_1 (and v_1, if values are Gaussian) tilted by its length."""
    key, weight = sim.tilted(d_k)
    keys, others = sim.gaussian(N - 1, d_k), sim.vectors(values, N - 1, d_v)
    if values == "gaussian":
        value, more = sim.tilted(d_v)
        weight = weight * more / value.square().sum(-1)
    crosstalk = torch.einsum("rn,rnm->rm", torch.einsum("rnd,rd->rn", keys, key), others)
    return crosstalk.square().sum(-1) / key.square().sum(-1).square() * weight


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


kernel_inverse_snr.touched = lambda point: _numbers(point, copies=2, more=MOST)
noisy_kernel_inverse_snr.touched = lambda point: _numbers(point, copies=3, more=MOST)


def chain_mse(sim, *, N, d_k, L, keys="sphere"):
    """mean_i |x_{L+1} - k_i^(L+1)|^2 from x_1 = k_i after L Hebbian look-ups; the values of a layer are the keys of the next, codebooks independent."""
    books = [sim.vectors(keys, N, d_k) for _ in range(L + 1)]
    count = queries(N, 2 * d_k)
    return chain.error(books, [signs(count, N, 1, books[0].device, books[0].dtype, layer) for layer in range(L)], count).mean(-1)


def delta_error(sim, *, N, d_k, d_v, eta, gate=1.0, gain=None, keys="sphere", values="sphere"):
    """mean_i |S k_i - v_i|^2 / |v_i|^2 over all pairs, for the gated delta rule."""
    k, v = _pairs(sim, N, d_k, d_v, keys, values)
    return delta.error(k, v, eta=eta, gate=gate, gain=gain, overwrite_v=True).mean(-1)


delta_error.touched = lambda point: _numbers(point, copies=2, more=2 * delta.stretch(point["d_k"])) + point["d_k"] * point["d_v"]


def delta_crosstalk(sim, *, N, d_k, eta, age, d_v=4, gate=1.0, gain=None, keys="sphere"):
    """|S k_i - c_ii v_i|^2 of the item written `age` steps before the last, for the gated delta rule with white values of norm one."""
    k = sim.vectors(keys, N, d_k)
    weights = delta.read_weights(k, N - 1 - age, eta=eta, gate=gate, gain=eta if gain is None else gain)
    v = sim.sphere(N, d_v)
    weights[:, N - 1 - age] = 0
    return torch.linalg.vector_norm((weights.unsqueeze(1) @ v).squeeze(1), dim=-1).square_()


delta_crosstalk.touched = lambda point: _numbers(point, copies=2, more=2 * delta.stretch(point["d_k"]))


def conditioned(sim, *, plan, **point):
    """The response u' S k to a stimulus after conditioning trials, an instance of a deterministic identity; see memories.conditioning."""
    value, roundings = conditioning.response(sim, point, **plan)
    return sim.instance({}, value, terms=roundings * (64 + 8 * point["d_k"] + 8 * point["d_v"]))


def conditioned_mean(sim, *, plan, **point):
    """The response to a stimulus after random conditioning trials: [R]."""
    return conditioning.response(sim, point, **plan)[0]


def conditioned_variance(sim, *, plan, **point):
    """Half the squared difference of two independent responses, whose mean is the variance of one: [R]."""
    return (conditioning.response(sim, point, **plan)[0] - conditioning.response(sim, point, **plan)[0]).square() / 2
