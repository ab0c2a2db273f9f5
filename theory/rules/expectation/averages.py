"""A lower bound on the energy of an average of independent copies."""

import sympy

from ...functionals.averages import AverageEnergy
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ...scalars.parameters import N
from ...vectors import syntax
from ...vectors.normal_form import expression
from ...vectors.trees import nodes
from ..lemmas import natural, stated_value
from ..statements import scalar_expression

__all__ = ["product_below_mean"]


@rule(
    "product below the mean", "numbers between 0 and 1: the largest is at least their product, and so is their mean; independence of the copies",
    conditions="white values with weights e^{c (k_j.k_i - |k_i|^2)} of unit keys, c >= 0; all keys are drawn anew in every copy; E |X|^2 is derived",
)  # fmt: skip
def product_below_mean(statement, context, alone):
    """E |mean over copies of sum_j w_j v_j|^2 = (N - 1) E (mean of w)^2 >= (N - 1) E prod w^2 = (N - 1) (E w^2)^count, (N - 1) E w^2 being derived."""
    weight, keys, pairs = _crosstalk_weight(statement, context)
    if set(statement.families) != keys:
        context.refuse("all keys drawn anew in every copy", "some are shared")
    natural(context, statement.count - 1, "at least one copy")
    value = sympy.cancel(stated_value(context, alone, statement.alone) / pairs)
    context.note(f"0 <= {weight.text()} <= 1")
    power = sympy.Mul(*(base ** (exponent * statement.count) for base, exponent in (f.as_base_exp() for f in sympy.Mul.make_args(value))))
    return ">=", scalar_expression(pairs * power)


def _crosstalk_weight(statement, context):
    """(the weight of item j, the names of its families, how many items the sum runs over) of a sum of e^{c (k_j.k_i - |k_i|^2)} v_j over j != i."""
    total = statement.vector if isinstance(statement, AverageEnergy) else None
    body = total.body if isinstance(total, syntax.VectorOver) and len(total.excluding) == 1 and total.item.count is None else None
    value = body.vector if isinstance(body, syntax.Scaled) else None
    if not isinstance(value, syntax.Vec) or value.item != total.item or (value.family.ensemble.kind, value.family.ensemble.mean) != ("white", 0):
        context.refuse("a sum of weights times white values over the other items", "the statement is another")
    vectors = {node for node in nodes(body.coefficient) if isinstance(node, syntax.Vec)}
    families = {vec.family for vec in vectors}
    if len(families) != 1 or {vec.item for vec in vectors} != {total.item, total.excluding[0]} or not next(iter(families)).ensemble.unit:
        context.refuse("a kernel of two unit keys", "the weight is another")
    (family,), read = families, total.excluding[0]
    if family.ensemble.kind not in ("sphere", "rademacher"):
        context.refuse("keys on the sphere or sign keys", f"{family.name} is {family.ensemble.kind}")
    exponent = expression(body.coefficient.argument) if isinstance(body.coefficient, syntax.Exp) else None
    rate = (
        sympy.Add(*(c for (_, atoms), c in exponent.terms if len({label for (_, content), _ in atoms for label in content}) == 2)) if exponent else 0
    )
    wanted = expression(rate * syntax.Dot(family[total.item], family[read]) - rate * syntax.norm2(family[read]))
    if exponent is None or exponent.terms != wanted.terms:
        context.refuse("e^{c (k_j.k_i - |k_i|^2)}", "the weight is another")
    context.need(nonnegative(rate), "a rate that is not negative")
    return body.coefficient, {family.name}, N - 1
