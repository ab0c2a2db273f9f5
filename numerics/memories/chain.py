"""Chains of Hebbian look-ups: the values of each layer are the keys of the next."""

import torch


def naive_read(books):
    """x_{l+1} = S_l x_l from x_1 = k_1 of the first codebook, in float64. books: L + 1 tensors [R, N, d_l] -> [R, d_{L+1}]."""
    x = books[0][:, 0].double()
    for keys, values in zip(books, books[1:], strict=False):
        S = torch.einsum("rnm,rnd->rmd", values.double(), keys.double())
        x = torch.einsum("rmd,rd->rm", S, x)
    return x


def read(books):
    """The same without the state matrices: scores, then values."""
    x = books[0][:, 0]
    for keys, values in zip(books, books[1:], strict=False):
        scores = torch.einsum("rnd,rd->rn", keys, x)
        x = torch.einsum("rn,rnm->rm", scores, values)
    return x
