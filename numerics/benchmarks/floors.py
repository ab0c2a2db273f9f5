"""The floor: in-place normals for the numbers of a memory, and the matrix products that its reading cannot do without, into buffers that exist already.

Linear and kernel memories: V^T K and K S^T. Delta rule: the products of the WY form, and K S^T. Chain: each layer's V^T K and X S^T.
"""

import torch

from ..memories.delta import stretch


def _normals(workspace, generator, *shapes):
    """Buffers filled with normals: one tensor for each shape."""
    buffers = [workspace.empty(call, shape, torch.float32, generator.device) for call, shape in enumerate(shapes)]
    return [buffer.normal_(generator=generator) for buffer in buffers]


def _into(workspace, call, *shape, device):
    return workspace.empty(call, shape, torch.float32, device)


def pairs(workspace, generator, R, N, d_k, d_v):
    """Normals, V^T K, K S^T."""
    k, v = _normals(workspace, generator, (R, N, d_k), (R, N, d_v))
    S = torch.bmm(v.transpose(-1, -2), k, out=_into(workspace, 2, R, d_v, d_k, device=k.device))
    torch.bmm(k, S.transpose(-1, -2), out=_into(workspace, 3, R, N, d_v, device=k.device))


def delta(workspace, generator, R, N, d_k, d_v):
    """Normals; K K^T of all stretches; for each stretch K S^T, T times it, U^T K; at the end K S^T."""
    k, v = _normals(workspace, generator, (R, N, d_k), (R, N, d_v))
    length, device = stretch(d_k), k.device
    coupling = _into(workspace, 2, R * N // length, length, length, device=device)
    stretches = k.view(-1, length, d_k)
    torch.bmm(stretches, stretches.transpose(-1, -2), out=coupling)
    T = coupling.view(R, -1, length, length)
    S, read, written = (_into(workspace, 3 + i, R, *shape, device=device) for i, shape in enumerate(((d_v, d_k), (length, d_v), (length, d_v))))
    S.zero_()
    for i, a in enumerate(range(0, N, length)):
        keys = k[:, a : a + length]
        torch.bmm(keys, S.transpose(-1, -2), out=read)
        torch.bmm(T[:, i], read, out=written)
        torch.bmm(written.transpose(-1, -2), keys, out=S)
    torch.bmm(k, S.transpose(-1, -2), out=v)


def chain(layers):
    """The floor of a chain of so many layers: normals of its codebooks, and for each layer V^T K and X S^T."""

    def floor(workspace, generator, R, N, d_k, d_v):
        books = _normals(workspace, generator, *[(R, N, d_k)] * (layers + 1))
        S = _into(workspace, layers + 1, R, d_k, d_k, device=generator.device)
        x, y = books[0], _into(workspace, layers + 2, R, N, d_k, device=generator.device)
        for keys, values in zip(books, books[1:], strict=False):
            torch.bmm(keys.transpose(-1, -2), values, out=S)
            torch.bmm(x, S, out=y)
            x, y = y, x

    return floor
