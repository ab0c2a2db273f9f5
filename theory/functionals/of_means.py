"""Statements that rest on a mean: its reciprocal, the number of pairs at which it reaches a level."""

from dataclasses import dataclass

import sympy

from ..kernel.statement import Worded, clause, told
from ..scalars.parameters import PARAMETERS, N
from ..scalars.zero_test import Unknown
from ..vectors.printing import Style
from ..vectors.syntax import E, Term


class _OfMean(Worded):
    """Shared protocol: nothing is evaluated until a rule supplies the mean. `patterns` hold the quantity around its inner terms, text and LaTeX."""

    patterns = ("{}", "{}")

    def inner(self):
        """The terms that the quantity is printed from."""
        return (self.mean,)

    def head(self, mode):
        """The quantity."""
        return self.patterns[mode == "latex"].format(*(told(term, mode)[0] for term in self.inner()))

    def where(self, mode):
        """What its terms name."""
        return tuple(one for term in self.inner() for one in told(term, mode)[1])

    def key(self):
        """Kind and inner terms as text."""
        return repr(self)

    def scalar(self):
        """No closed form before the mean is known."""
        return None

    def compare(self, target, domain):
        """Unknown: a rule must supply the mean first."""
        return Unknown("the mean has not been derived")


@dataclass(frozen=True)
class Reciprocal(_OfMean):
    """1 / mean: a signal-to-noise ratio from its inverse."""

    mean: Term

    patterns = ("1 / {}", r"\frac{{1}}{{{}}}")

    def value(self, mean):
        """The reciprocal of a derived mean."""
        return 1 / mean


@dataclass(frozen=True)
class Capacity(_OfMean):
    """The real N at which an interference mean, affine and increasing in N, reaches a level: below it the criterion holds."""

    mean: Term
    level: sympy.Expr

    patterns = ("N*", "N^{{*}}")

    def where(self, mode):
        """What the capacity solves."""
        (mean, inner), level = told(self.mean, mode), Style(mode == "latex").scalar(self.level)
        solves = f"N* is the real N with {mean} = {level}"
        if mode == "latex":
            solves = rf"N^{{*}} \text{{ is the real }} N \text{{ with }} {mean} = {level}"
        return (solves, *inner)

    def value(self, mean):
        """The solution, from the values at N = 0 and N = 1."""
        offset = mean.subs(N, 0)
        return (self.level - offset) / (mean.subs(N, 1) - offset)


@dataclass(frozen=True)
class Least(_OfMean):
    """The least value of a mean over all reals in place of one parameter."""

    mean: Term
    parameter: sympy.Symbol

    def head(self, mode):
        """The minimum."""
        mean, name = told(self.mean, mode)[0], self.parameter.name
        return rf"\min_{{{PARAMETERS[name].latex}}} {mean}" if mode == "latex" else f"min over {name} of {mean}"


@dataclass(frozen=True)
class Variance(_OfMean):
    """The variance of a random term: its mean square less the square of its mean."""

    term: Term

    @property
    def mean(self):
        """The mean of the term."""
        return E(self.term)

    @property
    def square(self):
        """The mean of its square."""
        return E(self.term**2)

    patterns = ("Var[{}]", r"\operatorname{{Var}}\left[{}\right]")

    def inner(self):
        """The term."""
        return (self.term,)


@dataclass(frozen=True)
class Quotient(_OfMean):
    """The mean of one term over the product of the means of others: no mean of a quotient."""

    top: Term
    bottom: tuple[Term, ...]

    def inner(self):
        """The numerator and the factors of the denominator."""
        return (self.top, *self.bottom)

    def where(self, mode):
        """What its terms name; which of them, where numerator and denominator name different things."""
        above, *below = (tuple(told(term, mode)[1]) for term in self.inner())
        below = tuple(dict.fromkeys(one for clauses in below for one in clauses))
        if not (above and below) or above == below:
            return above or below
        return tuple(clause(f"in the {place} $", mode) + one for place, own in (("numerator", above), ("denominator", below)) for one in own)

    def head(self, mode):
        """The quotient; a factor that comes twice is a square."""
        top, *below = (told(term, mode)[0] for term in self.inner())
        powers = [(one, below.count(one)) for one in dict.fromkeys(below)]
        shown = [one if count == 1 else rf"\left({one}\right)^{{{count}}}" if mode == "latex" else f"{one}^{count}" for one, count in powers]
        if mode == "latex":
            return rf"\frac{{{top}}}{{{' '.join(shown)}}}"
        return f"{top} / {shown[0]}" if len(shown) == 1 else f"{top} / ({' '.join(shown)})"


@dataclass(frozen=True)
class LogMean(_OfMean):
    """The mean of the logarithm of a positive random term."""

    term: Term

    patterns = ("E[log({})]", r"\mathbb{{E}}\left[\ln {}\right]")

    def inner(self):
        """The term."""
        return (self.term,)


@dataclass(frozen=True)
class LogVariance(_OfMean):
    """The variance of the logarithm of a positive random term."""

    term: Term

    patterns = ("Var[log({})]", r"\operatorname{{Var}}\left[\ln {}\right]")

    def inner(self):
        """The term."""
        return (self.term,)


@dataclass(frozen=True)
class Probability(_OfMean):
    """P(term >= threshold) for a random term."""

    term: Term
    threshold: sympy.Expr

    def inner(self):
        """The term."""
        return (self.term,)

    def head(self, mode):
        """The probability."""
        term, edge = told(self.term, mode)[0], Style(mode == "latex").scalar(self.threshold)
        return rf"\mathbb{{P}}\left[{term} \ge {edge}\right]" if mode == "latex" else f"P({term} >= {edge})"


@dataclass(frozen=True)
class Largest(_OfMean):
    """The largest term of a double sum over ordered pairs of different items."""

    total: Term

    patterns = ("the largest term of {}", r"\text{{the largest term of }} {}")

    def inner(self):
        """The sum."""
        return (self.total,)
