"""Textbook inequalities between functions, put into a closed form where its monotonicity in the replaced factor is proved."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ..lemmas import root
from ..statements import closed, scalar_expression

__all__ = ["beyond_tangent", "cap_integral", "density_peak", "first_terms", "sinh_form", "sub_gaussian"]
__all__ += ["bessel_ratio", "below_tangent", "use_assumption"]


def replaced(value, factor, bound, context, larger=True):
    """(relation, statement) with a positive factor replaced by a bound on it, the smaller or the larger one, term by term.

    Every other factor is proved nonnegative, a negative power of the factor turns the relation; all terms must turn the same way.
    """
    directions, total = set(), sympy.Integer(0)
    for term in sympy.Add.make_args(value):
        if not term.has(factor):
            total += term
            continue
        power, rest = _separated(term, factor, context)
        sign = _sign(rest, context)
        if not larger and power != 1:
            context.need(positive(bound), "a positive bound")
        rises = (sign > 0) == (power > 0)  # the term with the factor
        directions.add(rises == larger)
        total += rest * bound**power
    if len(directions) != 1:
        context.refuse(f"one direction for {factor}", "the terms do not move together" if directions else "it does not occur")
    return "<=" if directions.pop() else ">=", scalar_expression(total)


def _separated(term, factor, context):
    """(power, rest) of rest * factor**power with a power whose sign is that of a number."""
    power, rest = sympy.Integer(0), sympy.Integer(1)
    for part in sympy.Mul.make_args(term):
        base, exponent = (part, sympy.Integer(1)) if part == factor else part.as_base_exp()
        if base == factor:
            power += exponent
        else:
            rest *= part
    if rest.has(factor) or not power.is_number or power == 0:
        context.refuse(f"{factor} as a factor", "it occurs otherwise")
    return power, rest


def _sign(rest, context):
    if context.domain.proves(nonnegative(rest)):
        context.need(nonnegative(rest), "a nonnegative factor")
        return 1
    context.need(nonnegative(-rest), "a factor of one sign")
    return -1


def the_only(value, kind, context):
    """The only occurrence of a function in a closed form."""
    found = value.atoms(kind)
    if len(found) != 1:
        context.refuse(f"one {kind.__name__}", f"there are {len(found)}")
    return next(iter(found))


def bessel_series(value, context):
    """(0F1(; a; z), a, z) with a > 0 and z >= 0 proved."""
    found = the_only(value, sympy.hyper, context)
    if len(found.args[0]) != 0 or len(found.args[1]) != 1:
        context.refuse("a series 0F1", f"{found} is another")
    a, z = found.args[1][0], found.args[2]
    context.need(positive(a), "a positive parameter of 0F1")
    context.need(nonnegative(z), "a nonnegative argument of 0F1")
    return found, a, z


@rule(
    "termwise comparison with an exponential", "(a)_n >= a^n and (2n)! >= 2^n n!, term by term",
    conditions="a > 0 and z >= 0 for 0F1(; a; z); the factor stands in a product whose other factors have one sign",
)  # fmt: skip
def sub_gaussian(statement, context):
    """0F1(; a; z) <= e^{z/a}, or cosh(y)^n <= e^{n y^2/2}: the sub-Gaussian bound on a generating function."""
    value = closed(statement, context)
    if value.has(sympy.cosh):
        wave = the_only(value, sympy.cosh, context)
        power = next((p for p in value.atoms(sympy.Pow) if p.base == wave), wave)
        context.need(nonnegative(power.as_base_exp()[1]), "a nonnegative power of cosh") if power is not wave else None
        return replaced(
            value, power, sympy.exp(power.as_base_exp()[1] * wave.args[0] ** 2 / 2 if power is not wave else wave.args[0] ** 2 / 2), context
        )
    series, a, z = bessel_series(value, context)
    return replaced(value, series, sympy.exp(z / a), context)


@rule(
    "first terms of a series", "a series of nonnegative terms is at least its first terms",
    conditions="a > 0 and z >= 0 for 0F1(; a; z), or cosh to a nonnegative power",
)  # fmt: skip
def first_terms(statement, context, count=1):
    """0F1(; a; z) >= its first `count` terms; cosh(y)^n >= 1."""
    value = closed(statement, context)
    if value.has(sympy.cosh):
        wave = the_only(value, sympy.cosh, context)
        power = next((p for p in value.atoms(sympy.Pow) if p.base == wave), wave)
        if power is not wave:
            context.need(nonnegative(power.exp), "a nonnegative power of cosh")
        return replaced(value, power, sympy.Integer(1), context, larger=False)
    series, a, z = bessel_series(value, context)
    terms = [z**n / (sympy.Mul(*(a + s for s in range(n))) * sympy.factorial(n)) for n in range(count)]
    return replaced(value, series, sympy.Add(*terms), context, larger=False)


@rule(
    "cap integral", "DLMF 5.2.1 (Gamma integral) after 1 - x^2 <= 2 (1 - x)", conditions="a >= 3/2 and z > 0 for 0F1(; a; z)", kind="argument"
)  # fmt: skip
def cap_integral(statement, context):
    """0F1(; a; z) <= e^t Gamma(a) (2/t)^{a - 1/2} / (2 sqrt(pi)), t = 2 sqrt(z): the mean of e^{t x} over one coordinate x of the sphere.

    The density Gamma(a)/(sqrt(pi) Gamma(a - 1/2)) (1 - x^2)^{a - 3/2} is at most that with 2 (1 - x) for 1 - x^2, which is integrated over x < 1.
    """
    value = closed(statement, context)
    series, a, z = bessel_series(value, context)
    context.need(nonnegative(a - sympy.Rational(3, 2)), "at least three dimensions")
    context.need(positive(z), "a positive argument of 0F1")
    half = root(z, context)
    bound = sympy.exp(2 * half) * sympy.gamma(a) * half ** (sympy.Rational(1, 2) - a) / (2 * sympy.sqrt(sympy.pi))
    return replaced(value, series, bound, context)


@rule(
    "peak of the density", "a mean over [-1, 1] is at most twice the largest value of the integrand",
    conditions="a > 3/2, z > 0 for 0F1(; a; z), a uniform unit vector in 2a dimensions",
)  # fmt: skip
def density_peak(statement, context):
    """0F1(; a; z) <= 2 C e^{t x} (1 - x^2)^{a - 3/2}, C = Gamma(a)/(sqrt(pi) Gamma(a - 1/2)), at the x where e^{t x} (1 - x^2)^{a - 3/2} is largest."""
    value = closed(statement, context)
    series, a, z = bessel_series(value, context)
    context.need(positive(a - sympy.Rational(3, 2)), "more than three dimensions")
    context.need(positive(z), "a positive argument of 0F1")
    t, c = 2 * root(z, context), a - sympy.Rational(3, 2)
    x = t / (c + sympy.sqrt(c**2 + t**2))  # t (1 - x^2) = 2 c x
    constant = 2 * sympy.gamma(a) / (sympy.sqrt(sympy.pi) * sympy.gamma(a - sympy.Rational(1, 2)))
    return replaced(value, series, constant * sympy.exp(t * x) * (2 * c * x / t) ** c, context)


@rule(
    "integrated Bessel ratio", "Amos 1974: I_{v+1}(t)/I_v(t) >= t / (v + 1 + sqrt((v + 1)^2 + t^2)), integrated from 0",
    conditions="a > 0 and z >= 0 for 0F1(; a; z)", kind="argument",
)  # fmt: skip
def bessel_ratio(statement, context):
    """0F1(; a; z) >= e^{t x} (1 - x^2)^a with t = 2 sqrt(z), x = t/(a + sqrt(a^2 + t^2)) and 1 - x^2 = 2 a x/t.

    The logarithmic derivative r in t obeys r' = 1 - r^2 - (2a - 1) r/t with r(0) = 0. The root x(t) of t (1 - x^2) = 2 a x starts at 0 too and x/t
    falls, so x' < x/t = 1 - x^2 - (2a - 1) x/t: x stays below r, and the integral of x is t x + a ln(1 - x^2).
    """
    value = closed(statement, context)
    series, a, z = bessel_series(value, context)
    t = 2 * root(z, context)
    reach = a + sympy.sqrt(a**2 + t**2)
    return replaced(value, series, sympy.exp(t**2 / reach) * (2 * a / reach) ** a, context, larger=False)


@rule("elementary Bessel function", "DLMF 10.49.9", conditions="0F1(; 3/2; z) with z > 0")
def sinh_form(statement, context):
    """0F1(; 3/2; z) = sinh(2 sqrt(z)) / (2 sqrt(z))."""
    value = closed(statement, context)
    series, a, z = bessel_series(value, context)
    if a != sympy.Rational(3, 2):
        context.refuse("the parameter 3/2", f"it is {a}")
    context.need(positive(z), "a positive argument of 0F1")
    t = 2 * root(z, context)
    return scalar_expression(value.xreplace({series: sympy.sinh(t) / t}))


def the_power(value, context):
    """((1 + y)^p, y) of the only power (1 + y)^p whose exponent is no number."""
    found = [p for p in value.atoms(sympy.Pow) if not p.exp.is_number and not p.base.is_Symbol and not p.base.is_number]
    if len(found) != 1:
        context.refuse("one power of a sum", f"there are {len(found)}")
    context.need(positive(found[0].base), "a positive base")
    return found[0], sympy.expand(found[0].base - 1)


def _by_power(value, power, low, high, context):
    """The power replaced by e^{p y'} with y' above or below ln(1 + y), whichever is given."""
    exponent, form = power.exp, high if high is not None else low
    upward = bool(context.domain.proves(nonnegative(exponent)))
    context.need(nonnegative(exponent if upward else -exponent), "an exponent of one sign")
    return replaced(value, power, sympy.exp(sympy.expand(exponent * form)), context, larger=upward == (high is not None))


@rule("below the tangent", "1 + y <= e^y", conditions="a positive base; the exponent has one sign")
def below_tangent(statement, context):
    """(1 + y)^p against e^{p y}: above it for p < 0, below it for p > 0."""
    value = closed(statement, context)
    power, y = the_power(value, context)
    return _by_power(value, power, None, y, context)


@rule("beyond the tangent", "ln(1 + y) >= y - y^2/2 for y >= 0, an alternating series", conditions="y >= 0; the exponent has one sign")
def beyond_tangent(statement, context):
    """(1 + y)^p against e^{p (y - y^2/2)}: below it for p < 0, above it for p > 0."""
    value = closed(statement, context)
    power, y = the_power(value, context)
    context.need(nonnegative(y), "a base of at least one")
    return _by_power(value, power, y - y**2 / 2, None, context)


@rule("use an assumption", "the exponential is increasing", conditions="the domain assumes a quantity nonnegative; the closed form is nonnegative")
def use_assumption(statement, context, factor=1):
    """X <= X e^{factor A} where the domain assumes A >= 0, X >= 0 is proved and the factor is a nonnegative number; X >= X e^{factor A} below zero."""
    value, factor = closed(statement, context), sympy.sympify(factor)
    if len(context.domain.where) != 1 or context.domain.where[0].sign not in (">", ">=") or not factor.is_Rational:
        context.refuse("one assumed sign and a rational factor", "the assumption is not clear")
    assumed = context.domain.where[0]
    context.need(nonnegative(value), "a nonnegative closed form")
    context.need(nonnegative(assumed.expr), "an assumption")
    calls = [part for part in sympy.Mul.make_args(value) if isinstance(part, sympy.exp)]
    rest = sympy.Mul(*(part for part in sympy.Mul.make_args(value) if part not in calls))
    exponent = sympy.Add(*(call.args[0] for call in calls)) + factor * assumed.expr
    return "<=" if factor >= 0 else ">=", scalar_expression(rest * sympy.exp(sympy.expand(exponent)))
