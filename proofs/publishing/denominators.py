"""Denominators that vanish at some values of what is not random: a statement holds where they do not, and says so."""

import sympy

from ...theory.matrices.normal_form import Scalar
from ...theory.matrices.syntax import Letter, Scaled
from ...theory.vectors import syntax
from ...theory.vectors.trees import nodes, vectors


def not_zero(statement, states=()):
    """(names of vectors that are not random and whose norm is divided by, whether another denominator is made of what is not random)."""
    names, other = set(), False
    for node in nodes(statement):
        if isinstance(node, syntax.Pow) and node.exponent < 0:
            for factor in _factors(node.base):
                name = _norm_of(factor)
                names |= {name} - {None, *states}
                other |= name is None and _fixed(factor, states)
        elif isinstance(node, Scaled):
            other |= any(not _positive(scalar) for scalar in sympy.fraction(sympy.together(node.coefficient))[1].atoms(Scalar))
    return names, other


def _factors(term):
    if isinstance(term, syntax.Mul):
        return [factor for one in term.args for factor in _factors(one)]
    return _factors(term.base) if isinstance(term, syntax.Pow) else [term]


def _norm_of(factor):
    """The name of a vector that is not random, where the factor is its squared norm."""
    is_norm = isinstance(factor, syntax.Dot) and factor.left == factor.right and isinstance(factor.left, syntax.Vec)
    return factor.left.family.name if is_norm and factor.left.family.ensemble.kind == "fixed" else None


def _fixed(factor, states):
    """Whether a factor is made of vectors that are not random alone; exponentials never vanish."""
    found = vectors(factor)
    known = all(one.family.ensemble.kind == "fixed" and one.family.name not in states for one in found)
    return bool(found) and known and not isinstance(factor, syntax.Exp)


def _positive(scalar):
    body = scalar.expression()
    return isinstance(body, Letter) and "positive" in body.facts
