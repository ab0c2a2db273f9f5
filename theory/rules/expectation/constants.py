"""Rules for vectors that are not random: sums of powers of their coordinates by name."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ...vectors.monomials import labels
from ...vectors.normal_form import expression

__all__ = ["named_sums"]


@rule(
    "named sums",
    "definition of the parameters",
    conditions="the vector is constant; what is left of it are sums of powers of its coordinates, which some vector has",
    kind="definition",
)
def named_sums(statement, context, vector, sums):
    """sum_c u_c^n = sums[n] for a constant vector u; sums[2] is its squared norm."""
    normal = expression(statement)
    label = (vector.family.name, "")
    if not _is_constant(vector) or dict(normal.families).get(vector.family.name, vector.family.ensemble) != vector.family.ensemble:
        context.refuse("a constant vector", f"{vector.family.name} is none, or another in the statement")
    names = {(label,) * order: sympy.sympify(value) for order, value in sums.items()}
    _possible({order: sympy.sympify(value) for order, value in sums.items()}, vector.family.ensemble.width, context)
    told = ", ".join(f"sum_c {label[0]}_c^{order} = {value}" for order, value in sorted(sums.items()))
    context.note(told)
    context.name(f"the constant vector {label[0]}", told)
    made = normal.mapped(lambda atoms, coefficient: [named(atoms, coefficient, names)])
    if any(label in labels(dict(atoms)) for (_, atoms), _ in made.terms):
        context.refuse(f"every sum of {label[0]} named in one step", "whether a vector has them all is asked once")
    return made


def _possible(sums, width, context):
    """Refuse sums that no vector has.

    Some vector has s_2 >= 0; with s_1 where s_1^2 <= width s_2 and the width is two at least; with s_4 where s_2^2/width <= s_4 <= s_2^2.
    """
    if set(sums) not in ({1}, {2}, {1, 2}, {2, 4}):
        context.refuse("sums of first and second, or of second and fourth powers", f"whether a vector has those of {sorted(sums)} is not known")
    squares = sums.get(2, sympy.Integer(0))
    needs = [squares]
    if {1, 2} == set(sums):
        needs += [width * squares - sums[1] ** 2, width - 2]  # a vector of one coordinate has both sums from one number
    if 4 in sums:
        needs += [width * sums[4] - squares**2, squares**2 - sums[4]]
    for expr in needs:
        if context.domain.proves(nonnegative(expr)) is None:
            context.refuse(f"{expr} >= 0 for {context.domain.text()}", "no vector has such sums")


def _is_constant(vector):
    return vector.item.name == "" and vector.family.ensemble.kind == "fixed"


def named(atoms, coefficient, names):
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
        inner, factor = named(dict(monomial), c, names)
        key = tuple(sorted(inner.items()))
        polynomial[key] = polynomial.get(key, 0) + factor
    factor = sympy.exp(sympy.cancel(polynomial.pop((), sympy.Integer(0))))
    kept = tuple(sorted(((m, c) for m, c in polynomial.items() if c != 0), key=repr))
    return (("exp", kept) if kept else None), factor
