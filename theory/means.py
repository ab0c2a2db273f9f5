"""Statements that rest on a mean: its reciprocal, the number of pairs at which it reaches a level."""

from dataclasses import dataclass

import sympy

from .algebra import Unknown
from .symbols import PARAMETERS, N
from .terms import E, Term


class _OfMean:
    """Shared protocol: nothing is evaluated until a rule supplies the mean."""

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

    def text(self):
        """Plain text."""
        return f"1 / {self.mean.text()}"

    def latex(self):
        """LaTeX."""
        return rf"\frac{{1}}{{{self.mean.latex()}}}"

    def value(self, mean):
        """The reciprocal of a derived mean."""
        return 1 / mean


@dataclass(frozen=True)
class Capacity(_OfMean):
    """The real N at which an interference mean, affine and increasing in N, reaches a level: below it the criterion holds."""

    mean: Term
    level: sympy.Expr

    def text(self):
        """Plain text."""
        return f"the N with {self.mean.text()} = {sympy.sstr(self.level)}"

    def latex(self):
        """LaTeX."""
        return rf"\text{{the }} N \text{{ with }} {self.mean.latex()} = {sympy.latex(self.level)}"

    def value(self, mean):
        """The solution, from the values at N = 0 and N = 1."""
        offset = mean.subs(N, 0)
        return (self.level - offset) / (mean.subs(N, 1) - offset)


@dataclass(frozen=True)
class Least(_OfMean):
    """The least value of a mean over all reals in place of one parameter."""

    mean: Term
    parameter: sympy.Symbol

    def text(self):
        """Plain text."""
        return f"min over {self.parameter} of {self.mean.text()}"

    def latex(self):
        """LaTeX."""
        name = PARAMETERS[self.parameter.name].latex
        return rf"\min_{{{name}}} {self.mean.latex()}"


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

    def text(self):
        """Plain text."""
        return f"Var[{self.term.text()}]"

    def latex(self):
        """LaTeX."""
        return rf"\operatorname{{Var}}\left[{self.term.latex()}\right]"


@dataclass(frozen=True)
class Quotient(_OfMean):
    """The mean of one term over the product of the means of others: no mean of a quotient."""

    top: Term
    bottom: tuple[Term, ...]

    def text(self):
        """Plain text."""
        below = " ".join(term.text() for term in self.bottom)
        return f"{self.top.text()} / {below}" if len(self.bottom) == 1 else f"{self.top.text()} / ({below})"

    def latex(self):
        """LaTeX."""
        return rf"\frac{{{self.top.latex()}}}{{{' '.join(term.latex() for term in self.bottom)}}}"


@dataclass(frozen=True)
class LogMean(_OfMean):
    """The mean of the logarithm of a positive random term."""

    term: Term

    def text(self):
        """Plain text."""
        return f"E[log({self.term.text()})]"

    def latex(self):
        """LaTeX."""
        return rf"\mathbb{{E}}\left[\ln {self.term.latex()}\right]"


@dataclass(frozen=True)
class LogVariance(_OfMean):
    """The variance of the logarithm of a positive random term."""

    term: Term

    def text(self):
        """Plain text."""
        return f"Var[log({self.term.text()})]"

    def latex(self):
        """LaTeX."""
        return rf"\operatorname{{Var}}\left[\ln {self.term.latex()}\right]"


@dataclass(frozen=True)
class Probability(_OfMean):
    """P(term >= threshold) for a random term."""

    term: Term
    threshold: sympy.Expr

    def text(self):
        """Plain text."""
        return f"P({self.term.text()} >= {sympy.sstr(self.threshold)})"

    def latex(self):
        """LaTeX."""
        from .printing import Style

        return rf"\mathbb{{P}}\left[{self.term.latex()} \ge {Style(True).scalar(self.threshold)}\right]"


@dataclass(frozen=True)
class Largest(_OfMean):
    """The largest term of a double sum over ordered pairs of different items."""

    total: Term

    def text(self):
        """Plain text."""
        return f"the largest term of {self.total.text()}"

    def latex(self):
        """LaTeX."""
        return rf"\max\text{{ term of }} {self.total.latex()}"
