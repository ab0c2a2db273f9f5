"""Rigorous integrals: balls that contain the truth, tails bounded by hand."""

from fractions import Fraction

from flint import acb, arb, ctx, fmpq

BITS = 96
END = 40


def number(x):
    """An int, Fraction or flint number as an exact or tight ball."""
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

    ValueError where the integral diverges at 0, that is n + 2s <= 0.
    """
    power = n - 1 + Fraction(2 * s)
    if power.denominator != 1 or power < 0:
        raise ValueError(f"E X^{s} diverges for {n} degrees of freedom" if power < 0 else f"2s = {2 * s} is no integer")
    power, scale = int(power), number(rate) + arb(1) / 2
    tail = arb(0, arb(2) ** -200) if scale > arb(1) / 4 else arb(0, 1)
    top = integral(lambda y: y**power * (-scale * y * y).exp(), 0, END) + tail
    bottom = integral(lambda y: y ** (n - 1) * (-y * y / 2).exp(), 0, END) + arb(0, arb(2) ** -200)
    return top / bottom


def sphere_mean(function, d):
    """E f(x) for one coordinate x of a uniform unit vector in d >= 1 dimensions, f analytic: an integral over the angle."""
    if d == 1:
        return ((function(acb(1)) + function(acb(-1))) / 2).real
    weight = d - 2
    half = [integral(lambda a, s=side: function(s * a.cos()) * a.sin() ** weight, 0, arb.pi() / 2) for side in (1, -1)]
    return (half[0] + half[1]) / (2 * integral(lambda a: a.sin() ** weight, 0, arb.pi() / 2))


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
    """E ln X for X chi-square with n degrees of freedom: y = sqrt(X), cut at 2^-100, where the rest is below 2^-90."""
    cut = arb(2) ** -100
    top = integral(lambda y: 2 * y.log() * y ** (n - 1) * (-y * y / 2).exp(), cut, END) + arb(0, arb(2) ** -90)
    return top / integral(lambda y: y ** (n - 1) * (-y * y / 2).exp(), 0, END)


def gaussian_exponential(square, terms=80):
    """E e^{c g} for a standard normal g and c^2 = square from the moments (2n - 1)!!: a polynomial in square, off by less than 1e-30 for |square| <= 24."""
    term = total = acb(1)
    for n in range(1, terms):
        term = term * square / (2 * n)  # (2n - 1)!!/(2n)! = 1/(2^n n!)
        total = total + term
    return total
