"""Rules for expectations of polynomials in inner products: unit vectors, moments, radial integrals."""

from fractions import Fraction

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...vectors import moments
from ...vectors.feature_maps import cumulant, mask_cumulant
from ...vectors.normal_form import expression, is_norm, labels
from ...vectors.trees import MADE
from ...vectors.unit_lengths import opened
from ..statements import family_name, needs_expectation
from .constants import named

__all__ = ["expand", "independence", "integrate", "radial", "unit_norm"]


def need_independent(normal, name, context):
    """Refuse if something that is left is made of the family's vectors, as the dual vectors of Gaussian ones are."""
    mine = normal.ensemble(name)
    left = {family for (_, atoms), _ in normal.terms for family, _ in labels(dict(atoms))} - {name}
    for other in sorted(left & set(dict(normal.families))):
        theirs = normal.ensemble(other)
        if _made_of(theirs, other, mine, name) or _made_of(mine, name, theirs, other):
            context.refuse("independent vectors", f"{name} and {other} are made of one another, or of the same")


def _made_of(made, made_name, source, name):
    """Whether a family is, or may be, made of another, or of what the other is made of."""
    if made.kind not in MADE or made_name == name:
        return False
    if source.kind in MADE:
        return made.width == source.width and ("" in (made.source, source.source) or made.source == source.source)
    unknown = made.source == "" and (source.kind, source.width, source.scale) == ("gaussian", made.width, 1)
    return made.source == name or unknown


def positive_integrand(normal, domain):
    """Whether the integrand is visibly nonnegative: as written, or term by term, exponentials, norms and parts times a coefficient of proved sign."""

    def visible(atom, power):
        if atom[0] == "exp":
            return not any(c.has(sympy.I) for _, c in atom[1])
        return atom[0] in ("abs", "pos") or is_norm(atom) or (power.denominator == 1 and power % 2 == 0)

    return normal.nonnegative or all(
        all(visible(atom, power) for atom, power in atoms) and domain.proves(nonnegative(coefficient)) for (_, atoms), coefficient in normal.terms
    )


@rule("write out", "definition", kind="definition")
def expand(statement, context):
    """The normal form: sums opened over distinct items, products multiplied out."""
    return expression(statement)


@rule(
    "unit vectors", "definition of the ensemble", conditions="every vector of the family has norm one; any two of an equiangular one have its overlap",
    kind="definition",
)  # fmt: skip
def unit_norm(statement, context, *families):
    """|k| = 1; for Rademacher vectors also k_c^2 = 1/width coordinate by coordinate; in an equiangular family k_a.k_b is what the ensemble gives."""
    normal = opened(statement, [family_name(f) for f in families] or None)
    chosen = [family_name(f) for f in families] or [name for name, ensemble in normal.families if ensemble.unit]
    for name in chosen:
        if not normal.ensemble(name).unit:
            context.refuse("unit vectors", f"{name} is {normal.ensemble(name).kind}")
        context.note(f"|{name}| = 1")

    def shortened(atoms, coefficient):
        made = {}
        for atom, power in atoms.items():
            new, factor = _without_norms(atom, power, normal, chosen)
            coefficient = coefficient * factor
            if new is not None:
                made[new] = made.get(new, 0) + power
        return [(made, coefficient)]

    return _with_given_overlaps(normal.mapped(shortened), chosen, context)


def _with_given_overlaps(normal, chosen, context):
    """The expression with the overlap of two items of one range of an equiangular family as the number that it is."""
    given = {name: law.scale for name, law in normal.families if name in chosen and law.kind == "equiangular"}
    if not given:
        return normal
    mine = sorted({label for (_, atoms), _ in normal.terms for label in labels(dict(atoms)) if label[0] in given})
    pairs = [(a, b) for a in mine for b in mine if a < b and a[0] == b[0] and a[1].partition(":")[2] == b[1].partition(":")[2]]
    for name, overlap in given.items():
        context.note(f"any two of {name} have overlap {overlap}")
    return normal.mapped(lambda atoms, coefficient: [named(atoms, coefficient, {pair: given[pair[0][0]] for pair in pairs})])


