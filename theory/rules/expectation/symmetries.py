"""Rules of symmetry: a vector and its reflection, or the vector turned, have one law."""

from fractions import Fraction

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, nonzero
from ...vectors import syntax
from ...vectors.normal_form import is_norm, labels
from ..laws.overlaps import overlap_of
from ..statements import family_name, needs_expectation, scalar_expression
from .moments import need_independent, number_of

__all__ = ["projection", "symmetry"]


SYMMETRIC = ("gaussian", "sphere", "rademacher")


@rule(
    "reflection symmetry", "change of variables k -> -k: E f(k) = E (f(k) + f(-k))/2",
    conditions="the law of the vector is symmetric; the rest is even in it, and powers are integrable",
)  # fmt: skip
def symmetry(statement, context, family):
    """E [x]_+^p f = E |x|^p f / 2 for x odd in a symmetric vector and f even; E [x]_+^2p = E x^2p / 2 and E x^(2p + 1) = 0 where p is a symbol."""
    found = _of_one_power(statement, family, context)
    if found is not None:
        return found
    normal = needs_expectation(statement, context)
    name = family_name(family)
    if normal.ensemble(name).kind not in SYMMETRIC:
        context.refuse("a symmetric law", f"{name} is {normal.ensemble(name).kind}")
    need_independent(normal, name, context)
    context.note(f"{name} and -{name} have one law")

    def step(atoms, coefficient):
        made = {}
        for atom, power in atoms.items():
            if atom[0] == "pos" and _odd_in(atom, name):
                label = next(label for label in atom[1] if label[0] == name and label[1].startswith("#"))
                others = [a for a in atoms if a != atom and label in labels([a])]
                if others:
                    context.refuse(f"nothing else with {label[0]}", "the rest may not be even")
                if power <= 0:
                    context.refuse("a positive power", "where x is negative, a negative power of its positive part is infinite")
                coefficient = coefficient / 2
                atom = ("abs", atom[1])
            made[atom] = made.get(atom, 0) + power
        return [(made, coefficient)]

    return normal.mapped(step)


def _of_one_power(statement, family, context):
    """The mean of an odd power of an overlap, or of an even power of its positive part, times numbers; None for any other statement."""
    factors = list(statement.args) if isinstance(statement, syntax.Mul) else [statement]
    means = [factor for factor in factors if isinstance(factor, syntax.E)]
    body = means[0].body if len(means) == 1 else None
    if not isinstance(body, syntax.Power | syntax.Pow):
        return None
    power = body.exponent if isinstance(body, syntax.Power) else number_of(body.exponent)
    odd, half = power.is_odd, isinstance(body, syntax.Power) and isinstance(body.base, syntax.Positive) and (power / 2).is_integer
    overlap = body.base.argument if half else body.base
    if not (odd or half) or not isinstance(overlap, syntax.Dot):
        return None
    kind = overlap_of(overlap, family, context).kind
    if kind not in SYMMETRIC:
        context.refuse("a symmetric law", f"{family_name(family)} is {kind}")
    context.need(nonnegative(power - 1), "a positive power")
    context.note(f"{family_name(family)} and -{family_name(family)} have one law")
    rest = [factor for factor in factors if factor is not means[0]]
    if odd:
        if not all(isinstance(factor, syntax.Const) for factor in rest):
            context.refuse("a multiple of one mean", "something else stands beside it")
        return scalar_expression(sympy.Integer(0))
    return syntax.Mul((syntax.Const(sympy.Rational(1, 2)), *rest, syntax.E(syntax.Power(overlap, power))))


def _odd_in(atom, name):
    return (
        len(atom) == 2 and len(atom[1]) == 2 and atom[1][0] != atom[1][1] and any(label[0] == name and label[1].startswith("#") for label in atom[1])
    )


@rule(
    "projection", "rotation invariance; the Gamma integral of a folded Gaussian, the Beta integral on the sphere, the mean absolute binomial deviation",
    conditions="the vector is independent of the other, which it meets in one inner product, and occurs nowhere else",
)  # fmt: skip
def projection(statement, context, family):
    """E |k.q|^p given q: |q|^p E|g|^p for a Gaussian k; the absolute moment of one coordinate for a unit k on the sphere or Rademacher pair."""
    normal = needs_expectation(statement, context)
    name = family_name(family)
    need_independent(normal, name, context)

    def step(atoms, coefficient):
        for atom, power in list(atoms.items()):
            if atom[0] == "abs" and any(label[0] == name for label in atom[1]):
                atoms, factor = _projected(atoms, atom, power, name, normal, context)
                coefficient = coefficient * factor
        return [(atoms, coefficient)]

    return normal.mapped(step)


def _projected(atoms, atom, power, name, normal, context):
    """(atoms without |k.q|, its conditional expectation's factor)."""
    mine = sorted((x for x in atom[1] if x[0] == name), key=lambda x: not x[1].startswith("#"))
    label = next((x for x in mine if not any(x in labels([a]) for a in atoms if a != atom)), None)
    if label is None or len(atom[1]) != 2 or atom[1][0] == atom[1][1]:
        context.refuse("a vector that occurs in one inner product only", f"{name} occurs elsewhere")
    if power <= -1:
        context.refuse("a power above -1", "the mean is infinite")
    other = atom[1][0] if atom[1][1] == label else atom[1][1]
    rest = {a: e for a, e in atoms.items() if a != atom}
    ensemble, exponent = normal.ensemble(name), number_of(power)
    if not is_norm(("dot", (other, other))) or other == label:
        context.refuse("another vector", "a vector is not independent of itself")
    if ensemble.kind == "gaussian":
        norm = ("dot", (other, other))
        rest[norm] = rest.get(norm, Fraction(0)) + power / 2
        return rest, ensemble.scale ** (exponent / 2) * 2 ** (exponent / 2) * sympy.gamma((exponent + 1) / 2) / sympy.sqrt(sympy.pi)
    if not normal.ensemble(other[0]).unit:
        context.refuse("a unit vector", f"{other[0]} is not one")
    if ensemble.kind == "rademacher" and normal.ensemble(other[0]).kind != "rademacher":
        context.refuse("two sign vectors", f"{other[0]} is {normal.ensemble(other[0]).kind}")
    return rest, absolute_moment(ensemble, exponent, context)


def absolute_moment(ensemble, exponent, context):
    """E |u.e|^p for a uniform unit vector u and a fixed unit vector e; the mean |u.e| for a Rademacher pair."""
    d = ensemble.width
    if ensemble.kind == "sphere":
        if exponent != 1:
            return sympy.gamma((exponent + 1) / 2) * sympy.gamma(d / 2) / (sympy.sqrt(sympy.pi) * sympy.gamma((d + exponent) / 2))
        return sympy.gamma(d / 2) / (sympy.sqrt(sympy.pi) * sympy.gamma((d + 1) / 2))
    if ensemble.kind == "rademacher" and exponent == 1:
        context.need(nonzero(d), "the mean absolute deviation of a binomial")
        return sympy.binomial(d - 1, sympy.floor((d - 1) / 2)) / 2 ** (d - 1)
    context.refuse("a known absolute moment", f"that of order {exponent} of a {ensemble.kind} projection is not tabled")
