"""Laws of random vectors, as data."""

from dataclasses import dataclass
from typing import Any

import sympy

from ..kernel.statement import names_in, sizes_in
from .syntax import Family, Item, Vec

UNIT_KEYS = ("sphere", "rademacher")  # names of the laws of keys of norm one whose second moments are 1/width


@dataclass(frozen=True)
class Ensemble:
    """A law of vectors in `width` dimensions.

    kind: "gaussian" (independent N(0, scale) coordinates), "sphere" (uniform on the unit sphere), "rademacher" (coordinates +-1/sqrt(width)),
    "white" (norm one and a mean of squared norm `mean`, nothing else known), "isotropic" (white, with covariance I/width), "fixed" (not random),
    "equiangular" (not random, norm one, any two with inner product `scale`), "flips" (independent coordinates, -1 with probability `scale`, else 1),
    "directions" (norm one, not random), "incoherent" (the same, any two with an inner product of size at most `scale`),
    "whitened" and "dual" (made from all N vectors of the Gaussian family called `source`, hence independent neither of one another nor of it; without a
    source any standard Gaussian family of that width may be it),
    "centred" (N(0, scale) vectors less their mean over all items), "features" (the map named `scale` of standard Gaussian coordinates),
    "masks" (independent coordinates, 0 with probability `scale`, else 1).
    """

    kind: str
    width: Any
    scale: Any = sympy.Integer(1)
    mean: Any = sympy.Integer(0)
    source: str = ""

    @property
    def unit(self):
        """Whether every vector has norm one."""
        return self.kind in ("sphere", "rademacher", "white", "isotropic", "equiangular", "directions", "incoherent")

    @property
    def random(self):
        """Whether a mean over the vectors is more than their value."""
        return self.kind not in ("fixed", "directions", "equiangular", "incoherent")

    def __call__(self, name):
        return Family(name, self)


@sizes_in.register
def _(ensemble: Ensemble):
    return names_in(ensemble.width)


def gaussian(width, scale=1):
    """Independent coordinates N(0, scale)."""
    return Ensemble("gaussian", sympy.sympify(width), sympy.sympify(scale))


def sphere(width):
    """Uniform on the unit sphere of R^width."""
    return Ensemble("sphere", sympy.sympify(width))


def rademacher(width):
    """Independent coordinates +-1/sqrt(width), fair signs."""
    return Ensemble("rademacher", sympy.sympify(width))


def white(width, mean=0):
    """Norm one and one mean for all, independent over items; nothing else is known. mean: its squared norm."""
    return Ensemble("white", sympy.sympify(width), mean=sympy.sympify(mean))


def isotropic(width):
    """Mean zero, norm one and covariance I/width, independent over items; nothing else is known."""
    return Ensemble("isotropic", sympy.sympify(width))


def flips(width, probability):
    """Independent coordinates, -1 with this probability, else 1: k[i] * s[i] is k[i] with coordinates flipped."""
    return Ensemble("flips", sympy.sympify(width), sympy.sympify(probability))


def masks(width, probability):
    """Independent coordinates, 0 with this probability, else 1: what dropout keeps. In one dimension norm2 of a mask is its only coordinate."""
    return Ensemble("masks", sympy.sympify(width), sympy.sympify(probability))


def equiangular(width, overlap):
    """Unit vectors that are not random, any two of them with this inner product."""
    return Ensemble("equiangular", sympy.sympify(width), sympy.sympify(overlap))


def incoherent(width, overlap):
    """Unit vectors that are not random, any two of them with an inner product of at most this size."""
    return Ensemble("incoherent", sympy.sympify(width), sympy.sympify(overlap))


def features(width, name):
    """phi(g_c) for independent standard normal g_c; name of phi: "relu", "elu" (that is elu + 1), "centred relu", "centred elu"."""
    return Ensemble("features", sympy.sympify(width), name)


def fixed(width):
    """A vector that is not random."""
    return Ensemble("fixed", sympy.sympify(width))


def directions(width):
    """A unit vector that is not random."""
    return Ensemble("directions", sympy.sympify(width))


def whitened(width, of=None):
    """h_i = (sum_j k_j k_j^T)^{-1/2} k_i for N >= width standard Gaussian vectors k_j: sum_j h_j h_j^T = I, and h_j.h_i = (K^+ K)_ji.

    of: the family k. ValueError unless it is standard Gaussian of this width.
    """
    return Ensemble("whitened", sympy.sympify(width), source=_source(of, width))


def dual(width, of=None):
    """The rows w_j of the pseudo-inverse of N <= width standard Gaussian vectors k_j, column by column: w_j.k_i is 1 for j = i, else 0.

    of: the family k. ValueError unless it is standard Gaussian of this width.
    """
    return Ensemble("dual", sympy.sympify(width), source=_source(of, width))


def _source(family, width):
    if family is None:
        return ""
    if family.ensemble != gaussian(width):
        raise ValueError(f"{family.name} is no family of standard Gaussian vectors of width {width}")
    return family.name


def ensemble(kind, width):
    """The law of keys or values by the name that a domain gives it: "sphere", "rademacher", "gaussian", "white" or "isotropic"."""
    laws = {"sphere": sphere, "rademacher": rademacher, "gaussian": gaussian, "white": white, "isotropic": isotropic}
    if kind not in laws:
        raise ValueError(f"{kind!r} is no ensemble; it is one of {', '.join(laws)}")
    return laws[kind](width)


def constant(name, width):
    """A vector that is not random and belongs to no item."""
    return Vec(Family(name, fixed(width)), Item(""))
