"""Rules that pass from one law to another, and from a law to moments and probabilities."""

import sympy

from ...distributions.beta_binomial import Beta, Binomial, Share
from ...distributions.chi_squares import ChiSquares
from ...functionals.of_means import Probability
from ...kernel.derivation import Derivation, rule
from ...scalars.domains import nonnegative, positive
from ...vectors import syntax
from ...vectors.trees import nodes, occurs
from ..statements import family_name

__all__ = ["beta_of_shares", "first_coordinate", "half_cosine", "sign_overlap"]


def overlap_of(node, family, context):
    """Whether a node is an inner product of two different vectors of the family, one of which is free to turn."""
    pair = (node.left, node.right) if isinstance(node, syntax.Dot) else ()
    mine = all(isinstance(x, syntax.Vec) and x.family.name == family_name(family) for x in pair) and len(pair) == 2
    if not mine or pair[0].item == pair[1].item or pair[0].family != pair[1].family:
        context.refuse("the overlap of two different vectors of the family", f"{node.text() if isinstance(node, syntax.Term) else node} is none")
    return pair[0].family.ensemble


def overlap_and_ensemble(statement, context):
    """(x, the ensemble) of P(x^2 >= threshold) for the overlap x of two vectors of one family."""
    square = statement.term if isinstance(statement, Probability) else None
    dot = square.base if isinstance(square, syntax.Pow) and square.exponent == 2 else None
    if not isinstance(dot, syntax.Dot) or not isinstance(dot.left, syntax.Vec):
        context.refuse("the chance that the square of one overlap is large", "the statement is another")
    return dot, overlap_of(dot, dot.left.family, context)


@rule(
    "one coordinate of an overlap", "rotation invariance: turn the unit vector that is met to the first axis; a Gaussian vector over its norm is uniform",
    conditions="a uniform unit vector in at least two dimensions, or a Gaussian one, and an independent unit vector", kind="argument",
)  # fmt: skip
def first_coordinate(statement, context, family):
    """(k.u)^2 in law for a unit vector u: scale chi2(1) for Gaussian k, and g_1^2/(g_1^2 + ... + g_d^2) for k = g/|g| on the sphere, as u is."""
    if not isinstance(statement, syntax.Pow) or statement.exponent != 2:
        context.refuse("a squared overlap", "the law is that of its square")
    vectors = (statement.base.left, statement.base.right) if isinstance(statement.base, syntax.Dot) else ()
    mine = [x for x in vectors if isinstance(x, syntax.Vec) and x.family.name == family_name(family)]
    others = [x for x in vectors if isinstance(x, syntax.Vec) and x not in mine and x.family.ensemble.unit]
    if len(mine) == len(others) == 1 and mine[0].family.ensemble.kind == "gaussian":
        context.need(positive(mine[0].family.ensemble.scale), "a variance")
        return "=d", ChiSquares((sympy.Integer(1),), (), mine[0].family.ensemble.scale)
    ensemble = overlap_of(statement.base, family, context)
    if ensemble.kind != "sphere":
        context.refuse("vectors uniform on the sphere, or a Gaussian one and a unit vector", f"{family_name(family)} is {ensemble.kind}")
    context.need(positive(ensemble.width - 1), "a rest of the squared norm")
    return "=d", Share(sympy.Integer(1), ensemble.width - 1)


@rule("Beta law of a share", "ratio of independent Gamma variables", conditions="positive degrees of freedom")
def beta_of_shares(statement, context):
    """X/(X + Y) is Beta(n/2, m/2) for independent chi-square X and Y with n and m degrees of freedom."""
    if not isinstance(statement, Share):
        context.refuse("a share of two chi-square variables", "the law is another")
    for degrees in statement.parameters:
        context.need(positive(degrees), "degrees of freedom")
    return "=d", Beta(statement.part / 2, statement.rest / 2)


