"""A statement as plain data: nested tuples that simulations and certificates read without knowing SymPy or the calculus.

Scalars   ("number", Fraction)  ("parameter", name)  ("add", a, ...)  ("mul", a, ...)  ("pow", a, exponent)  ("exp" | "cos" | "log", a)
          ("abs" | "positive", a)  ("dot", u, v)  ("sum", item, count, excluding, a)
          ("entry", name, item) and the vector ("carried", name): parts of a state
Vectors   ("vector", family, item)  ("scaled", a, u)  ("stretched", u, w)  ("plus", u, ...)  ("vector sum", item, count, excluding, u)
count is the scalar that says over how many items a sum runs; excluding a tuple of item names. Exponents are Fractions or scalars without vectors.
"""

from dataclasses import dataclass
from fractions import Fraction

import sympy

from . import syntax

FUNCTIONS = {sympy.exp: "exp", sympy.cos: "cos", sympy.log: "log", sympy.Abs: "abs"}
ONE_ARGUMENT = {syntax.Exp: "exp", syntax.Cosine: "cos", syntax.Magnitude: "abs", syntax.Positive: "positive"}
SIZED = ("gaussian", "sphere", "rademacher", "white", "isotropic", "flips", "masks")


class NotPlain(TypeError):
    """A statement holds something that has no plain form."""


@dataclass(frozen=True)
class Plain:
    """A random scalar: its body, the items that it leaves free, and the ensembles {family: (kind, width, scale)} of its vectors."""

    body: tuple
    free: tuple[str, ...]
    families: tuple[tuple[str, tuple], ...]


def plain(term):
    """The Plain of a term without expectations. NotPlain names what cannot be written so."""
    from .normal_form import free_items

    families = {}
    body = _scalar(term, families)
    free = tuple(free_items(term))
    lost = sorted(_left_out(body, frozenset(free)))
    if lost:
        raise NotPlain(f"{', '.join(lost)} is left out of a sum and read nowhere: its place among the items is not known")
    return Plain(body, free, tuple(sorted(families.items())))


def _left_out(node, bound):
    """The items that sums leave out, that no sum around them runs over and that are not free."""
    if not isinstance(node, tuple) or not node or not isinstance(node[0], str):
        return set()
    own = set()
    if node[0] in ("sum", "vector sum"):
        own, bound = set(node[3]) - bound, bound | {node[1]}
    return own.union(*(_left_out(part, bound) for part in node[1:]))


def number(expr):
    """A SymPy constant as a plain scalar in the parameters."""
    if expr.is_Rational:
        return ("number", Fraction(int(expr.p), int(expr.q)))
    if expr.is_Symbol:
        return ("parameter", expr.name)
    if expr.is_Add or expr.is_Mul:
        return ("add" if expr.is_Add else "mul", *map(number, expr.args))
    if expr.is_Pow:
        return ("pow", number(expr.base), number(expr.exp))
    if expr.func in FUNCTIONS:
        return (FUNCTIONS[expr.func], number(expr.args[0]))
    raise NotPlain(f"the constant {expr} is no elementary expression of the parameters")


def _scalar(node, families):
    if isinstance(node, syntax.Const):
        return number(node.value)
    if isinstance(node, syntax.Add | syntax.Mul):
        return ("add" if isinstance(node, syntax.Add) else "mul", *(_scalar(a, families) for a in node.args))
    if isinstance(node, syntax.Pow):
        return ("pow", _scalar(node.base, families), node.exponent)
    if isinstance(node, syntax.Power):
        return ("pow", _scalar(node.base, families), number(node.exponent))
    if type(node) in ONE_ARGUMENT:
        return (ONE_ARGUMENT[type(node)], _scalar(node.argument, families))
    if isinstance(node, syntax.Dot):
        return ("dot", _vector(node.left, families), _vector(node.right, families))
    if isinstance(node, syntax.Over):
        return ("sum", *_range(node), _scalar(node.body, families))
    if isinstance(node, syntax.Entry) and node.name in getattr(families, "state", ()):
        return ("entry", node.name, node.item.name)
    raise NotPlain(f"{node.text()} is a {type(node).__name__}, which has no value on drawn vectors")


def _range(node):
    count = syntax.Const(sympy.sympify(node.item.count)) if node.item.count is not None else None
    return node.item.name, ("parameter", "N") if count is None else number(count.value), tuple(item.name for item in node.excluding)


def _vector(node, families):
    if isinstance(node, syntax.Vec):
        return _drawn(node, families)
    if isinstance(node, syntax.Scaled):
        return ("scaled", _scalar(node.coefficient, families), _vector(node.vector, families))
    if isinstance(node, syntax.Stretched):
        return ("stretched", _vector(node.coefficient, families), _vector(node.vector, families))
    if isinstance(node, syntax.Direction):
        return ("direction", _vector(node.vector, families))
    if isinstance(node, syntax.VectorSum):
        return ("plus", *(_vector(a, families) for a in node.args))
    return ("vector sum", *_range(node), _vector(node.body, families))


class Families(dict):
    """{name: (kind, width, scale)} of the families met; `state` holds the names that stand for parts of a state."""

    def __init__(self, state):
        super().__init__()
        self.state = frozenset(state)


def node(value, families):
    """A term or vector as a plain node; the families that it meets are added."""
    return _scalar(value, families) if isinstance(value, syntax.Term) else _vector(value, families)


def _drawn(node, families):
    ensemble, name = node.family.ensemble, node.family.name
    if not node.item.name and name in getattr(families, "state", ()):
        return ("carried", name)
    if ensemble.kind not in SIZED or ensemble.mean != 0 or not node.item.name:
        raise NotPlain(f"{name} is {ensemble.kind}: only vectors that are drawn item by item have a plain form")
    kind = (ensemble.kind, number(ensemble.width), number(ensemble.scale))
    if families.setdefault(name, kind) != kind:
        raise NotPlain(f"two families are called {name}")
    return ("vector", name, node.item.name)
