"""Rules for overlaps beyond a threshold: hinges (x - c)_+ of one overlap x of two unit vectors."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...vectors import syntax
from ..statements import closed, needs_expectation, scalar_expression

__all__ = ["hinge_below_exponential", "lower_threshold", "rectifier_contracts", "spherical_cap", "uniform_beta"]


def _hinge(atoms, normal, context):
    """(atom, power, threshold) of a term that is a power of one hinge of an overlap of unit vectors."""
    if len(atoms) != 1 or next(iter(atoms))[0] != "pos" or len(next(iter(atoms))[1]) != 2:
        context.refuse("a power of one hinge", "something else is random")
    ((atom, power),) = atoms.items()
    ensembles = [normal.ensemble(family) for family, _ in atom[1]]
    if not all(ensemble.unit for ensemble in ensembles) or atom[1][0] == atom[1][1] or power.denominator != 1 or power < 1:
        context.refuse("an overlap of two unit vectors", "the hinge is of something else")
    threshold = atom[2] if len(atom) > 2 else sympy.Integer(0)
    return atom, int(power), threshold


@rule(
    "overlap beyond a threshold", "density of one coordinate of a uniform unit vector, the Beta integral; integration by parts for higher moments",
    conditions="a power of one hinge of an overlap of uniform unit vectors in at least two dimensions; the threshold is between -1 and 1", kind="argument",
)  # fmt: skip
def spherical_cap(statement, context):
    """E (x - c)_+^p = sum_n C(p, n) (-c)^{p - n} M_n from the partial moments M_n = E x^n 1{x > c}.

    M_0 = I_{(1 - c)/2}(a, a) with a = (d - 1)/2; M_1 = Gamma(d/2) (1 - c^2)^a / (2 sqrt(pi) Gamma((d + 1)/2));
    (d + n - 2) M_n = (n - 1) M_{n-2} + (d - 1) c^{n-1} M_1.
    """
    normal = needs_expectation(statement, context)

    def step(atoms, coefficient):
        atom, power, c = _hinge(atoms, normal, context)
        ensembles = [normal.ensemble(family) for family, _ in atom[1]]
        if any(ensemble.kind != "sphere" for ensemble in ensembles) or not any(label[1].startswith("#") for label in atom[1]):
            context.refuse("uniform unit vectors", "another ensemble is met")
        d = ensembles[0].width
        context.need(positive(d - 1), "a density")
        for side in (1 - c, 1 + c):
            context.need(positive(side), "a threshold between -1 and 1")
        moments = _partial_moments(d, c, power)
        mean = sympy.Add(*(sympy.binomial(power, n) * (-c) ** (power - n) * moments[n] for n in range(power + 1)))
        return [({}, coefficient * mean)]

    return normal.mapped(step)


def _partial_moments(d, c, order):
    a = (d - 1) / sympy.Integer(2)
    first = sympy.gamma(d / 2) * (1 - c**2) ** a / (2 * sympy.sqrt(sympy.pi) * sympy.gamma((d + 1) / 2))
    moments = [sympy.betainc_regularized(a, a, 0, (1 - c) / 2), first]
    for n in range(2, order + 1):
        moments.append(((n - 1) * moments[n - 2] + (d - 1) * c ** (n - 1) * first) / (d + n - 2))
    return moments


@rule("uniform Beta law", "definition", conditions="both parameters are one", kind="definition")
def uniform_beta(statement, context):
    """I_x(1, 1) = x for 0 <= x <= 1."""
    value = closed(statement, context)
    found = [b for b in value.atoms(sympy.betainc_regularized) if b.args[0] == 1 and b.args[1] == 1 and b.args[2] == 0]
    if not found:
        context.refuse("I_x(1, 1)", "there is none")
    for one in found:
        context.need(nonnegative(one.args[3]), "a probability")
        context.need(nonnegative(1 - one.args[3]), "a probability")
    return scalar_expression(value.xreplace({one: one.args[3] for one in found}))


@rule(
    "hinge below an exponential", "0 <= (x - c)_+ <= 1 - c for x <= 1, and e^{s (x - c)} >= 1 where x >= c (Chernoff)",
    conditions="a power of one hinge of an overlap of unit vectors, c < 1, s >= 0, a nonnegative factor before it",
)  # fmt: skip
def hinge_below_exponential(statement, context, rate):
    """(x - c)_+^p <= (1 - c)^p e^{s (x - c)}."""
    normal, rate = needs_expectation(statement, context), sympy.sympify(rate)
    context.need(nonnegative(rate), "a rate")

    def step(atoms, coefficient):
        atom, power, c = _hinge(atoms, normal, context)
        context.need(positive(1 - c), "a threshold below one")
        context.need(nonnegative(coefficient), "the factor before the hinge")
        overlap = ((("dot", atom[1]), next(iter(atoms.values())) / power),)
        return [({("exp", ((overlap, rate),)): next(iter(atoms.values())) / power}, coefficient * (1 - c) ** power * sympy.exp(-rate * c))]

    return "<=", normal.mapped(step)


@rule(
    "lower threshold", "(x - c)_+/(1 - c) decreases in c for x <= 1: its derivative is (x - 1)/(1 - c)^2 where x > c",
    conditions="a power of one hinge of an overlap of unit vectors, b <= c < 1, a nonnegative factor before it",
)  # fmt: skip
def lower_threshold(statement, context, lower):
    """(x - c)_+^p <= ((1 - c)/(1 - b))^p (x - b)_+^p for b <= c."""
    normal, lower = needs_expectation(statement, context), sympy.sympify(lower)

    def step(atoms, coefficient):
        atom, power, c = _hinge(atoms, normal, context)
        context.need(positive(1 - c), "a threshold below one")
        context.need(nonnegative(c - lower), "a lower threshold")
        context.need(nonnegative(coefficient), "the factor before the hinge")
        new = ("pos", atom[1], *((lower,) if lower != 0 else ()))
        return [({new: next(iter(atoms.values()))}, coefficient * ((1 - c) / (1 - lower)) ** power)]

    return "<=", normal.mapped(step)


@rule(
    "the rectifier contracts",
    "|max(a, 0) - max(b, 0)| <= |a - b|",
    conditions="the square of a rectified term less a number that is not negative",
)
def rectifier_contracts(statement, context):
    """E ([x]_+ - c)^2 <= E (x - c)^2 for c >= 0."""
    body = statement.body if isinstance(statement, syntax.E) else None
    total = body.base if isinstance(body, syntax.Pow) and body.exponent == 2 else None
    args = total.args if isinstance(total, syntax.Add) and len(total.args) == 2 else ()
    hinges = [a for a in args if isinstance(a, syntax.Positive)]
    others = [a for a in args if a not in hinges]
    if len(hinges) != 1 or len(others) != 1:
        context.refuse("the square of a rectified term less a number", "the statement is another")
    number = _number(others[0], context)
    context.need(nonnegative(-number), "a number that is not negative is subtracted")
    return "<=", syntax.E(syntax.Pow(syntax.Add((hinges[0].argument, others[0])), body.exponent))


def _number(node, context):
    """The value of a constant, or of a product of constants."""
    factors = node.args if isinstance(node, syntax.Mul) else (node,)
    if not all(isinstance(factor, syntax.Const) for factor in factors):
        context.refuse("a number", f"{node.text()} is random")
    return sympy.Mul(*(factor.value for factor in factors))