def _without_norms(atom, power, normal, chosen):
    """(atom or None, factor) with pairs of one unit vector removed."""
    if atom[0] == "exp":
        return _exponent_without_norms(atom, normal, chosen)
    content, factor = list(atom[1]), sympy.Integer(1)
    if len(atom) > 2:
        return atom, factor  # a threshold is measured in the units of the contraction
    for label in sorted(set(content)):
        if label[0] not in chosen:
            continue
        rademacher = normal.ensemble(label[0]).kind == "rademacher"
        while content.count(label) >= 2 and (rademacher or len(content) == 2):
            content.remove(label)
            content.remove(label)
            if content:
                factor = factor / normal.ensemble(label[0]).width ** number_of(power)
    return (None if not content else (atom[0], tuple(content), *atom[2:])), factor


def _exponent_without_norms(atom, normal, chosen):
    polynomial, factor = {}, sympy.Integer(1)
    for monomial, coefficient in atom[1]:
        left = {}
        for inner, power in monomial:
            new, scale = _without_norms(inner, power, normal, chosen)
            coefficient = coefficient * scale
            if new is not None:
                left[new] = left.get(new, 0) + power
        key = tuple(sorted(left.items()))
        polynomial[key] = polynomial.get(key, 0) + coefficient
    factor = sympy.exp(sympy.expand(polynomial.pop((), sympy.Integer(0))))
    kept = tuple(sorted(((m, c) for m, c in polynomial.items() if c != 0), key=repr))
    return (("exp", kept) if kept else None), factor


def number_of(power):
    """A power as a SymPy number."""
    return sympy.Rational(power.numerator, power.denominator)


@rule(
    "integrate out", "Isserlis 1918 (Gaussian); Folland 2001 (sphere); Speed 1983 (cumulants and partitions)",
    conditions="the vector occurs polynomially and is independent of the rest; the integrand is nonnegative (Tonelli) or integrable (Fubini)",
)  # fmt: skip
def integrate(statement, context, *families):
    """Replace every power of the family's vectors by its moment; vectors inside norms to negative powers or exponentials stay."""
    normal = needs_expectation(statement, context)
    _order_of_integration(normal, context)
    for family in families:
        name = family_name(family)
        if name not in dict(normal.families):
            context.refuse(f"a vector called {name}", "there is none in the statement")
        need_independent(normal, name, context)
        context.note(f"{name} {_described(normal.ensemble(name))}, independent")
        normal = _integrated(normal, name, context)
    return normal


def _described(ensemble):
    words = {
        "isotropic": "isotropic with norm one",
        "gaussian": "Gaussian",
        "features": f"{ensemble.scale} of Gaussian coordinates",
        "sphere": "uniform on the sphere",
        "rademacher": "Rademacher",
        "white": "white" if ensemble.mean == 0 else "of norm one with a common mean",
    }
    return words.get(ensemble.kind, ensemble.kind)


def _order_of_integration(normal, context):
    """Tonelli for nonnegative integrands; Fubini for polynomials, which all ensembles integrate, also times exponentials of overlaps of unit vectors."""
    tame = all(_is_tame(atom, power, normal) for (_, atoms), _ in normal.terms for atom, power in atoms)
    if not (normal.nonnegative or tame):
        context.refuse("a nonnegative or polynomial integrand", "the order of integration matters otherwise")
    context.note("integrand >= 0" if normal.nonnegative else "polynomial integrand")


def _is_tame(atom, power, normal):
    """A contraction to a natural power, or a bounded exponential: one of overlaps of unit vectors."""
    if atom[0] == "exp":
        inner = [label for monomial, _ in atom[1] for one, _ in monomial for label in one[1]]
        return all(one[0] == "dot" and exponent > 0 for monomial, _ in atom[1] for one, exponent in monomial) and all(
            family in dict(normal.families) and normal.ensemble(family).unit for family, _ in inner
        )
    return atom[0] == "dot" and power > 0


