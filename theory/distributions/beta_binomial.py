"""Laws of parts of a whole, as statements: shares of chi-square sums, Beta variables, binomial counts."""

from dataclasses import dataclass

import numpy as np
import sympy

from ..scalars.balls import substituted
from ..scalars.domains import nonnegative, positive
from ..scalars.zero_test import Nonzero, Unknown, Zero, decide_zero
from ..vectors.printing import Style

ORDERS = (1, 2, 3)
COUNT = sympy.Symbol("h", integer=True)
SIGNS = sympy.Symbol("u", integer=True)


def sign_sum_below(count, threshold):
    """The mean of P(B < -threshold) and P(B <= -threshold) for the sum B of so many fair signs: a tie counts as half.

    >>> sign_sum_below(sympy.Integer(3), sympy.Integer(1)).doit()
    5/16
    """
    last = (count - threshold) / 2
    below = sympy.Sum(sympy.binomial(count, SIGNS), (SIGNS, 0, sympy.ceiling(last) - 1))
    return (below + sympy.Sum(sympy.binomial(count, SIGNS), (SIGNS, 0, sympy.floor(last)))) / 2 ** (count + 1)


class _Whole:
    """Shared protocol of laws with named parameters: compared parameter by parameter, refuted by a moment."""

    def __mul__(self, factor):
        return Multiple(self, sympy.sympify(factor))

    __rmul__ = __mul__

    def key(self):
        """Kind and parameters as text."""
        return repr(self)

    def scalar(self):
        """A law is no number."""
        return None

    def compare(self, target, domain):
        """Zero if the parameters agree; Nonzero if a moment of small order differs at a point of the domain."""
        if type(target) is type(self):
            pairs = zip(self.parameters, target.parameters, strict=True)
            if all(isinstance(decide_zero(mine - other, domain), Zero) for mine, other in pairs):
                return Zero()
        if not hasattr(target, "moment"):
            return Unknown(f"a law cannot be compared with a {type(target).__name__}")
        for order in ORDERS:
            found = decide_zero(self.moment(order) - target.moment(order), domain)
            if isinstance(found, Nonzero):
                return found
        return Unknown("the parameters differ in form, the moments that were tried do not")

    def text(self):
        """Plain text."""
        return self.words[0].format(*map(Style(False).scalar, self.parameters))

    def latex(self):
        """LaTeX."""
        return self.words[1].format(*map(Style(True).scalar, self.parameters))


@dataclass(frozen=True)
class Beta(_Whole):
    """The law on [0, 1] with density proportional to x^(first - 1) (1 - x)^(second - 1), both parameters positive.

    >>> Beta(sympy.Rational(1, 2), sympy.Integer(1)).moment(1)
    1/3
    """

    first: sympy.Expr
    second: sympy.Expr
    words = ("Beta({}, {})", r"\mathrm{{Beta}}\left({}, {}\right)")

    @property
    def parameters(self):
        """Both parameters."""
        return self.first, self.second

    def needs(self):
        """What the parameters must be."""
        return positive(self.first), positive(self.second)

    def moment(self, s):
        """E X^s = (first)_s / (first + second)_s with rising factorials; valid where first + s > 0."""
        return sympy.rf(self.first, s) / sympy.rf(self.first + self.second, s)

    def below(self, x):
        """P(X <= x) for 0 <= x <= 1: the regularised incomplete Beta function."""
        return sympy.betainc_regularized(self.first, self.second, 0, x)

    def above(self, x):
        """P(X >= x) for 0 <= x <= 1, from the other end, where nothing cancels."""
        return sympy.betainc_regularized(self.second, self.first, 0, 1 - x)

    def cdf(self, thresholds, point):
        """P(X <= x) for each threshold at a point of the domain, in floating point."""
        from scipy import special

        first, second = (float(substituted(sympy.sympify(a), point)) for a in self.parameters)
        return special.betainc(first, second, np.clip(np.asarray(thresholds, dtype=float), 0.0, 1.0))


