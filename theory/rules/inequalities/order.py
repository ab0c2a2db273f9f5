"""Rules of order: parts of a closed form exchanged for larger or smaller ones, and powers for powers of another base."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative, positive
from ...scalars.zero_test import Zero, decide_zero
from ..statements import closed, scalar_expression
from .compare import FLIPPED
from .direction import Exchange

__all__ = ["gather_powers", "monotone", "monotone_power"]


def compared(old, new, context):
    """ "=", "<=" or ">=": how a number stands to another, by the zero test or the sign of a difference, of the squares of its sides or of logarithms."""
    if isinstance(decide_zero(old - new, context.domain), Zero):
        return "="
    for make in (_difference, _squares, _logarithms):
        gap, needed = make(old, new, context.domain)
        for side, sign in (("<=", gap), (">=", -gap)):
            if gap != 0 and context.domain.proves(nonnegative(sign)) is not None:
                for relation in needed:
                    context.need(relation, "sides whose squares or logarithms are compared")
                context.need(nonnegative(sign), "a difference of one sign")
                return side
    return context.refuse(f"{old} <= {new} or {old} >= {new}", "neither is proved")


def _difference(old, new, domain):
    return sympy.cancel(new - old), ()


def _squares(old, new, domain):
    """new^2 - old^2 after what both have in common is taken off, where both are nonnegative then; zero where they are not."""
    terms, others = (set(sympy.Add.make_args(sympy.expand(side))) for side in (old, new))
    less, more = sympy.Add(*(terms - others)), sympy.Add(*(others - terms))
    if any(domain.proves(nonnegative(side)) is None for side in (less, more)):
        return sympy.Integer(0), ()
    return sympy.factor(sympy.powsimp(sympy.expand(more**2 - less**2))), (nonnegative(less), nonnegative(more))


def _logarithms(old, new, domain):
    if any(domain.proves(positive(one)) is None for one in (old, new)):
        return sympy.Integer(0), ()
    (base, exponent), (other, power) = old.as_base_exp(), new.as_base_exp()
    return power * sympy.log(other) - exponent * sympy.log(base), (positive(old), positive(new))


@rule(
    "larger or smaller parts", "order of the reals: sums, products of one sign, powers and exponentials move one way with each part",
    conditions="each part is proved to lie on one side of what replaces it; all move the closed form the same way, which is proved",
)  # fmt: skip
def monotone(statement, context, *pairs):
    """A closed form against what it becomes with x' for x, y' for y, ..., given as pairs (x, x'): a factor of it, else every such part, else a divisor."""
    form, meaning, ways = closed(statement, context), {}, set()
    for old, new in (map(sympy.sympify, pair) for pair in pairs):
        side, place = compared(old, new, context), sympy.Dummy("part")
        form = _marked(form, old, place)
        if side != "=":
            sign = 1 if context.domain.proves(positive(old)) is not None else 0
            turn = Exchange(place, new, side == "<=", sign, context, {**meaning, place: old}).turn(form)
            ways.add(side if turn > 0 else FLIPPED[side])
        meaning[place] = new
    if len(ways) > 1:
        context.refuse("one direction", "some parts move the closed form up and some down")
    return ways.pop() if ways else "=", scalar_expression(form.xreplace(meaning))


def _marked(form, old, place):
    """The closed form with a placeholder for a factor, or for every part that expands to the same, or for a divisor."""
    factors = sympy.Mul.make_args(form)
    if old in factors:
        return sympy.Mul(*(place if factor == old else factor for factor in factors))
    wanted = sympy.expand(old)
    same = [node for node in sympy.preorder_traversal(form) if node.func == old.func and sympy.expand(node) == wanted]
    return form.xreplace(dict.fromkeys(same, place)) if same else sympy.cancel(form / old) * place


def powers(value):
    """(rest, [powers with a symbolic exponent]) of a product."""
    factors = sympy.Mul.make_args(sympy.factor_terms(value))
    found = [f for f in factors if f.is_Pow and f.exp.free_symbols and not isinstance(f, sympy.exp)]
    return sympy.Mul(*(f for f in factors if f not in found)), found


@rule("powers with one exponent", "arithmetic of real powers", conditions="every base is positive")
def gather_powers(statement, context):
    """a^e b^-e = (a/b)^e: all powers whose exponents differ by a sign become one."""
    rest, found = powers(closed(statement, context))
    if len(found) < 2:
        context.refuse("two powers", "there is nothing to gather")
    exponent, base = found[0].exp, sympy.Integer(1)
    for power in found:
        context.need(positive(power.base), "the base of a real power")
        if sympy.expand(power.exp - exponent) == 0:
            base = base * power.base
        elif sympy.expand(power.exp + exponent) == 0:
            base = base / power.base
        else:
            context.refuse("exponents that differ by a sign only", f"{power.exp} and {exponent}")
    return scalar_expression(rest * sympy.cancel(base) ** exponent)


@rule(
    "monotone power", "x^e increases with x > 0 for e >= 0 and decreases for e <= 0",
    conditions="both bases are positive, one is proved the larger, or both equal; the exponent has a sign, the factor before it is nonnegative",
)  # fmt: skip
def monotone_power(statement, context, base):
    """c b^e against c base^e for the only power with a symbolic exponent; equal where the two bases are."""
    rest, found = powers(closed(statement, context))
    if len(found) != 1:
        context.refuse("one power", f"there are {len(found)} powers with a symbolic exponent")
    (power,), base = found, sympy.sympify(base)
    for positive_base in (power.base, base):
        context.need(positive(positive_base), "the base of a real power")
    side = compared(power.base, base, context)
    if side != "=":
        context.need(nonnegative(rest), "the factor before the power")
        rising = context.domain.proves(nonnegative(power.exp)) is not None
        context.need(nonnegative(power.exp if rising else -power.exp), "an exponent with a sign")
        side = side if rising else FLIPPED[side]
    return side, scalar_expression(rest * base**power.exp)
