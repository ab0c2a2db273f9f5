"""The normal form of terms: a polynomial in random atoms, SymPy scalars as coefficients, summed over distinct items.

A monomial is (number of bound items, ((atom, exponent), ...)) with the atoms of theory.atoms; bound items are pairwise distinct and distinct from the
fixed items of the statement. An item that no atom mentions is counted: that is where falling factorials come from.
"""

from dataclasses import dataclass, replace
from itertools import count

import sympy

from . import terms as syntax
from .algebra import Nonzero, Unknown, Zero, decide_zero
from .atoms import ONE, bound_names, collected, is_norm, joined, labels, named_item
from .derivation import Refused

__all__ = ["Expression", "expression", "free_items", "is_norm", "joined", "labels", "same_form"]


@dataclass(frozen=True)
class Expression:
    """A normal form as a statement.

    terms: ((monomial, coefficient), ...) sorted; families: ((name, Ensemble), ...); fixed: names of the fixed items; nonnegative: the quantity is
    visibly never negative, so that expectations may be taken in any order (Tonelli); expected: an expectation over all random vectors is meant.
    """

    terms: tuple
    families: tuple
    fixed: tuple
    nonnegative: bool
    expected: bool

    def ensemble(self, name):
        """The ensemble of a family."""
        return dict(self.families)[name]

    def key(self):
        """The normal form as text."""
        return repr((self.terms, self.fixed, self.expected))

    def text(self):
        """Plain text."""
        from .printing import expression_text

        return expression_text(self)

    def latex(self):
        """LaTeX."""
        from .printing import expression_latex

        return expression_latex(self)

    def scalar(self):
        """The closed form once no random atom is left, else None."""
        if any(monomial != (0, ()) for monomial, _ in self.terms):
            return None
        return sympy.Add(*(coefficient for _, coefficient in self.terms))

    def compare(self, target, domain):
        """Zero if the closed form equals the SymPy expression on the domain; Unknown while random quantities are left."""
        if isinstance(target, syntax.Term | Expression):
            return same_form(self, expression(target), domain)
        value = self.scalar()
        if value is None:
            return Unknown(f"random quantities are left: {self.text()}")
        if not isinstance(target, sympy.Expr):
            return Unknown(f"a scalar cannot be compared with a {type(target).__name__}")
        if sympy.oo in (value, target):
            return Zero() if value == target else Nonzero(domain.witness(), "one side is infinite")
        return decide_zero(value - target, domain)

    def mapped(self, function):
        """The expression with function(atoms dict, coefficient) -> iterable of (atoms dict, coefficient) applied to every term."""
        made = []
        for (_, atoms), coefficient in self.terms:
            made += [(bound_names(dict(atoms)), new, factor) for new, factor in function(dict(atoms), coefficient)]
        return replace(self, terms=collected(made, self.fixed))


def expression(term):
    """The normal form of a term; an Expression is returned as it is."""
    if isinstance(term, Expression):
        return term
    families, free = {}, set()
    _survey(term, families, free, frozenset())
    fixed = tuple(sorted(free))
    outer, body = _outer_expectation(term)
    raw = [(bound, atoms, coefficient * outer) for bound, atoms, coefficient in _expand(body, fixed, count())]
    expected = body is not term
    return Expression(collected(raw, fixed), tuple(sorted(families.items(), key=lambda f: f[0])), fixed, syntax.nonnegative_by_syntax(body), expected)


def free_items(term):
    """The names of the items that a term leaves free, sorted."""
    free = set()
    _survey(term, {}, free, frozenset())
    return sorted(free)


def same_form(left, right, domain):
    """Zero if two normal forms agree coefficient by coefficient; Nonzero if a coefficient differs (atoms of different form are independent)."""
    mine, others = dict(left.terms), dict(right.terms)
    unknown = None
    for monomial in sorted({*mine, *others}, key=repr):
        outcome = decide_zero(mine.get(monomial, sympy.Integer(0)) - others.get(monomial, sympy.Integer(0)), domain)
        if isinstance(outcome, Nonzero):
            return Nonzero(outcome.witness, f"the coefficient of {monomial} differs by {outcome.value}")
        if isinstance(outcome, Unknown):
            unknown = outcome
    return unknown or Zero()


def _outer_expectation(term):
    """(constant factor, body) of c E(body); an expectation anywhere else is refused."""
    if isinstance(term, syntax.E):
        return sympy.Integer(1), term.body
    if isinstance(term, syntax.Mul) and sum(isinstance(a, syntax.E) for a in term.args) == 1:
        constants = [a for a in term.args if isinstance(a, syntax.Const)]
        if len(constants) == len(term.args) - 1:
            inner = next(a for a in term.args if isinstance(a, syntax.E))
            return sympy.Mul(*(c.value for c in constants)), inner.body
    return sympy.Integer(1), term


