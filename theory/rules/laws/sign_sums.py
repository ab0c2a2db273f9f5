"""Rules for read-outs with Gaussian keys."""

from fractions import Fraction

import sympy

from ...distributions.chi_squares import chi2
from ...functionals.tail_probabilities import Exceeds, Wrong
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...scalars.parameters import N
from ...vectors import syntax
from ...vectors.ensembles import gaussian
from ...vectors.normal_form import expression, is_norm
from ...vectors.trees import bound_items, items_of, rewritten, vectors
from ..lemmas import IN_LAW, stated
from ..statements import scalar_expression

__all__ = ["beta_tail", "sign_of_gaussian", "signed_gaussians"]


@rule(
    "signed Gaussian combination", "a sum of independent Gaussian variables is Gaussian",
    conditions="values of width one and norm one, independent of the coefficients, or fixed", kind="argument",
)  # fmt: skip
def signed_gaussians(statement, context):
    """sum_{j != i} c g_j v_j.v_i = c sqrt(N - 1) g_i in law, for independent standard Gaussian g_j and signs v_j, c free of j."""
    found = []

    def change(node):
        if not (isinstance(node, syntax.Dot) and isinstance(node.left, syntax.VectorOver) and isinstance(node.right, syntax.Vec)):
            return None
        total = node.left
        number = _signed_sum(total, node.right)
        if number is None:
            return None
        found.append((total.item, number.vector.family))
        root = syntax.term(sympy.sqrt(N - 1))
        mine = syntax.Coordinate(number.vector.family[total.excluding[0]])
        return syntax.Mul((_without(total.body.coefficient, number), root, mine))

    new = rewritten(statement, change)
    if len(found) != 1 or bound_items(new) or found[0][0] in items_of(new):
        context.refuse("one sum of Gaussian numbers times signs", "there is none, or more than one")
    if sum(vector.family == found[0][1] for vector in vectors(new)) != 1:
        context.refuse("numbers that occur in the sum only", "one of them occurs elsewhere")
    context.need(nonnegative(N - 1), "a stored pair")
    context.note("v_j v_i = +-1 leaves the law of g_j as it is")
    return "=d", new


def _signed_sum(total, other):
    """The number g_j of sum_{j != i} c g_j v_j with v_i = other and c free of j, or None."""
    vector = total.body.vector if isinstance(total.body, syntax.Scaled) else None
    if not isinstance(vector, syntax.Vec) or vector.family != other.family or vector.item != total.item or total.excluding != (other.item,):
        return None
    factors = getattr(total.body.coefficient, "args", ())
    numbers = [a for a in factors if isinstance(a, syntax.Coordinate) and a.vector.item == total.item and a.vector.family.ensemble == gaussian(1)]
    width_one = vector.family.ensemble.width == 1 and vector.family.ensemble.unit and total.item.count is None
    if not width_one or len(numbers) != 1 or total.item in items_of(_without(total.body.coefficient, numbers[0])):
        return None
    return numbers[0]


def _without(product, factor):
    kept = tuple(a for a in product.args if a != factor)
    return kept[0] if len(kept) == 1 else syntax.Mul(kept)


@rule(
    "sign of a Gaussian", "symmetry of the Gaussian law; definition of the chi-square law",
    conditions="the law of the term is derived; g is standard Gaussian and independent of k, a > 0", kind="argument",
)  # fmt: skip
def sign_of_gaussian(statement, context, law):
    """P(|k|^2 + a |k| g < 0) = P(g < -|k|/a) = P(g^2 > |k|^2/a^2)/2 = P(chi2(1)/chi2(width) > 1/a^2)/2 for a standard Gaussian vector k."""
    if not isinstance(statement, Wrong):
        context.refuse("a read-out", "there is none")
    found = expression(stated(context, law, statement.term, IN_LAW))
    norm, scale = _norm_and_scale(found, context)
    ensemble = found.ensemble(norm[1][0][0])
    if (ensemble.kind, ensemble.scale) != ("gaussian", 1):
        context.refuse("a standard Gaussian vector", f"it is {ensemble.kind}")
    context.need(positive(scale), "a positive amplitude")
    return Exceeds(chi2(1) / chi2(ensemble.width), 1 / scale**2, sympy.Rational(1, 2))


def _norm_and_scale(found, context):
    """(the atom |k|^2, a) of |k|^2 + a |k| g."""
    terms = {atoms: coefficient for (bound, atoms), coefficient in found.terms if bound == 0}
    norms = [atoms[0][0] for atoms, c in terms.items() if len(atoms) == 1 and is_norm(atoms[0][0]) and atoms[0][1] == 1 and c == 1]
    if len(norms) == 1 and len(terms) == len(found.terms) == 2:
        norm = norms[0]
        numbers = [name for name, ensemble in found.families if ensemble == gaussian(1)]
        wanted = [{norm: Fraction(1, 2), ("dot", ((name, norm[1][0][1]),)): Fraction(1)} for name in numbers]
        for atoms, scale in terms.items():
            if dict(atoms) in wanted:
                return norm, scale
    context.refuse("|k|^2 + a |k| g", "the term is another")


@rule("tail of a quotient", "DLMF 8.17; X/(X + Y) is Beta for independent chi-square X and Y", conditions="a quotient of two chi-square variables")
def beta_tail(statement, context):
    """P(X > t) for X = chi2(p)/chi2(q): a regularised incomplete Beta function."""
    if not isinstance(statement, Exceeds) or (len(statement.law.top), len(statement.law.bottom)) != (1, 1):
        context.refuse("the tail of a quotient of two chi-square variables", "the statement is another")
    for degrees in (*statement.law.top, *statement.law.bottom):
        context.need(positive(degrees), "degrees of freedom")
    context.need(positive(statement.threshold), "a positive threshold")
    context.need(positive(statement.law.scale), "a positive scale")
    return scalar_expression(statement.factor * statement.law.above(statement.threshold))
