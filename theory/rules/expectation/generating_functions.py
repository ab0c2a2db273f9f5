"""Rules for exponentials of inner products: generating functions of the three ensembles."""

from fractions import Fraction
from itertools import product

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...vectors.normal_form import joined, labels
from ..statements import family_name, needs_expectation
from .moments import need_independent, positive_integrand

__all__ = ["coordinates", "generating_function"]


@rule(
    "generating function", "completing the square (Gaussian); DLMF 10.32.2 and 10.39.9 (sphere); independent coordinates (Rademacher)",
    conditions="the vector occurs only in the exponent, linearly (a Gaussian one also by its norm), independent of the rest; the integrand is positive",
)  # fmt: skip
def generating_function(statement, context, family):
    """Integrate out vectors that occur only as e^{u.k}: e^{scale |u|^2/2}, 0F1(; width/2; t^2/4), or cosh(t/width)^width with |u| = t.

    For a Gaussian vector e^{u.k - s |k|^2} gives (1 + 2 s scale)^{-width/2} e^{scale |u|^2/(2 (1 + 2 s scale))}, where 1 + 2 s scale > 0 is needed.
    Bound vectors first; fixed vectors of the family are integrated too where they occur linearly.
    """
    normal = needs_expectation(statement, context)
    if not (positive_integrand(normal, context.domain) or _bounded(normal, context.domain)):
        context.refuse("a positive integrand", "a signed exponential integrand may not be integrable")
    name = family_name(family)
    ensemble = normal.ensemble(name)
    need_independent(normal, name, context)

    def step(atoms, coefficient):
        while (label := _next_candidate(atoms, name)) is not None:
            direction, rate = linear_part(atoms, label), square_rate(atoms, label)
            rest = _without(atoms, label)
            atoms, factor = _transformed(direction, rate, rest, ensemble, normal, context)
            coefficient = coefficient * factor
        return [(atoms, coefficient)]

    return normal.mapped(step)


def _next_candidate(atoms, name):
    """A label of the family that occurs in the exponent only: bound ones first, a fixed one where it meets another vector; None if there is none."""
    mine = [label for label in sorted(labels(atoms)) if label[0] == name and _exponent_only(atoms, label)]
    bound = [label for label in mine if label[1].startswith("#")]
    return next(iter(bound + [label for label in mine if label not in bound and linear_part(atoms, label)]), None)


def _bounded(normal, domain):
    """Whether the integrand is a sum of bounded exponentials: imaginary coefficients before what is not made of unit vectors alone."""
    exponentials = [atom for (_, atoms), _ in normal.terms for atom, _ in atoms]
    return all(atom[0] == "exp" and all(_is_bounded(m, c, normal, domain) for m, c in atom[1]) for atom in exponentials)


def _is_bounded(monomial, coefficient, normal, domain):
    families = {family for atom, _ in monomial for family, _ in atom[1]}
    if all(family in dict(normal.families) and normal.ensemble(family).unit for family in families):
        return all(atom[0] == "dot" and power > 0 for atom, power in monomial)
    frequency = sympy.expand(coefficient / sympy.I)
    return not frequency.has(sympy.I) and any(domain.proves(nonnegative(sign * frequency)) for sign in (1, -1))


def _exponent_only(atoms, label):
    where = [atom for atom in atoms if label in labels([atom])]
    return len(where) == 1 and where[0][0] == "exp"


def _exponent(atoms):
    return next((dict(atom[1]) for atom in atoms if atom[0] == "exp"), {})


def linear_part(atoms, label):
    """{other label: coefficient} of the linear form u in e^{u.k}; None if the label occurs otherwise than in inner products and its norm."""
    direction = {}
    for monomial, coefficient in _exponent(atoms).items():
        if label not in labels(atom for atom, _ in monomial):
            continue
        if monomial == _norm(label):
            continue
        if len(monomial) != 1 or monomial[0][1] != 1 or monomial[0][0][0] != "dot" or len(monomial[0][0][1]) != 2:
            return None
        pair = monomial[0][0][1]
        direction[pair[0] if pair[1] == label else pair[1]] = coefficient
    return direction


def _norm(label):
    return ((("dot", (label, label)), Fraction(1)),)


def square_rate(atoms, label):
    """s of e^{-s |k|^2}."""
    return -_exponent(atoms).get(_norm(label), sympy.Integer(0))


def _without(atoms, label):
    """The atoms with the label's part of the exponent taken out."""
    kept = tuple(sorted(((m, c) for m, c in _exponent(atoms).items() if label not in labels(a for a, _ in m)), key=repr))
    rest = {atom: power for atom, power in atoms.items() if atom[0] != "exp"}
    return {**rest, ("exp", kept): Fraction(1)} if kept else rest