def _survey(node, families, free, bound):
    """Collect the families and the free items of a term."""
    if isinstance(node, syntax.Vec):
        known = families.setdefault(node.family.name, node.family.ensemble)
        if known != node.family.ensemble:
            raise Refused("one ensemble for one name", f"{node.family.name} is drawn from two ensembles")
    if isinstance(node, syntax.Vec | syntax.Entry) and node.item.label not in {*bound, ""}:
        free.add(node.item.label)
    inner = bound
    if isinstance(node, syntax.Over | syntax.VectorOver):
        free |= {item.label for item in node.excluding if item.label not in bound}
        inner = bound | {node.item.label}
    for child in _children(node):
        _survey(child, families, free, inner)


def _children(node):
    if isinstance(node, syntax.Add | syntax.Mul | syntax.VectorSum):
        return node.args
    names = ("body", "base", "argument", "left", "right", "coefficient", "vector")
    return [getattr(node, name) for name in names if hasattr(node, name)]


def renamed(node, old, new):
    """The node with one free item replaced by another."""
    if isinstance(node, syntax.Item):
        return new if node == old else node
    if isinstance(node, syntax.Vec | syntax.Entry):
        return replace(node, item=renamed(node.item, old, new))
    if isinstance(node, syntax.Over | syntax.VectorOver):
        excluding = tuple(renamed(item, old, new) for item in node.excluding)
        body = node.body if node.item == old else renamed(node.body, old, new)
        return replace(node, body=body, excluding=excluding)
    if isinstance(node, syntax.Add | syntax.Mul | syntax.VectorSum):
        return replace(node, args=tuple(renamed(a, old, new) for a in node.args))
    changed = {
        name: renamed(getattr(node, name), old, new)
        for name in ("body", "base", "argument", "left", "right", "coefficient", "vector")
        if hasattr(node, name)
    }
    return replace(node, **changed) if changed else node


def _expand(node, fixed, fresh):
    """[(bound item names, atoms dict, coefficient)]: every sum opened over items distinct from those in `fixed`, diagonals as terms of their own."""
    if isinstance(node, syntax.Const):
        return [((), {}, node.value)] if node.value != 0 else []
    if isinstance(node, syntax.Add):
        return [one for a in node.args for one in _expand(a, fixed, fresh)]
    if isinstance(node, syntax.Mul):
        return _expand_product(node.args, fixed, fresh)
    if isinstance(node, syntax.Over):
        return _expand_sum(node, fixed, fresh)
    if isinstance(node, syntax.Dot):
        return _expand_dot(node.left, node.right, fixed, fresh)
    if isinstance(node, syntax.Entry):
        return [((), {("dot", ((node.name, node.item.label),)): ONE}, sympy.Integer(1))]
    if isinstance(node, syntax.Some):
        return [((), {("dot", ((node.name, ""),)): ONE}, sympy.Integer(1))]
    if isinstance(node, syntax.Pow):
        return _expand_power(node, fixed, fresh)
    if isinstance(node, syntax.Exp):
        return [((), {("exp", _polynomial(_expand(node.argument, fixed, fresh))): ONE}, sympy.Integer(1))]
    if isinstance(node, syntax.Cosine):  # (e^{i x} + e^{-i x}) / 2
        angle = _polynomial(_expand(node.argument, fixed, fresh))
        waves = [tuple((m, sign * sympy.I * c) for m, c in angle) for sign in (1, -1)]
        return [((), {("exp", wave): ONE}, sympy.Rational(1, 2)) for wave in waves]
    if isinstance(node, syntax.Magnitude | syntax.Positive):
        return _expand_part(node, fixed, fresh)
    if isinstance(node, syntax.Power):
        raise Refused("a power that is a number", f"the power {node.exponent} has no normal form; a law gives its mean")
    raise Refused("a term without inner expectations", f"a {type(node).__name__} cannot be expanded here")


def _expand_product(nodes, fixed, fresh):
    if not nodes:
        return [((), {}, sympy.Integer(1))]
    found = []
    for bound, atoms, coefficient in _expand(nodes[0], fixed, fresh):
        for more, others, factor in _expand_product(nodes[1:], (*fixed, *bound), fresh):
            found.append(((*bound, *more), joined(atoms, others), coefficient * factor))
    return found


