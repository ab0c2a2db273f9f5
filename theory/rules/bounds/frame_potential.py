"""Rules for arbitrary vectors: how small the sum of a kernel over all pairs of them can be."""

from dataclasses import replace

import sympy

from ...functionals.of_means import Largest
from ...kernel.derivation import Refused, rule
from ...scalars.domains import nonnegative, positive
from ...scalars.parameters import N
from ...vectors import ensembles, syntax
from ...vectors.monomials import bound_names, collected
from ...vectors.normal_form import Expression, expression, is_norm, labels
from ..laws.overlaps import as_function
from ..lemmas import LOWER, stated_value
from ..statements import scalar_expression

__all__ = ["largest_above_mean", "mean_embedding"]

OVERLAP = sympy.Symbol("overlap", real=True)


@rule(
    "distance of mean embeddings", "Schoenberg 1942 (positive definite functions); a squared norm in the kernel's feature space is not negative",
    conditions="fixed unit vectors, or degree zero in every vector; a kernel x^n or e^{c x}, c >= 0, whose mean over the sphere is derived; a factor >= 0",
    kind="argument",
)  # fmt: skip
def mean_embedding(statement, context, sphere_mean):
    """sum_ij f(k_i.k_j) >= N^2 E f(u.u') for uniform unit vectors u, u'; over j != i the N terms f(1) are taken off.

    0 <= |sum_i phi(k_i) - N E phi(u)|^2, and by rotation invariance E f(k_i.u) is E f(u.u') for every unit vector k_i.
    """
    constant, factor, function, width, diagonal = _pair_sum(statement, context)
    context.need(nonnegative(factor), "a factor that is not negative")
    _positive_definite(function, context)
    mean = _mean_of(sphere_mean, function, width, context)
    total = N**2 * mean - (0 if diagonal else N * function.subs(OVERLAP, 1))
    return ">=", scalar_expression(constant + factor * total)


def _pair_sum(statement, context):
    """(constant, factor, f, width, whether i = j is included) of constant + factor sum_ij f(k_i.k_j) over fixed unit vectors."""
    try:
        normal = _of_directions(expression(statement), context)
    except Refused:
        return _written_pair_sum(statement, context)
    pairs = [(atoms, c) for (bound, atoms), c in normal.terms if bound == 2]
    constant = sympy.Add(*(c for (bound, atoms), c in normal.terms if not bound and not atoms))
    if len(pairs) != 1 or len(normal.terms) > 1 + bool(constant) or len(pairs[0][0]) != 1:
        context.refuse("one sum over pairs of one function of the overlap", "other terms are left")
    ((atom, power),), factor = pairs[0]
    content = _overlap(atom)
    _all_pairs(content, normal, context)
    if len(content) != 2 or content[0][1] == content[1][1] or content[0][0] != content[1][0]:
        context.refuse("a function of one overlap", "the summand is another")
    width = _directions(normal.ensemble(content[0][0]), content[0][0], context)
    function = OVERLAP ** sympy.Rational(str(power)) if atom[0] == "dot" else sympy.exp(atom[1][0][1] * OVERLAP)
    return constant, factor, function, width, False


def _overlap(atom):
    """The vectors of the one overlap that an atom is, or is the exponential of a multiple of; none for any other atom."""
    if atom[0] == "exp" and len(atom[1]) == 1 and len(atom[1][0][0]) == 1 and atom[1][0][0][0][1] == 1:
        atom = atom[1][0][0][0][0]
    return atom[1] if atom[0] == "dot" else ()


def _all_pairs(vectors, normal, context):
    """Refuse a sum over pairs that leaves items out, or runs over other things than the N items."""
    if normal.fixed or any(":" in item for _, item in vectors):
        context.refuse("a sum over all pairs of the N items", "some are left out, or others are counted")


def _written_pair_sum(statement, context):
    """The same from the syntax, where an exponent is a symbol: factor * sum_i sum_{j != i} f."""
    factors = statement.args if isinstance(statement, syntax.Mul) else (statement,)
    constants = [a.value for a in factors if isinstance(a, syntax.Const)]
    sums = [a for a in factors if isinstance(a, syntax.Over)]
    if len(sums) != 1 or len(constants) != len(factors) - 1 or not isinstance(sums[0].body, syntax.Over):
        context.refuse("one double sum", "the statement is another")
    outer, inner = sums[0], sums[0].body
    if outer.excluding or inner.excluding not in ((), (outer.item,)) or outer.item.count or inner.item.count:
        context.refuse("a sum over all pairs", "some items are left out")
    dots = {node for node in _dots(inner.body)}
    pair = {inner.item, outer.item}
    if len(dots) != 1 or {v.item for dot in dots for v in (dot.left, dot.right) if isinstance(v, syntax.Vec)} != pair:
        context.refuse("a function of one overlap", "the summand is another")
    (dot,) = dots
    if dot.left.family != dot.right.family:
        context.refuse("vectors of one family", f"{dot.text()} is of two")
    width = _directions(dot.left.family.ensemble, dot.left.family.name, context)
    return sympy.Integer(0), sympy.Mul(*constants), as_function(inner.body, dot, OVERLAP, context), width, not inner.excluding


