"""Ensembles of random vectors, drawn in place. A tensor is drawn tile by tile, each tile from its own generator, so that no draw depends on how many tiles
are drawn together."""

from functools import lru_cache

import torch
from scipy.linalg import hadamard

WORD = 64


def gaussian(out, streams):
    """Independent N(0, 1) coordinates."""
    for part, generator in streams.tiles(out):
        part.normal_(generator=generator)
    return out


def sphere(out, streams):
    """Uniform on the unit sphere of the last axis: a Gaussian vector over its norm; a vector that was drawn as zero becomes the first axis."""
    return directed_(gaussian(out, streams))


def directed_(out):
    """Every vector over its norm, in place. The first axis stands for zero, which float32 draws once in 2^24 numbers and which has no direction."""
    norm = torch.linalg.vector_norm(out, dim=-1, keepdim=True)
    if out.device.type != "cpu" or not norm.all():  # elsewhere than on a CPU, asking would cost more than doing it
        out[..., :1].masked_fill_(norm == 0, 1)
        norm.masked_fill_(norm == 0, 1)
    return out.div_(norm)


def rademacher(out, streams):
    """Independent fair signs over sqrt(width), so that the norm is one."""
    return signs(out, streams).mul_(out.shape[-1] ** -0.5)


def signs(out, streams):
    """Independent fair signs, one for each random bit: 64 from a drawn integer."""
    for part, generator in streams.tiles(out):
        _signs_of_bits(part, generator)
    return out


def _signs_of_bits(out, generator):
    """Fill one tile: whole words of bits, read byte by byte through a table of their eight signs."""
    words = torch.empty(-(-out.numel() // WORD), dtype=torch.int64, device=out.device).random_(-(2**63), None, generator=generator)
    found = torch.index_select(_signs_of_bytes(out.dtype, out.device), 0, words.view(torch.uint8).int()).view(-1)
    out.view(-1).copy_(found[: out.numel()])


def white_signs(count, dtype, device):
    """The columns 1 .. count of Sylvester's Hadamard matrix, of the least size that has them."""
    return torch.from_numpy(hadamard(2 ** count.bit_length())[:, 1 : count + 1].copy()).to(device=device, dtype=dtype)


@lru_cache(maxsize=16)
def _signs_of_bytes(dtype, device):
    bits = torch.arange(256, device=device).unsqueeze(-1) >> torch.arange(8, device=device) & 1
    return (2 * bits - 1).to(dtype)  # [256, 8]


# Each is symmetric, x as likely as -x: memories/signs.py rests on it.
ENSEMBLES = {"gaussian": gaussian, "sphere": sphere, "rademacher": rademacher}
