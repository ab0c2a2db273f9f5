"""The rule that takes the mean of a function of a random variable from its law."""

from fractions import Fraction

import sympy

from ...distributions.beta_binomial import Beta, Binomial
from ...distributions.chi_squares import ChiSquares
from ...functionals.of_means import LogMean, LogVariance, Probability
from ...functionals.tail_probabilities import ErfcMean
from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...scalars.zero_test import Zero, decide_zero
from ...vectors import syntax
from ...vectors.normal_form import expression
from ...vectors.trees import nodes
from ..lemmas import root, same_form
from ..statements import scalar_expression
from .overlaps import as_function, derived_law, overlap_and_ensemble

__all__ = ["from_law"]


@rule(
    "mean from a law",
    "E f(X) is a sum or an integral over the law of X: Gamma and Beta integrals and their derivatives, DLMF 8.17; termwise integration of erf, an entire "
    "function; symmetry of the binomial law with probability one half",
    conditions="the law of the term is derived; its parameters are positive and the mean exists; a threshold is in the range of the law",
)  # fmt: skip
def from_law(statement, context, law):
    """The mean of a function of X from the law of X; a probability is that of an indicator, a variance that of two means.

    Powers: E Z^e = E X^s for X = Z^q with q s = e, products of Gamma quotients. Of the overlap x of sign vectors, (1 + x) width/2 being binomial: the sum
    of f(2 h/width - 1) over the number h. P(X >= c): an incomplete Beta function for a Beta variable and for a quotient of two chi-square variables;
    P(x^2 >= e^2) = 2 P(h <= width (1 - e)/2) for x = 2 h/width - 1 and e > 0.
    E erfc(r sqrt(B))/2 = 1/2 - r/sqrt(pi) E sqrt(B) 2F2(1/2, a + 1/2; 3/2, a + b + 1/2; -r^2) for B Beta(a, b), from erf(y) = (2 y/sqrt(pi)) sum_n
    (-y^2)^n / (n! (2n + 1)) and E B^{n + 1/2} = E B^{1/2} (a + 1/2)_n / (a + b + 1/2)_n; a sum for B n binomial with n trials; for Y chi2(n) it is
    P(g < -r sqrt(2 Y)) = P(g^2/Y > 2 r^2)/2.
    E ln chi2(n) = digamma(n/2) + ln 2 and Var ln chi2(n) = trigamma(n/2); logarithms of independent factors add, and so do their variances.
    """
    if not isinstance(statement, syntax.E | Probability | ErfcMean | LogMean | LogVariance):
        context.refuse("the mean of a function of one random variable", "the statement is another")
    found = derived_law(law, context)
    if not isinstance(found, Beta | Binomial | ChiSquares):
        context.refuse("a Beta law, a binomial one or a product of chi-square variables", f"the law is {found.text()}")
    mean = MEANS[type(statement)]
    return scalar_expression(mean(statement, law.statement, found, context))


def _of_power(statement, variable, law, context):
    """E f(x) for an overlap of sign vectors, or E Z^e."""
    if isinstance(law, Binomial):
        overlap = _agreement(variable, law, context)
        return law.mean(lambda h: as_function(statement.body, overlap, 2 * h / law.trials - 1, context))
    order = _order(statement.body, variable, context)
    arguments = [law.first + order] if isinstance(law, Beta) else [*(n / 2 + order for n in law.top), *(n / 2 - order for n in law.bottom)]
    for argument in arguments:
        context.need(positive(argument), "a moment that exists")
    return law.moment(order)


def _agreement(variable, law, context):
    """The overlap x of two sign vectors, if (1 + x) width/2 is the variable and the law that of so many fair signs."""
    dots = [node for node in nodes(variable) if isinstance(node, syntax.Dot)] if isinstance(variable, syntax.Term) else []
    if law.prob != sympy.Rational(1, 2) or not dots or not same_form(variable, expression((1 + dots[0]) * law.trials / 2)):
        context.refuse("the number of coordinates in which two sign vectors agree", "the law is that of something else")
    return dots[0]


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


