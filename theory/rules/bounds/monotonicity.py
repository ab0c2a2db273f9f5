"""Rules that bound a closed form or an integrand through one monotone part: powers, means of two terms, exponentials of overlaps."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...scalars.zero_test import Zero, decide_zero
from ..expectation.moments import positive_integrand
from ..statements import needs_expectation, scalar_expression

__all__ = ["bound_overlaps", "equal_base", "gather_powers", "geometric_mean", "monotone_power"]


def closed_form(statement, context):
    """The scalar that a statement has come to; refused while something random is left."""
    value = statement.scalar()
    if value is None:
        context.refuse("a closed form", "something random is left")
    return value


def powers(value):
    """(rest, [powers with a symbolic exponent]) of a product."""
    factors = sympy.Mul.make_args(sympy.factor_terms(value))
    found = [f for f in factors if f.is_Pow and f.exp.free_symbols and not isinstance(f, sympy.exp)]
    return sympy.Mul(*(f for f in factors if f not in found)), found


@rule("powers with one exponent", "arithmetic of real powers", conditions="every base is positive")
def gather_powers(statement, context):
    """a^e b^-e = (a/b)^e: all powers whose exponents differ by a sign become one."""
    rest, found = powers(closed_form(statement, context))
    if len(found) < 2:
        context.refuse("two powers", "there is nothing to gather")
    exponent, base = found[0].exp, sympy.Integer(1)
    for power in found:
        context.need(positive(power.base), "the base of a real power")
        if sympy.expand(power.exp - exponent) == 0:
            base = base * power.base
        elif sympy.expand(power.exp + exponent) == 0:
            base = base / power.base
        else:
            context.refuse("exponents that differ by a sign only", f"{power.exp} and {exponent}")
    return scalar_expression(rest * sympy.cancel(base) ** exponent)


@rule("another form of the base", "arithmetic", conditions="both forms are proved equal")
def equal_base(statement, context, base):
    """c b^e = c base^e for the only power with a symbolic exponent."""
    rest, found = powers(closed_form(statement, context))
    if len(found) != 1 or not isinstance(decide_zero(found[0].base - base, context.domain), Zero):
        context.refuse(f"the base {base}", "the base of the power is another")
    return scalar_expression(rest * sympy.sympify(base) ** found[0].exp)


@rule(
    "monotone power", "x^e increases with x > 0 for e >= 0 and decreases for e <= 0",
    conditions="both bases are positive, one is proved the larger, the exponent has a sign, the factor before it is nonnegative",
)  # fmt: skip
def monotone_power(statement, context, base):
    """c b^e against c base^e for the only power with a symbolic exponent."""
    rest, found = powers(closed_form(statement, context))
    if len(found) != 1:
        context.refuse("one power", f"there are {len(found)} powers with a symbolic exponent")
    (power,), base = found, sympy.sympify(base)
    for positive_base in (power.base, base):
        context.need(positive(positive_base), "the base of a real power")
    context.need(nonnegative(rest), "the factor before the power")
    larger = context.domain.proves(nonnegative(base - power.base)) is not None
    context.need(nonnegative(base - power.base if larger else power.base - base), "a base on one side of the other")
    rising = context.domain.proves(nonnegative(power.exp)) is not None
    context.need(nonnegative(power.exp if rising else -power.exp), "an exponent with a sign")
    return "<=" if larger == rising else ">=", scalar_expression(rest * base**power.exp)


@rule(
    "arithmetic and geometric mean",
    "Cauchy 1821: a + b >= 2 sqrt(a b)",
    conditions="both terms are positive; they stand in the base of a nonnegative power",
)
def geometric_mean(statement, context, first, second):
    """c (r + a + b)^e >= c (r + 2 sqrt(a b))^e for the only power with a symbolic exponent e >= 0."""
    rest, found = powers(closed_form(statement, context))
    if len(found) != 1:
        context.refuse("one power", f"there are {len(found)} powers with a symbolic exponent")
    power = found[0]
    others = sympy.expand(power.base - first - second)
    for term in (first, second):
        context.need(nonnegative(term), "a term of the mean")
    context.need(nonnegative(power.exp), "an exponent that is not negative")
    context.need(nonnegative(rest), "the factor before the power")
    context.need(nonnegative(others), "the rest of the base")
    return ">=", scalar_expression(rest * (others + 2 * sympy.sqrt(sympy.powsimp(sympy.expand(first * second)))) ** power.exp)


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
