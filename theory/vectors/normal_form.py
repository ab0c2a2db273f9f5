"""The normal form of terms: a polynomial in random atoms, SymPy scalars as coefficients, summed over distinct items.

A monomial is (number of bound items, ((atom, exponent), ...)) with the atoms of theory.atoms; bound items are pairwise distinct and distinct from the
fixed items of the statement. An item that no atom mentions is counted: that is where falling factorials come from.
"""

import re
from dataclasses import dataclass, replace
from itertools import count

import sympy

from ..kernel.derivation import Refused
from ..kernel.statement import Statement, as_statement, closed_form, compared
from ..scalars.zero_test import Nonzero, Unknown, Zero, decide_zero
from . import syntax
from .monomials import ONE, bound_names, collected, is_norm, joined, labels, named_item, tidy
from .renaming import apart, children, renamed, with_binder
from .trees import items_of, nodes, parts

__all__ = ["Expression", "expression", "free_items", "is_norm", "joined", "labels", "same_form", "surveyed"]
NAME = re.compile(r"\w[\w'^]*")


@dataclass(frozen=True)
class Expression(Statement):
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
        """The ensemble of a family; refused if the term has none of this name."""
        found = dict(self.families).get(name)
        if found is None:
            raise Refused(f"a vector called {name}", "there is none in the statement")
        return found

    def context(self):
        """(laws of the vectors that are left, fixed items, whether an expectation over them is meant)."""
        left = {name for (_, atoms), _ in self.terms for name, _ in labels(dict(atoms))}
        laws = tuple((name, ensemble) for name, ensemble in self.families if name in left)
        return laws, self.fixed, self.expected and any(ensemble.random for _, ensemble in laws)

    def key(self):
        """The normal form as text, with the laws of the vectors that are left in it."""
        return repr((self.terms, *self.context()))

    def mapped(self, function):
        """The expression with function(atoms dict, coefficient) -> iterable of (atoms dict, coefficient) applied to every term."""
        made = []
        for (_, atoms), coefficient in self.terms:
            made += [(bound_names(dict(atoms)), new, factor) for new, factor in function(dict(atoms), coefficient)]
        return replace(self, terms=collected(made, self.fixed))


def expression(term, fixed=()):
    """The normal form of a term; an Expression is returned as it is. fixed: names of items that sums tell apart beyond those of the term."""
    if isinstance(term, Expression):
        return term
    families, free = surveyed(term)
    free |= set(fixed)
    fixed = tuple(sorted(free))
    outer, body = _outer_expectation(term)
    raw = [(bound, atoms, coefficient * outer) for bound, atoms, coefficient in _expand(body, fixed, count())]
    expected = body is not term
    return Expression(collected(raw, fixed), tuple(sorted(families.items(), key=lambda f: f[0])), fixed, syntax.nonnegative_by_syntax(body), expected)


@closed_form.register
def _(node: Expression):
    """The closed form once no random atom is left."""
    if any(monomial != (0, ()) for monomial, _ in node.terms):
        return None
    return sympy.Add(*(coefficient for _, coefficient in node.terms))


@compared.register
def _(node: Expression, target, domain):
    """Zero if the closed form equals the SymPy expression on the domain; Unknown while random quantities are left."""
    if isinstance(target, syntax.Term | Expression):
        return same_form(node, expression(target, node.fixed), domain)  # sums told apart alike
    value = node.scalar()
    if value is None:
        return Unknown(f"random quantities are left: {node.text()}")
    if not isinstance(target, sympy.Expr):
        return Unknown(f"a scalar cannot be compared with a {type(target).__name__}")
    if sympy.oo in (value, target):
        return Zero() if value == target else Nonzero(domain.witness(), "one side is infinite")
    return decide_zero(value - target, domain)


@closed_form.register
def _(node: syntax.Term):
    """Nothing is evaluated in syntax."""
    return None


