"""Machine-made wrong forms of a right side: one edit each, of the kinds that papers get wrong.

A constant shifted, N for N - 1, a width off by one or two, a factor of two, an exponent, two symbols swapped, a term or a factor dropped.
"""

from dataclasses import fields, is_dataclass, replace
from itertools import combinations, zip_longest

import sympy

from ...theory.matrices import syntax
from ...theory.scalars.balls import NoValue
from ..theorems.formulas import canonical, evaluated, is_scalar
from ..theorems.theorem import Divergence

ATOMS = (syntax.Letter, syntax.Identity, syntax.Zeros, syntax.Ones)  # their shapes are facts, not formulas
MOST = 14
TRIED = 12  # points at which a mutant is looked for a difference
SAME = 1e-9


def mutants(part, points=(), most=MOST):
    """{what was edited: wrong formula} that differ from the part's formula at one of the points, or of a few of the domain's; every kind in turn."""
    if isinstance(part, Divergence):
        return {}
    kinds, known = {}, {canonical(part.equals)}
    for kind, name, formula in edits(part.equals):
        written = _written(formula)
        if written is not None and written not in known:
            known.add(written)
            kinds.setdefault(kind, []).append((f"{kind}: {name}", formula))
    tried = [*points, *part.domain.points(TRIED)]
    found = {}
    for name, formula in (pair for row in zip_longest(*kinds.values()) for pair in row if pair):
        if len(found) < most and differs(part, formula, tried):
            found[name] = formula
    return found


def _written(formula):
    """The canonical text of an edited formula; None where the edit made no statement, such as a vector drawn from two ensembles."""
    try:
        return canonical(formula)
    except Exception:
        return None


def differs(part, wrong, points):
    """Whether a wrong formula has another value than the right one at some point, or none where that has one.

    Formulas that are no numbers differ where they are written differently.
    """
    if not is_scalar(wrong) or wrong.free_symbols - {part.domain.symbol(name) for name in part.domain.names if name not in part.domain.categories()}:
        return True
    return any(difference(part, wrong, point) > SAME for point in points)


def difference(part, wrong, point):
    """|wrong - right| / |right| at a point; infinite where only the right one has a value or it is zero, zero where that has none."""
    try:
        right = evaluated(part.equals, point)
    except NoValue:
        return 0.0
    try:
        other = evaluated(wrong, point)
    except (NoValue, ArithmeticError, ValueError):
        return float("inf")
    if right.infinite or other.infinite:
        return 0.0 if right.infinite == other.infinite else float("inf")
    a, b = float(right.decimal), float(other.decimal)
    return abs(b - a) / abs(a) if a else float("inf") if b else 0.0


def edits(formula):
    """(kind, where, formula) of every one-edit neighbour of a right side: an expression, a matrix, a law or another statement."""
    try:
        yield "factor two", "twice", 2 * formula
        yield "factor two", "half", formula * sympy.Rational(1, 2)
    except TypeError:
        pass
    yield from scalar_edits(formula) if is_scalar(formula) else tree_edits(formula)


def tree_edits(tree):
    """Edits of an expression inside, or a term or factor dropped, of a frozen tree of dataclasses and tuples."""
    if is_scalar(tree):
        yield from scalar_edits(tree)
    elif isinstance(tree, tuple):
        for place, entry in enumerate(tree):
            for kind, name, other in tree_edits(entry):
                yield kind, name, (*tree[:place], other, *tree[place + 1 :])
            if len(tree) > 1 and not isinstance(entry, str):
                yield "dropped", f"entry {place + 1} of {len(tree)}", tree[:place] + tree[place + 1 :]
    elif is_dataclass(tree) and not isinstance(tree, ATOMS):
        for field in fields(tree):
            for kind, name, other in tree_edits(getattr(tree, field.name)):
                try:
                    yield kind, name, replace(tree, **{field.name: other})
                except (TypeError, ValueError):
                    continue


def scalar_edits(expr):
    """One-edit neighbours of a SymPy expression."""
    for path, node in places(expr):
        for kind, name, other in node_edits(node):
            try:
                yield kind, name, put(expr, path, other)
            except (TypeError, ValueError, AttributeError, sympy.PolynomialError):
                continue
    for a, b in combinations(sorted(expr.free_symbols, key=str), 2):
        yield "swapped", f"{a} and {b}", expr.subs({a: b, b: a}, simultaneous=True)


def places(expr, path=()):
    """(path, node) of every node of an expression, parents first; limits of sums are left alone."""
    yield path, expr
    if not isinstance(expr, sympy.Sum):
        for index, argument in enumerate(expr.args):
            yield from places(argument, (*path, index))
    else:
        yield from places(expr.args[0], (*path, 0))


def put(expr, path, other):
    """The expression with another node at a path."""
    if not path:
        return other
    arguments = list(expr.args)
    arguments[path[0]] = put(arguments[path[0]], path[1:], other)
    return expr.func(*arguments)


def node_edits(node):
    """(kind, what, other) for one node."""
    if node.is_Rational:
        for step in (1, -1):
            yield "constant", f"{node + step} for {node}", node + step
    elif node.is_Symbol and node.is_integer:
        for step in (-1, 1, 2, -2):
            yield "size", f"{node + step} for {node}", node + step
    elif node.is_Symbol:
        yield "parameter", f"2 {node} for {node}", 2 * node
        yield "parameter", f"{node}^2 for {node}", node**2
    elif node.is_Add:
        for term in node.args:
            yield "dropped", f"{term} in {node}", node - term
            yield "sign", f"of {term} in {node}", node - 2 * term
    elif node.is_Mul:
        for factor in node.args:
            if not factor.is_Number:
                yield "dropped", f"{factor} in {node}", node / factor
    elif node.is_Pow:
        for step in (1, -1):
            if node.exp + step != 0:
                yield "exponent", f"{node.exp + step} for {node.exp}", sympy.Pow(node.base, node.exp + step)