def _transformed(direction, rate, rest, ensemble, normal, context):
    if direction is None or (rate != 0 and ensemble.kind != "gaussian"):
        context.refuse("an exponent linear in the vector", "the vector occurs otherwise")
    if ensemble.kind == "gaussian":
        stretch = sympy.cancel(1 + 2 * rate * ensemble.scale)
        if rate != 0:
            context.need(positive(stretch), "a Gaussian integral that is finite")
        square = _square(direction, ensemble.scale / (2 * stretch))
        return joined(rest, {("exp", square): Fraction(1)} if square else {}), stretch ** (-ensemble.width / 2)
    if len(direction) != 1:
        context.refuse("one inner product", "the transform of a sum of directions depends on their angle")
    (other, strength), width = next(iter(direction.items())), ensemble.width
    context.need(positive(width), "a width")
    kind = normal.ensemble(other[0]).kind
    if ensemble.kind == "sphere" and normal.ensemble(other[0]).unit:
        return rest, sympy.hyper((), (width / 2,), strength**2 / 4)
    if ensemble.kind == "rademacher" and kind == "rademacher":
        return rest, sympy.cosh(strength / width) ** width
    context.refuse("a unit partner on the sphere, or two Rademacher vectors", f"a {ensemble.kind} vector meets a {kind} one")


def bound_exponent(atoms, label, direction, factor):
    """The atoms of e^{...} that are left when the label is integrated out of the exponent: what does not mention it, and factor |u|^2."""
    left = {atom: power for atom, power in _without(atoms, label).items() if atom[0] == "exp"}
    square = _square(direction, factor)
    return joined(left, {("exp", square): Fraction(1)}) if square else left


def _square(direction, factor):
    """factor |sum_a c_a w_a|^2 as an exponent polynomial."""
    polynomial = {}
    for left, a in direction.items():
        for right, b in direction.items():
            key = ((("dot", tuple(sorted((left, right)))), Fraction(1)),)
            polynomial[key] = sympy.expand(polynomial.get(key, 0) + factor * a * b)
    return tuple(sorted(((m, c) for m, c in polynomial.items() if c != 0), key=repr))


@rule(
    "product over coordinates", "independence of the coordinates",
    conditions="the exponent is a sum over coordinates of signs, whose vectors occur nowhere else; the integrand is positive",
)  # fmt: skip
def coordinates(statement, context):
    """E exp(sum_c f(x_c)) = (E e^{f(x)})^width for vectors x of independent coordinates with two values: fair signs over a root, flips."""
    normal = needs_expectation(statement, context)
    if not positive_integrand(normal, context.domain):
        context.refuse("a positive integrand", "a signed exponential integrand may not be integrable")

    def step(atoms, coefficient):
        exponent = _exponent(atoms)
        if not exponent:
            return [(atoms, coefficient)]
        rest = {atom: power for atom, power in atoms.items() if atom[0] != "exp"}
        used = sorted(labels(atom for monomial in exponent for atom, _ in monomial))
        if labels(rest) & set(used) or any(len(m) != 1 or m[0][0][0] != "dot" or m[0][1] != 1 for m in exponent):
            context.refuse("a sum over coordinates in the exponent alone", "the vectors occur otherwise")
        ensembles = [normal.ensemble(family) for family, _ in used]
        widths = {ensemble.width for ensemble in ensembles}
        if len(widths) != 1 or any(ensemble.kind not in ("rademacher", "flips") for ensemble in ensembles):
            context.refuse("vectors of one width with signs as coordinates", "another ensemble is met")
        context.note("independent coordinates")
        return [(rest, coefficient * _one_coordinate(exponent, used, ensembles) ** widths.pop())]

    return normal.mapped(step)


def _one_coordinate(exponent, used, ensembles):
    """The mean of the exponential of one coordinate's share of the exponent, over all signs."""
    total = sympy.Integer(0)
    for chosen in product((1, -1), repeat=len(used)):
        values, chance = {}, sympy.Integer(1)
        for label, ensemble, sign in zip(used, ensembles, chosen, strict=True):
            values[label] = sign / sympy.sqrt(ensemble.width) if ensemble.kind == "rademacher" else sympy.Integer(sign)
            fair = sympy.Rational(1, 2) if ensemble.kind == "rademacher" else ensemble.scale
            chance *= fair if sign == -1 or ensemble.kind == "rademacher" else 1 - fair
        share = sympy.Add(*(c * sympy.Mul(*(values[label] for label in m[0][0][1])) for m, c in exponent.items()))
        total += chance * sympy.exp(sympy.expand(share))
    return sympy.expand(total)
