"""Kernels from text: (k.q)^3, exp(beta k.q), relu(k.q - theta), |k - q|^2, as functions of a key and a query."""

from fractions import Fraction

import sympy

from ...theory.scalars.domains import integers, reals
from ...theory.scalars.parameters import PARAMETERS
from ...theory.vectors import ensembles, syntax
from .grammar import NotUnderstood, names, parsed

RANGES = {
    "beta": reals(0), "theta": reals(), "sigma": reals(0), "rho": reals(-1, 1), "lam": reals(0, 1), "gate": reals(0, 1),
    "eta": reals(0, 2), "gain": reals(0), "flip": reals(0, Fraction(1, 2)), "prob": reals(0, 1), "level": reals(0),
    "N": integers(1), "d_k": integers(1), "d_v": integers(1), "T": integers(0), "L": integers(1), "H": integers(1), "m": integers(1),
    "age": integers(0), "p": integers(1), "kappa": reals(0), "delta": reals(0, 1), "resolution": reals(0),
}  # fmt: skip
ALIASES = {
    "a": "gate", "alpha": "gate", "b": "eta", "g": "gain", "lambda": "lam", "gamma": "lam", "mu": "lam", "d": "d_k", "tau": "level", "f": "flip",
}  # fmt: skip


def parameter(name):
    """(public name, symbol) of a parameter by its name or the letter that papers write. NotUnderstood lists those that there are."""
    public = ALIASES.get(name, name)
    if public not in RANGES:
        raise NotUnderstood(f"{name!r} is no parameter; it is one of {', '.join([*RANGES, *ALIASES])}")
    return public, PARAMETERS[public].symbol


class Reader:
    """Reads nodes as terms and vectors. vectors: {name: vector}."""

    def __init__(self, vectors):
        self.vectors = vectors

    def is_vector(self, node):
        """Whether a node is a vector."""
        kind, parts = node.kind, node.parts
        if kind == "name":
            return parts[0] in self.vectors
        if kind in ("minus", "sum"):
            return self.is_vector(parts[0])
        return kind in ("product", "quotient") and any(map(self.is_vector, parts))

    def scalar(self, node):
        """The term of a node."""
        if self.is_vector(node):
            raise NotUnderstood(f"{shown(node)} is a vector where a number is needed")
        return getattr(self, node.kind)(*node.parts)

    def vector(self, node):
        """The vector of a node."""
        if not self.is_vector(node):
            raise NotUnderstood(f"{shown(node)} is no vector; vectors are {', '.join(self.vectors)}")
        if node.kind == "name":
            return self.vectors[node.parts[0]]
        if node.kind == "minus":
            return -self.vector(node.parts[0])
        if node.kind == "sum":
            return syntax.VectorSum(tuple(map(self.vector, node.parts)))
        left, right = node.parts
        if node.kind == "quotient":
            return (1 / self.scalar(right)) * self.vector(left)
        return self.scalar(right) * self.vector(left) if self.is_vector(left) else self.scalar(left) * self.vector(right)

    def number(self, value):
        return syntax.term(value)

    def name(self, name):
        return syntax.term(parameter(name)[1])

    def minus(self, node):
        return -self.scalar(node)

    def sum(self, *nodes):
        return folded(syntax.Add(tuple(map(self.scalar, nodes))))

    def product(self, left, right):
        return folded(self.scalar(left) * self.scalar(right))

    def quotient(self, left, right):
        return folded(self.scalar(left) / self.scalar(right))

    def power(self, base, exponent):
        value = exponent.parts[0] if exponent.kind == "number" else parameter(exponent.parts[0])[1]
        if base.kind == "size" and self.is_vector(base.parts[0]):
            if not isinstance(value, Fraction):
                raise NotUnderstood(f"the power {value} of a norm is no number")
            half = value / 2
            squared = syntax.norm2(self.vector(base.parts[0]))
            return squared if half == 1 else squared**half
        return folded(self.scalar(base) ** (value if isinstance(value, sympy.Expr) else sympy.Rational(value.numerator, value.denominator)))

    def transpose(self, node):
        raise NotUnderstood(f"{shown(node)}^T stands in a kernel, which is a number: write k.q")

    def dot(self, left, right):
        return self.vector(left) @ self.vector(right)

    def size(self, node):
        if self.is_vector(node):
            return syntax.norm2(self.vector(node)) ** Fraction(1, 2)
        return abs(self.scalar(node))

    def call(self, function, node):
        inside = self.scalar(node)
        if function == "sqrt":
            if not isinstance(inside, syntax.Const):
                raise NotUnderstood(f"sqrt({shown(node)}) is no constant; write |x| for a norm, (x)^(1/2) for a root")
            return syntax.term(sympy.sqrt(inside.value))
        return {"exp": syntax.exponential, "cos": syntax.cosine, "relu": syntax.positive_part}[function](inside)


def folded(term):
    """A sum, product or power of constants as one constant."""
    if isinstance(term, syntax.Add | syntax.Mul) and all(isinstance(a, syntax.Const) for a in term.args):
        values = [a.value for a in term.args]
        return syntax.term(sympy.Add(*values) if isinstance(term, syntax.Add) else sympy.Mul(*values))
    if isinstance(term, syntax.Pow) and isinstance(term.base, syntax.Const):
        return syntax.term(checked(term.base.value ** sympy.Rational(term.exponent.numerator, term.exponent.denominator)))
    if isinstance(term, syntax.Power) and isinstance(term.base, syntax.Const):
        return syntax.term(term.base.value**term.exponent)
    if isinstance(term, syntax.Mul):
        return syntax.Mul(tuple(map(folded, term.args)))
    return term


def checked(value):
    """The constant, if it has a value."""
    if value.has(sympy.zoo, sympy.nan, sympy.oo):
        raise NotUnderstood("the formula divides by zero")
    return value


def kernel(text):
    """The kernel of a text: a function (key, query) -> term. NotUnderstood says in one line what is wrong with it."""
    node = parsed(text)

    def of(key, query):
        return Reader({"k": key, "q": query}).scalar(node)

    width = ensembles.fixed(PARAMETERS["d_k"].symbol)
    of(width("k")[syntax.Item("k")], width("q")[syntax.Item("q")])  # so that a fault is said before anything is made of it
    if not names(node) & {"k", "q"}:
        raise NotUnderstood(f"the kernel {text!r} does not depend on k or q")
    return of


def shown(node):
    """A node as text."""
    kind, parts = node.kind, node.parts
    if kind in ("number", "name"):
        return str(parts[0])
    if kind == "call":
        return f"{parts[0]}({shown(parts[1])})"
    signs = {"sum": " + ", "product": " ", "quotient": "/", "dot": ".", "power": "^"}
    if kind in signs:
        return f"({signs[kind].join(map(shown, parts))})" if kind == "sum" else signs[kind].join(map(shown, parts))
    return {"minus": "-{}", "size": "|{}|", "transpose": "{}^T"}[kind].format(shown(parts[0]))
