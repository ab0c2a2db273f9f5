"""Rules that pass from one law to another, and from a law to moments and probabilities."""

from fractions import Fraction

import sympy

from ...distributions.beta_binomial import Beta, Binomial, Share
from ...distributions.chi_squares import ChiSquares
from ...functionals.of_means import Probability
from ...kernel.derivation import Derivation, rule
from ...scalars.domains import nonnegative, positive
from ...vectors import ensembles, syntax
from ...vectors.trees import fresh, nodes, occurs
from ..statements import family_name, scalar_expression

__all__ = ["beta_of_shares", "gaussian_comparison", "half_cosine", "mean_of_law", "moment_of_law", "odd_moment", "probability_of_law", "sign_overlap"]
__all__ += ["spherical_overlap", "unit_projection"]


def overlap_of(node, family, context):
    """Whether a node is an inner product of two different vectors of the family, one of which is free to turn."""
    pair = (node.left, node.right) if isinstance(node, syntax.Dot) else ()
    mine = all(isinstance(x, syntax.Vec) and x.family.name == family_name(family) for x in pair) and len(pair) == 2
    if not mine or pair[0].item == pair[1].item or pair[0].family != pair[1].family:
        context.refuse("the overlap of two different vectors of the family", f"{node.text() if isinstance(node, syntax.Term) else node} is none")
    return pair[0].family.ensemble


@rule(
    "overlap on the sphere", "a Gaussian vector over its norm is uniform on the sphere; orthogonal invariance",
    conditions="two independent uniform unit vectors in at least two dimensions", kind="argument",
)  # fmt: skip
def spherical_overlap(statement, context, family):
    """(u_j.u_i)^2 = g_1^2/(g_1^2 + ... + g_d^2) in law: turn u_i to the first axis and write u_j = g/|g|."""
    if not isinstance(statement, syntax.Pow) or statement.exponent != 2:
        context.refuse("a squared overlap", "the law is that of its square")
    ensemble = overlap_of(statement.base, family, context)
    if ensemble.kind != "sphere":
        context.refuse("vectors uniform on the sphere", f"{family_name(family)} is {ensemble.kind}")
    context.need(positive(ensemble.width - 1), "a rest of the squared norm")
    return "=d", Share(sympy.Integer(1), ensemble.width - 1)


@rule(
    "Gaussian projected on a unit vector",
    "rotation invariance of the Gaussian law",
    conditions="a Gaussian vector and an independent unit vector",
    kind="argument",
)
def unit_projection(statement, context, family):
    """(h.u)^2 = scale chi2(1) in law for Gaussian h and a unit vector u independent of it."""
    dot = statement.base if isinstance(statement, syntax.Pow) and statement.exponent == 2 else None
    vectors = (dot.left, dot.right) if isinstance(dot, syntax.Dot) else ()
    mine = [x for x in vectors if isinstance(x, syntax.Vec) and x.family.name == family_name(family)]
    others = [x for x in vectors if isinstance(x, syntax.Vec) and x.family.ensemble.unit]
    if len(mine) != 1 or len(others) != 1 or mine[0].family.ensemble.kind != "gaussian" or mine[0].family.name == others[0].family.name:
        context.refuse("the squared overlap of a Gaussian with a unit vector", "the term is another")
    context.need(positive(mine[0].family.ensemble.scale), "a variance")
    return "=d", ChiSquares((sympy.Integer(1),), (), mine[0].family.ensemble.scale)


@rule(
    "signs below Gaussians", "expanding the power: every even moment of a fair sign is one, of a standard Gaussian at least one",
    conditions="an even power of an overlap of two sign vectors", kind="argument",
)  # fmt: skip
def gaussian_comparison(statement, context, family, name="h"):
    """E (sum_a a_a e_a)^{2p} <= E (sum_a a_a g_a)^{2p} for fair signs e_a and standard Gaussians g_a: odd terms vanish, even ones have a_a^{2r} >= 0."""
    body = statement.body if isinstance(statement, syntax.E) else None
    if not isinstance(body, syntax.Pow | syntax.Power) or not _is_even(body.exponent):
        context.refuse("an even power of an overlap", "the terms of an odd power have no sign")
    context.need(nonnegative(body.exponent), "a power that expands")
    ensemble = overlap_of(body.base, family, context)
    if ensemble.kind != "rademacher":
        context.refuse("sign vectors", f"{family_name(family)} is {ensemble.kind}")
    gaussian = syntax.Family(fresh(name, statement), ensembles.gaussian(ensemble.width, 1 / ensemble.width))
    dot = syntax.Dot(gaussian[body.base.left.item], body.base.right)
    return "<=", syntax.E(type(body)(dot, body.exponent))


def _is_even(exponent):
    return bool(sympy.sympify(str(exponent)).is_even) if isinstance(exponent, Fraction) else bool(exponent.is_even)


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
    """(1 + x)/2 is Beta(b, b) for symmetric x with x^2 Beta(1/2, b): the density of x is proportional to (1 - x^2)^(b - 1)."""
    law = derived_law(square, context)
    overlap = square.statement.base if isinstance(square.statement, syntax.Pow) else None
    if statement != (1 + overlap) / 2 if overlap is not None else True:
        context.refuse("one half of one plus the same overlap", "the statement is about another variable")
    vectors = (overlap.left, overlap.right) if isinstance(overlap, syntax.Dot) else ()
    if not vectors or not all(isinstance(x, syntax.Vec) and x.family.ensemble.kind in ("sphere", "rademacher", "gaussian") for x in vectors):
        context.refuse("a symmetric law", "the overlap is not known to be symmetric")
    if not isinstance(law, Beta) or law.first != sympy.Rational(1, 2):
        context.refuse("a square that is Beta(1/2, b)", f"its law is {law.text()}")
    return "=d", Beta(law.second, law.second)


