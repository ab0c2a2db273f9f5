"""Laws of products and quotients of independent chi-square variables, as statements."""

from dataclasses import dataclass

import numpy as np
import sympy

from ..scalars.balls import substituted
from ..scalars.domains import nonnegative, positive
from ..scalars.zero_test import Nonzero, Unknown, Zero, decide_zero
from ..vectors.printing import Style

ORDERS = (sympy.Rational(1, 4), sympy.Rational(1, 3))


@dataclass(frozen=True)
class ChiSquares:
    """The law of scale * prod chi2(top) / prod chi2(bottom), all variables independent.

    >>> from memorem import N, d_k
    >>> (chi2(N - 1) / chi2(d_k)).text()
    'chi2(N - 1) / chi2(d_k)'
    """

    top: tuple = ()
    bottom: tuple = ()
    scale: sympy.Expr = sympy.Integer(1)

    def __mul__(self, other):
        if isinstance(other, ChiSquares):
            return ChiSquares(self.top + other.top, self.bottom + other.bottom, self.scale * other.scale)
        return ChiSquares(self.top, self.bottom, self.scale * sympy.sympify(other))

    __rmul__ = __mul__

    def __truediv__(self, other):
        if isinstance(other, ChiSquares):
            return self * ChiSquares(other.bottom, other.top, 1 / other.scale)
        return self * (1 / sympy.sympify(other))

    def key(self):
        """Degrees sorted, then the scale."""
        return f"{sorted(map(str, self.top))}/{sorted(map(str, self.bottom))}*{self.scale}"

    def text(self):
        """Plain text."""
        return self._shown(Style(False), "chi2({})", "{} / {}")

    def latex(self):
        """LaTeX; variables are independent."""
        return self._shown(Style(True), r"\chi^2_{{{}}}", r"\frac{{{}}}{{{}}}")

    def _shown(self, style, one, quotient):
        top = style.product([one.format(style.scalar(n)) for n in self.top]) or "1"
        bottom = style.product([one.format(style.scalar(n)) for n in self.bottom])
        shown = quotient.format(top, bottom if len(self.bottom) < 2 or style.is_latex else f"({bottom})") if bottom else top
        return shown if self.scale == 1 else style.product([style.scalar(self.scale), shown])

    def scalar(self):
        """A law is no number."""
        return None

    def needs(self):
        """What the degrees and the scale must be: nothing is divided by a variable that is zero."""
        return *map(nonnegative, self.top), *map(positive, self.bottom), positive(self.scale)

    def moment(self, s):
        """E X^s = scale^s prod 2^s Gamma(n/2 + s)/Gamma(n/2) over the top, with -s over the bottom; valid where every Gamma argument is positive."""
        s = sympy.sympify(s)
        ups = [2**s * sympy.gamma(n / 2 + s) / sympy.gamma(n / 2) for n in self.top]
        downs = [2**-s * sympy.gamma(n / 2 - s) / sympy.gamma(n / 2) for n in self.bottom]
        return self.scale**s * sympy.Mul(*ups, *downs)

    def below(self, x):
        """P(X <= x) for x >= 0 of a quotient of one variable by one other: X/(X + scale) is a Beta variable. ValueError for other products."""
        if len(self.top) != 1 or len(self.bottom) != 1:
            raise ValueError(f"{self.text()} has no distribution function in closed form here")
        x = sympy.sympify(x)
        return sympy.betainc_regularized(self.top[0] / 2, self.bottom[0] / 2, 0, x / (x + self.scale))

    def above(self, x):
        """P(X >= x) for x >= 0, as `below` from the other end."""
        return ChiSquares(self.bottom, self.top, 1 / self.scale).below(1 / sympy.sympify(x))

    def compare(self, target, domain):
        """Zero if degrees and scale agree in some order; Nonzero if a moment of small order differs at a point of the domain."""
        if not isinstance(target, ChiSquares):
            return Unknown(f"a law cannot be compared with a {type(target).__name__}")
        degrees = _matched(self.top, target.top, domain) and _matched(self.bottom, target.bottom, domain)
        if degrees and isinstance(decide_zero(self.scale - target.scale, domain), Zero):
            return Zero()
        for order in ORDERS:
            found = decide_zero(self.moment(order) - target.moment(order), domain)
            if isinstance(found, Nonzero):
                return found
        return Unknown("the degrees of freedom differ in form, the moments that were tried do not")

    def cdf(self, thresholds, point):
        """P(X <= x) for each threshold at a point of the domain, to about 1e-9, by inverting the characteristic function of log X (Gil-Pelaez 1951)."""
        tops = [float(substituted(sympy.sympify(n), point)) for n in self.top]
        bottoms = [float(substituted(sympy.sympify(n), point)) for n in self.bottom]
        scale = float(substituted(self.scale, point))
        if any(n == 0 for n in tops):
            return np.where(np.asarray(thresholds) >= 0, 1.0, 0.0)
        return _log_inversion(np.asarray(thresholds, dtype=float), tops, bottoms, scale)


def _log_inversion(thresholds, tops, bottoms, scale):
    from scipy.special import loggamma

    step, count = 0.01, 8000
    t = (np.arange(count) + 0.5) * step
    log_phi = 1j * t * np.log(scale)
    for n in tops:
        log_phi = log_phi + 1j * t * np.log(2) + loggamma(n / 2 + 1j * t) - loggamma(n / 2)
    for n in bottoms:
        log_phi = log_phi - 1j * t * np.log(2) + loggamma(n / 2 - 1j * t) - loggamma(n / 2)
    phi = np.exp(log_phi)
    keep = np.abs(phi) > 1e-18
    t, phi = t[keep], phi[keep]
    positive = thresholds > 0
    logs = np.log(np.where(positive, thresholds, 1.0))
    waves = np.exp(-1j * np.outer(logs, t)) * phi
    values = 0.5 - step / np.pi * (waves.imag / t).sum(axis=1)
    return np.where(positive, np.clip(values, 0.0, 1.0), 0.0)


def _matched(left, right, domain):
    """Whether two lists of degrees are equal up to order, decided on the domain."""
    if len(left) != len(right):
        return False
    rest = list(right)
    for degree in left:
        found = next((other for other in rest if isinstance(decide_zero(degree - other, domain), Zero)), None)
        if found is None:
            return False
        rest.remove(found)
    return True


def chi2(degrees):
    """The law of a chi-square variable with this many degrees of freedom."""
    return ChiSquares((sympy.sympify(degrees),))