@rule(
    "half of one plus a cosine", "change of variables",
    conditions="the square of the overlap is derived to be Beta(1/2, b); the law of the overlap is symmetric",
)  # fmt: skip
def half_cosine(statement, context, square):
    """(1 + x)/2 and (1 - x)/2 are Beta(b, b) for symmetric x with x^2 Beta(1/2, b): the density of x is proportional to (1 - x^2)^(b - 1)."""
    law = derived_law(square, context)
    overlap = square.statement.base if isinstance(square.statement, syntax.Pow) else None
    if overlap is None or statement not in ((1 + overlap) / 2, (1 - overlap) / 2):
        context.refuse("one half of one plus or minus the same overlap", "the statement is about another variable")
    vectors = (overlap.left, overlap.right) if isinstance(overlap, syntax.Dot) else ()
    if not vectors or not all(isinstance(x, syntax.Vec) and x.family.ensemble.kind in ("sphere", "rademacher", "gaussian") for x in vectors):
        context.refuse("a symmetric law", "the overlap is not known to be symmetric")
    if not isinstance(law, Beta) or law.first != sympy.Rational(1, 2):
        context.refuse("a square that is Beta(1/2, b)", f"its law is {law.text()}")
    return "=d", Beta(law.second, law.second)


@rule("overlap of sign vectors", "a product of independent fair signs is a fair sign", conditions="two independent sign vectors", kind="argument")
def sign_overlap(statement, context, family):
    """The number (1 + k_j.k_i) width/2 of coordinates in which two sign vectors agree is binomial with probability one half; where they differ, (1 - x)."""
    ensemble = _sign_ensemble(statement, family, context)
    return "=d", Binomial(ensemble.width, sympy.Rational(1, 2))


def _sign_ensemble(statement, family, context):
    dots = [node for node in nodes(statement) if isinstance(node, syntax.Dot)]
    if len(set(dots)) != 1:
        context.refuse("one overlap", f"there are {len(set(dots))}")
    ensemble = overlap_of(dots[0], family, context)
    if ensemble.kind != "rademacher":
        context.refuse("sign vectors", f"{family_name(family)} is {ensemble.kind}")
    overlap = sympy.Symbol("overlap", real=True)
    value = as_function(statement, dots[0], overlap, context)
    if all(sympy.expand(value - (1 + sign * overlap) * ensemble.width / 2) != 0 for sign in (1, -1)):
        context.refuse("the number of coordinates that agree", "the statement is about another variable")
    return ensemble


def as_function(node, dot, value, context):
    """The SymPy expression that a term is once an inner product in it has this value; refused if anything else in it is random."""
    if node == dot:
        return value
    if isinstance(node, syntax.Const):
        return node.value
    if isinstance(node, syntax.Add | syntax.Mul):
        kind = sympy.Add if isinstance(node, syntax.Add) else sympy.Mul
        return kind(*(as_function(a, dot, value, context) for a in node.args))
    if isinstance(node, syntax.Pow | syntax.Power):
        exponent = sympy.sympify(
            node.exponent if isinstance(node, syntax.Power) else sympy.Rational(node.exponent.numerator, node.exponent.denominator)
        )
        if occurs(dot, node.base):
            context.need(nonnegative(exponent), "a power that is finite where the overlap vanishes")
            if not exponent.is_integer and not syntax.nonnegative_by_syntax(node.base):
                context.refuse("a whole power, or one of what is never negative", f"the power {exponent} of a negative number is not real")
        return as_function(node.base, dot, value, context) ** exponent
    if isinstance(node, syntax.Exp):
        return sympy.exp(as_function(node.argument, dot, value, context))
    if isinstance(node, syntax.Magnitude):
        return sympy.Abs(as_function(node.argument, dot, value, context))
    if isinstance(node, syntax.Positive):
        return sympy.Max(as_function(node.argument, dot, value, context), 0)
    return context.refuse(f"a function of {dot.text()} alone", "something else is random")


def derived_law(derivation, context):
    """The law that a derivation ends at."""
    if type(derivation) is not Derivation or derivation.relation not in ("=", "=d"):
        context.refuse("a derived law", "no equality in law was given")
    return context.derive(derivation)