@rule("overlap of sign vectors", "a product of independent fair signs is a fair sign", conditions="two independent sign vectors", kind="argument")
def sign_overlap(statement, context, family):
    """The number (1 + k_j.k_i) width/2 of coordinates in which two sign vectors agree is binomial with probability one half."""
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
    if sympy.expand(as_function(statement, dots[0], overlap, context) - (1 + overlap) * ensemble.width / 2) != 0:
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


@rule(
    "mean under a binomial law",
    "definition of the mean",
    conditions="the law of the number of agreeing coordinates is derived; the term depends on it only",
    kind="definition",
)
def mean_of_law(statement, context, count):
    """E f(x) for an overlap x of sign vectors, of which (1 + x) width/2 is binomial: the sum of f(2 h/width - 1) over the number h."""
    law = derived_law(count, context)
    dots = [node for node in nodes(count.statement) if isinstance(node, syntax.Dot)]
    if not isinstance(law, Binomial) or not isinstance(statement, syntax.E):
        context.refuse("an expectation and a binomial law", "the sum runs over the number of successes")
    return scalar_expression(law.mean(lambda h: as_function(statement.body, dots[0], 2 * h / law.trials - 1, context)))


@rule("moment of a law", "the Gamma and Beta integrals", conditions="the law of the term, or of an even power of it, is derived; the moment exists")
def moment_of_law(statement, context, law):
    """E Z^e = E X^s for X = Z^q with q s = e, from the law of X: products of Gamma quotients."""
    if not isinstance(statement, syntax.E) or law.relation not in ("=", "=d"):
        context.refuse("an expectation and an equality in law", "there is no moment to supply")
    found = derived_law(law, context)
    order = _order(statement.body, law.statement, context)
    arguments = [found.first + order] if isinstance(found, Beta) else []
    if isinstance(found, ChiSquares):
        arguments = [*(n / 2 + order for n in found.top), *(n / 2 - order for n in found.bottom)]
    if not arguments:
        context.refuse("a Beta law or a product of chi-square variables", f"the law is {found.text()}")
    for argument in arguments:
        context.need(positive(argument), "a moment that exists")
    return scalar_expression(found.moment(order))


def _order(body, variable, context):
    """s with body = variable^s: for a squared variable the exponent must be an even integer, unless it is visibly nonnegative."""
    if body == variable:
        return sympy.Integer(1)
    base, exponent = (body.base, body.exponent) if isinstance(body, syntax.Pow | syntax.Power) else (body, Fraction(1))
    exponent = sympy.Rational(exponent.numerator, exponent.denominator) if isinstance(exponent, Fraction) else exponent
    if base == variable:
        return exponent
    if isinstance(variable, syntax.Pow) and variable.base == base:
        order = exponent / sympy.Rational(variable.exponent.numerator, variable.exponent.denominator)
        if variable.exponent % 2 == 0 and order.is_integer:
            return order
    return context.refuse(f"a power of {variable.text()}", "the term is no such power")


@rule("odd moment", "change of variables k -> -k", conditions="the vector has a symmetric law and all moments, and the term is odd in it")
def odd_moment(statement, context, family):
    """E Z = E(-Z) = 0 for an odd power of an overlap with an independent vector of a symmetric law."""
    body = statement.body if isinstance(statement, syntax.E) else None
    power = body.exponent if isinstance(body, syntax.Power) else sympy.Rational(str(body.exponent)) if isinstance(body, syntax.Pow) else None
    if power is None or not power.is_odd:
        context.refuse("an odd power", "the term need not change its sign")
    context.need(nonnegative(power), "a power that is integrable")
    ensemble = overlap_of(body.base, family, context)
    if ensemble.kind not in ("gaussian", "sphere", "rademacher"):
        context.refuse("a symmetric law", f"{family_name(family)} is {ensemble.kind}")
    context.note(f"{family_name(family)} and -{family_name(family)} have one law")
    return scalar_expression(sympy.Integer(0))


@rule(
    "probability from a law",
    "definition of the distribution function",
    conditions="the law of the term is derived and continuous; the threshold is in its range",
    kind="definition",
)
def probability_of_law(statement, context, law):
    """P(X >= x) from the law of X: an incomplete Beta function for Beta variables and for quotients of two chi-square variables."""
    if not isinstance(statement, Probability) or law.statement.key() != statement.term.key():
        context.refuse("the probability of the term whose law is derived", "another law was derived")
    found = derived_law(law, context)
    if not isinstance(found, Beta | ChiSquares):
        context.refuse("a continuous law", f"the law is {found.text()}")
    context.need(nonnegative(statement.threshold), "a threshold that is not negative")
    if isinstance(found, Beta):
        context.need(nonnegative(1 - statement.threshold), "a threshold of at most one")
    elif (len(found.top), len(found.bottom)) != (1, 1):
        context.refuse("a quotient of two chi-square variables", f"the law is {found.text()}")
    else:
        context.need(positive(statement.threshold), "a positive threshold")
    return scalar_expression(found.above(statement.threshold))


def derived_law(derivation, context):
    """The law that a derivation ends at."""
    if type(derivation) is not Derivation or derivation.relation not in ("=", "=d"):
        context.refuse("a derived law", "no equality in law was given")
    return context.derive(derivation)
