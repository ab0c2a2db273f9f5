"""Seeds for bounds of closed forms: factors, powers, series, hyperbolic functions, Gamma functions, cases and numbers."""

from memorem import Derivation, Domain, Rational, beta, d_k, eta, integers, nonnegative, p, reals, rules, sqrt, theta
from memorem.theory.rules.statements import scalar_expression as closed
from sympy import Sum, cosh, exp, factorial, gamma, hyper, log, oo

from .cases import case, rows, seeds

Z = Domain(d_k=integers(1), beta=reals(0), N=integers(1))
WAVES = Domain(d_k=integers(1), beta=reals(0), theta=reals(0, 1))
POWERS = Domain(p=integers(1), theta=reals(0, 1), d_k=integers(1))


def bessel(parameter=d_k / 2, argument=beta**2 / 4):
    return hyper((), (parameter,), argument)


@seeds(*rows("sub_gaussian", "first_terms", "second_order", "bessel_ratio"))
def series():
    f = bessel()
    for row, *arguments in (("sub_gaussian",), ("first_terms", 2), ("second_order",), ("bessel_ratio",)):
        for value in (f, d_k * f, 1 / f, -f, 1 - f, -1 / f, f**2, 3 - 2 / f, f + bessel() ** 2, 1 + d_k / f**2):
            yield case(closed(value), Z, (rules.compare, row, *arguments))
        yield case(closed(bessel(d_k / 4)), Z, (rules.compare, row, *arguments))


@seeds(*rows("cap_integral", "density_peak", "sinh_form"))
def spheres():
    for row in ("cap_integral", "density_peak"):
        f = bessel((d_k + 3) / 2)
        for value in (f, 1 / f, -f, d_k * f, 2 - 1 / f):
            yield case(closed(value), Z.with_(beta=reals(0)), (rules.compare, row))
    for value in (bessel(Rational(3, 2)), 1 / bessel(Rational(3, 2)), -2 * bessel(Rational(3, 2))):
        yield case(closed(value), Z, (rules.compare, "sinh_form"))


@seeds(*rows("cosh_above_one", "cosh_above_exponential", "cosh_fourth_order", "cosh_below_gaussian"))
def waves():
    wave = cosh(theta)
    for row in ("cosh_above_one", "cosh_above_exponential", "cosh_fourth_order", "cosh_below_gaussian"):
        for value in (wave, wave**d_k, cosh(beta) ** d_k, cosh(sqrt(1 - beta)), 1 / wave, -(wave**d_k), 2 - wave, d_k * wave**beta, wave**-d_k):
            yield case(closed(value), WAVES, (rules.compare, row))


@seeds(*rows("logarithmic_series"))
def logarithms():
    for terms in (-1, 0, 1, 2, 3, 4):
        for value in (
            (1 + theta) ** d_k,
            (1 + theta) ** -d_k,
            (1 - theta) ** d_k,
            (1 - theta) ** -d_k,
            -((1 + theta) ** d_k),
            2 - (1 + theta) ** -d_k,
            d_k * (1 + beta) ** (-d_k / 2),
        ):
            yield case(closed(value), WAVES, (rules.compare, "logarithmic_series", terms))


@seeds("monotone", "without", "bounded")
def factors():
    for sign in (1, -1):
        for value in (d_k * theta, theta / d_k, (d_k - 1) * theta):
            yield case(closed(sign * value), WAVES, (rules.monotone, (theta, 1)))
            yield case(closed(sign * value), WAVES, (rules.monotone, (theta, 2 * theta)))
            yield case(closed(sign * value), WAVES, (rules.monotone, (d_k, 1)))
            yield case(closed(sign * value), WAVES, (rules.monotone, (theta, theta**2)))
    for term in (theta, 1, theta - 1, d_k - 1, 1 - d_k):
        yield case(closed(d_k + theta), WAVES, (rules.without, term))
    for bound, relation in ((d_k + 1, "<="), (d_k, ">="), (d_k - 1, ">="), (2 * d_k, "<="), (d_k + theta / d_k, "<=")):
        yield case(closed(d_k + theta), WAVES, (rules.bounded, bound, relation))