@compared.register
def _(node: syntax.Term, target, domain):
    return expression(node).compare(target, domain)


@as_statement.register(int)
@as_statement.register(sympy.Expr)
def _(value):
    return expression(syntax.term(value))


def free_items(term):
    """The names of the items that a term leaves free, sorted."""
    return sorted(surveyed(term)[1])


def surveyed(term):
    """({family: ensemble}, labels of free items) of a term. Refused if a name stands for two things or is none, or if widths differ."""
    kinds, families, free = {}, {}, set()
    survey(term, families, free)
    for node in nodes(term):
        if isinstance(node, syntax.Family | syntax.Entry | syntax.Some) and kinds.setdefault(node.name, type(node)) is not type(node):
            raise Refused("one thing for one name", f"{node.name} stands for two")
        if isinstance(node, syntax.Dot) and len(_widths((node.left, node.right))) > 1:
            raise Refused("vectors of one width", f"{node.text()} has several")
    for name in (*kinds, *(named_item(label)[0] for label in free)):
        if not NAME.fullmatch(name):
            raise Refused("letters and digits in a name", f"{name!r} is none")
    return families, free


def _widths(vector):
    """The widths of the vectors that a vector is made of."""
    if isinstance(vector, syntax.Vec):
        return {sympy.expand(vector.family.ensemble.width)}
    return set() if isinstance(vector, syntax.Term) else set().union(*map(_widths, parts(vector)))


def same_form(left, right, domain):
    """Zero if two normal forms agree coefficient by coefficient; Nonzero if a coefficient differs (atoms of different form are independent).

    Unknown if the vectors, the items or the expectation that the forms speak of differ.
    """
    mine, others = dict(left.terms), dict(right.terms)
    if None in (left.scalar(), right.scalar()) and left.context() != right.context():
        return Unknown("the vectors of the two sides, their items or their expectation differ")
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


def survey(node, families, free, bound=frozenset()):
    """Collect the families and the free items of a term. Refused if one name stands for two ensembles."""
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
    for child in children(node):
        survey(child, families, free, inner)


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
    if isinstance(node, syntax.Coordinate):
        return [((), {("dot", tuple(_coordinate_labels(node.vector))): ONE}, sympy.Integer(1))]
    if isinstance(node, syntax.Some):
        return [((), {("some", ((node.name, ""),)): ONE}, sympy.Integer(1))]
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
            inner = with_binder(one, apart(one.item, (one, other))) if one.item in items_of(other) else one
            return _expand_sum(syntax.Over(inner.item, syntax.Dot(inner.body, other), inner.excluding), fixed, fresh)
        if isinstance(one, syntax.Stretched) and (opened := _opened(one)) is not None:
            return _expand_dot(opened, other, fixed, fresh)
    content = tuple(sorted(label for vector in (left, right) for label in _vector_labels(vector)))
    return [((), {("dot", content): ONE}, sympy.Integer(1))]


def _opened(stretched):
    """A coordinatewise product with a sum or multiple taken out of it; None if there is none."""
    for one, other in ((stretched.coefficient, stretched.vector), (stretched.vector, stretched.coefficient)):
        if isinstance(one, syntax.Stretched):
            one = _opened(one)
        if isinstance(one, syntax.VectorSum):
            return syntax.VectorSum(tuple(syntax.Stretched(a, other) for a in one.args))
        if isinstance(one, syntax.Scaled):
            return syntax.Scaled(one.coefficient, syntax.Stretched(one.vector, other))
        if isinstance(one, syntax.VectorOver):
            inner = with_binder(one, apart(one.item, (one, other))) if one.item in items_of(other) else one
            return syntax.VectorOver(inner.item, syntax.Stretched(inner.body, other), inner.excluding)
    return None


