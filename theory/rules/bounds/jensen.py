"""Jensen's inequality: the mean of a power against the power of a mean."""

from dataclasses import replace
from fractions import Fraction

import sympy

from ...functionals.recurrences import Recurrence
from ...functionals.tail_probabilities import Independently
from ...kernel.derivation import Derivation, rule
from ...scalars.domains import nonnegative, positive
from ...scalars.parameters import N
from ...vectors import syntax
from ...vectors.monomials import bound_names
from ...vectors.normal_form import Expression, expression
from ..lemmas import EQUAL, LOWER, UPPER, natural, reached_value, stated_value, summed_count
from ..recurrences.magnitudes import look_ups
from ..statements import needs_expectation, scalar_expression

__all__ = ["jensen"]


@rule(
    "Jensen's inequality", "Jensen 1906: t^r is convex on t >= 0 for r >= 1, and concave for 0 < r <= 1",
    conditions="a mean of powers and one of other powers of the same terms, or a bound on it from the side that serves; factors that are not negative",
)  # fmt: skip
def jensen(statement, context, derivation):
    """E sum_j X_j^r >= count (E sum_j X_j / count)^r for r >= 1, and <= for 0 < r <= 1: the mean is over the terms and the draws.

    X_j >= 0 is read from the statement, E sum_j X_j from the derivation: powers of magnitudes, or exponentials, of one vector expression.
    A chain's summed magnitudes are powers one half of the squares in its energy, r = 1/2. That none of n events happens, which are independent with chance
    p given what they share, has chance E (1 - p)^n, r = n.
    """
    if isinstance(statement, Independently):
        value = stated_value(context, derivation, statement.error)
        natural(context, statement.count - 1, "an event")
        return ">=", scalar_expression((1 - value) ** statement.count)
    if isinstance(statement, Recurrence):
        scores, first, _ = look_ups(statement, context)
        a = syntax.Item("a")
        about = replace(statement, reading=(scores[first] - 1) ** 2 + syntax.over(a, scores[a] ** 2, excluding=first))
        context.note("a mean of squares is not negative")
        return "<=", scalar_expression(sympy.sqrt(N * stated_value(context, derivation, about, UPPER)))
    return _of_powers(needs_expectation(statement, context), derivation, context)


def _of_powers(normal, derivation, context):
    """One sum of terms X^r, from a derivation of the mean of the sum of X."""
    if len(normal.terms) != 1 or len(normal.terms[0][0][1]) != 1 or normal.terms[0][0][0] > 1:
        context.refuse("one sum of powers of one term", "Jensen's inequality is applied to a single sum")
    ((bound, ((atom, power),)), coefficient) = normal.terms[0]
    other, r = _compared(atom, power, bound, derivation, context)
    context.need(nonnegative(coefficient), "a coefficient that is not negative")
    wanted = replace(normal, terms=(((bound, (other,)), sympy.Integer(1)),))
    count = summed_count(normal, *bound_names({atom: 1})) if bound else sympy.Integer(1)
    if r >= 1:
        total = reached_value(context, derivation, wanted, LOWER)
        if derivation.relation not in EQUAL:
            context.need(nonnegative(total), "a lower bound that is not negative")
        context.need(positive(count), "a term of the sum")
        return ">=", scalar_expression(coefficient * total**r / count ** (r - 1))
    mean = sympy.cancel(reached_value(context, derivation, wanted, UPPER) / count)
    context.need(nonnegative(count), "a number of terms")
    context.need(nonnegative(mean), "a mean")
    return "<=", scalar_expression(coefficient * count * mean**r)


def _compared(atom, power, bound, derivation, context):
    """((X's atom, its power), r) of the first line of the derivation that is the mean of one sum of X with X^r the term."""
    for line in derivation.lines if type(derivation) is Derivation else ():
        form = expression(line.statement) if isinstance(line.statement, Expression | syntax.Term) else None
        if form is not None and len(form.terms) == 1 and form.terms[0][0][0] == bound and len(form.terms[0][0][1]) == 1:
            (other,) = form.terms[0][0][1]
            r = _ratio((atom, power), other)
            if r is not None and r > 0 and r != 1:
                context.note(f"power {r} of what is not negative")
                return other, r
    return context.refuse("the mean of another power of the same terms", "another quantity was derived")


def _ratio(one, other):
    """r with one = other^r for powers of one magnitude, or exponentials of multiples of one polynomial; None for any others."""
    (atom, p), (base, q) = one, other
    if atom[0] == base[0] == "exp" and p == q == 1 and [monomial for monomial, _ in atom[1]] == [monomial for monomial, _ in base[1]]:
        ratios = {sympy.cancel(c / d) for (_, c), (_, d) in zip(atom[1], base[1], strict=True)}
        return next(iter(ratios)) if len(ratios) == 1 and all(r.is_Rational for r in ratios) else None
    if {atom[0], base[0]} <= {"dot", "abs"} and atom[1:] == base[1:] and _is_magnitude(atom, p) and _is_magnitude(base, q):
        return sympy.Rational(Fraction(p) / Fraction(q))
    return None


def _is_magnitude(atom, power):
    """Whether a power of an inner product is one of its magnitude."""
    return power > 0 and (atom[0] == "abs" or (Fraction(power).denominator == 1 and power % 2 == 0))