@seeds("monotone_power", "gather_powers")
def powers():
    for base in (1 + theta, 1 - theta, 2 + theta):
        for exponent in (d_k, -d_k, d_k / 2):
            for rest in (1, d_k, -1):
                yield case(closed(rest * base**exponent), WAVES, (rules.monotone_power, 2))
                yield case(closed(rest * base**exponent), WAVES, (rules.monotone_power, 1 + theta / 2))
        yield case(closed(base**d_k * (3 + theta) ** -d_k), WAVES, (rules.gather_powers,))
        yield case(closed(base**d_k), WAVES, (rules.monotone_power, base + 0))
    for rest in (1, -2):
        yield case(closed(rest * (1 + theta + 1 / (1 + theta)) ** d_k), WAVES, (rules.monotone_power, 2))
        yield case(closed(rest * (3 + theta) ** -d_k), WAVES, (rules.monotone_power, 1 + 2 * sqrt(2 * theta)))


@seeds("gamma_quotient", "bounded_by_induction")
def gammas():
    quotient = gamma(d_k / 2 + Rational(1, 2)) / gamma(d_k / 2)
    for value in (quotient, 1 / quotient, 1 + 2 * quotient, 1 - quotient):
        for relation in ("<=", ">="):
            yield case(closed(value), Z, (rules.gamma_quotient, d_k / 2, Rational(1, 2), relation))
    orders = Domain(p=integers(0), d_k=integers(1), theta=reals(0, 1))
    for domain in (orders, Domain(where=(nonnegative(2 - p),), **orders.parameters), orders.with_(p=integers(0, step=2))):
        yield case(closed(factorial(2 * p) / factorial(p)), domain, (rules.bounded_by_induction, p, 2**p, ">="))
        yield case(closed(theta**p), domain, (rules.bounded_by_induction, p, 1))
        yield case(closed(4**p / factorial(p + 1)), domain, (rules.bounded_by_induction, p, 2**p))
        yield case(closed((1 + theta) ** p), domain, (rules.bounded_by_induction, p, exp(theta * p)))
        yield case(closed(20**p / factorial(p)), Domain(where=(nonnegative(p - 5),), **domain.parameters), (rules.bounded_by_induction, p, 4**p))
        yield case(closed(2**p), domain, (rules.bounded_by_induction, p, 1 + p, ">="))


@seeds("bounded", "cases", "at_value")
def ranges():
    for low in (1, 2):
        domain = Domain(d_k=integers(low))
        for value, bound, relation in (
            (exp(-sqrt(d_k)), 1, "<="),
            (1 / d_k, 1, "<="),
            (d_k**2, 1, ">="),
            (1 / d_k, Rational(1, 2), "<="),
            (-1 / d_k, -1, ">="),
        ):
            yield case(closed(value), domain, (rules.bounded, bound, relation))
            yield case(closed(value), Domain(d_k=integers(low, 4)), (rules.bounded, bound, relation))
    for domain in (Domain(d_k=integers(1)), Domain(d_k=reals(1, None, open=False)), Domain(d_k=reals(1, 5, open=False))):
        parts = [domain.with_(d_k=integers(1, 2)), domain.with_(d_k=integers(3, domain.parameters["d_k"].high))]
        for value in ((d_k - 1) * (d_k - 2) * (d_k - 3), (d_k - 2) * (d_k - 3)):
            below, above = (Derivation(closed(value), part).by(rules.bounded, 0, ">=") for part in parts)
            yield case(closed(value), domain, (rules.cases, d_k, 3, below, above))
    for high in (2, 3):
        yield case(closed(d_k**2 + 1), Domain(d_k=integers(2, high)), (rules.at_value, d_k, 2))


@seeds("use_assumption", *rows("exponential_series", "logarithm_below", "short_memory"))
def assumptions():
    assumed = Domain(where=(nonnegative(d_k - beta),), d_k=integers(1), beta=reals(0))
    for factor in (1, 2, -1):
        for value in (d_k, 1 - d_k, exp(-d_k)):
            yield case(closed(value), assumed, (rules.use_assumption, factor))
    for base in (Rational(1, 2), 2, p):
        for polynomial in (1, p**2 + p):
            domain = Domain(p=integers(0))
            yield case(closed(Sum(polynomial * base**p / factorial(p), (p, 0, oo))), domain, (rules.compare, "exponential_series", base))
    decay = Domain(eta=reals(0, 1), beta=reals(0))
    for value in (-1 / log(eta), -beta / log(eta), -1 / log(1 - eta), 1 / log(eta)):
        for relation in ("<=", ">="):
            for power in (1, 2, -1, Rational(1, 2), -2):
                yield case(closed(value), decay, (rules.compare, "short_memory", power, {"relation": relation}))
    for value in (-log(1 + beta) / log(eta), log(1 + beta) / log(eta), -log(beta) / log(1 - eta)):
        yield case(closed(value), decay, (rules.compare, "logarithm_below"))
