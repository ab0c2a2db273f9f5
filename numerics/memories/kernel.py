"""Kernel memories: o(q) = sum_j kappa(k_j, q) v_j, softmax attention among them."""

from itertools import product

import torch

ENTRIES = {"cpu": 1 << 18, "cuda": 1 << 26}


def exponential(overlaps, own):
    """e^{k_j.q - k_i.q} in the place of overlaps, safe from overflow; the own item weighs one."""
    return overlaps.sub_(own.unsqueeze(-1)).exp_(), 1.0


def relu(overlaps, own):
    """[k_j . q]_+ in the place of overlaps, and of the own item."""
    return overlaps.clamp_min_(0), own.clamp_min(0)


# A kernel takes overlaps [R, i, j] of queries q_i with keys k_j, and own [R, i] of each with its own key: the weights up to a factor, and the own weight.
# An inverse temperature is a factor of the queries.
KERNELS = {"exponential": exponential, "relu": relu}


def naive_inverse_snr(k, q, v, kernel, signs):
    """|sum_{j != i} s_ij kappa(k_j, q_i) v_j|^2 / (kappa(k_i, q_i)^2 |v_i|^2) for each query q_i, by loops in float64: [R, queries]."""
    k, q, v = k.double(), q.double(), v.double()
    found = torch.zeros(q.shape[:2], dtype=torch.float64)
    for r in range(q.shape[0]):
        for i in range(q.shape[1]):
            own = (k[r, i] @ q[r, i]).reshape(1)
            crosstalk = torch.zeros(v.shape[-1], dtype=torch.float64)
            for j in range(k.shape[1]):
                if j != i:
                    weight, unit = kernel((k[r, j] @ q[r, i]).reshape(1, 1), own.clone())
                    crosstalk += (signs[i, j] * weight / unit).item() * v[r, j]
            found[r, i] = crosstalk @ crosstalk / (v[r, i] @ v[r, i])
    return found


def inverse_snr(k, q, v, kernel, signs):
    """The same for as many memories and queries at a time as have their weights in cache. q_i [R, queries, d_k] asks for item i.

    signs: [queries, N], +-1 and zero on the own item; with ones elsewhere, all queries read one and the same memory.
    """
    (R, N, _), count = k.shape, q.shape[1]
    own = torch.linalg.vecdot(k[:, :count], q)  # [R, queries]
    found, entries = torch.empty_like(own), ENTRIES["cpu" if k.device.type == "cpu" else "cuda"]
    rows, memories = min(count, max(entries // N, 1)), min(R, max(entries // (N * count), 1))
    buffer = k.new_empty(memories * rows * N)
    for a, b in product(range(0, R, memories), range(0, count, rows)):
        m, i = slice(a, min(a + memories, R)), slice(b, min(b + rows, count))
        overlaps = buffer[: (m.stop - m.start) * (i.stop - i.start) * N].view(-1, i.stop - i.start, N)  # [memories, rows, N]
        weights, unit = kernel(torch.bmm(q[m, i], k[m].transpose(-1, -2), out=overlaps), own[m, i])
        crosstalk = weights.mul_(signs[i]) @ v[m]  # [memories, rows, d_v]
        torch.div(torch.linalg.vector_norm(crosstalk, dim=-1), unit, out=found[m, i])
    return found.div_(torch.linalg.vector_norm(v[:, :count], dim=-1)).square_()
