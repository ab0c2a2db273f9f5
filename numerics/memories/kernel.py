"""Kernel memories: o(q) = sum_j kappa(k_j, q) v_j, softmax attention among them."""

import torch

ENTRIES = 1 << 18


def exponential(overlaps, norms, beta):
    """kappa(k_j, k_i) / kappa(k_i, k_i) = e^{beta (k_j.k_i - |k_i|^2)}, safe from overflow, in the place of overlaps [R, i, j]. norms [R, i]."""
    return overlaps.sub_(norms.unsqueeze(-1)).mul_(beta).exp_()


def relu(overlaps, norms, beta):
    """[k_j . k_i]_+ / |k_i|^2 in the place of overlaps; beta is not used."""
    return overlaps.clamp_min_(0).div_(norms.unsqueeze(-1))


KERNELS = {"exponential": exponential, "relu": relu}


def naive_inverse_snr(k, v, kernel, beta):
    """|sum_{j != i} kappa_ji v_j|^2 / |v_i|^2 with kappa normalised to kappa_ii = 1, by loops in float64: [R, N]."""
    k, v = k.double(), v.double()
    found = torch.zeros(k.shape[:2], dtype=torch.float64)
    for r in range(k.shape[0]):
        for i in range(k.shape[1]):
            crosstalk = torch.zeros(v.shape[-1], dtype=torch.float64)
            for j in range(k.shape[1]):
                if j != i:
                    crosstalk += kernel((k[r, j] @ k[r, i]).reshape(1, 1), (k[r, i] @ k[r, i]).reshape(1), beta).item() * v[r, j]
            found[r, i] = crosstalk @ crosstalk / (v[r, i] @ v[r, i])
    return found


def inverse_snr(k, v, kernel, beta, queries=None):
    """The same for the first `queries` pairs, all by default: [R, queries], some rows of the matrix of weights at a time, as many as stay in cache."""
    N = k.shape[1]
    count = N if queries is None else min(queries, N)
    norms = torch.linalg.vector_norm(k[:, :count], dim=-1).square_()  # [R, count]
    rows, found = max(64, ENTRIES // N), torch.empty_like(norms)
    for a in range(0, count, rows):
        b = min(a + rows, count)
        weights = kernel(k[:, a:b] @ k.transpose(-1, -2), norms[:, a:b], beta)  # [R, rows, N]
        weights[:, :, a:b].diagonal(dim1=-2, dim2=-1).zero_()
        torch.linalg.vector_norm(weights @ v, dim=-1, out=found[:, a:b])
    return found.div_(torch.linalg.vector_norm(v[:, :count], dim=-1)).square_()


def softmax_weights(k, q, beta):
    """p_j = e^{beta k_j.q} / sum_l e^{beta k_l.q}. k [R, N, d], q [R, d] -> [R, N]."""
    return torch.softmax(beta * torch.einsum("rnd,rd->rn", k, q), dim=-1)
