"""Kernel memories: o(q) = sum_j kappa(k_j, q) v_j, softmax attention among them."""

import torch


def exponential(overlaps, norms, beta):
    """kappa(k_j, k_i) / kappa(k_i, k_i) = e^{beta (k_j.k_i - |k_i|^2)}, safe from overflow. overlaps [R, j, i], norms [R, i]."""
    return torch.exp(beta * (overlaps - norms.unsqueeze(-2)))


def relu(overlaps, norms, beta):
    """[k_j . k_i]_+ / |k_i|^2; beta is not used."""
    return overlaps.clamp_min(0) / norms.unsqueeze(-2)


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
                    crosstalk += kernel((k[r, j] @ k[r, i]).view(1, 1), (k[r, i] @ k[r, i]).view(1), beta).item() * v[r, j]
            found[r, i] = crosstalk @ crosstalk / (v[r, i] @ v[r, i])
    return found


def inverse_snr(k, v, kernel, beta):
    """The same for every query at once: [R, N]."""
    gram = k @ k.transpose(-1, -2)  # [R, j, i]
    weights = kernel(gram, gram.diagonal(dim1=-2, dim2=-1), beta)
    weights.diagonal(dim1=-2, dim2=-1).zero_()
    crosstalk = weights.transpose(-1, -2) @ v  # [R, i, d_v]
    return crosstalk.square().sum(-1) / v.square().sum(-1)


def softmax_weights(k, q, beta):
    """p_j = e^{beta k_j.q} / sum_l e^{beta k_l.q}. k [R, N, d], q [R, d] -> [R, N]."""
    return torch.softmax(beta * torch.einsum("rnd,rd->rn", k, q), dim=-1)
