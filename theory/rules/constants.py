"""Rules for vectors that are not random: sums of powers of their coordinates by name, overlaps that are given."""

import sympy

from ..atoms import labels
from ..derivation import rule
from ..domains import nonnegative
from ..normal import Expression, expression

__all__ = ["cauchy_schwarz", "equal_overlaps", "named_sums"]


@rule("Cauchy and Schwarz", "Cauchy 1821", conditions="a quotient of sums of powers of one constant vector, times a nonnegative number")
def cauchy_schwarz(statement, context, vector):
    """(sum_c u_c^2)^2 / sum_c u_c^4 <= width for a constant vector u that is not zero."""
    normal = expression(statement)
    label = (vector.family.name, "")
    if vector.item.name or vector.family.ensemble.kind != "fixed" or len(normal.terms) != 1:
        context.refuse("one quotient of sums over a constant vector", "the statement is another")
    (bound, atoms), coefficient = normal.terms[0]
    if bound or dict(atoms) != {("dot", (label,) * 2): 2, ("dot", (label,) * 4): -1}:
        context.refuse("the squared sum of squares over the sum of fourth powers", "the statement is another")
    context.need(nonnegative(coefficient), "a factor")
    return "<=", Expression((((0, ()), coefficient * vector.family.ensemble.width),), (), (), False, False)


@rule("named sums", "definition of the parameters", conditions="the vector is constant; what is left of it are sums of powers of its coordinates")
def named_sums(statement, context, vector, sums):
    """sum_c u_c^n = sums[n] for a constant vector u; sums[2] is its squared norm."""
    normal = expression(statement)
    label = (vector.family.name, "")
    if vector.item.name or vector.family.ensemble.kind != "fixed":
        context.refuse("a constant vector", f"{vector.family.name} is {vector.family.ensemble.kind}")
    names = {(label,) * order: sympy.sympify(value) for order, value in sums.items()}
    context.note(", ".join(f"sum_c {label[0]}_c^{order} = {value}" for order, value in sums.items()))

    return normal.mapped(lambda atoms, coefficient: [_named(atoms, coefficient, names)])


@rule("given overlaps", "definition of the ensemble", conditions="unit vectors any two of which have one overlap")
def equal_overlaps(statement, context, family):
    """k_a . k_b = the given overlap for any two different items of an equiangular family."""
    normal = expression(statement)
    if family.ensemble.kind != "equiangular":
        context.refuse("an equiangular family", f"{family.name} is {family.ensemble.kind}")
    mine = sorted({label for (_, atoms), _ in normal.terms for label in labels(dict(atoms)) if label[0] == family.name})
    names = {(a, b): family.ensemble.scale for a in mine for b in mine if a < b}
    context.note(f"any two of {family.name} have overlap {family.ensemble.scale}")
    return normal.mapped(lambda atoms, coefficient: [_named(atoms, coefficient, names)])


def _named(atoms, coefficient, names):
    """(atoms without the named sums, coefficient with their values); an exponential of named sums alone is a scalar too."""
    left = {}
    for atom, power in atoms.items():
        if atom[0] == "dot" and atom[1] in names:
            coefficient = coefficient * names[atom[1]] ** sympy.Rational(power.numerator, power.denominator)
            continue
        if atom[0] == "exp":
            atom, factor = _named_exponent(atom, names)
            coefficient = coefficient * factor
        if atom is not None:
            left[atom] = power
    return left, coefficient


def _named_exponent(atom, names):
    polynomial = {}
    for monomial, c in atom[1]:
        inner, factor = _named(dict(monomial), c, names)
        key = tuple(sorted(inner.items()))
        polynomial[key] = polynomial.get(key, 0) + factor
    factor = sympy.exp(sympy.cancel(polynomial.pop((), sympy.Integer(0))))
    kept = tuple(sorted(((m, c) for m, c in polynomial.items() if c != 0), key=repr))
    return (("exp", kept) if kept else None), factor
