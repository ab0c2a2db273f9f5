"""What a look-up of one memory may differ in: the query, what is stored for a key, which pairs are kept, and what keys have in common."""

from dataclasses import dataclass

from ...theory.scalars.parameters import PARAMETERS
from ...theory.vectors import ensembles, syntax
from ...theory.vectors.trees import rewritten
from ..errors import UsageError
from .grammar import parsed
from .kernels import RANGES, Reader

WIDTH = PARAMETERS["d_k"].symbol


@dataclass(frozen=True)
class Variant:
    """The options of one look-up, each a number or a parameter as text, or None.

    noise        standard deviation of Gaussian noise on the query
    flip         chance that a coordinate of the query flips
    flip_keys    chance that a coordinate of a stored key flips, the query being the key as it was
    dropout      chance that a pair is not in the memory
    correlation  inner product that any two keys have in the mean: they share one direction, and `keys` is the law of what is perpendicular to it
    """

    noise: str | None = None
    flip: str | None = None
    flip_keys: str | None = None
    dropout: str | None = None
    correlation: str | None = None

    def __post_init__(self):
        if self.noise is not None and self.flip is not None:
            raise UsageError("--noise and --flip are two kinds of query; one of them is taken")
        if self.correlation is not None and (self.noise, self.flip, self.flip_keys) != (None, None, None):
            raise UsageError("--correlation is about keys that are stored and asked as they are; --noise, --flip and --flip-keys are not taken")

    @property
    def width(self):
        """The width of the random part of the keys."""
        return WIDTH if self.correlation is None else WIDTH - 1

    @property
    def query(self):
        """What the memory is asked with, as Memory takes it."""
        if self.noise is not None:
            made = ensembles.gaussian(WIDTH, constant(self.noise, "--noise", positive=True) ** 2)("e")
            return lambda key, item: key + made[item]
        return None if self.flip is None else _flipped(chance(self.flip, "--flip"), "s")

    @property
    def stored(self):
        """What is stored in place of the keys."""
        return None if self.flip_keys is None else _flipped(chance(self.flip_keys, "--flip-keys"), "t")

    @property
    def strength(self):
        """What a pair is written with: one or zero at random."""
        if self.dropout is None:
            return None
        kept = ensembles.masks(1, chance(self.dropout, "--dropout"))("b")
        return lambda item: syntax.norm2(kept[item])

    def kernel(self, of):
        """The kernel on the random part of the keys: with a shared direction k_i.k_j is rho + (1 - rho) u_i.u_j."""
        if self.correlation is None:
            return of
        rho = chance(self.correlation, "--correlation")

        def shared(node):
            if not isinstance(node, syntax.Dot):
                return None
            if not all(isinstance(side, syntax.Vec) for side in (node.left, node.right)):
                raise UsageError("--correlation takes kernels of the inner product k.q alone")
            return syntax.term(rho) + (1 - rho) * node

        return lambda key, query: rewritten(syntax.term(of(key, query)), shared)

    @property
    def words(self):
        """The options in words."""
        said = []
        if self.correlation is not None:
            said.append(f"correlated by {self.correlation}")
        if self.dropout is not None:
            said.append(f"pairs dropped with probability {self.dropout}")
        if self.flip_keys is not None:
            said.append(f"coordinates of stored keys flipped with probability {self.flip_keys}")
        if self.noise is not None:
            said.append(f"asked with a key plus noise of standard deviation {self.noise}")
        elif self.flip is not None:
            said.append(f"asked with a key whose coordinates flip with probability {self.flip}")
        else:
            said.append("read at a stored key")
        return ", ".join(said)


def _flipped(chance, name):
    flips = ensembles.flips(WIDTH, chance)(name)
    return lambda key, item: key * flips[item]


def constant(text, option, positive=False):
    """A number that is not negative (positive: nor zero), or a parameter, from text."""
    found = Reader({}).scalar(parsed(text))
    if not isinstance(found, syntax.Const) or (positive and found.value == 0):
        raise UsageError(f"{option} is {text!r}; it is a {'positive number' if positive else 'number that is not negative'} or a parameter")
    return found.value


def chance(text, option):
    """A number from 0 to 1, or a parameter that ranges over such numbers."""
    value = constant(text, option)
    if value == PARAMETERS["rho"].symbol:  # which questions take from 0 to 1
        return value
    kinds = [RANGES[symbol.name] for symbol in value.free_symbols]
    inside = 0 <= value <= 1 if value.is_number else value.is_Symbol and all(not kind.integer and kind.low >= 0 and kind.high <= 1 for kind in kinds)
    if not inside:
        named = [name for name, kind in RANGES.items() if not kind.integer and kind.low == 0 and kind.high is not None and kind.high <= 1]
        raise UsageError(f"{option} is {text!r}; it is a number from 0 to 1, or one of rho, {', '.join(named)}")
    return value