def _expand_sum(node, fixed, fresh):
    without = {item.label for item in node.excluding}
    found = []
    for label in fixed:
        item = syntax.Item(*named_item(label))
        if label not in without and item.count == node.item.count:
            found += _expand(renamed(node.body, node.item, item), fixed, fresh)
    new = syntax.Item(f"~{next(fresh)}", node.item.count)
    for bound, atoms, coefficient in _expand(renamed(node.body, node.item, new), (*fixed, new.label), fresh):
        found.append(((new.label, *bound), atoms, coefficient))
    return found


def _expand_dot(left, right, fixed, fresh):
    """Bilinear: sums and multiples leave the inner product one side at a time."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, syntax.VectorSum):
            return [term for a in one.args for term in _expand_dot(a, other, fixed, fresh)]
        if isinstance(one, syntax.Scaled):
            return _expand_product((one.coefficient, syntax.Dot(one.vector, other)), fixed, fresh)
        if isinstance(one, syntax.VectorOver):
            return _expand_sum(syntax.Over(_apart(one, other), _moved(one, other), one.excluding), fixed, fresh)
    content = tuple(sorted(label for vector in (left, right) for label in _vector_labels(vector)))
    return [((), {("dot", content): ONE}, sympy.Integer(1))]


def _vector_labels(vector):
    """The labels that share a coordinate in a single vector."""
    if isinstance(vector, syntax.Stretched):
        return _vector_labels(vector.coefficient) + _vector_labels(vector.vector)
    if not isinstance(vector, syntax.Vec):
        raise Refused("a single vector", f"a {type(vector).__name__} cannot be stretched here")
    return [(vector.family.name, vector.item.label)]


def _apart(sum_, other):
    """A name for the bound item that does not occur in the other factor."""
    return syntax.Item(sum_.item.name + "'", sum_.item.count) if sum_.item.name in repr(other) else sum_.item


def _moved(sum_, other):
    return syntax.Dot(renamed(sum_.body, sum_.item, _apart(sum_, other)), other)


def _expand_power(node, fixed, fresh):
    exponent = node.exponent
    if exponent.denominator == 1 and exponent > 0:
        return _expand_product((node.base,) * int(exponent), fixed, fresh)
    inner = _expand(node.base, fixed, fresh)
    if len(inner) != 1 or inner[0][0]:
        raise Refused("a single product", f"the power {exponent} of a sum has no normal form")
    _, atoms, coefficient = inner[0]
    power = sympy.Rational(exponent.numerator, exponent.denominator)
    return [((), _raised(atoms, exponent), coefficient**power)]


def _raised(atoms, exponent):
    raised = {}
    for atom, power in atoms.items():
        if atom[0] == "exp":
            raised[("exp", tuple((m, c * sympy.Rational(exponent.numerator, exponent.denominator)) for m, c in atom[1]))] = ONE
        else:
            raised[atom] = power * exponent
    return raised


def _expand_part(node, fixed, fresh):
    """|x| and max(x, 0) of a single inner product times a positive number, |.| also of products; max(x - c, 0) for a number c."""
    inner = _expand(node.argument, fixed, fresh)
    threshold = -sympy.Add(*(c for bound, atoms, c in inner if not bound and not atoms))
    inner = [one for one in inner if one[0] or one[1]]
    if len(inner) != 1 or inner[0][0] or (threshold != 0 and isinstance(node, syntax.Magnitude)):
        raise Refused("a single product", "the magnitude of a sum has no normal form")
    _, atoms, coefficient = inner[0]
    if isinstance(node, syntax.Positive) and (len(atoms) != 1 or coefficient != 1):
        raise Refused("a single inner product", "the positive part of anything else has no normal form")
    kind, rest = ("abs", ()) if isinstance(node, syntax.Magnitude) else ("pos", (threshold,) if threshold != 0 else ())
    changed = {(atom if atom[0] != "dot" or is_norm(atom) else (kind, atom[1], *rest)): power for atom, power in atoms.items()}
    return [((), changed, sympy.Abs(coefficient))]


def _polynomial(expanded):
    """A polynomial without sums, as a sorted tuple ((atoms, coefficient), ...)."""
    gathered = {}
    for bound, atoms, coefficient in expanded:
        if bound:
            raise Refused("an exponent without sums", "the exponential of a sum over items has no normal form")
        key = tuple(sorted(atoms.items()))
        gathered[key] = gathered.get(key, 0) + coefficient
    return tuple(sorted(((k, c) for k, c in gathered.items() if c != 0), key=repr))
