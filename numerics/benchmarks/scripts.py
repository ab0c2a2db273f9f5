"""The batched scripts that a user would write: plain torch, one query of each memory. Each factory gives script(R, N, d_k, d_v) -> [R]."""

import torch


def _vectors(kind, *shape):
    if kind == "rademacher":
        return (2 * torch.randint(0, 2, shape) - 1) / shape[-1] ** 0.5
    x = torch.randn(*shape)
    return x / x.norm(dim=-1, keepdim=True) if kind == "sphere" else x


def linear(kind):
    """|S k_0 - c v_0|^2 / (c^2 |v_0|^2) with S = sum_j v_j k_j^T and c = |k_0|^2."""

    def script(R, N, d_k, d_v):
        k, v = _vectors(kind, R, N, d_k), _vectors(kind, R, N, d_v)
        S = torch.einsum("rnv,rnk->rvk", v, k)
        q, wanted = k[:, 0], v[:, 0]
        c = q.square().sum(-1, keepdim=True)
        off = torch.einsum("rvk,rk->rv", S, q) - c * wanted
        return off.square().sum(-1) / (c[:, 0] ** 2 * wanted.square().sum(-1))

    return script


def kernel(name):
    """|sum_{j > 0} kappa_j v_j|^2 / (kappa_0^2 |v_0|^2) with kappa_j of k_j.k_0, beta = sqrt(d_k)."""

    def script(R, N, d_k, d_v):
        k, v = _vectors("sphere", R, N, d_k), _vectors("sphere", R, N, d_v)
        scores = torch.einsum("rnk,rk->rn", k, k[:, 0])
        weights = torch.exp(d_k**0.5 * scores) if name == "exponential" else scores.clamp(min=0)
        off = torch.einsum("rn,rnv->rv", weights[:, 1:], v[:, 1:])
        return off.square().sum(-1) / weights[:, 0] ** 2

    return script


def delta(eta):
    """|S k_i - v_i|^2 of a random pair i, S written step by step."""

    def script(R, N, d_k, d_v):
        k, v = _vectors("sphere", R, N, d_k), _vectors("sphere", R, N, d_v)
        S = torch.zeros(R, d_v, d_k)
        for t in range(N):
            recalled = torch.einsum("rvk,rk->rv", S, k[:, t])
            S = S + eta * torch.einsum("rv,rk->rvk", v[:, t] - recalled, k[:, t])
        i, rows = torch.randint(0, N, (R,)), torch.arange(R)
        return (torch.einsum("rvk,rk->rv", S, k[rows, i]) - v[rows, i]).square().sum(-1)

    return script


def chain(layers):
    """|x - k_0|^2 of the last codebook, x read layer by layer from the first key."""

    def script(R, N, d_k, d_v):
        keys = _vectors("sphere", R, N, d_k)
        x = keys[:, 0]
        for _ in range(layers):
            values = _vectors("sphere", R, N, d_k)
            S = torch.einsum("rnv,rnk->rvk", values, keys)
            x, keys = torch.einsum("rvk,rk->rv", S, x), values
        return (x - keys[:, 0]).square().sum(-1)

    return script
