"""Rules for streams of writes: crosstalk split into younger and older items."""

from fractions import Fraction

import sympy

from ..derivation import rule
from ..domains import nonnegative
from ..normal import expression
from ..recurrences import Sequence
from ..streams_of_keys import StreamNoise
from ..terms import E, Item, fixed, norm2
from .recurrences import scalar_expression

__all__ = ["noise_by_age", "return_energy"]

X, Y, STORED = Item("x"), Item("y"), Item("k")
STEPS = sympy.Symbol("b", integer=True)


def correction(keys, strength, y):
    """P y = y - strength (k.y) k for the key of one write."""
    k = keys("k")[STORED]
    return y - strength * (k @ y) * k


def kept_energy(keys, strength):
    """E |P y|^2 for a fixed vector y."""
    return E(norm2(correction(keys, strength, fixed(keys.width)("y")[Y])))


def kept_overlap(keys, strength):
    """E (q.P y)^2 for the key q of another item and a fixed vector y."""
    x = keys("q")[X]
    return E((x @ correction(keys, strength, fixed(keys.width)("y")[Y])) ** 2)


def own_correction(keys, strength):
    """|P_i y|^2 for the key k_i itself, not averaged."""
    return norm2(correction(keys, strength, fixed(keys.width)("y")[Y]))


def _coefficients(statement, wanted, context):
    """The coefficients of the wanted monomials, which must be all there is."""
    terms = dict(expression(statement).terms)
    found = [
        terms.pop((0, tuple(sorted(((("dot", pair), Fraction(power)) for pair, power in atoms), key=repr))), sympy.Integer(0)) for atoms in wanted
    ]
    if terms:
        context.refuse("these inner products only", f"others are left: {statement.text()}")
    return found


NORM_Y, OVERLAP = ((("y", "y"),) * 2, 1), ((("q", "x"), ("y", "y")), 2)
READ = ((("k", "k"), ("y", "y")), 2)


@rule("return to its own key", "independence of the keys; both derivations are of one write", conditions="keys are independent unit vectors")
def return_energy(statement, context, energy, overlap):
    """(A, B) with A(a) = E (k_i.Q k_i)^2 and B(a) = E |Q k_i|^2 after a later writes Q: A obeys the derived recurrence, B is geometric; at 0 both are 1.

    Both derivations are for one write. The statement is the sequence itself, so that this rule proves that its step matrix is the derived one.
    """
    if not isinstance(statement, Sequence) or statement.start != (sympy.Integer(1),) * 2:
        context.refuse("a sequence that starts at (1, 1)", "the returned energy is another sequence")
    (decay,) = _coefficients(context.derive(energy), [(NORM_Y,)], context)
    kept, leaked = _coefficients(context.derive(overlap), [(OVERLAP,), (NORM_Y,)], context)
    derived = ((kept, leaked), (sympy.Integer(0), decay))
    if any(sympy.cancel(a - b) != 0 for row, other in zip(statement.step, derived, strict=True) for a, b in zip(row, other, strict=True)):
        context.refuse(f"the derived step {derived}", f"the sequence says {statement.step}")
    return statement


@rule(
    "noise by age", "tower property; isotropy of the incoming vectors",
    conditions="keys are independent and isotropic with norm one; the age is below the number of items",
)  # fmt: skip
def noise_by_age(statement, context, energy, own, returned):
    """Younger items, b steps younger than the last: gain^2 gate^2b E|Q k_j|^2/d. Older ones pass through P_i: |P_i y|^2 = |y|^2 - s(2 - s)(k_i.y)^2.

    An item c + 1 writes older than i carries gain^2 gate^{2(a + c + 1)} rho^c (rho^a - s (2 - s) A(a))/d, where rho is the derived factor of E|P y|^2
    and A(a) the derived returned energy E (k_i.Q k_i)^2 after the a later writes.
    """
    if not isinstance(statement, StreamNoise):
        context.refuse("the noise of a stream", "the rule does not apply here")
    s, d, a = statement.strength, statement.keys.width, statement.age
    for derivation, wanted in ((energy, kept_energy(statement.keys, s)), (own, own_correction(statement.keys, s))):
        if derivation.statement.key() != wanted.key() or derivation.relation != "=":
            context.refuse(wanted.text(), "another quantity was derived")
    (rho,) = _coefficients(context.derive(energy), [(NORM_Y,)], context)
    whole, taken = _coefficients(context.derive(own), [(NORM_Y,), (READ,)], context)
    if whole != 1 or not isinstance(returned.statement, Sequence) or returned.statement.index != a or "return_energy" not in returned.rules_used:
        context.refuse("the returned energy after `age` writes", "another sequence was derived")
    after = context.derive(returned).scalar()
    context.need(nonnegative(a), "an age")
    context.need(nonnegative(statement.items - 1 - a), "an item that has been written")
    context.note("each incoming vector is isotropic, independent of what it meets")
    ratio = sympy.factor(statement.gate**2 * rho)
    younger = sympy.Sum(ratio**STEPS, (STEPS, 0, a - 1))
    older = sympy.Sum(ratio**STEPS, (STEPS, 0, statement.items - 2 - a))
    share = sympy.factor(rho) ** a + taken * after
    return scalar_expression(statement.gain**2 / d * (younger + statement.gate ** (2 * (a + 1)) * share * older))