def _integrated(normal, name, context):
    ensemble = normal.ensemble(name)

    def step(atoms, coefficient):
        done, pending = [], [(atoms, coefficient)]
        while pending:
            atoms, coefficient = pending.pop()
            label = _next_label(atoms, name)
            if label is None:
                done.append((atoms, coefficient))
            else:
                pending += _one_vector(atoms, coefficient, label, ensemble, context)
        return done

    return normal.mapped(step)


def _next_label(atoms, name):
    """A label of the family all of whose occurrences are polynomial; bound items first, since fixed ones may carry the condition."""
    own = sorted(label for label in labels(atoms) if label[0] == name)
    free = [label for label in own if _polynomial_in(atoms, label)]
    return next(iter(sorted(free, key=lambda label: not label[1].startswith("#"))), None)


def _polynomial_in(atoms, label):
    for atom, power in atoms.items():
        if label in labels([atom]) and (atom[0] != "dot" or power < 0 or power.denominator != 1):
            return False
    return True


def _one_vector(atoms, coefficient, label, ensemble, context):
    """[(atoms, coefficient)] after the expectation over one vector."""
    mine = [(atom, int(power)) for atom, power in atoms.items() if label in labels([atom])]
    rest = {atom: power for atom, power in atoms.items() if label not in labels([atom])}
    classes = tuple(sorted(content for (_, content), power in mine for _ in range(power)))
    slots = sum(content.count(label) for content in classes)
    if ensemble.kind not in ("gaussian", "sphere", "rademacher", "white", "isotropic", "features", "masks"):
        context.refuse("a random vector whose moments are tabled", f"{label[0]} is {ensemble.kind}")
    if ensemble.kind == "white":
        return _white(classes, slots, rest, coefficient, label, ensemble.mean, context)
    if ensemble.kind in ("features", "masks"):
        return _features(classes, slots, rest, coefficient, label, ensemble, context)
    if ensemble.kind == "isotropic" and slots > 2:
        context.refuse("at most two occurrences", f"of {label[0]} only mean and covariance are known")
    kind = "rademacher" if ensemble.kind == "rademacher" else "gaussian"
    found = []
    for left, loops, weight in moments.integrate(classes, label, kind):
        factor = coefficient * weight * ensemble.width**loops * _scale(ensemble, slots // 2)
        found.append((_product(rest, left), factor))
    return found


def _features(classes, slots, rest, coefficient, label, ensemble, context):
    """Independent coordinates of one law: a sum over all partitions of the slots, blocks weighed by cumulants."""
    if slots > 4:
        context.refuse("at most four occurrences", "only four cumulants are tabled")
    found, tabled = [], cumulant if ensemble.kind == "features" else mask_cumulant
    for left, loops, sizes, count in moments.blocks(classes, label):
        weight = count * sympy.Mul(*(tabled(ensemble.scale, size) for size in sizes))
        found.append((_product(rest, left), coefficient * weight * ensemble.width**loops))
    return found


def _white(classes, slots, rest, coefficient, label, mean, context):
    """Degree one gives the mean, of which only the squared norm is known; the norm alone is one."""
    if slots == 1:
        if mean == 0:
            return []
        moved = [tuple(sorted(("E " + label[0], "*") if x == label else x for x in content)) for content in classes]
        left = [content for content in moved if content != (("E " + label[0], "*"),) * 2]
        return [(_product(rest, left), coefficient * mean ** (len(moved) - len(left)))]
    if slots == 2 and (label, label) in classes:
        return [(_product(rest, [c for c in classes if label not in c]), coefficient)]
    context.refuse("degree one, or the norm alone", f"of {label[0]} only mean and norm are known")


def _scale(ensemble, pairs):
    """What a standard Gaussian (or +-1) moment of 2*pairs slots is multiplied by."""
    if ensemble.kind == "sphere":
        return 1 / sympy.Mul(*(ensemble.width + 2 * s for s in range(pairs)))
    if ensemble.kind in ("rademacher", "isotropic"):
        return 1 / ensemble.width**pairs
    return ensemble.scale**pairs


def _product(rest, classes):
    atoms = dict(rest)
    for content in classes:
        atoms[("dot", content)] = atoms.get(("dot", content), Fraction(0)) + 1
    return atoms


@rule("independence", "Fubini", conditions="the factors share no random vector")
def independence(statement, context):
    """The expectation of a product of independent factors is the product of their expectations; the normal form is unchanged."""
    normal = needs_expectation(statement, context)
    for (_, atoms), _ in normal.terms:
        groups = [labels([atom]) for atom, _ in atoms]
        if any(a & b for i, a in enumerate(groups) for b in groups[:i]):
            context.refuse("factors without a common vector", "the factors are not independent")
    for name, _ in normal.families:
        need_independent(normal, name, context)
    return normal


@rule(
    "radial integral", "Gamma integral; the chi-square law of a squared Gaussian norm",
    conditions="only the norm of the vector occurs; width + 2p > 0 and 1 + 2s > 0",
)  # fmt: skip
def radial(statement, context, family):
    """E |k|^{2p} e^{-s |k|^2} = (2 scale)^p Gamma(width/2 + p)/Gamma(width/2) (1 + 2 s scale)^{-width/2 - p} for a Gaussian vector."""
    normal = needs_expectation(statement, context)
    name = family_name(family)
    ensemble = normal.ensemble(name)
    if ensemble.kind != "gaussian":
        context.refuse("a Gaussian vector", f"{name} is {ensemble.kind}")
    need_independent(normal, name, context)

    def step(atoms, coefficient):
        while True:
            label = next((label for label in sorted(labels(atoms)) if label[0] == name), None)
            if label is None:
                return [(atoms, coefficient)]
            atoms, factor = _radial_factor(atoms, label, ensemble, context)
            coefficient = coefficient * factor

    return normal.mapped(step)


def _radial_factor(atoms, label, ensemble, context):
    """(remaining atoms, E of everything that mentions the label)."""
    norm = ("dot", (label, label))
    power = number_of(atoms.get(norm, Fraction(0)))
    rest = {atom: e for atom, e in atoms.items() if label not in labels([atom])}
    rate = sympy.Integer(0)
    for atom, _ in atoms.items():
        if atom == norm or label not in labels([atom]):
            continue
        if atom[0] != "exp" or any(label in labels(a for a, _ in m) and m != ((norm, Fraction(1)),) for m, _ in atom[1]):
            context.refuse(f"only the norm of {label[0]}", "the vector occurs otherwise than by its norm")
        rate -= dict(atom[1])[((norm, Fraction(1)),)]
        others = tuple((m, c) for m, c in atom[1] if m != ((norm, Fraction(1)),))
        if others:
            rest[("exp", others)] = Fraction(1)
    width, scale = ensemble.width, ensemble.scale
    context.need(positive(width + 2 * power), "the inverse moment of a squared Gaussian norm")
    stretch = sympy.cancel(1 + 2 * rate * scale)
    if rate != 0:
        context.need(positive(stretch), "the Laplace transform of a squared Gaussian norm")
    return rest, (2 * scale) ** power * _rising(width / 2, power) * stretch ** (-width / 2 - power)


def _rising(base, power):
    """Gamma(base + power) / Gamma(base), as a product where the power is an integer."""
    if power.is_Integer:
        if power >= 0:
            return sympy.Mul(*(base + s for s in range(int(power))))
        return 1 / sympy.Mul(*(base - s for s in range(1, int(-power) + 1)))
    return sympy.gamma(base + power) / sympy.gamma(base)
