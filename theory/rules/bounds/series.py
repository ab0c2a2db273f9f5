"""Exponential moments by their series: termwise bounds, sums of polynomials over factorials, hyperbolic cosines."""

import sympy

from ...kernel.derivation import ORDER, rule
from ...kernel.statement import names_in
from ...scalars.domains import integers, nonnegative, positive
from ...vectors import syntax
from ...vectors.ensembles import gaussian, rademacher
from ...vectors.trees import fresh, rewritten
from ..laws.overlaps import overlap_of
from ..lemmas import for_every, stated_value
from ..statements import family_name, scalar_expression

__all__ = ["compare_overlaps", "moment_series"]


def exponential_mean(statement, family, context):
    """(rate, overlap) of E e^{rate x} for an overlap x of two vectors of the family."""
    argument = statement.body.argument if isinstance(statement, syntax.E) and isinstance(statement.body, syntax.Exp) else None
    factors = argument.args if isinstance(argument, syntax.Mul) else (argument,)
    dots = [a for a in factors if isinstance(a, syntax.Dot)]
    rate = sympy.Mul(*(a.value for a in factors if isinstance(a, syntax.Const)))
    if len(dots) != 1 or any(not isinstance(a, syntax.Const | syntax.Dot) for a in factors) or not rate.is_real:
        context.refuse("the mean of an exponential of a real multiple of one overlap", "the statement is another")
    return rate, dots[0], overlap_of(dots[0], family, context)


@rule(
    "series of even moments", "the exponential series; odd moments of a symmetric law vanish; dominated convergence for a bounded variable",
    conditions="an overlap of unit vectors of a symmetric law; its even moments, or bounds on them, are derived for every order",
)  # fmt: skip
def moment_series(statement, context, family, moments, index):
    """E e^{t x} = sum_p t^{2p} E x^{2p}/(2p)!; bounds on all even moments bound the sum in the same direction."""
    rate, overlap, ensemble = exponential_mean(statement, family, context)
    if ensemble.kind not in ("sphere", "rademacher"):
        context.refuse("unit vectors of a symmetric law", f"{family_name(family)} is {ensemble.kind}")
    if index.name in names_in(statement):
        context.refuse(f"another order than {index}", "the statement depends on it")
    moment = stated_value(
        context, moments, syntax.E(overlap ** (2 * index)), tuple(ORDER), bound=[for_every(context, moments.domain, index, integers(0))]
    )
    return moments.relation, scalar_expression(sympy.Sum(rate ** (2 * index) * moment / sympy.factorial(2 * index), (index, 0, sympy.oo)))


@rule(
    "the sphere below signs below Gaussians",
    "Schur-concavity: Hardy, Littlewood, Polya 1934; rotation invariance; every even moment of a standard Gaussian is at least that of a fair sign",
    conditions="the mean of an even power of one overlap of uniform unit vectors, or of sign vectors; on the sphere an exponential too", kind="argument",
)  # fmt: skip
def compare_overlaps(statement, context, family, name="s"):
    """E f(u_j.u_i) <= E f(s_j.s_i) for unit vectors u and sign vectors s, and E (s_j.s_i)^{2p} <= E (g_j.s_i)^{2p} for Gaussian g of variance 1/width.

    f is an even power or an exponential, whose odd terms vanish. Turn u_i to (1, ..., 1)/sqrt(d) and average over the signs of the coordinates of u_j
    first, of squares w_c. The mean of (sum_c e_c sqrt(w_c))^{2p} grows where two weights are replaced by their mean: given the other coordinates it is
    a combination, with coefficients that are not negative, of ((a + b + 2 sqrt(a b))^m + (a + b - 2 sqrt(a b))^m)/2. So it is largest for equal
    weights, which are those of a sign vector.
    For Gaussians expand the power: odd terms vanish, even ones have factors a_c^{2r} >= 0 and a moment of a sign, which is one, or of a Gaussian.
    """
    body = statement.body if isinstance(statement, syntax.E) else None
    if isinstance(body, syntax.Pow | syntax.Power):
        overlap, power = body.base, sympy.sympify(str(body.exponent)) if isinstance(body, syntax.Pow) else body.exponent
        ensemble = overlap_of(overlap, family, context)
        if not power.is_even:
            context.refuse("an even power", f"the power is {power}")
        context.need(nonnegative(power), "a power that expands")
    else:
        _, overlap, ensemble = exponential_mean(statement, family, context)
    if ensemble.kind not in ("sphere", "rademacher") or (ensemble.kind == "rademacher" and isinstance(body, syntax.Exp)):
        context.refuse("vectors uniform on the sphere, or an even power of an overlap of sign vectors", f"{family_name(family)} is {ensemble.kind}")
    context.need(positive(ensemble.width), "a width")
    if ensemble.kind == "sphere":
        signs = syntax.Family(name, rademacher(ensemble.width))
        new = syntax.Dot(signs[overlap.left.item], signs[overlap.right.item])
    else:
        numbers = syntax.Family(fresh(name, statement), gaussian(ensemble.width, 1 / ensemble.width))
        new = syntax.Dot(numbers[overlap.left.item], overlap.right)
    return "<=", rewritten(statement, lambda node: new if node == overlap else None)