def _vector_labels(vector):
    """The labels that share a coordinate in a single vector."""
    if isinstance(vector, syntax.Stretched):
        return _vector_labels(vector.coefficient) + _vector_labels(vector.vector)
    if not isinstance(vector, syntax.Vec):
        raise Refused("a single vector", f"a {type(vector).__name__} cannot be stretched here")
    return [(vector.family.name, vector.item.label)]


def _coordinate_labels(vector):
    if vector.family.ensemble.width != 1:
        raise Refused("a vector of width one", f"{vector.family.name} has more coordinates than one")
    return _vector_labels(vector)


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
    """A power of a product; a root only of what is visibly never negative, that of x^2 being |x|."""
    raised = {}
    for atom, power in atoms.items():
        if atom[0] == "exp":
            raised[("exp", tuple((m, c * sympy.Rational(exponent.numerator, exponent.denominator)) for m, c in atom[1]))] = ONE
            continue
        if exponent.denominator != 1 and not _never_negative(atom, power):
            raise Refused("a root of what is visibly never negative", "the root of anything else has no normal form")
        if exponent.denominator != 1 and not _never_negative(atom, ONE):
            atom = ("abs", atom[1])
        raised[atom] = raised.get(atom, 0) + power * exponent
    return raised


def _never_negative(atom, power):
    """Whether a power of an atom is visibly never negative."""
    return atom[0] in ("exp", "abs", "pos") or is_norm(atom) or _is_even_square(atom) or (power.denominator == 1 and power % 2 == 0)


def _is_even_square(atom):
    """Whether a contraction is a sum of even powers, as the squared norm of a constant vector is."""
    return atom[0] == "dot" and all(atom[1].count(label) % 2 == 0 for label in atom[1])


def _expand_part(node, fixed, fresh):
    """|x| of a product and max(x - c, 0) of a single inner product x, for a number c; either is x itself where x is visibly never negative, and c = 0."""
    inner = _expand(node.argument, fixed, fresh)
    threshold = -sympy.Add(*(c for bound, atoms, c in inner if not bound and not atoms))
    inner = [one for one in inner if one[0] or one[1]]
    if len(inner) != 1 or inner[0][0] or (threshold != 0 and isinstance(node, syntax.Magnitude)):
        raise Refused("a single product", "the magnitude of a sum has no normal form")
    _, atoms, coefficient = inner[0]
    if any(atom[0] == "exp" and any(c.has(sympy.I) for _, c in atom[1]) for atom in atoms):
        raise Refused("a real product", "the magnitude of a wave has no normal form")
    if isinstance(node, syntax.Magnitude):
        return [((), _magnitudes(atoms), sympy.Abs(coefficient))]
    signed = [atom for atom, power in atoms.items() if not _never_negative(atom, power)]
    if coefficient == 1 and threshold == 0 and not signed:
        return [((), atoms, coefficient)]
    if coefficient != 1 or len(atoms) != 1 or set(atoms.values()) != {ONE} or next(iter(atoms))[0] != "dot":
        raise Refused("a single inner product", "the positive part of anything else has no normal form")
    ((_, content),) = atoms
    return [((), {("pos", content, *((threshold,) if threshold != 0 else ())): ONE}, sympy.Integer(1))]


def _magnitudes(atoms):
    """The magnitude of a product, atom by atom."""
    made = {}
    for atom, power in atoms.items():
        plain = atom[0] != "dot" or is_norm(atom) or _is_even_square(atom)
        changed = atom if plain else ("abs", atom[1])
        made[changed] = made.get(changed, 0) + power
    return tidy(made)


def _polynomial(expanded):
    """A polynomial without sums, as a sorted tuple ((atoms, coefficient), ...)."""
    gathered = {}
    for bound, atoms, coefficient in expanded:
        if bound:
            raise Refused("an exponent without sums", "the exponential of a sum over items has no normal form")
        key = tuple(sorted(atoms.items()))
        gathered[key] = gathered.get(key, 0) + coefficient
    return tuple(sorted(((k, c) for k, c in gathered.items() if c != 0), key=repr))
