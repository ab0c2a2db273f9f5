"""Rules for the oldest item that an endless stream recalls."""

from dataclasses import replace

import sympy

from ...kernel.derivation import rule
from ...memories.delta_stream import OldestAge
from ...scalars.domains import nonnegative, positive, reals
from ...scalars.parameters import N, age
from ..lemmas import LOWER, UPPER, endless, for_every, stated_value
from ..statements import scalar_expression

__all__ = ["oldest_age", "supremum"]


ENOUGH = nonnegative(N - 1 - age)  # true of any age once N is large


@rule(
    "the age at which a level is reached", "geometric limit x^N -> 0 for 0 < x < 1; logarithms are increasing",
    conditions="the ratio is affine and increasing in x^-age, its other part vanishes or stays as N grows; 0 < x < 1", kind="argument",
)  # fmt: skip
def oldest_age(statement, context, derivation):
    """From a derived ratio c_1 x^{-k age} + c_0 + (what vanishes as N grows): the age is ln((level - c_0)/c_1)/(-k ln x)."""
    if not isinstance(statement, OldestAge) or statement.best or statement.level.has(N, age):
        context.refuse("the age at which a fixed level is reached", "the statement is another")
    bound = [endless(context, derivation.domain, symbol, [ENOUGH]) for symbol in (N, age)]
    value = stated_value(context, derivation, statement.ratio, given=[ENOUGH], bound=bound)
    offset, slope, base, exponent = sympy.Integer(0), sympy.Integer(0), None, None
    top, bottom = sympy.fraction(sympy.together(value))
    under = sympy.Mul(*(1 / factor for factor in sympy.Mul.make_args(sympy.factor(bottom))))
    for term in (part * under for part in sympy.Add.make_args(sympy.expand(top))):
        decay, power, rest = _powers(term, context)
        if decay.has(N):
            continue
        if power == 0:
            offset += rest
        elif base in (None, decay) and exponent in (None, power):
            base, exponent, slope = decay, power, slope + rest
        else:
            context.refuse("one power with the age", "there are several")
    if base is None:
        context.refuse("a power with the age", "the ratio does not depend on it")
    slope, above = sympy.cancel(slope), sympy.cancel(statement.level - offset)
    for expr, why in ((base, "a decay"), (1 - base, "a decay"), (slope, "a ratio that increases with the age"), (above, "a level that is reached"),
                      (-exponent, "a ratio that increases with the age")):  # fmt: skip
        context.need(positive(expr), why)
    return scalar_expression(sympy.log(sympy.cancel(above / slope)) / (exponent * sympy.log(base)))


def _powers(term, context):
    """(x, k, rest) of rest x^{k age}; x carries N where x^{c N}, c > 0, is a factor: the term vanishes."""
    base, power, rest, vanishes = sympy.Integer(1), sympy.Integer(0), sympy.Integer(1), False
    for factor in sympy.Mul.make_args(term):
        inner, exponent = factor.as_base_exp()
        exponent = sympy.expand(exponent)
        if not exponent.has(N, age) or inner.has(N, age):
            if factor.has(N, age):
                context.refuse("powers with the age and the number of writes", f"{factor} is none")
            rest *= factor
            continue
        growth, ageing = exponent.coeff(N), exponent.coeff(age)
        context.need(positive(inner), "a decay")
        context.need(positive(1 - inner), "a decay")
        if growth != 0:
            context.need(positive(growth), "a part that vanishes as the number of writes grows")
            vanishes = True
        if ageing != 0:
            if base not in (1, inner):
                context.refuse("one decay to the power of the age", f"{base} and {inner} are two")
            base, power = inner, power + ageing
        rest *= inner ** (exponent - growth * N - ageing * age)
    return (N if vanishes else base), power, rest


def _between(x, context):
    """0 < x < 1, of a root by its base."""
    if x.is_Pow and x.exp.is_Rational and 0 < x.exp < 1:
        return _between(sympy.together(x.base), context)
    context.need(positive(x), "a decay")
    context.need(positive(sympy.cancel(1 - x)), "a decay")


@rule(
    "supremum over a parameter", "definition of the supremum", kind="definition",
    conditions="the bound holds for every value of the parameter; an upper one does not depend on it; the point lies in the range of the parameter",
)  # fmt: skip
def supremum(statement, context, derivation, point=None):
    """max_x f(x) <= b where f(x) <= b for every x; with a point, max_x f(x) >= f(point)."""
    if not isinstance(statement, OldestAge) or statement.best is None:
        context.refuse("the largest age over a parameter", "the statement is another")
    bound = [for_every(context, derivation.domain, statement.best, reals(0, 1))]
    value = stated_value(context, derivation, replace(statement, best=None), UPPER if point is None else LOWER, bound=bound)
    if point is not None:
        _between(point, context)
        return ">=", scalar_expression(value.subs(statement.best, point).replace(sympy.log, _tidy_logarithm))
    if value.has(statement.best):
        context.refuse("an upper bound without the parameter", "the bound depends on it")
    return "<=", scalar_expression(value)


def _tidy_logarithm(x):
    """ln of a root by its base, its argument cancelled."""
    if x.is_Pow and x.exp.is_Rational:
        return x.exp * _tidy_logarithm(x.base)
    return sympy.log(sympy.cancel(x))
