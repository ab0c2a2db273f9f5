"""Seeded blocks of random memories: each block is a pure function of its key, whatever ran before it, beside it or after it."""

import hashlib
from dataclasses import dataclass, field
from math import prod

import torch

from . import ensembles

BYTES = 8 << 30
NUMBERS = 1 << 21
LARGEST, SMALLEST = 8192, 16


class SizeError(ValueError):
    """A memory too large to be simulated here: its numbers are in the message, and nothing was allocated."""


@dataclass(frozen=True)
class Instance:
    """One batch of instances of a deterministic identity.

    inputs: {letter: tensor [R, ...]}; value: the left side [R, ...]; terms: how many rounded operations feed one entry (for its rounding bound).
    """

    inputs: dict
    value: torch.Tensor
    terms: int = 1


@dataclass(frozen=True)
class Sim:
    """The toolkit of a simulation: `replicates` independent memories, drawn from one generator on one device.

    Samplers put the replicate axis first: sim.gaussian(N, d_k) is [R, N, d_k].
    """

    replicates: int
    generator: torch.Generator
    device: torch.device
    dtype: torch.dtype = torch.float32
    torch: object = field(default=torch, repr=False)

    def vectors(self, kind, *shape):
        """Vectors of an ensemble by name: [R, *shape]."""
        options = {"generator": self.generator, "dtype": self.dtype, "device": self.device}
        return ensembles.ENSEMBLES[kind](self.replicates, *shape, **options)

    def gaussian(self, *shape):
        """N(0, 1) coordinates: [R, *shape]."""
        return self.vectors("gaussian", *shape)

    def sphere(self, *shape):
        """Unit vectors along the last axis: [R, *shape]."""
        return self.vectors("sphere", *shape)

    def rademacher(self, *shape):
        """Signs over sqrt(width) along the last axis: [R, *shape]."""
        return self.vectors("rademacher", *shape)

    def signs(self, *shape):
        """Fair signs +-1: [R, *shape]."""
        drawn = torch.randint(0, 2, (self.replicates, *shape), generator=self.generator, device=self.device, dtype=torch.int8)
        return (2 * drawn - 1).to(self.dtype)

    def uniform(self, *shape):
        """Uniform on [0, 1): [R, *shape]."""
        return torch.rand(self.replicates, *shape, generator=self.generator, dtype=self.dtype, device=self.device)

    def bernoulli(self, probability, *shape):
        """True with the given probability: bool [R, *shape]."""
        return torch.rand(self.replicates, *shape, generator=self.generator, dtype=torch.float64, device=self.device) < probability

    def naturals(self, high, *shape):
        """Uniform integers 0 .. high - 1: int64 [R, *shape]."""
        return torch.randint(0, high, (self.replicates, *shape), generator=self.generator, device=self.device)

    def instance(self, inputs, value, terms=1):
        """An Instance: inputs {letter: tensor [R, ...]}, the left side [R, ...], and how many rounded operations feed one entry."""
        return Instance(inputs, value, terms)

    @property
    def memories(self):
        """The memory models."""
        from . import memories

        return memories


def generator_for(key, device):
    """A torch.Generator seeded by the SHA-256 of the key."""
    seed = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], "big") >> 1
    return torch.Generator(device=device).manual_seed(seed)


def cost(point):
    """Numbers that one memory of this point touches, from its sizes."""
    sizes = {name: value for name, value in point.items() if isinstance(value, int)}
    items, layers = max(sizes.get("N", 1), 1), prod(max(sizes.get(name, 1), 1) for name in ("L", "H"))
    return items * (sizes.get("d_k", 1) + sizes.get("d_v", 1) + items) * layers + sizes.get("T", 0)


def replicates_for(point):
    """Memories in a block: a power of two that keeps a block in cache and below the memory limit. SizeError before anything is allocated."""
    numbers = cost(point)
    if numbers * SMALLEST * 4 * 4 > BYTES:
        need = numbers * SMALLEST * 16 / 2**30
        raise SizeError(f"a block of {SMALLEST} memories at {point} needs about {need:.0f} GiB; the limit is {BYTES >> 30} GiB")
    size = LARGEST
    while size > SMALLEST and size * numbers > NUMBERS:
        size //= 2
    return size


def run_block(simulation, point, *, key, block, device, replicates=None, dtype=torch.float32):
    """What the simulation returns for one block of one point. key names run seed, theorem, part and point."""
    size = replicates or replicates_for(point)
    sim = Sim(size, generator_for(f"{key}|{block}", device), torch.device(device), dtype)
    return simulation(sim, **point)


def blocks(simulation, point, *, key, device, start=0):
    """Endless (block index, values): a caller stops when it has seen enough, and keeps what is finished when it is interrupted."""
    block = start
    while True:
        yield block, run_block(simulation, point, key=key, block=block, device=device)
        block += 1
