"""The rule for margins that are Gaussian given all else: of a noisy query, of a reading with Gaussian keys."""

from fractions import Fraction

import sympy

from ...functionals.tail_probabilities import ErfcMean, Wrong
from ...kernel.derivation import rule
from ...scalars.domains import positive
from ...vectors import syntax
from ...vectors.monomials import collected, joined, labels, named_item
from ...vectors.normal_form import expression
from ...vectors.trees import MADE
from ..bounds.chernoff import raw
from ..lemmas import root
from ..statements import family_name

__all__ = ["gaussian_margin"]


@rule(
    "Gaussian margin", "a sum of independent Gaussian variables is Gaussian; P(m + s g < 0) = erfc(m/(s sqrt 2))/2 for standard Gaussian g",
    conditions="the term is linear in Gaussian vectors that are independent of all else; given that its variance is a positive multiple of its mean",
    kind="argument",
)  # fmt: skip
def gaussian_margin(statement, context, family):
    """P(X < 0) + P(X = 0)/2 = E erfc(sqrt(m/(2 c)))/2 for X Gaussian with mean m and variance c m given all but the vectors of a family, c > 0.

    Of a family those vectors are meant that occur linearly in every term; m is the rest of X, so that m = (variance)/c is not negative. Where it is zero X
    is zero, which counts a half. A term c_w (w.u) of a vector w adds scale |sum c_w u|^2 to the variance.
    """
    if not isinstance(statement, Wrong):
        context.refuse("a read-out", "there is none")
    normal, name = expression(statement.term), family_name(family)
    ensemble = normal.ensemble(name)
    if normal.expected or ensemble.kind != "gaussian" or any(law.kind in MADE for _, law in normal.families):
        context.refuse("a random read-out, Gaussian vectors and nothing that is made of others", f"{name} is {ensemble.kind}")
    mean, spread = [], {}
    noise = _linear(normal, name)
    for bound, atoms, coefficient in raw(normal):
        mine = labels(atoms) & noise
        if not mine:
            mean.append((bound, atoms, coefficient))
            continue
        label = mine.pop()
        if mine or len(bound) > 1 or (bound and label[1] != bound[0]):
            context.refuse(f"one vector of {name} in every term, and sums over its own item alone", "the sum is another")
        (overlap,) = [atom for atom in atoms if label in labels([atom])]
        other = overlap[1][0] if overlap[1][1] == label else overlap[1][1]
        spread.setdefault((label, bound), []).append((other, {a: p for a, p in atoms.items() if a != overlap}, coefficient))
    variance = [
        (bound, joined(joined(r1, r2), {("dot", tuple(sorted((u1, u2)))): Fraction(1)}), ensemble.scale * c1 * c2)
        for (_, bound), terms in spread.items() for u1, r1, c1 in terms for u2, r2, c2 in terms
    ]  # fmt: skip
    mean, variance = (dict(collected([_shortened(*one, normal) for one in terms], normal.fixed)) for terms in (mean, variance))
    ratios = {sympy.factor(variance.get(monomial, 0) / c) for monomial, c in mean.items()} if mean.keys() == variance.keys() else ()
    if len(ratios) != 1:
        context.refuse("a variance that is a multiple of the mean", "it is none")
    (ratio,) = ratios
    context.need(positive(ratio), "noise")
    context.note(f"given all else Gaussian in {name}, the variance being {ratio} times the mean")
    return ErfcMean(_term(mean, normal, context), 1 / (sympy.sqrt(2) * root(ratio, context)))


def _linear(normal, name):
    """The vectors of a family that occur in no term but as one end of one inner product, to the first power."""
    found = {label for (_, atoms), _ in normal.terms for label in labels(dict(atoms)) if label[0] == name}
    for _, atoms, _ in raw(normal):
        for label in labels(atoms) & found:
            held = [(atom, power) for atom, power in atoms.items() if label in labels([atom])]
            (atom, power), *more = held
            if more or atom[0] != "dot" or power != 1 or len(atom[1]) != 2 or atom[1][0] == atom[1][1]:
                found.discard(label)
    return found


def _shortened(bound, atoms, coefficient, normal):
    """The term with |u|^2 = 1 for unit vectors and x^2 = 1 for overlaps of those of width one."""
    units = {name: law.width for name, law in normal.families if law.unit}
    kept = {}
    for atom, power in atoms.items():
        ends = atom[1] if atom[0] == "dot" and len(atom[1]) == 2 else ()
        of_units = ends and all(end[0] in units for end in ends)
        if of_units and (ends[0] == ends[1] or (power.denominator == 1 and power % 2 == 0 and units[ends[0][0]] == 1)):
            continue
        kept[atom] = power
    return bound, kept, coefficient


def _term(mean, normal, context):
    """The polynomial in inner products of vectors of no sum as a term."""
    laws, total = dict(normal.families), []
    for (bound, atoms), coefficient in mean.items():
        if bound or any(atom[0] != "dot" or len(atom[1]) != 2 or power.denominator != 1 or power < 1 for atom, power in atoms):
            context.refuse("a mean that is a polynomial in inner products", "it is another")
        factors = []
        for atom, power in atoms:
            dot = syntax.Dot(*(syntax.Family(family, laws[family])[syntax.Item(*named_item(item))] for family, item in atom[1]))
            factors.append(dot if power == 1 else syntax.Pow(dot, power))
        factors = factors if coefficient == 1 and factors else [syntax.Const(coefficient), *factors]
        total.append(factors[0] if len(factors) == 1 else syntax.Mul(tuple(factors)))
    return total[0] if len(total) == 1 else syntax.Add(tuple(total))
