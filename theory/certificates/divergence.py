"""Proofs that a mean is infinite, by exact arithmetic: an integrand no smaller than c/x near zero, or an event on which the variable is infinite."""

from dataclasses import dataclass, replace
from fractions import Fraction

from flint import arb, fmpq

from .inequalities import ball_of

CELLS = 64


@dataclass(frozen=True)
class Infinite:
    """What shows that a mean is infinite. least: c of the minorant c/x, or the chance of an infinite value; 0 where nothing is shown.

    moment: (n, s, rate) where it is E X^s e^{-rate X} of a chi-square variable with n degrees of freedom that diverges; atom: whether a value is infinite.
    """

    least: Fraction
    how: str
    moment: tuple | None = None
    atom: bool = False

    def __str__(self):
        return self.how


def harmonic(function, high=1):
    """Infinite if x f(x) >= c > 0 on all of (0, high], where E X >= int_0^high f(x) dx: every halving of x adds c ln 2 or more.

    function maps a ball of x to a ball that contains x f(x), or a lower bound of it; it is bounded below on cells that cover [0, high].
    """
    edges = [Fraction(high) * k / CELLS for k in range(CELLS + 1)]
    least = min(_lower(function(ball_of(left, right))) for left, right in zip(edges, edges[1:], strict=False))
    least = max(least, Fraction(0))
    return Infinite(least, f"the integrand is at least {float(least):.3g}/x near x = 0" if least else "no minorant c/x was shown")


def chi_square_moment(n, s, rate=0, rest=1):
    """Infinite if rest * E X^s e^{-rate X} is, for X chi-square with n degrees of freedom and rest > 0: from the density near 0, or near infinity.

    Near 0, x times the integrand is x^(n/2 + s) times bounded factors; near infinity, x = 1/X, it is x^-(n/2 + s) e^(-(rate + 1/2)/x).
    """
    power, rest = Fraction(n, 2) + Fraction(s), arb(rest if isinstance(rest, int) else fmpq(rest.numerator, rest.denominator))
    scale = rest / (arb(2) ** (arb(n) / 2) * (arb(n) / 2).gamma())
    grow = Fraction(rate) + Fraction(1, 2)
    if power <= 0:  # then x^power >= 1 on (0, 1]
        shown = harmonic(lambda x: scale * (-arb(fmpq(grow.numerator, grow.denominator)) * x).exp())
    else:
        shown = harmonic(lambda x: scale) if grow <= 0 else harmonic(lambda x: scale * x)
    return replace(shown, moment=(Fraction(n), Fraction(s), Fraction(rate)))


def atom(probability):
    """Infinite if the variable is infinite with a positive probability, an exact rational."""
    chance = Fraction(probability)
    return Infinite(chance, f"infinite with probability {chance}" if chance > 0 else "no infinite value was shown", atom=True)


def _lower(value):
    """A rational lower bound of a ball, 0 if it is not finite."""
    if not value.is_finite():
        return Fraction(0)
    bound = arb(value).lower() if not isinstance(value, fmpq) else arb(value)
    mantissa, exponent = bound.man_exp()
    return Fraction(int(mantissa)) * Fraction(2) ** int(exponent)
