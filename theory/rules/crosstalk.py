"""Rules for the crosstalk of kernels that have no normal form, such as powers with a symbol as exponent: they work on syntax."""

from dataclasses import fields, is_dataclass
from fractions import Fraction

import sympy

from .. import terms as syntax
from ..derivation import rule
from ..domains import nonnegative
from ..symbols import N
from .distributions import overlap_of
from .recurrences import scalar_expression

__all__ = ["half_of_even_power", "insert_mean", "jensen_reciprocal", "uncorrelated_values"]


def mentions(node, family):
    """Whether a vector of the family occurs in a term."""
    if isinstance(node, syntax.Vec):
        return node.family == family
    inner = node if isinstance(node, tuple) else [getattr(node, f.name) for f in fields(node)] if is_dataclass(node) else []
    return any(mentions(child, family) for child in inner)


@rule(
    "uncorrelated values", "E v_j.v_l = 0 for j != l and |v_j| = 1, Tonelli; exchangeability of the items",
    conditions="white values of mean zero, which occur in the sum and in the norm of the pair that is read; the other items have one law",
)  # fmt: skip
def uncorrelated_values(statement, context, family):
    """E |sum_{j != i} c_j v_j|^2 / |v_i|^2 = (N - 1) E c_j^2, also without the norm of v_i."""
    body = statement.body if isinstance(statement, syntax.E) else None
    factors = list(body.args) if isinstance(body, syntax.Mul) else [body]
    inverse = [f for f in factors if isinstance(f, syntax.Pow) and f.exponent == -1 and _is_norm(f.base, family)]
    sums = [f for f in factors if f not in inverse]
    if family.ensemble.kind != "white" or family.ensemble.mean != 0 or len(sums) != 1 or not _is_crosstalk(sums[0], family):
        context.refuse("the squared norm of a sum of white values", "the statement is another")
    total = sums[0].left
    weight = total.body.coefficient
    context.note(f"{family.name} white, independent; the other items have one law")
    return syntax.Mul((syntax.Const(N - len(total.excluding)), syntax.E(_squared(weight))))


def _is_norm(node, family):
    return isinstance(node, syntax.Dot) and node.left == node.right and isinstance(node.left, syntax.Vec) and node.left.family == family


def _is_crosstalk(node, family):
    """|sum_{j not in the others} c_j v_j|^2, c_j a function of item j and of the excluded ones."""
    total = getattr(node, "left", None)
    if not (isinstance(node, syntax.Dot) and node.left == node.right and isinstance(total, syntax.VectorOver)):
        return False
    body = total.body
    if not (isinstance(body, syntax.Scaled) and body.vector == syntax.Vec(family, total.item) and total.item.count is None):
        return False
    known = {total.item, *total.excluding}
    return not mentions(body.coefficient, family) and _items(body.coefficient) <= known and not _has_sum(body.coefficient)


def _nodes(node):
    inner = node if isinstance(node, tuple) else [getattr(node, f.name) for f in fields(node)] if is_dataclass(node) else []
    return [node, *(found for child in inner for found in _nodes(child))]


def _items(node):
    return {found for found in _nodes(node) if isinstance(found, syntax.Item)}


def _has_sum(node):
    return any(isinstance(found, syntax.Over | syntax.VectorOver | syntax.Entry) for found in _nodes(node))


def _squared(weight):
    """The square of a weight; (x^e)^2 = x^(2e) for a whole e."""
    if isinstance(weight, syntax.Power) and weight.exponent.is_integer:
        return syntax.Power(weight.base, 2 * weight.exponent)
    return syntax.Pow(weight, Fraction(2))


@rule("insert a mean", "definition", conditions="the mean is derived to a closed form")
def insert_mean(statement, context, derivation):
    """c E X from a derivation of E X."""
    factors = list(statement.args) if isinstance(statement, syntax.Mul) else [statement]
    means = [f for f in factors if isinstance(f, syntax.E)]
    rest = [f.value for f in factors if isinstance(f, syntax.Const)]
    if len(means) != 1 or len(rest) != len(factors) - 1 or derivation.statement.key() != means[0].key() or derivation.relation != "=":
        context.refuse("a multiple of the mean that is derived", "the statement is another")
    value = context.derive(derivation).scalar()
    if value is None:
        context.refuse("a closed form", "the mean is not derived to its end")
    return scalar_expression(sympy.Mul(*rest) * value)


@rule(
    "half of an even power",
    "change of variables k -> -k: [x]_+^2p + [-x]_+^2p = x^2p",
    conditions="a vector of a symmetric law and an independent one",
)
def half_of_even_power(statement, context, family):
    """E [k.q]_+^{2p} = E (k.q)^{2p} / 2 for a whole p >= 1."""
    factors = list(statement.args) if isinstance(statement, syntax.Mul) else [statement]
    (mean, *others) = [f for f in factors if isinstance(f, syntax.E)] or [None]
    body = mean.body if mean is not None and not others else None
    if not isinstance(body, syntax.Power) or not isinstance(body.base, syntax.Positive) or not (body.exponent / 2).is_integer:
        context.refuse("the mean of an even power of a positive part", "the statement is another")
    ensemble = overlap_of(body.base.argument, family, context)
    if ensemble.kind not in ("gaussian", "sphere", "rademacher"):
        context.refuse("a symmetric law", f"{family.name} is {ensemble.kind}")
    context.need(nonnegative(body.exponent - 1), "a positive power")
    context.note(f"{family.name} and -{family.name} have one law")
    rest = [f for f in factors if f is not mean]
    return syntax.Mul((syntax.Const(sympy.Rational(1, 2)), *rest, syntax.E(syntax.Power(body.base.argument, body.exponent))))


@rule("Jensen's inequality for the reciprocal", "Jensen 1906", conditions="a visibly positive variable whose mean is derived, or bounded from above")
def jensen_reciprocal(statement, context, derivation):
    """E 1/Y >= 1/E Y for Y > 0."""
    body = statement.body if isinstance(statement, syntax.E) else None
    if not isinstance(body, syntax.Pow) or body.exponent != -1 or not _positive(body.base):
        context.refuse("the mean of one over a positive variable", "the statement is another")
    if derivation.statement.key() != syntax.E(body.base).key() or derivation.relation not in ("=", "<=", "<"):
        context.refuse(f"the mean of {body.base.text()}", "another quantity was derived, or bounded from below")
    value = context.derive(derivation).scalar()
    if value is None:
        context.refuse("a closed form", "the mean is not derived to its end")
    context.note("Y > 0, hence its mean is positive")
    return ">=", scalar_expression(1 / value)


def _positive(node):
    """Whether a term is visibly positive: an exponential or a positive number, plus terms that are never negative."""
    if isinstance(node, syntax.Add):
        return all(syntax.nonnegative_by_syntax(a) for a in node.args) and any(_positive(a) for a in node.args)
    return isinstance(node, syntax.Exp | syntax.Some) or (isinstance(node, syntax.Const) and node.value.is_number and bool(node.value > 0))
