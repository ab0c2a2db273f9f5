"""Rules for sums of signs beyond their exact tail, and for read-outs with Gaussian keys."""

from dataclasses import fields, is_dataclass
from fractions import Fraction

import sympy

from .. import terms as syntax
from ..chances import HopfieldReadout, SignSum, SomeWrong
from ..derivation import Derivation, rule
from ..domains import nonnegative, positive
from ..laws import chi2
from ..normal import expression, is_norm
from ..symbols import N
from ..tails import Exceeds, Wrong
from .laws import rewritten
from .recurrences import scalar_expression

__all__ = ["beta_tail", "chernoff", "hopfield_products", "sign_of_gaussian", "signed_gaussians", "union"]


@rule("Chernoff's inequality", "Hoeffding 1963", conditions="a number of signs; a nonnegative strength")
def chernoff(statement, context, strength):
    """P(B < -t) + P(B = -t)/2 <= P(B <= -t) <= e^{-s t} E e^{-s B} = e^{-s t} cosh(s)^n for a sum B of n fair signs."""
    if not isinstance(statement, SignSum):
        context.refuse("a sum of signs", "there is none")
    strength = sympy.sympify(strength)
    context.need(nonnegative(strength), "a nonnegative strength")
    context.need(nonnegative(statement.count), "a number of signs")
    return "<=", scalar_expression(sympy.exp(-strength * statement.threshold) * sympy.cosh(strength) ** statement.count)


@rule("union bound on equal chances", "Boole 1847", conditions="each chance is bounded by a derivation; any dependence")
def union(statement, context, each):
    """P(some of n wrong) <= n P(one wrong) <= n times the bound that a derivation gives for one."""
    if not isinstance(statement, SomeWrong) or type(each) is not Derivation or each.statement.key() != getattr(statement.error, "key", str)():
        context.refuse("the chance of one of them", "the derivation starts from another chance")
    if each.relation not in ("=", "<=", "<"):
        context.refuse("an upper bound", "the chance of one is bounded from below")
    value = context.derive(each).scalar()
    if value is None:
        context.refuse("a closed form", "the chance of one is not derived to its end")
    context.need(nonnegative(statement.count), "a number of events")
    return "<=", scalar_expression(statement.count * value)


@rule(
    "products of signs", "a product of independent fair signs, one of them occurring nowhere else, is a fair sign independent of the others",
    conditions="sign patterns; one unit of a network of at least two is read",
)  # fmt: skip
def hopfield_products(statement, context):
    """The unit times its field is d - 1 + sum over other patterns j and units e of x_ic x_jc x_je x_ie: (N - 1)(d - 1) independent fair signs.

    Given pattern i and the units x_jc, each product holds its own x_je. With self-connections every pattern adds one more.
    """
    if not isinstance(statement, HopfieldReadout):
        context.refuse("a unit of a network", "there is none")
    count, width = statement.patterns, statement.width
    context.need(nonnegative(count - 1), "a stored pattern")
    context.need(nonnegative(width - 1), "a unit")
    return SignSum((count - 1) * (width - 1), width - 1 + (count if statement.self_connections else 0))


@rule(
    "signed Gaussian combination", "a sum of independent Gaussian variables is Gaussian",
    conditions="values of width one and norm one, independent of the coefficients, or fixed",
)  # fmt: skip
def signed_gaussians(statement, context, coefficients="g"):
    """sum_{j != i} c g_j v_j.v_i = c sqrt(N - 1) g_i in law, for independent standard Gaussian g_j and signs v_j, c free of j."""
    found = []

    def change(node):
        if not (isinstance(node, syntax.Dot) and isinstance(node.left, syntax.VectorOver) and isinstance(node.right, syntax.Vec)):
            return None
        total = node.left
        if not _signed_sum(total, node.right, coefficients):
            return None
        found.append(total)
        root = syntax.term(sympy.sqrt(N - 1))
        item = total.excluding[0]
        return syntax.Mul((_without_entry(total.body.coefficient, coefficients), root, syntax.Entry(coefficients, item)))

    new = rewritten(statement, change)
    if len(found) != 1 or any(node in repr(new) for node in ("VectorOver", f"name='{found[0].item.name}'")):
        context.refuse("one sum of Gaussian numbers times signs", "there is none, or more than one")
    context.need(nonnegative(N - 1), "a stored pair")
    context.note("v_j v_i = +-1 leaves the law of g_j as it is")
    return "=d", new


def _signed_sum(total, other, coefficients):
    vector = total.body.vector if isinstance(total.body, syntax.Scaled) else None
    if not isinstance(vector, syntax.Vec) or vector.family != other.family or vector.item != total.item or total.excluding != (other.item,):
        return False
    ensemble = vector.family.ensemble
    entry = syntax.Entry(coefficients, total.item)
    rest = _without_entry(total.body.coefficient, coefficients)
    return ensemble.width == 1 and ensemble.unit and entry in getattr(total.body.coefficient, "args", ()) and total.item.name not in _names(rest)


def _without_entry(product, coefficients):
    kept = tuple(a for a in product.args if not (isinstance(a, syntax.Entry) and a.name == coefficients))
    return kept[0] if len(kept) == 1 else syntax.Mul(kept)


def _names(node):
    """The names of all items in a tree."""
    if isinstance(node, syntax.Item):
        return {node.name}
    inner = node if isinstance(node, tuple) else [getattr(node, f.name) for f in fields(node)] if is_dataclass(node) else []
    return set().union(*(_names(child) for child in inner)) if inner else set()


@rule(
    "sign of a Gaussian", "symmetry of the Gaussian law; definition of the chi-square law",
    conditions="the law of the term is derived; g is standard Gaussian and independent of k, a > 0",
)  # fmt: skip
def sign_of_gaussian(statement, context, law, coefficients="g"):
    """P(|k|^2 + a |k| g < 0) = P(g < -|k|/a) = P(g^2 > |k|^2/a^2)/2 = P(chi2(1)/chi2(width) > 1/a^2)/2 for a standard Gaussian vector k."""
    if not isinstance(statement, Wrong) or law.statement.key() != statement.term.key() or law.relation not in ("=", "=d"):
        context.refuse("the law of the term", "another law was derived")
    found = expression(context.derive(law))
    norm, scale = _norm_and_scale(found, coefficients, context)
    ensemble = found.ensemble(norm[1][0][0])
    if (ensemble.kind, ensemble.scale) != ("gaussian", 1):
        context.refuse("a standard Gaussian vector", f"it is {ensemble.kind}")
    context.need(positive(scale), "a positive amplitude")
    return Exceeds(chi2(1) / chi2(ensemble.width), 1 / scale**2, sympy.Rational(1, 2))


def _norm_and_scale(found, coefficients, context):
    """(the atom |k|^2, a) of |k|^2 + a |k| g."""
    terms = {atoms: coefficient for (bound, atoms), coefficient in found.terms if bound == 0}
    norms = [atoms[0][0] for atoms, c in terms.items() if len(atoms) == 1 and is_norm(atoms[0][0]) and atoms[0][1] == 1 and c == 1]
    if len(norms) == 1 and len(terms) == len(found.terms) == 2:
        norm = norms[0]
        wanted = {norm: Fraction(1, 2), ("dot", ((coefficients, norm[1][0][1]),)): Fraction(1)}
        for atoms, scale in terms.items():
            if dict(atoms) == wanted:
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
    return scalar_expression(statement.factor * statement.law.above(statement.threshold))
