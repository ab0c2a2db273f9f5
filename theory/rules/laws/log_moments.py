"""Rules for logarithms of chi-square variables: their variance, and bounds on the digamma function."""

import sympy

from ...distributions.chi_squares import ChiSquares
from ...functionals.of_means import LogVariance
from ...kernel.derivation import rule
from ...scalars.domains import positive
from ..statements import closed, scalar_expression

__all__ = ["digamma_bound", "log_variance_of_law"]


@rule(
    "variance of the logarithm of a law", "Var ln chi2(n) = trigamma(n/2), the second derivative of the logarithm of the Gamma integral",
    conditions="the law of the term is derived; its factors are independent",
)  # fmt: skip
def log_variance_of_law(statement, context, law):
    """Var ln X for X = scale prod chi2(top) / prod chi2(bottom): variances of independent logarithms add."""
    if not isinstance(statement, LogVariance) or law.statement.key() != statement.term.key() or law.relation not in ("=", "=d"):
        context.refuse("the law of the term", "another law was derived")
    found = context.derive(law)
    if not isinstance(found, ChiSquares):
        context.refuse("a product of chi-square variables", "the law is another")
    for degrees in (*found.top, *found.bottom):
        context.need(positive(degrees), "degrees of freedom")
    return scalar_expression(sympy.Add(*(sympy.polygamma(1, n / 2) for n in (*found.top, *found.bottom))))


@rule(
    "bounds of digamma",
    "Alzer 1997: ln x - 1/x < psi(x) < ln x - 1/(2x) for x > 0",
    conditions="digamma functions of positive numbers, times numbers",
)
def digamma_bound(statement, context, relation="<="):
    """A closed form against what it becomes with the bound from that side for a positive number times digamma(x), the other for a negative one."""
    if relation not in ("<=", ">="):
        context.refuse("<= or >=", f"{relation} is neither")
    return relation, _bounded(statement, context, 1 if relation == "<=" else -1)


def _bounded(statement, context, side):
    total = sympy.Integer(0)
    for term in sympy.Add.make_args(sympy.expand(closed(statement, context))):
        calls = list(term.atoms(sympy.polygamma))
        if not calls:
            total += term
            continue
        coefficient = term.coeff(calls[0])
        if len(calls) != 1 or calls[0].args[0] != 0 or not coefficient.is_number or term != coefficient * calls[0]:
            context.refuse("a number times a digamma function", f"{term} is another term")
        x = calls[0].args[1]
        context.need(positive(x), "an argument of digamma")
        share = sympy.Rational(1, 2) if side * coefficient > 0 else 1
        total += coefficient * (sympy.log(x) - share / x)
    return scalar_expression(total)
