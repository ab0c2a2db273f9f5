"""The toolkit of a simulation: independent memories drawn tile by tile, each tile from a generator of its own.

A tile is the smallest number of memories that is ever drawn at once; it depends on the point alone. A chunk is any number of tiles computed together:
it changes the speed, never a draw.
"""

import hashlib
from dataclasses import dataclass, field

import torch

from . import ensembles
from .devices import WAVE

KEPT_BUFFERS = 8


@dataclass(frozen=True)
class Instance:
    """One batch of instances of a deterministic identity.

    inputs: {letter: tensor [R, ...]}; value: the left side [R, ...]; terms: how many rounded operations feed one entry (for its rounding bound).
    """

    inputs: dict
    value: torch.Tensor
    terms: float = 1


@dataclass(frozen=True)
class Streams:
    """Generators of consecutive tiles of `tile` memories each."""

    generators: tuple
    tile: int

    def tiles(self, out):
        """(slice of out, generator) for each tile along the first axis; the last tile may be short.

        Elsewhere than on a CPU a tile comes flat and wave by wave: what is drawn at once is a number a thread, so it does not depend on how many there are.
        """
        tiles = zip(out.split(self.tile), self.generators, strict=True)
        if out.device.type == "cpu":
            return tiles
        return ((part, generator) for tile, generator in tiles for part in tile.view(-1).split(WAVE))


def streams(key, first, memories, *, tile, device):
    """Streams of the tiles first, first + 1, ... that hold so many memories. Tiles of one key never share a seed."""
    base = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 1
    count = -(-memories // tile)
    return Streams(tuple(torch.Generator(device=device).manual_seed(_seed(base, first + i)) for i in range(count)), tile)


def _seed(base, counter):
    """A seed whose low 32 bits differ for all counters below 2^32: torch's CPU generator reads no other bits.

    The low half of base plus the counter goes through the finalizer of MurmurHash3, a bijection of 32-bit integers.
    """
    x = (base + counter) & 0xFFFFFFFF
    x = (x ^ x >> 16) * 0x85EBCA6B & 0xFFFFFFFF
    x = (x ^ x >> 13) * 0xC2B2AE35 & 0xFFFFFFFF
    return (base >> 32) << 32 | x ^ x >> 16


class Workspace:
    """Buffers of the last chunk, lent again to the next one: fresh memory of this size costs more page faults than drawing into it takes."""

    def __init__(self):
        self.buffers = {}

    def empty(self, call, shape, dtype, device):
        """The buffer of the call-th draw of a chunk. Later draws of a long simulation get fresh memory, which the allocator can give them again."""
        if call >= KEPT_BUFFERS:
            return torch.empty(shape, dtype=dtype, device=device)
        wanted = torch.Size(shape), dtype, torch.device(device)  # as asked for: a tensor on cuda says cuda:0
        if call not in self.buffers or self.buffers[call][0] != wanted:
            self.buffers[call] = wanted, torch.empty(shape, dtype=dtype, device=device)
        return self.buffers[call][1]


@dataclass(frozen=True)
class Sim:
    """The toolkit of a simulation: `replicates` independent memories on one device.

    Samplers put the replicate axis first: sim.gaussian(N, d_k) is [R, N, d_k].
    """

    replicates: int
    streams: Streams
    device: torch.device
    dtype: torch.dtype = torch.float32
    torch: object = field(default=torch, repr=False)
    workspace: Workspace = field(default_factory=Workspace, repr=False)
    calls: list = field(default_factory=list, repr=False)

    def _empty(self, shape, dtype=None):
        self.calls.append(shape)
        return self.workspace.empty(len(self.calls) - 1, (self.replicates, *shape), dtype or self.dtype, self.device)

    def _drawn(self, shape, dtype, draw):
        out = self._empty(shape, dtype)
        for part, generator in self.streams.tiles(out):
            draw(part, generator)
        return out

    def vectors(self, kind, *shape):
        """Vectors of an ensemble by name: [R, *shape]."""
        return ensembles.ENSEMBLES[kind](self._empty(shape), self.streams)

    def gaussian(self, *shape):
        """N(0, 1) coordinates: [R, *shape]."""
        return self.vectors("gaussian", *shape)

    def sphere(self, *shape):
        """Unit vectors along the last axis: [R, *shape]."""
        return self.vectors("sphere", *shape)

    def rademacher(self, *shape):
        """Signs over sqrt(width) along the last axis: [R, *shape]."""
        return self.vectors("rademacher", *shape)

    def tilted(self, *shape):
        """Gaussian vectors in the law tilted by 1/|x|^2, and weights that undo it: E f(x) w = E f(g) for g = sim.gaussian(*shape), widths from three on.

        A variable with a factor 1/|g|^2, which has no variance in three or four dimensions, has one when it is drawn like this.
        """
        width = shape[-1]
        square = self.gaussian(*shape[:-1], width - 2).square().sum(-1)  # chi-square with two degrees of freedom less
        return self.sphere(*shape) * square.sqrt().unsqueeze(-1), square / (width - 2)

    def signs(self, *shape):
        """Fair signs +-1: [R, *shape]."""
        return ensembles.signs(self._empty(shape), self.streams)

    def white_signs(self, count):
        """Fixed signs, any two columns orthogonal: over the rows, second moments are those of fair signs. [rows, count], of a Hadamard matrix."""
        return ensembles.white_signs(count, self.dtype, self.device)

    def uniform(self, *shape):
        """Uniform on [0, 1): [R, *shape]."""
        return self._drawn(shape, self.dtype, lambda part, generator: part.uniform_(generator=generator))

    def bernoulli(self, probability, *shape):
        """True with the given probability: bool [R, *shape]."""
        return self._drawn(shape, torch.float64, lambda part, generator: part.uniform_(generator=generator)) < probability

    def naturals(self, high, *shape):
        """Uniform integers 0 .. high - 1: int64 [R, *shape]."""
        return self._drawn(shape, torch.int64, lambda part, generator: part.random_(high, generator=generator))

    def instance(self, inputs, value, terms=1):
        """An Instance: inputs {letter: tensor [R, ...]}, the left side [R, ...], and how many rounded operations feed one entry."""
        return Instance(inputs, value, terms)

    @property
    def memories(self):
        """The memory models."""
        from .. import memories

        return memories
