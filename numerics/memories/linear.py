"""The Hebbian memory S = sum_j v_j k_j^T, read by S q."""

from math import gcd

import torch

from .sign_flips import balanced, signs

BLOCKS = 4


def state(k, v):
    """S = sum_j v_j k_j^T. k [R, N, d_k], v [R, N, d_v] -> [R, d_v, d_k]."""
    return v.transpose(-1, -2) @ k


def naive_inverse_snr(k, v, signs):
    """|S_i k_i - c_i v_i|^2 / (c_i^2 |v_i|^2), c_i = |k_i|^2, S_i = sum_j s_ij v_j k_j^T, by loops in float64: [R, N]. signs [N, N], s_ii = 1."""
    k, v = k.double(), v.double()
    found = torch.zeros(k.shape[:2], dtype=torch.float64)
    for r in range(k.shape[0]):
        for i in range(k.shape[1]):
            S = sum(signs[i, j].item() * torch.outer(v[r, j], k[r, j]) for j in range(k.shape[1]))
            c = k[r, i] @ k[r, i]
            crosstalk = S @ k[r, i] - c * v[r, i]
            found[r, i] = crosstalk @ crosstalk / (c**2 * (v[r, i] @ v[r, i]))
    return found


def inverse_snr(k, v, *, unit_keys=False, unit_values=False, overwrite_v=False):
    """The same for every query at once, with the signs of signs_of: [R, N]. States are formed only where that is less work than the overlaps of all pairs.

    unit_keys, unit_values: the vectors are known to have norm one. overwrite_v: v may be used for the crosstalk, which saves a tensor of its size.
    """
    norms = None if unit_keys else torch.linalg.vector_norm(k, dim=-1).square_()  # [R, N]
    sizes = None if unit_values else torch.linalg.vector_norm(v, dim=-1)  # [R, N]
    if _pairwise(k.shape[1], k.shape[2], v.shape[2]):
        overlaps = (k @ k.transpose(-1, -2)).mul_(signs(k.shape[1], k.shape[1], 0, k.device, k.dtype))  # [R, N, N]
        crosstalk = overlaps @ v  # [R, N, d_v]
    else:
        crosstalk = _read_by_blocks(k, v, norms, v if overwrite_v else None)
    found = torch.linalg.vector_norm(crosstalk, dim=-1)
    for known in (norms, sizes):
        found = found if known is None else found.div_(known)
    return found.square_()


def _pairwise(N, d_k, d_v):
    return N * (d_k + d_v) <= 2 * d_k * d_v


def touched(point):
    """Numbers that inverse_snr touches for one memory: keys, values and crosstalk, and the overlaps of all pairs or the states of blocks."""
    N, d_k, d_v = (max(point[name], 1) for name in ("N", "d_k", "d_v"))
    return N * (d_k + 2 * d_v) + (N * N if _pairwise(N, d_k, d_v) else BLOCKS * d_k * d_v)


def _read_by_blocks(k, v, norms, out):
    """S_i k_i - c_i v_i, up to its sign: [R, N, d_v]. Each block of items has a state, and reads a signed sum of all of them."""
    (R, N, d_k), d_v = k.shape, v.shape[-1]
    mixing = balanced(gcd(N, BLOCKS), k.device, k.dtype)  # [blocks, blocks]
    keys, values = k.reshape(R * len(mixing), -1, d_k), v.reshape(R * len(mixing), -1, d_v)
    S = (mixing @ state(keys, values).view(R, len(mixing), -1)).view(-1, d_v, d_k)
    out = None if out is None else out.view(values.shape)
    own = values if norms is None else torch.mul(values, norms.view(*values.shape[:2], 1), out=out)
    return torch.baddbmm(own, keys, S.transpose(-1, -2), beta=-1, out=out).view(R, N, d_v)


def signs_of(N, d_k, d_v):
    """s_ij of inverse_snr, +1 where j is i: [N, N]."""
    if _pairwise(N, d_k, d_v):
        return signs(N, N, 1, "cpu", torch.float64)
    blocks = gcd(N, BLOCKS)
    return balanced(blocks, "cpu", torch.float64).repeat_interleave(N // blocks, 0).repeat_interleave(N // blocks, 1)


def inverse_snr_of(k, v, item):
    """The same for one query: [R], from its overlaps with the other keys."""
    q = k[:, item]  # [R, d_k]
    overlaps = (k @ q.unsqueeze(-1)).squeeze(-1)  # [R, N]
    own = overlaps[:, item].clone()
    overlaps[:, item] = 0
    crosstalk = (overlaps.unsqueeze(1) @ v).squeeze(1)  # [R, d_v]
    return torch.linalg.vector_norm(crosstalk, dim=-1).div_(own.mul_(torch.linalg.vector_norm(v[:, item], dim=-1))).square_()


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
    overlaps = k @ k.transpose(-1, -2)
    norms = overlaps.diagonal(dim1=-2, dim2=-1).clone()
    return overlaps.abs_().sum(-1).sub_(norms).div_(norms)
