"""Rules that end at infinity: a mean of a nonnegative variable that does not exist."""

from fractions import Fraction

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...vectors.normal_form import Expression, is_norm, labels
from ..statements import family_name, needs_expectation
from .moments import need_independent

__all__ = ["radial_divergence"]


@rule(
    "divergent radial integral", "the Gamma integral diverges at 0 for width + 2p <= 0, and at infinity for 1 + 2s <= 0",
    conditions="one nonnegative product of independent factors, positive almost surely; width + 2p <= 0, or 1 + 2 s scale <= 0",
)  # fmt: skip
def radial_divergence(statement, context, family):
    """E |k|^{2p} e^{-s |k|^2} Y = infinity for a Gaussian vector k and Y > 0 independent of it: by Tonelli the mean is infinite times E Y > 0."""
    normal = needs_expectation(statement, context)
    name = family_name(family)
    ensemble = normal.ensemble(name)
    if ensemble.kind != "gaussian" or not normal.nonnegative or len(normal.terms) != 1:
        context.refuse("one nonnegative product with a Gaussian vector", "the mean of anything else need not be infinite")
    (bound, atoms), coefficient = normal.terms[0]
    need_independent(normal, name, context)
    power, rate = _radial_part(dict(atoms), name, bound, normal, context)
    context.need(positive(coefficient), "a factor that is not zero")
    if power != 0 and context.domain.proves(nonnegative(-(ensemble.width + 2 * power))):
        context.need(nonnegative(-(ensemble.width + 2 * power)), "a Gamma integral that diverges at zero")
    else:
        context.need(nonnegative(-sympy.expand(1 + 2 * rate * ensemble.scale)), "a Gaussian integral that diverges at infinity")
    return Expression((((0, ()), sympy.oo),), (), (), True, False)


def _radial_part(atoms, name, bound, normal, context):
    """(p, s) of |k|^{2p} e^{-s |k|^2}; refused unless every other factor is a positive function of other vectors."""
    power, rate, mine = sympy.Integer(0), sympy.Integer(0), set()
    for atom, exponent in atoms.items():
        own = {label for label in labels([atom]) if label[0] == name}
        mine |= own
        if not own and (atom[0] in ("exp", "some") or ((is_norm(atom) or atom[0] == "abs") and _never_all_zero(atom, normal))):
            continue
        if own and is_norm(atom):
            power = sympy.Rational(exponent.numerator, exponent.denominator)
        elif own and atom[0] == "exp" and [monomial for monomial, _ in atom[1]] == [_first_power(own)]:
            rate = -atom[1][0][1]
        else:
            context.refuse("independent positive factors", "a factor is none, or depends on the vector otherwise than by its norm")
    if len(mine) != 1 or bound:
        context.refuse("one vector of the family", "several occur, or a sum is left")
    return power, rate


def _first_power(own):
    """|k|^2 as a monomial of an exponent."""
    label = min(own)
    return ((("dot", (label, label)), Fraction(1)),)


def _never_all_zero(atom, normal):
    """Whether a norm or magnitude of random vectors has a positive mean."""
    families = dict(normal.families)
    return all(name in families and families[name].kind in ("gaussian", "sphere", "rademacher") for name, _ in atom[1])
