"""Chains of Hebbian look-ups: the values of each layer are the keys of the next."""

import torch


def naive_read(books, item=0, signs=None):
    """x_{l+1} = S_l x_l from x_1 = k_item of the first codebook, in float64. books: L + 1 tensors [R, N, d_l] -> [R, d_{L+1}].

    signs: for each codebook after the first, [N] factors of its vectors.
    """
    books = [book.double() for book in books]
    if signs is not None:
        books[1:] = [book * s.double().unsqueeze(-1) for book, s in zip(books[1:], signs, strict=True)]
    x = books[0][:, item]
    for keys, values in zip(books, books[1:], strict=False):
        S = torch.einsum("rnm,rnd->rmd", values, keys)
        x = torch.einsum("rmd,rd->rm", S, x)
    return x


def read(books, couplings, queries):
    """The same for the first `queries` items of the first codebook: [R, queries, d_{L+1}], from overlaps.

    couplings: for each look-up [queries, N], the sign of an item as key times its sign as value. With ones, all queries read one and the same chain.
    """
    x = books[0][:, :queries]
    for keys, values, coupling in zip(books, books[1:], couplings, strict=False):
        x = (x @ keys.transpose(-1, -2)).mul_(coupling) @ values
    return x


def error(books, couplings, queries):
    """|x_{L+1} - k_i^(L+1)|^2 for the same items i, whose own signs are +1: [R, queries]."""
    x = read(books, couplings, queries)
    return torch.linalg.vector_norm(x - books[-1][:, :queries], dim=-1).square_()
