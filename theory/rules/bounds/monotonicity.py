"""Exponentials of overlaps, bounded through the largest overlap."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ..expectation.moments import positive_integrand
from ..statements import needs_expectation

__all__ = ["bound_overlaps"]


@rule(
    "bounded overlaps", "|x| <= 1 for the overlap x of two unit vectors (Cauchy-Schwarz); the exponential increases",
    conditions="the exponent is a multiple of one overlap of unit vectors; the integrand is nonnegative",
)  # fmt: skip
def bound_overlaps(statement, context, rate):
    """e^{a x} >= e^{a - b} e^{b x} for a <= b, and <= for a >= b, since (b - a)(x - 1) has a sign: the exponent's coefficient becomes `rate`."""
    normal = needs_expectation(statement, context)
    if not positive_integrand(normal, context.domain):
        context.refuse("a nonnegative integrand", "the sign of the integrand is not known")
    rate, signs = sympy.sympify(rate), set()

    def step(atoms, coefficient):
        if len(atoms) != 1 or next(iter(atoms))[0] != "exp":
            context.refuse("an exponential alone", "something else is random")
        polynomial = next(iter(atoms))[1]
        monomial, old = polynomial[0] if len(polynomial) == 1 else ((), None)
        if not _one_overlap(monomial, normal):
            context.refuse("a multiple of one overlap of unit vectors", "the exponent is another")
        context.need(nonnegative(coefficient), "the factor before the exponential")
        rises = context.domain.proves(nonnegative(rate - old)) is not None
        context.need(nonnegative(rate - old if rises else old - rate), "a rate on one side of the other")
        signs.add(">=" if rises else "<=")
        return [({("exp", ((monomial, rate),)): next(iter(atoms.values()))}, coefficient * sympy.exp(old - rate))]

    bounded = normal.mapped(step)
    if len(signs) != 1:
        context.refuse("one direction", "some terms grow and some fall")
    return signs.pop(), bounded


def _one_overlap(monomial, normal):
    if len(monomial) != 1 or monomial[0][1] != 1 or len(monomial[0][0][1]) != 2:
        return False
    return monomial[0][0][0] == "dot" and all(normal.ensemble(family).unit for family, _ in monomial[0][0][1])
