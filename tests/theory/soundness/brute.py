"""What a statement is worth at a point, by loops over items and sums over nodes or draws; it shares no code with the rules or the normal form.

measured(statement, world) gives an array [B, 1] for a number, [B, R] for a random variable. Other kinds of statement register a method of their own.
"""

from functools import lru_cache, singledispatch
from itertools import permutations
from math import prod

import mpmath
import numpy as np
import sympy
from memorem.theory.scalars.balls import series_terms
from memorem.theory.vectors import syntax
from memorem.theory.vectors.normal_form import Expression

from .draws import TooLarge


@singledispatch
def measured(statement, world):
    """The value of a statement in a world."""
    raise TooLarge(f"a {type(statement).__name__} is not evaluated")


@measured.register
def _(statement: syntax.Term, world):
    return value(statement, world, items=places(free_labels(statement), world))


@measured.register
def _(statement: Expression, world):
    values = sum((_monomial(*term, statement, world) for term in statement.terms), np.zeros((1, 1)))
    return world.mean(values) if statement.expected else values


@lru_cache(maxsize=20_000)
def _number(expr, point):
    shown = expr.subs(point).replace(_is_finite, lambda node: sympy.Add(*series_terms(node)))
    shown = shown.replace(lambda node: isinstance(node, sympy.Sum), _series)
    shown = shown.replace(lambda node: isinstance(node, sympy.Integral), _quadrature)
    found = complex(sympy.N(shown, 20)) if not shown.has(sympy.oo, sympy.zoo, sympy.nan) else complex(np.inf if shown == sympy.oo else np.nan)
    return found.real if abs(found.imag) < 1e-12 * (1 + abs(found)) else found


def _is_finite(node):
    """A finite sum, which is written out: SymPy's own summation is slow, and wrong where sums are nested."""
    return isinstance(node, sympy.Sum) and all(end.is_number and end.is_finite for end in node.limits[-1][1:])


def _series(node):
    """An endless sum, by extrapolation; by SymPy where that fails."""
    ((index, low, _),) = node.limits
    try:
        return sympy.Float(mpmath.nsum(sympy.lambdify(index, node.function, "mpmath"), [mpmath.mpf(low), mpmath.inf]))
    except (ArithmeticError, TypeError, ValueError, mpmath.mp.NoConvergence):
        return node.doit()


def _quadrature(integral):
    ((variable, low, high),) = integral.limits
    ends = [mpmath.mpf(0), mpmath.mpf(1), mpmath.inf] if (low, high) == (0, sympy.oo) else [mpmath.mpf(low), mpmath.mpf(high)]
    return sympy.Float(mpmath.quad(sympy.lambdify(variable, integral.function, "mpmath"), ends))


def number(expr, world):
    """A SymPy expression in the parameters at the point."""
    expr = sympy.sympify(expr)
    point = tuple((s, world.point[s.name]) for s in sorted(expr.free_symbols, key=str))
    return _number(expr, point)


def free_labels(node, bound=frozenset()):
    """The items that a term leaves free, in alphabetical order of their labels."""
    return sorted(_free(node, bound))


def _free(node, bound):
    if isinstance(node, syntax.Item):
        return {node.label} - bound - {""}
    if isinstance(node, syntax.Over | syntax.VectorOver):
        return {i.label for i in node.excluding} - bound | _free(node.body, bound | {node.item.label})
    return set().union(*(_free(child, bound) for child in children(node)))


def children(node):
    """The parts of a term."""
    if isinstance(node, tuple):
        return node
    return [getattr(node, name) for name in getattr(node, "__dataclass_fields__", ()) if name not in ("_cache", "ensemble")]


def value(node, world, items):
    """A term as an array."""
    v = lambda part: value(part, world, items)  # noqa: E731
    match node:
        case syntax.Const():
            return np.full((1, 1), number(node.value, world))
        case syntax.Add():
            return sum(map(v, node.args), np.zeros((1, 1)))
        case syntax.Mul():
            return prod(map(v, node.args), start=np.ones((1, 1)))
        case syntax.Pow() | syntax.Power():
            return powered(v(node.base), node.exponent if isinstance(node, syntax.Pow) else number(node.exponent, world))
        case syntax.Exp():
            return np.exp(v(node.argument))
        case syntax.Cosine():
            return np.cos(v(node.argument))
        case syntax.Magnitude():
            return abs(v(node.argument))
        case syntax.Positive():
            return np.maximum(v(node.argument), 0)
        case syntax.Entry():
            return np.full((1, 1), world.entry(node.name, items[node.item.label]))
        case syntax.Coordinate():
            return vector(node.vector, world, items).sum(axis=-1)
        case syntax.Some():
            return np.full((1, 1), world.entry(node.name, None))
        case syntax.Over():
            return sum((value(node.body, world, one) for one in _inner(node, world, items)), np.zeros((1, 1)))
        case syntax.Dot():
            return (vector(node.left, world, items) * vector(node.right, world, items)).sum(axis=-1)
        case syntax.E():
            return world.mean(v(node.body))
    raise TooLarge(f"a {type(node).__name__} is not evaluated")


