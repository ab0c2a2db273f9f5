"""Rigorous integrals: balls that contain the truth, tails bounded by hand."""

from fractions import Fraction
from math import comb

from flint import acb, arb, ctx, fmpq

from .reach import OutOfReach
from .roots import Root

BITS = 96
END = 40


def number(x):
    """An int, Fraction, Root or flint number as an exact or tight ball."""
    if isinstance(x, Root):
        return number(x.a) + number(x.b) * arb(x.d).sqrt()
    return arb(fmpq(x.numerator, x.denominator)) if isinstance(x, Fraction) else arb(x)


def integral(function, low, high, bits=BITS):
    """A ball that contains the integral of an analytic real function over a finite interval; function maps acb to acb."""
    keep, ctx.prec = ctx.prec, bits
    try:
        return acb.integral(lambda x, _: function(x), acb(number(low)), acb(number(high)), rel_tol=arb(2) ** (-bits + 16)).real
    finally:
        ctx.prec = keep


def gaussian_mean(function, bits=BITS, growth=0):
    """E f(g), g standard normal, for analytic f with |f(x)| <= e^{growth |x|} + x^20 beyond |x| = 40, growth <= 10: the tail is below 2^-400."""
    if growth > 10:
        raise ValueError("the tail bound covers growth up to 10")
    tail = arb(0, arb(2) ** -400)
    density = (2 * arb.pi()).sqrt()
    return integral(lambda x: function(x) * (-x * x / 2).exp(), -END, END, bits) / density + tail


def chi_square_moment(n, s, rate=0):
    """E X^s e^{-rate X} for X chi-square with n degrees of freedom and 2s an integer: y = sqrt(X) turns it into an entire integrand.

    ValueError where the integral diverges at 0, that is n + 2s <= 0; OutOfReach where 2s is no integer.
    """
    power = n - 1 + Fraction(2 * s)
    if power < 0:
        raise ValueError(f"E X^{s} diverges for {n} degrees of freedom")
    if power.denominator != 1:
        raise OutOfReach(f"2s = {2 * s} is no integer")
    return _radial(int(power), number(rate) + arb(1) / 2) / _radial(n - 1, arb(1) / 2)


def _radial(power, scale):
    """The integral of y^power e^{-scale y^2} over y >= 0: beyond END the integrand falls at a rate of at least 2 scale END - power/END."""
    rate = 2 * scale * END - arb(power) / END
    if not rate > 0:
        raise OutOfReach(f"y^{power} e^(-{float(scale):.3g} y^2) does not fall beyond {END}")
    beyond = arb(END) ** power * (-scale * END * END).exp() / rate
    return integral(lambda y: y**power * (-scale * y * y).exp(), 0, END) + arb(0, beyond.upper())


def sphere_mean(function, d):
    """E f(x) for one coordinate x of a uniform unit vector in d >= 1 dimensions, f analytic: an integral over the angle."""
    if d == 1:
        return ((function(acb(1)) + function(acb(-1))) / 2).real
    weight = d - 2
    half = [integral(lambda a, s=side: function(s * a.cos()) * a.sin() ** weight, 0, arb.pi() / 2) for side in (1, -1)]
    return (half[0] + half[1]) / (2 * integral(lambda a: a.sin() ** weight, 0, arb.pi() / 2))


def exponential_overlap(kind, d, rate):
    """E e^{rate (k_j.k_i - k_i.k_i)} for independent keys in d dimensions: what another key weighs beside the one that is read.

    kind "sphere": an integral over the angle; "rademacher": every number of signs, divided by sqrt(d), in which they differ; "gaussian" (standard normal
    coordinates): one coordinate of both keys, to the power d.
    """
    rate = number(rate)
    if kind == "sphere":
        return sphere_mean(lambda x: (rate * (x - 1)).exp(), d)
    if kind == "gaussian":
        return gaussian_pair_mean(lambda x, y: rate * (x * y - x * x)) ** d
    return sum((comb(d, differ) * (-2 * rate * differ / d).exp() for differ in range(d + 1)), arb(0)) / 2**d


def sphere_mean_absolute(d):
    """E |x| for one coordinate x of a uniform unit vector in d dimensions."""
    if d == 1:
        return arb(1)
    weight = d - 2
    return integral(lambda a: a.cos() * a.sin() ** weight, 0, arb.pi() / 2) / integral(lambda a: a.sin() ** weight, 0, arb.pi() / 2)


def gaussian_pair_mean(form):
    """E e^{q(x, y)} over two independent standard normals for a quadratic form q, by polar coordinates: (1/2 pi) int da / (1 - 2 q(cos a, sin a)).

    form maps (x, y) to q(x, y). ArithmeticError unless 1 - 2 q is positive all around, where alone the mean is finite.
    """
    pieces = 512
    for piece in range(pieces):
        arc = arb.pi() * (arb(2 * piece + 1) / pieces + arb(0, arb(1) / pieces))
        if not 1 - 2 * form(acb(arc.cos()), acb(arc.sin())).real > 0:
            raise ArithmeticError("the mean is not shown to be finite")
    return integral(lambda a: 1 / (1 - 2 * form(a.cos(), a.sin())), 0, 2 * arb.pi()) / (2 * arb.pi())


def chi_square_log_mean(n):
    """E ln X for X chi-square with n degrees of freedom: y = sqrt(X), cut at 2^-100, below which there is less than 2^-90, and at END, where ln y < y."""
    cut = arb(2) ** -100
    top = integral(lambda y: 2 * y.log() * y ** (n - 1) * (-y * y / 2).exp(), cut, END) + arb(0, arb(2) ** -90)
    rate = END - arb(n) / END
    if not rate > 0:
        raise OutOfReach(f"the density for {n} degrees of freedom does not fall beyond {END}")
    beyond = 2 * arb(END) ** n * (-(arb(END) ** 2) / 2).exp() / rate
    return (top + arb(0, beyond.upper())) / _radial(n - 1, arb(1) / 2)


def gaussian_exponential(square):
    """E e^{c g} for a standard normal g and c^2 = square from the moments (2n - 1)!!: a power series in square, with a ball for what is left out.

    Not finite beyond |square| = 4000, where an integral is divided further.
    """
    size = abs(acb(square)).upper()
    if not size < 4000:
        return acb(arb(0, arb("inf")), arb(0, arb("inf")))
    term = total = acb(1)
    for n in range(1, 80 + int(4 * float(size))):
        term = term * square / (2 * n)  # (2n - 1)!!/(2n)! = 1/(2^n n!)
        total = total + term
        rest = abs(term).upper()  # ratios of later terms are below 1/2, so these add up to no more than the last one
        if 2 * n > 2 * size and rest < arb(2) ** -BITS:
            break
    return total + acb(arb(0, rest), arb(0, rest))
