"""Chains of Hebbian look-ups: the values of each layer are the keys of the next."""

import torch


def naive_read(books, item=0):
    """x_{l+1} = S_l x_l from x_1 = k_item of the first codebook, in float64. books: L + 1 tensors [R, N, d_l] -> [R, d_{L+1}]."""
    x = books[0][:, item].double()
    for keys, values in zip(books, books[1:], strict=False):
        S = torch.einsum("rnm,rnd->rmd", values.double(), keys.double())
        x = torch.einsum("rmd,rd->rm", S, x)
    return x


def read(books):
    """The same for every item of the first codebook at once: [R, N, d_{L+1}]. A state is formed only where that is less work than all overlaps."""
    x = books[0]
    for keys, values in zip(books, books[1:], strict=False):
        d, m = keys.shape[2], values.shape[2]
        if keys.shape[1] * (d + m) < 2 * d * m:
            x = (x @ keys.transpose(-1, -2)) @ values
        else:
            x = x @ (keys.transpose(-1, -2) @ values)
    return x


def error(books):
    """|x_{L+1} - k_i^(L+1)|^2 for every item i: [R, N]."""
    return torch.linalg.vector_norm(read(books).sub_(books[-1]), dim=-1).square_()