def powered(base, exponent):
    """A power; of a negative base only if it is whole."""
    exponent = float(exponent)
    with np.errstate(divide="ignore", invalid="ignore"):
        return base**exponent if exponent != int(exponent) else np.power(base.astype(base.dtype if base.dtype.kind == "c" else float), int(exponent))


def size(count, world):
    """How many items there are."""
    return int(world.point["N"]) if count is None else int(number(count, world))


def _inner(node, world, items):
    without = {items[item.label] for item in node.excluding if item.count == node.item.count}
    return [{**items, node.item.label: place} for place in range(size(node.item.count, world)) if place not in without]


def vector(node, world, items):
    """A vector as an array [B, R, width]."""
    v = lambda part: vector(part, world, items)  # noqa: E731
    match node:
        case syntax.Vec():
            key = (node.family.name, "" if node.item.name == "" else node.item.count)
            if items.get(node.item.label, 0) >= world.vectors[key].shape[2]:
                raise TooLarge("more items are named than there are")
            return world.vectors[key][:, :, items.get(node.item.label, 0)]
        case syntax.Scaled():
            return value(node.coefficient, world, items)[..., None] * v(node.vector)
        case syntax.Stretched():
            return v(node.coefficient) * v(node.vector)
        case syntax.VectorSum():
            return sum(map(v, node.args))
        case syntax.VectorOver():
            parts = [vector(node.body, world, one) for one in _inner(node, world, items)]
            return sum(parts) if parts else 0 * vector(node.body, world, {**items, node.item.label: 0})
    raise TooLarge(f"a {type(node).__name__} is not evaluated")


def _monomial(monomial, coefficient, expression, world):
    """One term of a normal form: a sum over distinct bound items that are none of the fixed ones."""
    bound, atoms = monomial
    names = sorted({item for atom, _ in atoms for _, item in labels_of(atom) if item.startswith("#")})
    if len(names) < bound:
        raise TooLarge("a bound item that no atom mentions")
    fixed = places(expression.fixed, world)
    total = np.zeros((1, 1))
    for items in _assignments(names, fixed, world):
        total = total + prod((_atom(atom, power, world, items) for atom, power in atoms), start=np.ones((1, 1)))
    return number(coefficient, world) * total


def places(labels, world):
    """Fixed items are the first ones of their range, those of the first statement of a derivation before others, in alphabetical order."""
    for label in sorted(labels):
        alike = [known for known in world.places if known.partition(":")[2] == label.partition(":")[2]]
        world.places.setdefault(label, len(alike))
    return {label: world.places[label] for label in labels}


def _assignments(names, fixed, world):
    """Every choice of distinct places for the bound items of each range."""
    ranges = {}
    for name in names:
        ranges.setdefault(name.partition(":")[2], []).append(name)
    found = [dict(fixed)]
    for count, mine in ranges.items():
        taken = {place for label, place in fixed.items() if label.partition(":")[2] == count}
        free = [place for place in range(int(world.point[count or "N"])) if place not in taken]
        found = [{**one, **dict(zip(mine, chosen, strict=True))} for one in found for chosen in permutations(free, len(mine))]
    return found


def labels_of(atom):
    if atom[0] == "exp":
        return [label for monomial, _ in atom[1] for inner, _ in monomial for label in labels_of(inner)]
    return list(atom[1])


def _atom(atom, power, world, items):
    if atom[0] == "exp":
        total = np.zeros((1, 1))
        for monomial, c in atom[1]:
            total = total + number(c, world) * prod((_atom(*one, world, items) for one in monomial), start=np.ones((1, 1)))
        return np.exp(total * float(power))
    if atom[0] == "some" or (len(atom[1]) == 1 and (atom[1][0][0], _range(atom[1][0][1])) not in world.vectors):
        ((name, item),) = atom[1]
        inner = np.full((1, 1), world.entry(name, None if item == "" else items[item]))
    else:
        inner = prod((_coordinates(label, world, items) for label in atom[1]), start=1.0).sum(axis=-1)
    if atom[0] == "abs":
        inner = abs(inner)
    if atom[0] == "pos":
        inner = np.maximum(inner - (number(atom[2], world) if len(atom) > 2 else 0), 0)
    return powered(inner, power)


def _range(item):
    from memorem.theory.scalars.parameters import PARAMETERS

    if item == "":
        return ""
    count = item.partition(":")[2]
    return PARAMETERS[count].symbol if count else None


def _coordinates(label, world, items):
    family, item = label
    if (family, _range(item)) not in world.vectors:
        raise TooLarge(f"{family} is no vector of the statement")
    return world.vectors[family, _range(item)][:, :, items.get(item, 0)]
