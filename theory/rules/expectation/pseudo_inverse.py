"""Rules for memories with the pseudo-inverse: whitened and dual vectors of a Gaussian family, and their laws."""

from dataclasses import replace
from fractions import Fraction

import sympy

from ...distributions.beta_binomial import Beta, Share
from ...distributions.chi_squares import ChiSquares
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...scalars.parameters import N
from ...vectors.ensembles import gaussian
from ...vectors.monomials import bound_names, collected
from ...vectors.normal_form import expression, is_norm, labels
from ..laws.overlaps import derived_law
from ..statements import family_name, needs_expectation
from .moments import need_independent

__all__ = ["duality", "leverage", "moments_of_norms"]


def _kind(normal, family, context):
    """(name, whitened or dual) of a family made from a Gaussian one."""
    name = family_name(family)
    kind = normal.ensemble(name).kind if name in dict(normal.families) else "not there"
    if kind not in ("whitened", "dual"):
        context.refuse("a whitened or dual family", f"{name} is {kind}")
    return name, kind


@rule(
    "duality", "the pseudo-inverse: K^+ K = I for a matrix K of full column rank, of which w_j is a row; sum_j h_j h_j^T = I for whitened vectors",
    conditions="dual vectors, at most as many as dimensions; or whitened ones, at least as many, where the summed one meets one other vector, twice",
)  # fmt: skip
def duality(statement, context, family):
    """Of dual vectors w_j.k_i is 1 for j = i and 0 for j != i; of whitened vectors sum_j (h_j.x)^2 = |x|^2 over all j, else less the other terms."""
    normal = expression(statement)
    name, kind = _kind(normal, family, context)
    return _frame(normal, name, context) if kind == "whitened" else _matched(normal, name, context)


def _frame(normal, name, context):
    """The sums over whitened vectors carried out."""
    context.need(nonnegative(N - normal.ensemble(name).width), "as many vectors as dimensions")

    made = []
    for (_, atoms), coefficient in normal.terms:
        made += _totalled(bound_names(dict(atoms)), dict(atoms), coefficient, name, normal, context)
    context.note("the whitened vectors are a tight frame")
    return replace(normal, terms=collected(made, normal.fixed))


def _totalled(names, atoms, coefficient, name, normal, context):
    """The term with its sum over a whitened vector carried out."""
    found = next((atom for atom, power in atoms.items() if power == 2 and _summed(atom, name, atoms)), None)
    if found is None:
        return [(names, atoms, coefficient)]
    label = next(x for x in found[1] if x[0] == name and x[1].startswith("#"))
    other = next(x for x in found[1] if x != label)
    if len(names) != 1:
        context.refuse("one sum at a time", "the items of another sum are left out of this one")
    rest = {atom: power for atom, power in atoms.items() if atom != found}
    made = [((), {**rest, _norm(other): rest.get(_norm(other), Fraction(0)) + 1}, coefficient)]
    for item in (item for item in normal.fixed if ":" not in item):
        atom = _norm(other) if (name, item) == other else ("dot", tuple(sorted(((name, item), other))))
        made.append(((), {**rest, atom: rest.get(atom, Fraction(0)) + 2}, -coefficient))
    return made


def _summed(atom, name, atoms):
    """Whether an atom is the inner product of a bound vector of the family, which occurs nowhere else, with another vector."""
    bound = [x for x in atom[1] if x[0] == name and x[1].startswith("#") and ":" not in x[1]]
    alone = len(bound) == 1 and not any(bound[0] in labels([other]) for other in atoms if other != atom)
    return atom[0] == "dot" and len(atom[1]) == 2 and alone


def _norm(label):
    return ("dot", (label, label))


def _is_squared_norm(normal, name):
    """Whether a normal form is |x|^2, without an expectation, of the fixed vector x of the family."""
    if normal.expected or not normal.fixed:
        return False
    wanted = (0, ((_norm((name, normal.fixed[0])), Fraction(1)),))
    return [tuple(term[:2]) for term in normal.terms] == [(wanted, 1)]


