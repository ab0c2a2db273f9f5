"""Rules for equality in law: Gaussian overlaps, Gaussian combinations, squared norms."""

from dataclasses import fields, is_dataclass, replace
from fractions import Fraction

import sympy

from .. import terms as syntax
from ..derivation import rule
from ..laws import ChiSquares
from ..normal import expression, labels
from ..symbols import N

__all__ = ["chi_squares", "gaussian_combination", "gaussian_overlaps"]


def rewritten(node, change):
    """The tree with change(node) -> node or None applied from the top; where it gives None, the children are rewritten."""
    new = change(node)
    if new is not None:
        return new
    if isinstance(node, tuple):
        return tuple(rewritten(child, change) for child in node)
    if not is_dataclass(node) or isinstance(node, syntax.Family | syntax.Ensemble | syntax.Item):
        return node
    return replace(node, **{f.name: rewritten(getattr(node, f.name), change) for f in fields(node)})


def _occurrences(node, test):
    """How many nodes of the tree satisfy a test."""
    inner = node if isinstance(node, tuple) else [getattr(node, f.name) for f in fields(node)] if is_dataclass(node) else []
    return int(bool(test(node))) + sum(_occurrences(child, test) for child in inner)


@rule(
    "Gaussian overlaps", "rotation invariance of the Gaussian law",
    conditions="the other keys are Gaussian, independent of the one that is read, and occur in their overlap with it only",
)  # fmt: skip
def gaussian_overlaps(statement, context, family, name="g"):
    """Given k_i, the overlaps k_j.k_i (j != i) are |k_i| g_j with independent standard Gaussian g_j."""
    if family.ensemble.kind != "gaussian" or family.ensemble.scale != 1:
        context.refuse("standard Gaussian vectors", f"{family.name} is {family.ensemble.kind}")
    found = []

    def change(node):
        if isinstance(node, syntax.Dot) and _is_overlap(node, family):
            found.append(node)
            read = syntax.norm2(node.right)
            return syntax.Mul((syntax.Pow(read, Fraction(1, 2)), syntax.Entry(name, node.left.item)))
        return None

    new = rewritten(statement, change)
    read = {node.right.item for node in found}
    if len(read) != 1 or not found:
        context.refuse("overlaps with one key", "the overlaps are Gaussian given one key only")
    left = {node.left.item for node in found}
    if _occurrences(new, lambda node: isinstance(node, syntax.Vec) and node.family == family and node.item in left):
        context.refuse("keys that occur in their overlap only", "a key occurs elsewhere")
    if _occurrences(statement, lambda node: _binds(node, left) and not read <= set(node.excluding)):
        context.refuse("a sum without the key that is read", "a key is not independent of itself")
    context.note(f"{name}_j standard Gaussian, independent of {family.name}_{next(iter(read)).name}")
    return "=d", new


def _binds(node, items):
    """Whether a node is a sum over one of the items."""
    return isinstance(node, syntax.Over | syntax.VectorOver) and node.item in items


def _is_overlap(node, family):
    pair = (node.left, node.right)
    return all(isinstance(x, syntax.Vec) and x.family == family for x in pair) and node.left.item != node.right.item


@rule(
    "Gaussian combination", "a sum of independent Gaussian vectors is Gaussian",
    conditions="the coefficients are independent of the vectors, which occur in the sum only",
)  # fmt: skip
def gaussian_combination(statement, context, family, name="z"):
    """Given the coefficients, |sum_j c_j v_j|^2 is (sum_j c_j^2) |z|^2 with a standard Gaussian z."""
    if family.ensemble.kind != "gaussian" or family.ensemble.scale != 1:
        context.refuse("standard Gaussian vectors", f"{family.name} is {family.ensemble.kind}")
    fresh = syntax.Family(name, family.ensemble)
    done = []

    def change(node):
        if isinstance(node, syntax.Dot) and node.left == node.right and _is_combination(node.left, family):
            total = node.left
            done.append(total)
            squares = syntax.Over(total.item, syntax.Pow(total.body.coefficient, Fraction(2)), total.excluding)
            return syntax.Mul((squares, syntax.norm2(fresh[total.excluding[0]])))
        return None

    new = rewritten(statement, change)
    if len(done) != 1:
        context.refuse("the squared norm of one combination", "there is none, or more than one")
    used = {done[0].item}
    if _occurrences(
        new, lambda node: isinstance(node, syntax.Vec) and node.family == family and (node.item in used or node.item not in done[0].excluding)
    ):
        context.refuse("vectors that occur in the sum only", "a vector of the sum occurs elsewhere")
    context.note(f"{name} standard Gaussian, independent of the coefficients")
    return "=d", new


def _is_combination(node, family):
    if not (isinstance(node, syntax.VectorOver) and isinstance(node.body, syntax.Scaled)):
        return False
    vector = node.body.vector
    mine = isinstance(vector, syntax.Vec) and vector.family == family and vector.item == node.item
    mine = mine and bool(node.excluding)
    return mine and not _occurrences(node.body.coefficient, lambda part: isinstance(part, syntax.Vec) and part.family == family)


@rule(
    "chi-square laws", "definition: the squared norm of a standard Gaussian vector",
    conditions="the norms belong to different Gaussian vectors, hence are independent",
)  # fmt: skip
def chi_squares(statement, context, coefficients="g"):
    """A product of powers of squared Gaussian norms and of sum_j g_j^2 as a product of independent chi-square variables."""
    normal = expression(statement)
    if len(normal.terms) != 1:
        context.refuse("a single product", "a sum of random terms has no such law")
    (bound, atoms), scale = normal.terms[0]
    top, bottom, sums = [], [], 0
    for atom, power in atoms:
        if atom == ("dot", ((coefficients, "#0"),)) and power == 2:
            sums += 1
            top.append(N - len(normal.fixed))
            continue
        if atom[0] == "dot" and len(atom[1]) == 1 and atom[1][0][0] == coefficients and power == 2:
            top.append(sympy.Integer(1))
            continue
        degree = _norm_degree(atom, normal, context)
        (top if power > 0 else bottom).extend([degree] * _whole(abs(power), context))
    if sums != bound:
        context.refuse("sums of squares only", "a sum over items is left that is no squared norm")
    seen = [label for atom, _ in atoms for label in labels([atom])]
    if len(seen) != len(set(seen)) or any(power not in (1, -1, 2) for _, power in atoms):
        context.refuse("different vectors", "one vector occurs twice")
    context.note("independent squared Gaussian norms")
    return "=d", ChiSquares(tuple(top), tuple(bottom), scale)


def _norm_degree(atom, normal, context):
    if atom[0] != "dot" or len(atom[1]) != 2 or atom[1][0] != atom[1][1]:
        context.refuse("squared norms only", "an inner product of different vectors is left")
    ensemble = normal.ensemble(atom[1][0][0])
    if ensemble.kind != "gaussian" or ensemble.scale != 1:
        context.refuse("standard Gaussian vectors", f"{atom[1][0][0]} is {ensemble.kind}")
    return ensemble.width


def _whole(power, context):
    if power != 1:
        context.refuse("first powers", f"the power {power} of a chi-square is no chi-square")
    return 1
