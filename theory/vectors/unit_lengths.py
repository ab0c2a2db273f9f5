"""Squared lengths of unit vectors as one, in syntax: what makes 1 / f(|k|^2) a constant before sums and products are multiplied out."""

from dataclasses import fields, is_dataclass, replace

import sympy

from ..kernel.derivation import Refused
from . import syntax
from .normal_form import expression

VALUES = {syntax.Exp: sympy.exp, syntax.Cosine: sympy.cos, syntax.Magnitude: sympy.Abs, syntax.Positive: lambda x: sympy.Max(x, 0)}


def opened(term, names=None):
    """The normal form; where a power of a sum of lengths has none, that of the term without the lengths of unit vectors."""
    try:
        return expression(term)
    except Refused:
        shorter = without_unit_lengths(term, names)
        if shorter == term:
            raise
        return expression(shorter)


def without_unit_lengths(term, names=None):
    """The term with |x|^2 = 1 for every unit vector x of the named families (of all of them), and what is made of constants alone as a constant."""
    if isinstance(term, syntax.Dot) and term.left == term.right and isinstance(term.left, syntax.Vec):
        family = term.left.family
        return syntax.Const(sympy.Integer(1)) if family.ensemble.unit and (names is None or family.name in names) else term
    if isinstance(term, tuple):
        return tuple(without_unit_lengths(part, names) for part in term)
    if not isinstance(term, syntax.Term | syntax.Scaled | syntax.VectorSum | syntax.VectorOver) or not is_dataclass(term):
        return term
    return constant(replace(term, **{field.name: without_unit_lengths(getattr(term, field.name), names) for field in fields(term)}))


def constant(term):
    """A sum, product, power or function of constants as one constant; any other term, and what has no finite real value, as it is."""
    value = _value(term)
    return syntax.Const(value) if value is not None and value.is_finite is not False and not value.has(sympy.nan, sympy.zoo) else term


def _value(term):
    if isinstance(term, syntax.Add | syntax.Mul):
        if all(isinstance(part, syntax.Const) for part in term.args):
            values = [part.value for part in term.args]
            return sympy.Add(*values) if isinstance(term, syntax.Add) else sympy.Mul(*values)
    elif isinstance(term, syntax.Pow) and isinstance(term.base, syntax.Const) and term.exponent.denominator == 1:
        return term.base.value ** int(term.exponent)
    elif type(term) in VALUES and isinstance(term.argument, syntax.Const):
        return VALUES[type(term)](term.argument.value)
    return None
