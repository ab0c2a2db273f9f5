"""The Hebbian memory S = sum_j v_j k_j^T, read by S q."""

import torch


def state(k, v):
    """S = sum_j v_j k_j^T. k [R, N, d_k], v [R, N, d_v] -> [R, d_v, d_k]."""
    return v.transpose(-1, -2) @ k


def naive_inverse_snr(k, v):
    """|S k_i - c_i v_i|^2 / (c_i^2 |v_i|^2), c_i = |k_i|^2, by loops in float64: [R, N]."""
    k, v = k.double(), v.double()
    found = torch.zeros(k.shape[:2], dtype=torch.float64)
    for r in range(k.shape[0]):
        S = sum(torch.outer(v[r, j], k[r, j]) for j in range(k.shape[1]))
        for i in range(k.shape[1]):
            c = k[r, i] @ k[r, i]
            crosstalk = S @ k[r, i] - c * v[r, i]
            found[r, i] = crosstalk @ crosstalk / (c**2 * (v[r, i] @ v[r, i]))
    return found


def inverse_snr(k, v):
    """|sum_{j != i} (k_j . k_i) v_j|^2 / (|k_i|^4 |v_i|^2) for every i, from the Gram matrix: [R, N]."""
    gram = k @ k.transpose(-1, -2)  # [R, N, N]
    norms = gram.diagonal(dim1=-2, dim2=-1).clone()  # [R, N]
    gram.diagonal(dim1=-2, dim2=-1).zero_()
    crosstalk = gram @ v  # [R, N, d_v]
    return crosstalk.square().sum(-1) / (norms.square() * v.square().sum(-1))


def naive_interference(k):
    """sum_{j != i} |k_j . k_i| / |k_i|^2 by loops in float64: [R, N]."""
    k = k.double()
    found = torch.zeros(k.shape[:2], dtype=torch.float64)
    for r in range(k.shape[0]):
        for i in range(k.shape[1]):
            others = sum(abs(float(k[r, j] @ k[r, i])) for j in range(k.shape[1]) if j != i)
            found[r, i] = others / float(k[r, i] @ k[r, i])
    return found


def interference(k):
    """sum_{j != i} |k_j . k_i| / |k_i|^2 for every i: [R, N]."""
    gram = k @ k.transpose(-1, -2)
    norms = gram.diagonal(dim1=-2, dim2=-1)
    return (gram.abs().sum(-1) - norms) / norms
