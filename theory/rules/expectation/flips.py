"""Rules for flipped signs: the sum of a vector of flips counts how many there are."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import positive
from ...vectors.normal_form import labels
from ..statements import family_name, needs_expectation

__all__ = ["flip_counts"]

COUNT = sympy.Symbol("h", integer=True)


@rule(
    "number of flips", "definition: sum_c s_c = width - 2 h with h binomial; s_c^2 = 1",
    conditions="only sums over the coordinates of the flips are left; a negative power needs an odd width, or gives infinity at an even one, 0 < f < 1",
    kind="definition",
)  # fmt: skip
def flip_counts(statement, context, family):
    """E (sum_c s_c)^p over flips with probability f: closed for p = 1, 2; a binomial sum for p < 0 at odd widths, where the sum never vanishes.

    At even widths the sum vanishes with probability C(d, d/2) (f (1 - f))^(d/2) > 0, so that a positive multiple of a negative power has no mean.
    """
    normal = needs_expectation(statement, context)
    name = family_name(family)
    ensemble = normal.ensemble(name)
    if ensemble.kind != "flips":
        context.refuse("a vector of flips", f"{name} is {ensemble.kind}")

    def step(atoms, coefficient):
        rest, powers = {}, {}
        for atom, exponent in atoms.items():
            if not any(label[0] == name for label in labels([atom])):
                rest[atom] = exponent
                continue
            if atom[0] != "dot" or len(set(atom[1])) != 1:
                context.refuse(f"sums over the coordinates of {name}", "it meets another vector")
            exponent = sympy.Rational(exponent.numerator, exponent.denominator)
            if len(atom[1]) % 2 == 0:
                coefficient = coefficient * ensemble.width**exponent
            else:
                powers.setdefault(atom[1][0], []).append(exponent)
        for mine in powers.values():
            if min(mine) < 0 < max(mine):
                context.refuse("powers of one sign", "an inverse cancels only what cannot vanish")
            coefficient = _moment(sum(mine), coefficient, bool(rest) or len(powers) > 1, ensemble, normal, context)
        return [(rest, coefficient)]

    return normal.mapped(step)


def _moment(power, coefficient, met, ensemble, normal, context):
    """coefficient * E (sum_c s_c)^power over the flips of one item."""
    d, f = ensemble.width, ensemble.scale
    if power in (1, 2):
        return coefficient * (d * (1 - 2 * f) if power == 1 else d + d * (d - 1) * (1 - 2 * f) ** 2)
    if power > 0 or not power.is_Integer:
        context.refuse("a power that is tabled", f"that is not so for {power}")
    range_ = context.domain.parameters.get(str(d))
    if not getattr(range_, "step", 1) == 2:
        context.refuse("a width of one parity", "at even widths the sum may vanish")
    if range_.low % 2:
        context.note(f"{d} is odd")
        weight = sympy.binomial(d, COUNT) * f**COUNT * (1 - f) ** (d - COUNT)
        return coefficient * sympy.Sum(weight * (d - 2 * COUNT) ** power, (COUNT, 0, d))
    if power % 2 or met or len(normal.terms) != 1:
        context.refuse("a positive multiple of an even power", "an infinite mean is seen for one nonnegative term alone")
    context.note(f"{d} is even: the sum vanishes with positive probability")
    for expr in (coefficient, f, 1 - f):
        context.need(positive(expr), "a mean that is infinite")
    return sympy.oo