def _dots(node):
    if isinstance(node, syntax.Dot):
        return [node]
    children = [getattr(node, name) for name in ("base", "argument") if hasattr(node, name)]
    return [found for child in (*getattr(node, "args", ()), *children) for found in _dots(child)]


def _directions(ensemble, name, context):
    if ensemble.kind != "directions":
        context.refuse("unit vectors that are not random", f"{name} is {ensemble.kind}")
    return ensemble.width


def _positive_definite(function, context):
    """f = c x^n with a natural n, or c e^{a x} with a >= 0, c >= 0: positive definite on the sphere of every dimension."""
    constant, rest = function.as_independent(OVERLAP)
    context.need(nonnegative(constant), "the factor of the kernel")
    if isinstance(rest, sympy.exp):
        rate = sympy.expand(rest.args[0]).coeff(OVERLAP, 1)
        if sympy.expand(rest.args[0] - rate * OVERLAP).has(OVERLAP):
            context.refuse("an exponential of a multiple of the overlap", f"the kernel is {function}")
        context.need(nonnegative(rate), "an exponential kernel that is positive definite")
        return
    base, power = rest.as_base_exp()
    if base != OVERLAP or not power.is_integer:
        context.refuse("a power of the overlap or an exponential", f"the kernel is {function}")
    context.need(nonnegative(power), "a power that is positive definite")


def _mean_of(derivation, function, width, context):
    """E f(u.u') from a derivation that starts there, for vectors uniform on the sphere of the same width."""
    start = derivation.statement
    body = start.body if isinstance(start, syntax.E) else None
    dots = set(_dots(body)) if body is not None else set()
    vectors = [v for dot in dots for v in (dot.left, dot.right)]
    uniform = len(dots) == 1 and all(isinstance(v, syntax.Vec) and v.family.ensemble == ensembles.sphere(width) for v in vectors)
    if not uniform or vectors[0].item == vectors[1].item or vectors[0].family != vectors[1].family or derivation.relation != "=":
        context.refuse("the mean of the kernel over two uniform unit vectors", "another quantity was derived")
    if sympy.expand(as_function(body, dots.pop(), OVERLAP, context) - function) != 0:
        context.refuse(f"the mean of {function}", "the mean of another kernel was derived")
    mean = context.derive(derivation).scalar()
    if mean is None:
        context.refuse("a closed form", "the mean is not derived to its end")
    return mean


@rule("largest and mean", "the largest of finitely many numbers is at least their mean", conditions="their sum, or a lower bound on it, is derived")
def largest_above_mean(statement, context, total):
    """max over ordered pairs of different items >= sum / (N (N - 1))."""
    outer = statement.total if isinstance(statement, Largest) else None
    inner = outer.body if isinstance(outer, syntax.Over) else None
    if not isinstance(inner, syntax.Over) or outer.excluding or inner.excluding != (outer.item,) or outer.item.count or inner.item.count:
        context.refuse("the largest term of a sum over all ordered pairs of different items", "the sum is another")
    if expression(outer).fixed:
        context.refuse("a sum over all items", "an item is left free")
    context.need(positive(N - 1), "two items")
    value = stated_value(context, total, outer, LOWER)
    return ">=", scalar_expression(value / (N * (N - 1)))


def _of_directions(normal, context):
    """A normal form of degree zero in every vector of a family that is not random: that of the vectors divided by their norms."""
    for name, ensemble in normal.families:
        if ensemble.kind == "fixed":
            made = [(bound_names(dict(atoms)), _without_norms(atoms, name, context), coefficient) for (_, atoms), coefficient in normal.terms]
            families = tuple((other, replace(one, kind="directions") if other == name else one) for other, one in normal.families)
            context.note(f"{name}, which is nowhere zero, is divided by its norm")
            normal = Expression(collected(made, normal.fixed), families, normal.fixed, normal.nonnegative, normal.expected)
    return normal


def _without_norms(atoms, name, context):
    for label in sorted(x for x in labels(a for a, _ in atoms) if x[0] == name):
        if any(atom[0] != "dot" for atom, _ in atoms) or sum(power * atom[1].count(label) for atom, power in atoms) != 0:
            context.refuse("degree zero in every vector", f"{name} occurs to another degree")
    return {atom: power for atom, power in atoms if not (is_norm(atom) and atom[1][0][0] == name)}