@rule(
    "length of a whitened or dual vector", "rotation invariance: the row space of a Gaussian matrix and the span of the others are random",
    conditions="whitened vectors, at least as many as dimensions; or dual ones, at most as many; of Gaussian vectors", kind="argument",
)  # fmt: skip
def leverage(statement, context, family):
    """|h_i|^2 is that of a unit vector of R^N projected on a random subspace of `width` dimensions, a share of chi-square variables.

    1/|w_i|^2 is the squared distance of k_i from the span of the N - 1 other vectors: chi-square with width - N + 1 degrees of freedom.
    """
    normal = expression(statement)
    name, kind = _kind(normal, family, context)
    if not _is_squared_norm(normal, name):
        context.refuse("the squared norm of one whitened or dual vector", "the term is another")
    width = normal.ensemble(name).width
    if kind == "dual":
        context.need(positive(width - N + 1), "a distance that is not zero")
        return "=d", ChiSquares((), (width - N + 1,))
    context.need(nonnegative(N - width), "as many vectors as dimensions")
    return "=d", Share(width, N - width)


def _matched(normal, name, context):
    """The overlaps of dual vectors with those they are dual to taken."""
    other = normal.ensemble(name).source
    if dict(normal.families).get(other) != gaussian(normal.ensemble(name).width):
        context.refuse(f"the vectors that {name} is dual to", f"there are none called {other}")
    context.need(nonnegative(normal.ensemble(name).width - N), "no more vectors than dimensions")

    def step(atoms, coefficient):
        kept = {}
        for atom, power in atoms.items():
            mine = [x for x in atom[1] if x[0] == name] if atom[0] == "dot" and len(atom[1]) == 2 else []
            theirs = [x for x in atom[1] if x[0] == other] if mine else []
            if not theirs:
                kept[atom] = power
            elif ":" in mine[0][1] + theirs[0][1]:
                context.refuse("stored pairs", "a dual vector belongs to one of them")
            elif power < 0:
                context.refuse("positive powers", "the overlap may be zero")
            elif mine[0][1] != theirs[0][1]:
                return []
        return [(kept, coefficient)]

    return normal.mapped(step)


@rule(
    "moments of norms", "the Gamma and Beta integrals; exchangeability",
    conditions="the law of the squared norm of one vector is derived; every term holds one such norm at most, and its moment exists", kind="argument",
)  # fmt: skip
def moments_of_norms(statement, context, law):
    """E |h_i|^{2s} from the law of |h_i|^2, the same for every item."""
    normal, one = needs_expectation(statement, context), expression(law.statement)
    name = next((name for name, _ in one.families if _is_squared_norm(one, name)), None)
    if name is None:
        context.refuse("the law of the squared norm of one vector", f"the law is that of {law.statement.text()}")
    if dict(normal.families).get(name) != dict(one.families)[name]:
        context.refuse(f"the family {name}", "the law is that of another")
    found = derived_law(law, context)
    need_independent(normal, name, context)

    def step(atoms, coefficient):
        mine = [(atom, power) for atom, power in atoms.items() if any(label[0] == name for label in labels([atom]))]
        if len(mine) > 1 or any(not is_norm(atom) for atom, _ in mine):
            context.refuse("one norm in a term", "joint moments do not follow from the law of one norm")
        for atom, power in mine:
            order = sympy.Rational(power.numerator, power.denominator)
            for argument in _arguments(found, order, context):
                context.need(positive(argument), "a moment that exists")
            coefficient = coefficient * found.moment(order)
            atoms = {other: e for other, e in atoms.items() if other != atom}
        return [(atoms, coefficient)]

    return normal.mapped(step)


def _arguments(law, order, context):
    """What must be positive for the moment to exist."""
    if isinstance(law, Share):
        return [law.part / 2 + order]
    if isinstance(law, Beta):
        return [law.first + order]
    if isinstance(law, ChiSquares):
        return [*(n / 2 + order for n in law.top), *(n / 2 - order for n in law.bottom)]
    return context.refuse("a Beta law or chi-square variables", f"the law is {law.text()}")
