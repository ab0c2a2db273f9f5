"""Terms: what a theorem says, as syntax. Frozen trees that print and compare, and never evaluate.

Vectors are k[i], sums of them and multiples; terms are scalars made of inner products. SymPy expressions occur only as constants.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import sympy

from ..kernel.statement import Statement, names_in, sizes_in


@dataclass(frozen=True)
class Item:
    """The label of a stored pair, or of one of `count` other things (a parameter such as m) that a sum runs over."""

    name: str
    count: Any = None

    @property
    def label(self):
        """The name, and behind a colon what is counted."""
        return self.name if self.count is None else f"{self.name}:{self.count}"


@names_in.register
@sizes_in.register
def _(item: Item):
    return {"N"} if item.count is None else names_in(item.count)


def items(names, count=None):
    """Item labels: i, j = items("i j"); a single name gives a single Item. count: the parameter that a sum over them counts, by default N."""
    made = tuple(Item(name, count) for name in names.split())
    return made if len(made) > 1 else made[0]


class _Arithmetic:
    """Operators that build syntax."""

    def __add__(self, other):
        return Add((self, term(other)))

    def __radd__(self, other):
        return Add((term(other), self))

    def __sub__(self, other):
        return Add((self, Mul((Const(sympy.Integer(-1)), term(other)))))

    def __rsub__(self, other):
        return Add((term(other), Mul((Const(sympy.Integer(-1)), self))))

    def __mul__(self, other):
        if isinstance(other, _Vector):
            return Scaled(self, other)
        return Mul((self, term(other)))

    def __rmul__(self, other):
        return Mul((term(other), self))

    def __truediv__(self, other):
        return Mul((self, Pow(term(other), Fraction(-1))))

    def __rtruediv__(self, other):
        return Mul((term(other), Pow(self, Fraction(-1))))

    def __pow__(self, exponent):
        return Power(self, exponent) if isinstance(exponent, sympy.Expr) and not exponent.is_Rational else Pow(self, Fraction(str(exponent)))

    def __neg__(self):
        return Mul((Const(sympy.Integer(-1)), self))

    def __abs__(self):
        return Magnitude(self)


class Term(_Arithmetic, Statement):
    """A scalar. As a statement it is compared by its normal form and printed as written.

    evaluate: on concrete vectors {family: [item][coordinate]}, free items being the first ones in alphabetical order.
    """


class _Vector:
    """A vector; `a @ b` is the inner product."""

    def __matmul__(self, other):
        return Dot(self, other)

    def __add__(self, other):
        return VectorSum((self, other))

    def __sub__(self, other):
        return VectorSum((self, Scaled(Const(sympy.Integer(-1)), other)))

    def __rmul__(self, other):
        return Scaled(term(other), self)

    def __mul__(self, other):
        return Stretched(self, other) if isinstance(other, _Vector) else Scaled(term(other), self)

    def __neg__(self):
        return Scaled(Const(sympy.Integer(-1)), self)


@dataclass(frozen=True)
class Family:
    """Vectors of one ensemble, one for each item, independent of one another and of other families: k[i]."""

    name: str
    ensemble: Any

    def __getitem__(self, item):
        return Vec(self, item)


@dataclass(frozen=True)
class Vec(_Vector):
    """The vector of one item."""

    family: Family
    item: Item


@dataclass(frozen=True)
class Scaled(_Vector):
    """A scalar times a vector."""

    coefficient: Term
    vector: Any


@dataclass(frozen=True)
class Stretched(_Vector):
    """A vector multiplied coordinate by coordinate with another, constant or random."""

    coefficient: Any
    vector: Any


@dataclass(frozen=True)
class Direction(_Vector):
    """x/|x|, and the first unit vector for x = 0: a unit vector in any case."""

    vector: Any


@dataclass(frozen=True)
class VectorSum(_Vector):
    """A sum of vectors."""

    args: tuple


@dataclass(frozen=True)
class VectorOver(_Vector):
    """A sum of vectors over the items."""

    item: Item
    body: Any
    excluding: tuple[Item, ...]


@dataclass(frozen=True)
class Const(Term):
    """A SymPy expression in the theorem's parameters."""

    value: sympy.Expr


