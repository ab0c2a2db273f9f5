"""Chains of look-ups from options: layers through shared codebooks, heads that are averaged in every layer, a residual stream."""

from dataclasses import dataclass

from ...theory.memories import layered
from ...theory.scalars.parameters import PARAMETERS
from ...theory.vectors import ensembles
from ..errors import UsageError
from .variants import constant

KEYS = ("sphere", "rademacher", "isotropic")
MOST = 64  # layers of a chain whose depth is a number


@dataclass(frozen=True)
class Chain:
    """layers, heads, residual: a number or a parameter as text, or None. residual: the strength of each layer's branch of a stream.

    All values of a layer are the keys of the next; the scores of a layer are the weights of the stored pairs in what it reads.
    """

    keys: str
    layers: str | None = None
    heads: str | None = None
    residual: str | None = None

    def __post_init__(self):
        if self.heads is not None and self.residual is not None:
            raise UsageError("--heads and --residual are two kinds of chain; one of them is taken")

    @property
    def law(self):
        """The law of the keys of a layer."""
        return ensembles.ensemble(self.keys, PARAMETERS["d_k"].symbol)

    @property
    def depth(self):
        """The number of layers."""
        return _count(self.layers or "1", "--layers")

    @property
    def statements(self):
        """{what may be asked: a function that makes the statement}."""
        if self.residual is not None:
            branch = constant(self.residual, "--residual")
            return {
                "energy": lambda: layered.residual_chain(self.law, self.depth, branch),
                "overlap": lambda: layered.residual_chain(self.law, self.depth, branch, lambda x, v: x @ v[layered.one]),
            }
        if self.heads is not None:
            return {"error": lambda: layered.averaged_chain(self.law, self.depth, _count(self.heads, "--heads"))}
        return {"error": lambda: layered.shared_chain(self.law, self.depth)}

    @property
    def usual(self):
        """What is asked where nothing is said."""
        return ("energy",) if self.residual is not None else ("error",)

    @property
    def words(self):
        """The chain in words."""
        several = self.layers is not None and self.layers != "1"
        said = [f"a chain of {self.layers} look-ups" if several else "one look-up", f"keys {self.keys}, the values of a layer the keys of the next"]
        if self.residual is not None:
            said.append(f"each added to the stream with strength {self.residual}")
        elif self.heads is not None:
            said.append(f"the scores averaged over {self.heads} heads in every layer")
        return ", ".join(said)


def _count(text, option):
    value = constant(text, option)
    if not value.is_number:
        if not value.is_integer:
            raise UsageError(f"{option} is {text!r}; it is a whole number or a parameter that counts")
        return value
    if not (value.is_Integer and 1 <= value <= MOST):
        raise UsageError(f"{option} is {text!r}; it is a whole number from 1 to {MOST}, or a parameter that counts")
    return value
