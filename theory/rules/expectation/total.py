"""The rule that takes a mean in two stages: first given some vectors, or what happens first, then over them."""

import sympy

from ...distributions.beta_binomial import Binomial
from ...functionals.error_probabilities import Majority
from ...functionals.heads import CommonCause
from ...functionals.readouts import ClippedSynapse, FlippedReadout, TurnedReadout
from ...kernel.derivation import Derivation, rule
from ...scalars.domains import integers, nonnegative
from ...vectors import syntax
from ...vectors.ensembles import constant
from ...vectors.normal_form import expression, free_items
from ...vectors.syntax import norm2
from ..laws.gaussian import rewritten
from ..lemmas import for_every, natural, stated, stated_value
from ..statements import scalar_expression

__all__ = ["total_expectation"]


@rule(
    "law of total expectation", "tower property; Tonelli; a probability is the mean of an indicator",
    conditions="the mean given what is named is derived for all constants; a nonnegative integrand that shares nothing with it, or chances",
)  # fmt: skip
def total_expectation(statement, context, given, **vectors):
    """E f(x, ...) = E g(x, ...) where g(x, ...) = E f(x, ...) is derived for constant vectors x, ... in place of the random ones that are named.

    vectors: {name of the constant: the vector it stands for}; the derived mean is a polynomial in inner products of the constants.
    Of a probability: P(A) = sum over what happens first of its chance times P(A | it). Votes of heads: one vote for all, or a majority of independent
    ones. A sign of the state: it flips, or does not. A query: h of its bits flip, h binomial, P(A | h) derived for a parameter from 0 to the width.
    """
    if isinstance(statement, CommonCause | ClippedSynapse | FlippedReadout):
        return scalar_expression(_total(statement, given, context))
    body = statement.body if isinstance(statement, syntax.E) else None
    if body is None or not syntax.nonnegative_by_syntax(body):
        context.refuse("the mean of a nonnegative term", "the order of integration matters otherwise")
    constants = {vector: constant(name, width_of(vector)) for name, vector in vectors.items()}
    inner = rewritten(body, lambda node: constants.get(node) if isinstance(node, syntax._Vector) else None)
    mean = expression(stated(context, given, syntax.E(inner)))
    shared = families(inner) & set().union(*(families(vector) for vector in vectors.values()))
    if shared or set(vectors) & families(body):
        context.refuse("vectors that share no family with the rest", f"{', '.join(sorted(shared | set(vectors) & families(body)))} occurs in both")
    summed = bound_items(inner) & {label for vector in vectors.values() for label in free_items(norm2(vector))}
    if summed:
        context.refuse("vectors that do not depend on what is summed over", f"{', '.join(sorted(summed))} is summed over")
    context.note(f"given {', '.join(sorted(vectors))}, independent of the rest")
    return syntax.E(_averaged(mean, {constants[v].family.name: v for v in constants}, context))


def _total(statement, given, context):
    """The probability of a statement from its chances given what happens first."""
    if isinstance(statement, CommonCause):
        common, error = (_chance(x, context) for x in (statement.common, statement.error))
        return common * error + (1 - common) * stated_value(context, given, Majority(statement.error, statement.count))
    flip = _chance(statement.flip, context)
    if isinstance(statement, ClippedSynapse):
        wrong = stated_value(context, given, ClippedSynapse(statement.pairs))
        return wrong * (1 - flip) + (1 - wrong) * flip
    return _over_flips(statement, flip, given, context)


def _chance(value, context):
    value = sympy.sympify(value)
    for expr in (value, 1 - value):
        context.need(nonnegative(expr), "a chance")
    return value


def _over_flips(statement, flip, given, context):
    """The mean over the binomial number of flips."""
    width = sympy.sympify(statement.width)
    natural(context, width, "a number of coordinates")
    flips = getattr(given.statement, "flips", None) if type(given) is Derivation else None
    if not isinstance(flips, sympy.Symbol) or flips.name in context.domain.names:
        context.refuse("the chance given any number of flips, a parameter that the statement does not have", "another chance was derived")
    inside = [nonnegative(width - flips)]
    bound = [for_every(context, given.domain, flips, integers(0), inside)]
    value = stated_value(context, given, TurnedReadout(statement.pairs, statement.width, flips), given=inside, bound=bound)
    return Binomial(width, flip).mean(lambda h: value.subs(flips, h))


def families(node):
    """The names of all families in a tree."""
    if isinstance(node, syntax.Vec):
        return {node.family.name}
    found = set()
    rewritten(node, lambda one: found.add(one.family.name) if isinstance(one, syntax.Vec) else None)
    return found


def bound_items(node):
    """The labels of the items that sums in a tree run over."""
    found = set()
    rewritten(node, lambda one: found.add(one.item.label) if isinstance(one, syntax.Over | syntax.VectorOver) else None)
    return found


def width_of(vector):
    """The number of coordinates of a vector."""
    widths = set()
    _collect_width(vector, widths)
    if len(widths) != 1:
        raise ValueError(f"vectors of widths {sorted(map(str, widths))} in one sum")
    return widths.pop()


def _collect_width(vector, widths):
    if isinstance(vector, syntax.VectorSum):
        for one in vector.args:
            _collect_width(one, widths)
    elif isinstance(vector, syntax.VectorOver):
        _collect_width(vector.body, widths)
    elif isinstance(vector, syntax.Scaled | syntax.Stretched):
        _collect_width(vector.vector, widths)
    else:
        widths.add(vector.family.ensemble.width)


def _averaged(mean, vectors, context):
    """The term that a polynomial in inner products of constants is once the vectors stand in their places."""
    total = []
    for (bound, atoms), coefficient in mean.terms:
        factors = [syntax.Const(sympy.sympify(coefficient))]
        for (kind, content, *_), power in atoms:
            if (
                kind != "dot"
                or bound
                or len(content) != 2
                or any(label[0] not in vectors for label in content)
                or power.denominator != 1
                or power < 0
            ):
                context.refuse("a polynomial in inner products of the constant vectors", f"the mean is {mean.text()}")
            left, right = (vectors[label[0]] for label in content)
            factors.append(syntax.Pow(syntax.Dot(left, right), power))
        total.append(syntax.Mul(tuple(factors)))
    return syntax.Add(tuple(total))