@dataclass(frozen=True)
class Add(Term):
    """A sum."""

    args: tuple


@dataclass(frozen=True)
class Mul(Term):
    """A product."""

    args: tuple


@dataclass(frozen=True)
class Pow(Term):
    """A rational power."""

    base: Term
    exponent: Fraction


@dataclass(frozen=True)
class Power(Term):
    """A power whose exponent is an expression in the theorem's parameters. It has no normal form: its mean comes from a law."""

    base: Term
    exponent: sympy.Expr


@dataclass(frozen=True)
class Exp(Term):
    """The exponential of a term."""

    argument: Term


@dataclass(frozen=True)
class Cosine(Term):
    """The cosine of a term."""

    argument: Term


@dataclass(frozen=True)
class Magnitude(Term):
    """The absolute value of a term."""

    argument: Term


@dataclass(frozen=True)
class Positive(Term):
    """The positive part max(x, 0)."""

    argument: Term


@dataclass(frozen=True)
class Dot(Term):
    """An inner product."""

    left: Any
    right: Any


@dataclass(frozen=True)
class Entry(Term):
    """A number that belongs to an item and is not random: c[j]."""

    name: str
    item: Item


@dataclass(frozen=True)
class Coordinate(Term):
    """The one coordinate of a vector of width one: a random number that belongs to an item."""

    vector: Vec


@dataclass(frozen=True)
class Some(Term):
    """A positive number of which nothing else is known, the same wherever its name occurs."""

    name: str


@dataclass(frozen=True)
class Over(Term):
    """A sum over the items."""

    item: Item
    body: Term
    excluding: tuple[Item, ...]


@dataclass(frozen=True)
class E(Term):
    """An expectation over every random vector in the body."""

    body: Term


@dataclass(frozen=True)
class Entries:
    """Numbers indexed by items: c = entries("c"); c[j]."""

    name: str

    def __getitem__(self, item):
        return Entry(self.name, item)


def entries(name):
    """Numbers indexed by items, not random."""
    return Entries(name)


def term(value):
    """A term as it is, or a number or SymPy expression as a constant. TypeError for anything else."""
    if isinstance(value, Term):
        return value
    if isinstance(value, Fraction):
        return Const(sympy.Rational(value.numerator, value.denominator))
    if isinstance(value, int | sympy.Expr):
        return Const(sympy.sympify(value))
    raise TypeError(f"{value!r} is a {type(value).__name__}, which is no scalar term")


def over(item, body, excluding=()):
    """The sum of a term or vector over all items, without the excluded ones."""
    without = (excluding,) if isinstance(excluding, Item) else tuple(excluding)
    if item in without:
        raise ValueError(f"a sum over {item.name} cannot leave out {item.name}")
    return VectorOver(item, body, without) if isinstance(body, _Vector) else Over(item, term(body), without)


def stretched(coefficient, vector):
    """The vector with coordinates coefficient_c vector_c."""
    return Stretched(coefficient, vector)


def norm2(vector):
    """The squared norm."""
    return Dot(vector, vector)


def exponential(argument):
    """exp of a term."""
    return Exp(term(argument))


def cosine(argument):
    """cos of a term."""
    return Cosine(term(argument))


def positive_part(argument):
    """max(x, 0) of a term."""
    return Positive(term(argument))


def nonnegative_by_syntax(node):
    """Whether a term is visibly never negative: squares, norms, magnitudes, exponentials, and their sums, products and powers."""
    if isinstance(node, Exp | Magnitude | Positive | Some):
        return True
    if isinstance(node, Dot):
        return node.left == node.right
    if isinstance(node, Pow):
        return (node.exponent.denominator == 1 and node.exponent.numerator % 2 == 0) or nonnegative_by_syntax(node.base)
    if isinstance(node, Add | Mul):
        return all(nonnegative_by_syntax(a) for a in node.args)
    if isinstance(node, Over | E):
        return nonnegative_by_syntax(node.body)
    return isinstance(node, Const) and bool(node.value >= 0 if node.value.is_number else node.value.is_extended_nonnegative)
