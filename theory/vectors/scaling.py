"""How a statement grows with one of its random vectors, read off its syntax: what a divergent moment may be compared with.

For Gaussian vectors x in n dimensions that a nonnegative body depends on homogeneously with degree D, E body = E |x|^D times the mean over directions, so
that the mean is infinite exactly as E X^{D/2} is, X chi-square with n degrees of freedom.
"""

from fractions import Fraction
from itertools import chain

import sympy

from ..scalars.domains import substitution
from ..scalars.parameters import N
from . import syntax


def moments(statement, point):
    """{(n, s)}: chi-square moments E X^s, n degrees of freedom, that decide at a point whether the mean of the statement is finite.

    >>> from memorem import E, d_k, gaussian, items, norm2
    >>> k, i = gaussian(d_k)("k"), items("i")
    >>> moments(E(1 / norm2(k[i]) ** 3), {"d_k": 5})
    {(Fraction(5, 1), Fraction(-3, 1))}
    """
    found = set()
    vectors = {vector for vector in _vectors(statement) if vector.item.name}
    gaussian = {vector for vector in vectors if vector.family.ensemble.kind == "gaussian"}
    groups = [{vector} for vector in gaussian] + [{v for v in gaussian if v.item == item} for item in {v.item for v in gaussian}]
    for group in groups:
        power = _degree(statement, group)
        if power is not None:
            found.add((_number(sum(v.family.ensemble.width for v in group), point), _number(power / 2, point)))
    for family in {
        vector.family for vector in vectors if vector.family.ensemble.kind == "dual"
    }:  # |w_i|^-2 is chi-square: the distance to the others
        power = _top(statement, family)
        found.add((_number(family.ensemble.width - N + 1, point), _number(-power / 2, point)))
    return found


def poles(statement):
    """The orders to which inner products with a Gaussian vector, which have a density at 0, stand in the statement as factors: -2 for 1/(k.q)^2."""
    return list(_orders(statement, Fraction(1)))


def _orders(node, exponent):
    match node:
        case syntax.Pow(base, power):
            yield from _orders(base, exponent * power)
        case syntax.Dot(left, right):
            if left != right and any(vector.family.ensemble.kind == "gaussian" for vector in _vectors(node)):
                yield exponent
        case syntax.Mul(args):
            yield from chain.from_iterable(_orders(a, exponent) for a in args)
        case syntax.E(body) | syntax.Over(body=body):
            yield from _orders(body, exponent)


def _number(expr, point):
    value = sympy.sympify(expr).xreplace(substitution(point, sympy.sympify(expr)))
    return Fraction(int(value.p), int(value.q)) if value.is_Rational else None


def _children(node):
    if isinstance(node, syntax.Add | syntax.Mul | syntax.VectorSum):
        return node.args
    names = ("body", "base", "argument", "left", "right", "coefficient", "vector")
    return [getattr(node, name) for name in names if hasattr(node, name)]


def _vectors(node):
    if isinstance(node, syntax.Vec):
        yield node
    for child in _children(node):
        yield from _vectors(child)


def _degree(node, mine):
    """The degree in which a node is homogeneous in all vectors of the set together; None if it is not. Other vectors count as constants."""
    match node:
        case syntax.Vec():
            return sympy.Integer(node in mine)
        case syntax.Add(args) | syntax.VectorSum(args):
            degrees = {_degree(a, mine) for a in args}
            return degrees.pop() if len(degrees) == 1 else None
        case syntax.Pow(base, exponent) | syntax.Power(base, exponent):
            inner = _degree(base, mine)
            return None if inner is None else sympy.expand(inner * sympy.sympify(exponent))
        case syntax.Exp(argument) | syntax.Cosine(argument):
            return sympy.Integer(0) if not mine & set(_vectors(argument)) else None
        case syntax.Over(item, body, excluding) | syntax.VectorOver(item, body, excluding):
            met = [v for v in _vectors(body) if v.item == item and any(v.family == own.family and own.item not in excluding for own in mine)]
            return None if met else _degree(body, mine)
    parts = [_degree(child, mine) for child in _children(node)]
    return None if None in parts else sympy.Add(*parts)


def _top(node, family):
    """The largest degree of a polynomial body in the vectors of a family."""
    match node:
        case syntax.Vec():
            return sympy.Integer(node.family == family)
        case syntax.Add(args) | syntax.VectorSum(args):
            return max((_top(a, family) for a in args), key=lambda power: power if power.is_number else sympy.oo)
        case syntax.Pow(base, exponent):
            return _top(base, family) * sympy.sympify(exponent)
    return sympy.Add(*(_top(child, family) for child in _children(node)))
