"""Rules for binomial sums: fewer signs, closed forms of sums of coefficients, an error function under them."""

import sympy

from ...functionals.error_probabilities import SignSum
from ...kernel.derivation import rule
from ..lemmas import natural
from ..statements import closed, scalar_expression

__all__ = ["binomial_sum", "fewer_signs"]


@rule(
    "more signs", "given the sum of n signs one more changes the tail by (P(B = t - 1) - P(B = t + 1))/4 >= 0 (unimodality)",
    conditions="a natural threshold and no more signs than there are",
)  # fmt: skip
def fewer_signs(statement, context, count):
    """P(B < -t) + P(B = -t)/2 for n signs is at least that for fewer."""
    if not isinstance(statement, SignSum):
        context.refuse("a sum of signs", "there is none")
    for number, why in ((statement.threshold, "a threshold"), (count, "a number of signs"), (statement.count - count, "no more signs")):
        natural(context, number, why)
    return ">=", SignSum(count, statement.threshold)


@rule(
    "sums of binomial coefficients", "sum_h C(n, h) x^h = (1 + x)^n; C(n, h) = C(n, n - h)",
    conditions="the sum runs over all h from 0 to n; or two sums of one row, of one factor, which leave out one coefficient between them",
)  # fmt: skip
def binomial_sum(statement, context):
    """sum_{h=0}^n C(n, h) c x^h = c (1 + x)^n; sum_{h<=a} C(n, h) + sum_{h<=b} C(n, h) = 2^n - C(n, a + 1) for a + b = n - 2, one sum read backwards."""
    value = closed(statement, context)
    found = sorted(value.atoms(sympy.Sum), key=str)
    if not 1 <= len(found) <= 2 or any(len(one.limits) != 1 or one.limits[0][1] != 0 for one in found):
        context.refuse("one sum from 0 on, or two", f"there are {len(found)}")
    if len(found) == 2:
        return scalar_expression(_two_ends(value, *found, context))
    ((index, _, high),) = found[0].limits
    rest = sympy.powsimp(sympy.cancel(found[0].function / sympy.binomial(high, index)))
    ratio = sympy.simplify(rest.subs(index, index + 1) / rest)
    if ratio.has(index) or rest.has(sympy.binomial):
        context.refuse("binomial coefficients times powers, from 0 to n", f"the sum is {found[0]}")
    natural(context, high, "a natural number of terms")
    return scalar_expression(value.xreplace({found[0]: rest.subs(index, 0) * (1 + ratio) ** high}))


def _two_ends(value, one, other, context):
    """factor (S(a) + S(b)) + rest with the partial sums S of one row of coefficients, in closed form."""
    if one.function != other.function or not isinstance(one.function, sympy.binomial) or one.function.args[1] != one.limits[0][0]:
        context.refuse("two sums of coefficients of one row", f"they are {one} and {other}")
    n, ends = one.function.args[0], [total.limits[0][2] for total in (one, other)]
    marks = [sympy.Dummy() for _ in ends]
    marked = sympy.expand(value.xreplace(dict(zip((one, other), marks, strict=True))))
    factors = [marked.coeff(mark) for mark in marks]
    rest = sympy.expand(marked - sum(factor * mark for factor, mark in zip(factors, marks, strict=True)))
    if factors[0] != factors[1] or rest.has(*marks) or factors[0].has(*marks):
        context.refuse("one factor before both sums", f"they are {factors[0]} and {factors[1]}")
    natural(context, n, "a row of coefficients")
    low, high = sorted(ends, key=lambda end: end.has(sympy.floor))  # ceiling(y) + r and floor(y) + s add up to 2 y + r + s for 2 y whole
    if _whole(low, sympy.ceiling, context) + _whole(high, sympy.floor, context) != 2 * (n - 2) or low.has(sympy.floor):
        context.refuse("two ends that add up to n - 2", f"they are {low} and {high}")
    middle = sympy.floor(n / 2) if sympy.ceiling((n - 1) / 2) == low + 1 else low + 1
    return rest + sympy.powsimp(factors[0] * 2**n) * (1 - sympy.binomial(n, middle) / 2**n)


def _whole(end, kind, context):
    """Twice an end ceiling(y) + r or floor(y) + r without the rounding, for y a half of a whole number."""
    (call, *more) = end.atoms(kind) or [None]
    if call is None or more or not (end - call).is_integer or not (2 * call.args[0]).is_integer:
        context.refuse(f"{kind.__name__} of half of a whole number", f"the end is {end}")
    return 2 * (end - call) + 2 * call.args[0]