def _above(statement, variable, law, context):
    """P(X >= c), or P(x^2 >= e^2) for the overlap x of two sign vectors."""
    context.need(nonnegative(statement.threshold), "a threshold that is not negative")
    if isinstance(law, Binomial):
        return _two_tails(statement, variable, law, context)
    _same_term(statement.term, variable, context)
    if isinstance(law, Beta):
        context.need(nonnegative(1 - statement.threshold), "a threshold of at most one")
    elif (len(law.top), len(law.bottom)) != (1, 1):
        context.refuse("a quotient of two chi-square variables", f"the law is {law.text()}")
    else:
        context.need(positive(statement.threshold), "a positive threshold")
    return law.above(statement.threshold)


def _two_tails(statement, variable, law, context):
    overlap, edge = overlap_and_ensemble(statement, context)[0], root(statement.threshold, context)
    if not same_form(variable, expression((1 + overlap) * law.trials / 2)) or _agreement(variable, law, context) is None:
        context.refuse("the number of coordinates in which the two vectors agree", "the law is that of something else")
    context.need(positive(edge), "two tails that do not meet")
    if not isinstance(decide_zero(edge**2 - statement.threshold, context.domain), Zero):
        context.refuse("the root of the threshold", f"{edge} is none")
    h = sympy.Symbol("h", integer=True)
    return 2 * sympy.Sum(sympy.binomial(law.trials, h), (h, 0, sympy.floor(law.trials * (1 - edge) / 2))) / 2**law.trials


def _same_term(term, variable, context):
    if not isinstance(variable, syntax.Term) or term.key() != variable.key():
        context.refuse("the law of the term", "another law was derived")


def _erfc(statement, variable, law, context):
    half, trials = sympy.Rational(1, 2), law.trials if isinstance(law, Binomial) else sympy.Integer(1)
    slope = statement.slope * root(
        trials * _multiple(statement.term, variable, context), context
    )  # of the square root of the variable over its trials
    if isinstance(law, Binomial):
        context.need(positive(trials), "a trial")
        return law.mean(lambda h: sympy.erfc(slope * sympy.sqrt(h / trials)) / 2)
    if isinstance(law, ChiSquares):
        if (len(law.top), len(law.bottom)) != (1, 0):
            context.refuse("one chi-square variable", f"the law is {law.text()}")
        for parameter in (law.top[0], law.scale, slope):
            context.need(positive(parameter), "degrees of freedom, a scale and a slope")
        return (ChiSquares((sympy.Integer(1),)) / law).above(2 * slope**2) / 2
    a, b = law.parameters
    for parameter in (a, b, slope):
        context.need(positive(parameter), "a Beta law and a slope")
    series = sympy.hyper((half, a + half), (3 * half, a + b + half), -(slope**2))
    mean = sympy.gamma(a + half) * sympy.gamma(a + b) / (sympy.gamma(a) * sympy.gamma(a + b + half))
    return half - slope / sympy.sqrt(sympy.pi) * mean * series


def _multiple(term, variable, context):
    """The positive number whose product with the variable the term is."""
    mine, other = (expression(one) if isinstance(one, syntax.Term) else None for one in (term, variable))
    ratio = sympy.cancel(mine.terms[0][1] / other.terms[0][1]) if mine and other and mine.terms and other.terms else None
    if ratio is None or not same_form(term, expression(ratio * variable)):
        context.refuse("a multiple of the term", "another law was derived")
    context.need(positive(ratio), "a positive multiple")
    return ratio


def _logarithms(statement, variable, law, context):
    """[(sign, degrees of freedom)] of the independent factors whose logarithms add up."""
    _same_term(statement.term, variable, context)
    if not isinstance(law, ChiSquares):
        context.refuse("a product of chi-square variables", f"the law is {law.text()}")
    for degrees in (*law.top, *law.bottom):
        context.need(positive(degrees), "degrees of freedom")
    context.need(positive(law.scale), "a positive scale")
    return [(1, n) for n in law.top] + [(-1, n) for n in law.bottom]


def _log_mean(statement, variable, law, context):
    pairs = _logarithms(statement, variable, law, context)
    return sympy.log(law.scale) + sympy.Add(*(sign * (sympy.digamma(n / 2) + sympy.log(2)) for sign, n in pairs))


def _log_variance(statement, variable, law, context):
    return sympy.Add(*(sympy.polygamma(1, n / 2) for _, n in _logarithms(statement, variable, law, context)))


MEANS = {syntax.E: _of_power, Probability: _above, ErfcMean: _erfc, LogMean: _log_mean, LogVariance: _log_variance}
