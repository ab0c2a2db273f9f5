"""Rules for constant vectors: sums of powers of their coordinates by name."""

import sympy

from ..derivation import rule
from ..normal import expression

__all__ = ["named_sums"]


@rule("named sums", "definition of the parameters", conditions="the vector is constant; what is left of it are sums of powers of its coordinates")
def named_sums(statement, context, vector, sums):
    """sum_c u_c^n = sums[n] for a constant vector u; sums[2] is its squared norm."""
    normal = expression(statement)
    label = (vector.family.name, "")
    if vector.item.name or vector.family.ensemble.kind != "fixed":
        context.refuse("a constant vector", f"{vector.family.name} is {vector.family.ensemble.kind}")
    names = {(label,) * order: sympy.sympify(value) for order, value in sums.items()}
    context.note(", ".join(f"sum_c {label[0]}_c^{order} = {value}" for order, value in sums.items()))

    def named(atoms, coefficient):
        left = {}
        for atom, power in atoms.items():
            if atom[0] == "dot" and atom[1] in names:
                coefficient = coefficient * names[atom[1]] ** sympy.Rational(power.numerator, power.denominator)
            else:
                left[atom] = power
        return [(left, coefficient)]

    return normal.mapped(named)
