"""Rules for vectors less their mean over the items: their law, and how the others depend on one of them."""

from dataclasses import replace
from fractions import Fraction

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import positive
from ...scalars.parameters import N
from ...vectors import syntax
from ...vectors.ensembles import Ensemble
from ...vectors.normal_form import joined, labels, renamed, surveyed
from ...vectors.trees import MADE, fresh, rewritten, vectors
from ..statements import needs_expectation
from .laplace import shifted

__all__ = ["centre", "regress"]


@rule(
    "centred vectors", "linear images of Gaussian vectors are Gaussian; a constant cancels",
    conditions="x_i - (1/N) sum_l x_l of one Gaussian vector for each item, plus constants",
)  # fmt: skip
def centre(statement, context, family, name="y"):
    """Vectors less their mean are jointly Gaussian with mean zero, covariance scale (1 - 1/N) each and -scale/N between two of them."""
    if family.ensemble.kind != "gaussian":
        context.refuse("Gaussian vectors", f"{family.name} is {family.ensemble.kind}")
    surveyed(statement)
    name = fresh(name, statement)
    centred = syntax.Family(name, Ensemble("centred", family.ensemble.width, family.ensemble.scale))
    found = []

    def change(node):
        item = _centred_item(node, family)
        if item is None:
            return None
        found.append(item)
        return centred[item]

    new = rewritten(statement, change)
    if not found or any(vector.family == family or vector.family.ensemble.kind in MADE for vector in vectors(new)):
        context.refuse(f"{family.name} less its mean only", "the vectors occur otherwise")
    context.note(f"{name}_i = {family.name}_i less the mean of all, independent of the constants")
    return new


def _centred_item(node, family):
    """The item of x_i - (1/N) sum_l x_l, or None."""
    if not isinstance(node, syntax.VectorSum) or len(node.args) != 2 or not isinstance(node.args[1], syntax.Scaled):
        return None
    own, minus = node.args
    mean = minus.vector
    if minus.coefficient != syntax.Const(sympy.Integer(-1)) or not isinstance(mean, syntax.Scaled) or mean.coefficient != syntax.Const(1 / N):
        return None
    total = mean.vector
    if not isinstance(total, syntax.VectorOver) or total.excluding or total.item.count is not None:
        return None
    found = [part for part in _parts(own) if isinstance(part, syntax.Vec)]
    mine = [part for part in found if part.family == family and part.item.count is None]
    constants = [part for part in found if part.item.name == "" and part.family.ensemble.kind == "fixed"]
    if len(mine) != 1 or len(mine) + len(constants) != len(_parts(own)) or renamed(total.body, total.item, mine[0].item) != own:
        return None
    return mine[0].item


def _parts(vector):
    return vector.args if isinstance(vector, syntax.VectorSum) else (vector,)


@rule(
    "regression", "conditional laws of jointly Gaussian vectors (Anderson 2003, theorem 2.5.1)",
    conditions="at most one centred vector beside the one that is conditioned on in each term; N > 1",
)  # fmt: skip
def regress(statement, context, name="y", rest="z"):
    """Given y_i, another y_j is -y_i/(N - 1) + z_j with z_j Gaussian of variance scale (N - 2)/(N - 1), independent of y_i."""
    normal = needs_expectation(statement, context)
    ensemble, rest = normal.ensemble(name), fresh(rest, normal)
    if ensemble.kind != "centred":
        context.refuse("vectors less their mean", f"{name} is {ensemble.kind}")
    if len(normal.fixed) != 1 or ":" in normal.fixed[0]:
        context.refuse("one vector to condition on", f"{len(normal.fixed)} items are fixed")
    context.need(positive(N - 1), "another vector")
    read = (name, normal.fixed[0])

    def step(atoms, coefficient):
        others = {label for label in labels(atoms) if label[0] == name and label != read}
        if len(others) > 1:
            context.refuse("one other vector", "the others are correlated with each other")
        found = [({}, coefficient)]
        for atom, power in atoms.items():
            mine = others & labels([atom])
            if not mine:
                found = [(joined(left, {atom: power}), factor) for left, factor in found]
                continue
            if atom[0] != "dot" or power < 0 or power.denominator != 1:
                context.refuse("a polynomial in the other vector", "it occurs otherwise")
            label = next(iter(mine))
            choices = shifted(atom[1], label, [(read, -1 / (N - 1)), ((rest, label[1]), sympy.Integer(1))])
            for _ in range(int(power)):
                found = [(joined(left, {("dot", new): Fraction(1)}), c * factor) for left, c in found for new, factor in choices]
        return found

    scale = ensemble.scale
    laws = {name: Ensemble("gaussian", ensemble.width, scale * (N - 1) / N), rest: Ensemble("gaussian", ensemble.width, scale * (N - 2) / (N - 1))}
    context.note(f"{rest}_j independent of {name}_{normal.fixed[0]}")
    families = tuple(sorted({**dict(normal.families), **laws}.items()))
    return replace(normal.mapped(step), families=families)
