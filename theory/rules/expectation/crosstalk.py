"""Rules for the crosstalk of kernels that have no normal form, such as powers with a symbol as exponent: they work on syntax."""

from dataclasses import replace
from fractions import Fraction

import sympy

from ...functionals.recurrences import Recurrence
from ...kernel.derivation import rule
from ...scalars.domains import positive
from ...scalars.parameters import N
from ...vectors import syntax
from ...vectors.normal_form import surveyed
from ...vectors.trees import items_of, nodes, vectors
from ..lemmas import UPPER, stated_value
from ..statements import scalar_expression

__all__ = ["insert_mean", "square_over", "uncorrelated_values"]


DRAWN = ("gaussian", "sphere", "rademacher", "white", "isotropic", "features", "flips")


def mentions(node, family):
    """Whether a vector of the family occurs in a term."""
    return any(vector.family == family for vector in vectors(node))


@rule(
    "uncorrelated values", "E v_j.v_l = 0 for j != l and |v_j| = 1, Tonelli; exchangeability of the items",
    conditions="white values of mean zero, which occur in the sum and in the norm of the pair that is read; the other items have one law", kind="argument",
)  # fmt: skip
def uncorrelated_values(statement, context, family):
    """E |sum_{j != i} c_j v_j|^2 / |v_i|^2 = (N - 1) E c_j^2, also without the norm of v_i."""
    body = statement.body if isinstance(statement, syntax.E) else None
    factors = list(body.args) if isinstance(body, syntax.Mul) else [body]
    inverse = [f for f in factors if isinstance(f, syntax.Pow) and f.exponent == -1 and _is_norm(f.base, family)]
    sums = [f for f in factors if f not in inverse]
    if family.ensemble.kind != "white" or family.ensemble.mean != 0 or len(sums) != 1 or not _is_crosstalk(sums[0], family):
        context.refuse("the squared norm of a sum of white values", "the statement is another")
    surveyed(statement)
    total = sums[0].left
    weight = total.body.coefficient
    if any(vector.family.ensemble.kind not in DRAWN for vector in vectors(weight)):
        context.refuse("weights of one law", "vectors that are not drawn anew for each item differ from one another")
    context.note(f"{family.name} white, independent; the other items have one law")
    return syntax.Mul((syntax.Const(N - len({item for item in total.excluding if item.count is None})), syntax.E(_squared(weight))))


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
    return not mentions(body.coefficient, family) and items_of(body.coefficient) <= known and not _has_sum(body.coefficient)


def _has_sum(node):
    return any(isinstance(found, syntax.Over | syntax.VectorOver | syntax.Entry | syntax.Coordinate) for found in nodes(node))


def _squared(weight):
    """The square of a weight; (x^e)^2 = x^(2e) for a whole e."""
    if isinstance(weight, syntax.Power) and weight.exponent.is_integer:
        return syntax.Power(weight.base, 2 * weight.exponent)
    return syntax.Pow(weight, Fraction(2))


@rule("insert a mean", "definition", conditions="the mean is derived to a closed form", kind="definition")
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
    "Cauchy-Schwarz for a quotient", "Cauchy 1821: (E X)^2 = (E sqrt(Y) X/sqrt(Y))^2 <= E Y E X^2/Y; Jensen 1906 where X = 1",
    conditions="Y is visibly not negative; the mean of X is derived, that of Y derived or bounded from above, and positive",
)  # fmt: skip
def square_over(statement, context, below, above=None):
    """E X^2/Y >= (E X)^2 / E Y; without a derivation of E X, E 1/Y >= 1/E Y. Where Y and X vanish the quotient counts as zero.

    below, above: derivations of E Y and of E X, for a recurrence of the same one read as Y and as X.
    """
    body = statement.body if isinstance(statement, syntax.E) else statement.reading if isinstance(statement, Recurrence) else None
    factors = list(body.args) if isinstance(body, syntax.Mul) else [body]
    if above is None:
        factors.insert(0, syntax.Pow(syntax.term(1), 2))
    if len(factors) != 2 or not all(isinstance(one, syntax.Pow) for one in factors) or [one.exponent for one in factors] != [2, -1]:
        context.refuse("the mean of a square, or of one, over a variable", "the statement is another")
    if not (syntax.nonnegative_by_syntax(factors[1].base) or _positive(factors[1].base)):
        context.refuse("a variable that is visibly not negative", f"{factors[1].base.text()} may be negative")
    Y = stated_value(context, below, _mean_of(factors[1].base, statement), UPPER)
    X = sympy.Integer(1) if above is None else stated_value(context, above, _mean_of(factors[0].base, statement))
    if not _positive(factors[1].base):
        context.need(positive(Y), "a mean that is divided by")
    return ">=", scalar_expression(X**2 / Y)


def _mean_of(term, statement):
    """The mean of another term, of a recurrence at its end."""
    return syntax.E(term) if isinstance(statement, syntax.E) else replace(statement, reading=term)


def _positive(node):
    """Whether a term is visibly positive: an exponential or a positive number, plus terms that are never negative."""
    if isinstance(node, syntax.Add):
        return all(syntax.nonnegative_by_syntax(a) for a in node.args) and any(_positive(a) for a in node.args)
    return isinstance(node, syntax.Exp | syntax.Some) or (isinstance(node, syntax.Const) and node.value.is_number and bool(node.value > 0))
