"""Rules for equality in law: Gaussian overlaps, Gaussian combinations, squared norms."""

from fractions import Fraction

import sympy

from ...distributions.chi_squares import ChiSquares
from ...kernel.derivation import rule
from ...scalars.domains import positive
from ...scalars.parameters import N
from ...vectors import syntax
from ...vectors.ensembles import gaussian
from ...vectors.monomials import named_item
from ...vectors.normal_form import expression, labels, surveyed
from ...vectors.trees import MADE, bound_items, fresh, nodes, occurs, rewritten, vectors

__all__ = ["chi_squares", "gaussian_combination", "gaussian_overlaps"]


@rule(
    "Gaussian overlaps", "rotation invariance of the Gaussian law",
    conditions="the other keys are Gaussian, independent of the one that is read, and occur in their overlap with it only",
)  # fmt: skip
def gaussian_overlaps(statement, context, family, name="g"):
    """Given k_i, the overlaps k_j.k_i (j != i) are |k_i| g_j with independent standard Gaussian g_j."""
    _need_standard(statement, family, context)
    numbers = syntax.Family(fresh(name, statement), gaussian(1))
    pairs = [(node.left, node.right) for node in nodes(statement) if isinstance(node, syntax.Dot) and _is_overlap(node, family)]
    read = _read(pairs, statement, context)

    def change(node):
        if not (isinstance(node, syntax.Dot) and _is_overlap(node, family)):
            return None
        (other,) = {node.left.item, node.right.item} - {read}
        return syntax.Mul((syntax.Pow(syntax.norm2(family[read]), Fraction(1, 2)), syntax.Coordinate(numbers[other])))

    new = rewritten(statement, change)
    others = {vector.item for pair in pairs for vector in pair} - {read}
    if any(vector.family == family and vector.item in others for vector in vectors(new)):
        context.refuse("keys that occur in their overlap only", "a key occurs elsewhere")
    if any(_binds(node, others) and read not in node.excluding for node in nodes(statement)):
        context.refuse("a sum without the key that is read", "a key is not independent of itself")
    context.note(f"{numbers.name}_j standard Gaussian, independent of {family.name}_{read.name}")
    return "=d", new


def _need_standard(statement, family, context):
    """Standard Gaussian vectors, and nothing that is made of Gaussian ones."""
    if family.ensemble.kind != "gaussian" or family.ensemble.scale != 1:
        context.refuse("standard Gaussian vectors", f"{family.name} is {family.ensemble.kind}")
    if any(ensemble.kind in MADE for ensemble in surveyed(statement)[0].values()):
        context.refuse("independent vectors", "some are made of others")


def _read(pairs, statement, context):
    """The one item, of no sum, that every overlap shares."""
    shared = [set(pair) for pair in pairs]
    read = set.intersection(*shared) if shared else set()
    free = [vector.item for pair in pairs[:1] for vector in reversed(pair) if vector in read and vector.item not in bound_items(statement)]
    if not free:
        context.refuse("overlaps with one key", "the overlaps are Gaussian given one key only")
    return free[0]


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
    _need_standard(statement, family, context)
    one = syntax.Family(fresh(name, statement), family.ensemble)
    done = []

    def change(node):
        if isinstance(node, syntax.Dot) and node.left == node.right and _is_combination(node.left, family):
            total = node.left
            done.append(total)
            squares = syntax.Over(total.item, syntax.Pow(total.body.coefficient, Fraction(2)), total.excluding)
            return syntax.Mul((squares, syntax.norm2(one[total.excluding[0]])))
        return None

    new = rewritten(statement, change)
    if len(done) != 1:
        context.refuse("the squared norm of one combination", "there is none, or more than one")
    if any(isinstance(node, syntax.Over | syntax.VectorOver) and node != done[0] and occurs(done[0], node) for node in nodes(statement)):
        context.refuse("a combination that is no term of a sum", "the combinations of one sum depend on each other")
    if any(vector.family == family and (vector.item == done[0].item or vector.item not in done[0].excluding) for vector in vectors(new)):
        context.refuse("vectors that occur in the sum only", "a vector of the sum occurs elsewhere")
    context.note(f"{one.name} standard Gaussian, independent of the coefficients")
    return "=d", new


def _is_combination(node, family):
    if not (isinstance(node, syntax.VectorOver) and isinstance(node.body, syntax.Scaled)):
        return False
    vector = node.body.vector
    mine = isinstance(vector, syntax.Vec) and vector.family == family and vector.item == node.item
    mine = mine and bool(node.excluding)
    return mine and not any(part.family == family for part in vectors(node.body.coefficient))


@rule(
    "chi-square laws", "definition: the squared norm of a standard Gaussian vector",
    conditions="the norms belong to different Gaussian vectors, hence are independent", kind="definition",
)  # fmt: skip
def chi_squares(statement, context):
    """A product of powers of squared Gaussian norms and of sum_j g_j^2 as a product of independent chi-square variables."""
    normal = expression(statement)
    if len(normal.terms) != 1:
        context.refuse("a single product", "a sum of random terms has no such law")
    (bound, atoms), scale = normal.terms[0]
    context.need(positive(scale), "a positive multiple")
    top, bottom = [], []
    for atom, power in atoms:
        if power == 2 and atom[0] == "dot" and len(atom[1]) == 1:
            top.append(_count_of_squares(atom, normal, context))
            continue
        degree = _norm_degree(atom, normal, context)
        (top if power > 0 else bottom).extend([degree] * _whole(abs(power), context))
    if bound > 1 or (bound and any(label[1].startswith("#") and len(atom[1]) != 1 for atom, _ in atoms for label in labels([atom]))):
        context.refuse("sums of squares only", "a sum over items is left that is no squared norm")
    seen = [label for atom, _ in atoms for label in labels([atom])]
    if len(seen) != len(set(seen)) or any(power not in (1, -1, 2) for _, power in atoms):
        context.refuse("different vectors", "one vector occurs twice")
    context.note("independent squared Gaussian norms")
    return "=d", ChiSquares(tuple(top), tuple(bottom), scale)


def _count_of_squares(atom, normal, context):
    """How many squared coordinates of vectors of width one are added."""
    ((name, item),) = atom[1]
    if normal.ensemble(name) != gaussian(1):
        context.refuse("standard Gaussian numbers", f"{name} is none")
    if not item.startswith("#"):
        return sympy.Integer(1)
    _, count = named_item(item)
    return (count or N) - sum(named_item(other)[1] == count for other in normal.fixed)


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
