"""The gated delta rule S <- gate S (I - eta k k^T) + gain v k^T, one write after the other."""

import torch


def naive_state(k, v, *, eta, gate=1.0, gain=None):
    """The state after all writes, from the definition in float64: [R, d_v, d_k]."""
    k, v = k.double(), v.double()
    gain = eta if gain is None else gain
    S = torch.zeros(k.shape[0], v.shape[-1], k.shape[-1], dtype=torch.float64)
    for t in range(k.shape[1]):
        forget = torch.eye(k.shape[-1], dtype=torch.float64) - eta * torch.einsum("rd,re->rde", k[:, t], k[:, t])
        S = gate * S @ forget + gain * torch.einsum("rm,rd->rmd", v[:, t], k[:, t])
    return S


def state(k, v, *, eta, gate=1.0, gain=None):
    """The state after all writes, by rank-one corrections: [R, d_v, d_k]."""
    gain = eta if gain is None else gain
    S = k.new_zeros(k.shape[0], v.shape[-1], k.shape[-1])
    for t in range(k.shape[1]):
        key = k[:, t]  # [R, d_k]
        recalled = torch.einsum("rmd,rd->rm", S, key)
        write = gain * v[:, t] - gate * eta * recalled  # [R, d_v]
        S = gate * S + torch.einsum("rm,rd->rmd", write, key)
    return S


def read_weights(k, item, *, eta, gate=1.0, gain=None):
    """c_j with S k_item = sum_j c_j v_j, by carrying the query back through the writes: [R, N]."""
    gain = eta if gain is None else gain
    x = k[:, item]  # [R, d_k]
    weights = []
    for t in reversed(range(k.shape[1])):
        overlap = torch.einsum("rd,rd->r", k[:, t], x)
        weights.append(gain * overlap)
        x = gate * (x - eta * overlap.unsqueeze(-1) * k[:, t])
    return torch.stack(weights[::-1], dim=-1)
