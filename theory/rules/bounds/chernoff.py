"""Rules for the mean of an exponential of a sum over items: Chernoff's method with vectors integrated out by bounds."""

from dataclasses import replace
from fractions import Fraction

import sympy

from ...functionals.error_probabilities import SignSum
from ...functionals.of_means import Probability
from ...functionals.tail_probabilities import ExponentialMean, Wrong
from ...kernel.derivation import rule
from ...kernel.statement import names_in
from ...scalars.domains import nonnegative, positive, reals
from ...vectors.monomials import bound_names, collected, joined, labels
from ...vectors.normal_form import expression
from ...vectors.syntax import E, exponential
from ..laws.overlaps import overlap_and_ensemble
from ..lemmas import UPPER, for_every, natural, root, stated_value, summed_count
from ..statements import family_name, scalar_expression

__all__ = ["chernoff", "sub_gaussian_vectors"]


def _exponent(statement, context):
    """The normal form of the exponent."""
    if not isinstance(statement, ExponentialMean):
        context.refuse("the mean of an exponential", "there is none")
    return statement.exponent


def mean_of(normal, raw):
    """The next statement: the mean of an exponential, or its value once nothing random is left."""
    new = replace(normal, terms=collected(raw, normal.fixed))
    value = new.scalar()
    return ExponentialMean(new) if value is None else scalar_expression(sympy.exp(value))


def raw(normal):
    """[(names of bound items, atoms, coefficient)]."""
    return [(bound_names(dict(atoms)), dict(atoms), coefficient) for (_, atoms), coefficient in normal.terms]


@rule(
    "Chernoff's method", "Markov's inequality for the exponential (Bernstein; Hoeffding 1963)",
    conditions="a strength that is not negative, for a reading positive; a tail of an overlap needs its exponential moment, or a bound on it, at all rates",
)  # fmt: skip
def chernoff(statement, context, strength, moment=None, variable=None):
    """P(X <= 0) <= E e^{-s X}, s > 0, for a reading X; norms of unit vectors in the exponent are one.

    P(B < -t) + P(B = -t)/2 <= e^{-s t} E e^{-s B} = e^{-s t} cosh(s)^n for a sum B of n fair signs. P(x^2 >= e^2) = 2 P(x >= e) <= 2 e^{-s e} E e^{s x} for
    an overlap x of a symmetric law and e > 0, from a derivation of E e^{t x} for every t, the variable.
    """
    if not isinstance(statement, Wrong | SignSum | Probability):
        context.refuse("a reading, a sum of signs, or the tail of an overlap", "the statement is another")
    strength = sympy.sympify(strength)
    context.need((positive if isinstance(statement, Wrong) else nonnegative)(strength), "a strength that is not negative")
    if isinstance(statement, Wrong):
        return "<=", _of_reading(statement, strength, context)
    if isinstance(statement, SignSum):
        natural(context, statement.count, "a number of signs")
        return "<=", scalar_expression(sympy.exp(-strength * statement.threshold) * sympy.cosh(strength) ** statement.count)
    return "<=", _of_overlap(statement, strength, moment, variable, context)


def _of_reading(statement, strength, context):
    normal = expression(-strength * statement.term)
    if normal.expected:
        context.refuse("a random read-out", "its mean has no sign to go wrong")
    units = {name for name, ensemble in normal.families if ensemble.unit}

    def plain(atoms):
        return {a: p for a, p in atoms.items() if not (a[0] == "dot" and len(a[1]) == 2 and a[1][0] == a[1][1] and a[1][0][0] in units)}

    return mean_of(normal, [(bound, plain(atoms), c) for bound, atoms, c in raw(normal)])


def _of_overlap(statement, rate, moment, variable, context):
    edge = root(statement.threshold, context)
    overlap, ensemble = overlap_and_ensemble(statement, context)
    if ensemble.kind not in ("gaussian", "sphere", "rademacher") or variable.name in names_in(overlap):
        context.refuse("the square of an overlap of a symmetric law", f"the law is another, or depends on {variable}")
    context.need(positive(edge), "two tails that do not meet")
    value = stated_value(context, moment, E(exponential(variable * overlap)), UPPER, bound=[for_every(context, moment.domain, variable, reals())])
    return scalar_expression(2 * sympy.exp(-sympy.expand(rate * edge)) * value.subs(variable, rate))


