"""The gated delta rule S <- gate S (I - eta k k^T) + gain v k^T, one write after the other.

The batched forms take a stretch of writes at a time (the WY form): with u_t what write t puts in, S_t = gate^t S_0 + sum_{s <= t} gate^(t-s) u_s k_s^T,
so that (I + L) U = gain V - eta gate diag(gate^t) K S_0^T, where L_ts = eta gate^(t-s) k_t.k_s below the diagonal, t from 0 on the right.
"""

from functools import lru_cache

import torch

SOLVED = 16


def stretch(d_k):
    """Writes that are taken at a time: what was fastest for keys of this width."""
    return 16 if d_k <= 64 else 32


def naive_state(k, v, *, eta, gate=1.0, gain=None):
    """The state after all writes, from the definition in float64: [R, d_v, d_k]."""
    k, v = k.double(), v.double()
    gain = eta if gain is None else gain
    S = torch.zeros(k.shape[0], v.shape[-1], k.shape[-1], dtype=torch.float64)
    for t in range(k.shape[1]):
        forget = torch.eye(k.shape[-1], dtype=torch.float64) - eta * torch.einsum("rd,re->rde", k[:, t], k[:, t])
        S = gate * S @ forget + gain * torch.einsum("rm,rd->rmd", v[:, t], k[:, t])
    return S


def state(k, v, *, eta, gate=1.0, gain=None):
    """The state after all writes: [R, d_v, d_k]."""
    gain, length = eta if gain is None else gain, stretch(k.shape[-1])
    S = k.new_zeros(k.shape[0], v.shape[-1], k.shape[-1])
    for a, inverse in zip(range(0, k.shape[1], length), _inverses(k, eta, gate, length), strict=True):
        keys, values, count = k[:, a : a + length], v[:, a : a + length], inverse.shape[-1]  # [R, C, d]
        wanted = torch.baddbmm(values, _scaled(keys, gate, 0), S.transpose(-1, -2), beta=gain, alpha=-eta * gate)
        written = inverse @ wanted  # [R, C, d_v]
        S.baddbmm_(_scaled(written, gate, -1).transpose(-1, -2), keys, beta=gate**count)
    return S


def _scaled(x, gate, end):
    """The rows of x times gate^t (end 0) or gate^(C-1-t) (end -1): [R, C, d]."""
    if gate == 1:
        return x
    decay = _decay(x.shape[1], gate, x.dtype, x.device)
    return x * (decay[:, 0] if end == 0 else decay[-1]).unsqueeze(-1)


def _inverses(k, eta, gate, length):
    """(I + L)^-1 of each stretch of writes, the whole stretches in one batch: tensors [R, C, C]."""
    R, N, d = k.shape
    whole = N // length * length
    found = []
    if whole:
        found += _inverse(_coupling(k[:, :whole].reshape(-1, length, d), eta, gate)).view(R, -1, length, length).unbind(1)
    return [*found, _inverse(_coupling(k[:, whole:], eta, gate))] if whole < N else found


def naive_read_weights(k, item, *, eta, gate=1.0, gain=None):
    """c_j with S k_item = sum_j c_j v_j, by carrying the query back through the writes in float64: [R, N]."""
    k = k.double()
    x, weights = k[:, item], []
    for t in reversed(range(k.shape[1])):
        overlap = torch.einsum("rd,rd->r", k[:, t], x)
        weights.append((eta if gain is None else gain) * overlap)
        x = gate * (x - eta * overlap.unsqueeze(-1) * k[:, t])
    return torch.stack(weights[::-1], dim=-1)


def read_weights(k, item, *, eta, gate=1.0, gain=None):
    """The same, a stretch of writes at a time: the overlaps o of one stretch solve (I + L)^T o = diag(gate^(C-t)) K x."""
    x, weights, length = k[:, item].unsqueeze(-1), [], stretch(k.shape[-1])  # [R, d_k, 1]
    for b in range(k.shape[1], 0, -length):
        keys = k[:, max(b - length, 0) : b]  # [R, C, d]
        raw = _scaled(keys @ x, gate, -1)
        overlaps = torch.linalg.solve_triangular(_coupling(keys, eta, gate).transpose(-1, -2), raw, upper=True, unitriangular=True)
        weights.append(overlaps.squeeze(-1))
        x = torch.baddbmm(x, keys.transpose(-1, -2), _scaled(overlaps, gate, 0), beta=gate ** keys.shape[1], alpha=-eta * gate)
    return torch.cat(weights[::-1], dim=-1).mul_(eta if gain is None else gain)


@lru_cache(maxsize=64)
def _decay(count, gate, dtype, device):
    """gate^(t-s) for s <= t, zero above: [C, C]. Column 0 is gate^t, the last row gate^(C-1-s)."""
    steps = torch.arange(count, dtype=torch.float64)
    lags = steps.unsqueeze(-1) - steps
    return torch.where(lags >= 0, float(gate) ** lags.clamp_min(0), 0.0).to(dtype=dtype, device=device)


def _coupling(keys, eta, gate):
    """L below the diagonal (what stands elsewhere is never read): [R, C, C]."""
    overlaps = keys @ keys.transpose(-1, -2)
    return overlaps.mul_(eta) if gate == 1 else overlaps.mul_(eta * _decay(keys.shape[1], gate, keys.dtype, keys.device))


def _inverse(coupling):
    """(I + L)^-1 from what stands below the diagonal: halves until they are small, then substitution."""
    count = coupling.shape[-1]
    if count <= SOLVED:
        unit = torch.eye(count, dtype=coupling.dtype, device=coupling.device).expand_as(coupling)
        return torch.linalg.solve_triangular(coupling, unit, upper=False, unitriangular=True)
    half, found = count // 2, torch.zeros_like(coupling)
    first, last = _inverse(coupling[:, :half, :half]), _inverse(coupling[:, half:, half:])
    found[:, :half, :half], found[:, half:, half:] = first, last
    found[:, half:, :half] = -(last @ (coupling[:, half:, :half] @ first))
    return found


def error(k, v, *, eta, gate=1.0, gain=None, overwrite_v=False):
    """|S k_i - v_i|^2 / |v_i|^2 for every pair after all writes: [R, N]. overwrite_v: v may be used for the differences."""
    sizes = torch.linalg.vector_norm(v, dim=-1)  # [R, N]
    S = state(k, v, eta=eta, gate=gate, gain=gain)
    off = torch.baddbmm(v, k, S.transpose(-1, -2), beta=-1, out=v if overwrite_v else None)  # [R, N, d_v]
    return torch.linalg.vector_norm(off, dim=-1).div_(sizes).square_()


def naive_error(k, v, *, eta, gate=1.0, gain=None):
    """The same from the definition in float64."""
    S = naive_state(k, v, eta=eta, gate=gate, gain=gain)
    read = torch.einsum("rmd,rid->rim", S, k.double())
    return (read - v.double()).square().sum(-1) / v.double().square().sum(-1)