@dataclass(frozen=True)
class Share(_Whole):
    """The law of X/(X + Y) for independent chi-square variables X and Y with these degrees of freedom."""

    part: sympy.Expr
    rest: sympy.Expr
    words = ("chi2({0}) / (chi2({0}) + chi2({1}))", r"\frac{{\chi^2_{{{0}}}}}{{\chi^2_{{{0}}} + \chi^2_{{{1}}}}}")

    @property
    def parameters(self):
        """Both degrees of freedom."""
        return self.part, self.rest

    def needs(self):
        """What the degrees of freedom must be: none of them may be all of nothing."""
        return nonnegative(self.part), nonnegative(self.rest), positive(self.part + self.rest)

    def moment(self, s):
        """E X^s, from the Beta law that this is."""
        return Beta(self.part / 2, self.rest / 2).moment(s)

    def cdf(self, thresholds, point):
        """P(X <= x), from the Beta law that this is."""
        return Beta(self.part / 2, self.rest / 2).cdf(thresholds, point)


@dataclass(frozen=True)
class Binomial(_Whole):
    """The law of the number of successes in `trials` independent trials of one probability."""

    trials: sympy.Expr
    prob: sympy.Expr
    words = ("Binomial({}, {})", r"\mathrm{{Binomial}}\left({}, {}\right)")

    @property
    def parameters(self):
        """Number of trials and probability."""
        return self.trials, self.prob

    def needs(self):
        """What the parameters must be."""
        return nonnegative(self.trials), nonnegative(self.prob), nonnegative(1 - self.prob)

    def mean(self, function):
        """E f(X) as a sum over the number of successes."""
        term = sympy.binomial(self.trials, COUNT) * self.prob**COUNT * (1 - self.prob) ** (self.trials - COUNT) * function(COUNT)
        return sympy.Sum(sympy.powsimp(term), (COUNT, 0, self.trials))

    def moment(self, s):
        """E X^s as a sum."""
        return self.mean(lambda h: h**s)

    def cdf(self, thresholds, point):
        """P(X <= x) for each threshold at a point of the domain."""
        from scipy import special

        trials, prob = (float(substituted(sympy.sympify(a), point)) for a in self.parameters)
        counts = np.floor(np.asarray(thresholds, dtype=float))
        return np.where(counts < 0, 0.0, special.bdtr(np.clip(counts, 0, trials), int(trials), prob))


@dataclass(frozen=True)
class Multiple(_Whole):
    """The law of a positive number times a variable of one of these laws."""

    law: _Whole
    factor: sympy.Expr

    @property
    def parameters(self):
        """Those of the law, then the factor."""
        return (*self.law.parameters, self.factor)

    def needs(self):
        """What those of the law must be, and a positive factor."""
        return (*self.law.needs(), positive(self.factor))

    def text(self):
        """Plain text."""
        return f"{Style(False).scalar(self.factor)} {self.law.text()}"

    def latex(self):
        """LaTeX."""
        return rf"{Style(True).scalar(self.factor)}\, {self.law.latex()}"

    def compare(self, target, domain):
        """By moments and parameters, between multiples of one kind of law."""
        if isinstance(target, Multiple) and type(target.law) is not type(self.law):
            return Unknown("the laws are of two kinds")
        return super().compare(target, domain)

    def moment(self, s):
        """E (c X)^s."""
        return self.factor**s * self.law.moment(s)

    def cdf(self, thresholds, point):
        """P(c X <= x) for each threshold at a point of the domain."""
        return self.law.cdf(np.asarray(thresholds, dtype=float) / float(substituted(self.factor, point)), point)


def beta_law(first, second):
    """The Beta law with two positive parameters."""
    return Beta(sympy.sympify(first), sympy.sympify(second))


def binomial_law(trials, prob):
    """The binomial law."""
    return Binomial(sympy.sympify(trials), sympy.sympify(prob))