@rule(
    "sub-Gaussian vectors",
    "e^{c^2/(2 d)} bounds E e^{c k.u}: DLMF 10.32.2 termwise (sphere), cosh y <= e^{y^2/2} coordinate by coordinate (signs); for a square E e^{t x^2} is "
    "E e^{sqrt(2 t) g x} for standard Gaussian g, and -ln(1 - y) <= y/(1 - y)",
    conditions="independent unit vectors, each in one overlap with one unit vector, linearly, or in one square t (v.(a - b))^2, a and b unit, 8 t < width",
    kind="argument",
)  # fmt: skip
def sub_gaussian_vectors(statement, context, family, read=None):
    """Every vector of the family but the one of the item `read` is integrated out: c_a (k_a.k_read) in the exponent becomes at most c_a^2/(2 width).

    Without `read` squares are: E e^{t (v.w)^2} <= (1 - 2 t |w|^2/m)^{-1/2} <= e^{t |w|^2 / (m (1 - 8 t/m))} for w = a - b, |w|^2 = 2 - 2 a.b <= 4, for each
    of the summed items.
    """
    return "<=", _linear(statement, context, family, read) if read is not None else _squares(statement, context, family)


def _linear(statement, context, family, read):
    normal, name = _exponent(statement, context), family_name(family)
    ensemble, partner = _sub_gaussian(normal, name, context), (name, read.name)
    kept, coefficients = [], {}
    for bound, atoms, c in raw(normal):
        mine = {label for label in labels(atoms) if label[0] == name and label != partner}
        if not mine:
            kept.append((bound, atoms, c))
            continue
        overlap = ("dot", tuple(sorted((next(iter(mine)), partner))))
        rest = {a: p for a, p in atoms.items() if a != overlap}
        if len(mine) != 1 or atoms.get(overlap) != 1 or any(other[0] == name for other in labels(rest)):
            context.refuse(f"{name} in one overlap, linearly", "it occurs otherwise")
        coefficients.setdefault((next(iter(mine)), bound), []).append((rest, c))
    if any(label[0] == name for _, atoms, _ in kept for label in labels(atoms)):
        context.refuse("overlaps with the vector that is read only", "it occurs otherwise")
    for (label, bound), terms in coefficients.items():
        if len(bound) > 1 or (bound and label[1] != bound[0]):
            context.refuse("a sum over the vector's own item", "the sum is another")
        kept += [(bound, joined(r1, r2), c1 * c2 / (2 * ensemble.width)) for r1, c1 in terms for r2, c2 in terms]
    context.note(f"{name} independent of one another and of the rest")
    return mean_of(normal, kept)


def _sub_gaussian(normal, name, context):
    ensemble = normal.ensemble(name)
    if ensemble.kind not in ("sphere", "rademacher"):
        context.refuse("unit vectors on the sphere or of signs", f"{name} is {ensemble.kind}")
    return ensemble


def _squares(statement, context, family):
    normal, name = _exponent(statement, context), family_name(family)
    ensemble = _sub_gaussian(normal, name, context)
    kept = [(bound, atoms, c) for bound, atoms, c in raw(normal) if not bound]
    square = {_partners(bound, atoms, name, context): c for bound, atoms, c in raw(normal) if bound}
    a, b, t = _difference(square, normal, context)
    room = 1 - 8 * t / ensemble.width
    context.need(nonnegative(t), "a square with a factor that is not negative")
    context.need(positive(room), "a mean that is finite")
    summed = {bound for bound, _, _ in raw(normal) if bound}
    if len(summed) != 1:
        context.refuse("one sum", "the sums run over different things")
    count = summed_count(normal, *summed.pop())
    context.need(nonnegative(count), "other items")
    each = count * 2 * t / (ensemble.width * room)
    return mean_of(normal, [*kept, ((), {}, each), ((), {("dot", (a, b)): Fraction(1)}, -each)])


def _partners(bound, atoms, name, context):
    """The two vectors that the summed vector meets in a term."""
    own, met = (name, bound[0]), []
    for atom, power in atoms.items():
        if atom[0] != "dot" or len(atom[1]) != 2 or own not in atom[1] or atom[1][0] == atom[1][1] or power.denominator != 1:
            context.refuse("squares of projections", "the sum is another")
        met += [atom[1][0] if atom[1][1] == own else atom[1][1]] * int(power)
    if len(bound) != 1 or len(met) != 2 or any(label[1] == bound[0] for label in met):
        context.refuse("squares of projections", "the sum is another")
    return tuple(sorted(met))


def _difference(square, normal, context):
    """(a, b, t) of t (v.a)^2 - 2 t (v.a)(v.b) + t (v.b)^2 with unit vectors a, b."""
    ends = sorted({end for pair in square for end in pair})
    if len(ends) == 2 and all(normal.ensemble(end[0]).unit for end in ends):
        a, b = ends
        t = square.get((a, a))
        if t is not None and square.get((b, b)) == t and sympy.expand(square.get((a, b), 0) + 2 * t) == 0:
            return a, b, t
    return context.refuse("one square of a difference of unit vectors", "the sum is another")
