"""Rows for the series 0F1(; a; z), the generating function of an overlap of uniform unit vectors: a = d/2 and z = t^2/4 for rate t."""

import sympy

from ...kernel.rows import row
from ...scalars.domains import nonnegative, positive
from ..lemmas import root
from .compare import Function, counted


def _series(value):
    found = [one for one in value.atoms(sympy.hyper) if len(one.args[0]) == 0 and len(one.args[1]) == 1]
    return [(one, (one.args[1][0], one.args[2])) for one in sorted(found, key=sympy.default_sort_key)]


def _check(context, a, z):
    context.need(positive(a), "a positive parameter of 0F1")
    context.need(nonnegative(z), "a nonnegative argument of 0F1")


BESSEL = Function("0F1(; a; z)", _series, _check)


@row(BESSEL, "termwise comparison with an exponential", "(a)_n >= a^n, term by term", conditions="a > 0 and z >= 0")
def sub_gaussian(context, a, z):
    """0F1(; a; z) <= e^{z/a}."""
    return {"<=": sympy.exp(z / a)}


@row(BESSEL, "first terms of a series", "a series of nonnegative terms is at least its first terms", conditions="at least one term; a > 0 and z >= 0")
def first_terms(context, a, z, count=1):
    """0F1(; a; z) >= its first `count` terms."""
    return {">=": sympy.Add(*(z**n / (sympy.Mul(*(a + s for s in range(n))) * sympy.factorial(n)) for n in range(counted(context, count))))}


@row(
    BESSEL, "second-order series", "termwise: a^k/(a)_k = prod 1/(1 + s/a) >= 1 - k (k - 1)/(2 a), and sum k (k - 1) y^k/k! = y^2 e^y",
    conditions="a > 0 and z >= 0", kind="argument",
)  # fmt: skip
def second_order(context, a, z):
    """0F1(; a; z) >= e^y (1 - y^2/(2 a)), y = z/a."""
    y = sympy.cancel(z / a)
    return {">=": sympy.exp(y) * (1 - y**2 / (2 * a))}


@row(
    BESSEL, "cap integral", "DLMF 5.2.1 (Gamma integral) after 1 - x^2 <= 2 (1 - x)", conditions="a >= 3/2 and z > 0", kind="argument"
)  # fmt: skip
def cap_integral(context, a, z):
    """0F1(; a; z) <= e^t Gamma(a) (2/t)^{a - 1/2} / (2 sqrt(pi)), t = 2 sqrt(z): the mean of e^{t x} over one coordinate x of the sphere.

    The density Gamma(a)/(sqrt(pi) Gamma(a - 1/2)) (1 - x^2)^{a - 3/2} is at most that with 2 (1 - x) for 1 - x^2, which is integrated over x < 1.
    """
    context.need(nonnegative(a - sympy.Rational(3, 2)), "at least three dimensions")
    context.need(positive(z), "a positive argument of 0F1")
    half = root(z, context)
    return {"<=": sympy.exp(2 * half) * sympy.gamma(a) * half ** (sympy.Rational(1, 2) - a) / (2 * sympy.sqrt(sympy.pi))}


@row(
    BESSEL, "peak of the density", "a mean over [-1, 1] is at most twice the largest value of the integrand",
    conditions="a > 3/2, z > 0, a uniform unit vector in 2a dimensions",
)  # fmt: skip
def density_peak(context, a, z):
    """0F1(; a; z) <= 2 C e^{t x} (1 - x^2)^{a - 3/2}, C = Gamma(a)/(sqrt(pi) Gamma(a - 1/2)), at the x where e^{t x} (1 - x^2)^{a - 3/2} is largest."""
    context.need(positive(a - sympy.Rational(3, 2)), "more than three dimensions")
    context.need(positive(z), "a positive argument of 0F1")
    t, c = 2 * root(z, context), a - sympy.Rational(3, 2)
    x = t / (c + sympy.sqrt(c**2 + t**2))  # t (1 - x^2) = 2 c x
    constant = 2 * sympy.gamma(a) / (sympy.sqrt(sympy.pi) * sympy.gamma(a - sympy.Rational(1, 2)))
    return {"<=": constant * sympy.exp(t * x) * (2 * c * x / t) ** c}


@row(
    BESSEL, "integrated Bessel ratio", "Amos 1974: I_{v+1}(t)/I_v(t) >= t / (v + 1 + sqrt((v + 1)^2 + t^2)), integrated from 0",
    conditions="a > 0 and z >= 0", kind="argument",
)  # fmt: skip
def bessel_ratio(context, a, z):
    """0F1(; a; z) >= e^{t x} (1 - x^2)^a with t = 2 sqrt(z), x = t/(a + sqrt(a^2 + t^2)) and 1 - x^2 = 2 a x/t.

    The logarithmic derivative r in t obeys r' = 1 - r^2 - (2a - 1) r/t with r(0) = 0. The root x(t) of t (1 - x^2) = 2 a x starts at 0 too and x/t
    falls, so x' < x/t = 1 - x^2 - (2a - 1) x/t: x stays below r, and the integral of x is t x + a ln(1 - x^2).
    """
    t = 2 * root(z, context)
    reach = a + sympy.sqrt(a**2 + t**2)
    return {">=": sympy.exp(t**2 / reach) * (2 * a / reach) ** a}


@row(BESSEL, "elementary Bessel function", "DLMF 10.49.9", conditions="a = 3/2 and z > 0")
def sinh_form(context, a, z):
    """0F1(; 3/2; z) = sinh(2 sqrt(z)) / (2 sqrt(z))."""
    if a != sympy.Rational(3, 2):
        context.refuse("the parameter 3/2", f"it is {a}")
    context.need(positive(z), "a positive argument of 0F1")
    t = 2 * root(z, context)
    return {"=": sympy.sinh(t) / t}
