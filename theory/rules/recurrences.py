"""Rules for sequences: a closed form is proved by substitution, and means and energies of layered memories become sequences."""

from dataclasses import replace

import sympy

from ..algebra import Zero, decide_zero
from ..derivation import rule
from ..domains import integers
from ..normal import Expression
from ..recurrences import Sequence

__all__ = ["closed_form", "earlier_phase", "geometric", "sum_geometric"]

STEP = sympy.Symbol("step_index", integer=True)


def scalar_expression(value):
    """A closed form as a statement."""
    return Expression((((0, ()), sympy.sympify(value)),), (), (), False, False)


@rule(
    "closed form by induction",
    "induction over the number of steps",
    conditions="the value at 0 and the step are both decided; the index is a natural number",
)
def closed_form(statement, context, *candidates):
    """A candidate closed form for every component, as expressions in the index, proved: it is right at 0, and one step leads from n to n + 1."""
    if not isinstance(statement, Sequence):
        context.refuse("a sequence", "there is no recurrence to solve")
    if any(isinstance(start, Sequence) for start in statement.start):
        context.refuse("starts in closed form", "an earlier phase has not been solved")
    if len(candidates) != len(statement.start):
        context.refuse(f"{len(statement.start)} closed forms", f"{len(candidates)} were given")
    index = statement.index
    forms = [sympy.sympify(c).subs(index, STEP) for c in candidates]
    domain = context.domain.with_(**{STEP.name: integers(0)})
    for form, start in zip(forms, statement.start, strict=True):
        _decided(form.subs(STEP, 0) - start, domain, context, "the closed form at 0")
    for row, form, shift in zip(statement.step, forms, statement.shift, strict=True):
        reached = sympy.Add(*(a * f for a, f in zip(row, forms, strict=True))) + shift
        _decided(form.subs(STEP, STEP + 1) - reached, domain, context, "the step of the closed form")
    _natural(index, context)
    context.note("right at 0; the step from n to n + 1 is an identity")
    if statement.combine:
        total = sympy.Add(*(a * c for a, c in zip(statement.combine, map(sympy.sympify, candidates), strict=True)))
        return scalar_expression(shorter(total + statement.offset))
    return scalar_expression(candidates[0] + statement.offset)


def shorter(value):
    """The expression, or its expansion where terms cancel there."""
    return min((value, sympy.expand(value, power_base=False, power_exp=False)), key=sympy.count_ops)


def _decided(expr, domain, context, what):
    outcome = decide_zero(sympy.expand(expr), domain)
    if not isinstance(outcome, Zero):
        context.refuse(f"{what} to agree", f"{outcome}")


def _natural(index, context):
    from ..domains import nonnegative

    context.need(nonnegative(index), "an index that is a natural number")
    if not index.is_integer:
        context.refuse("an integer index", f"{index} is none")


@rule("geometric sum", "telescoping", conditions="the ratio is not 1")
def geometric(statement, context):
    """x(n) = step^n start + shift (1 - step^n)/(1 - step) for a scalar sequence."""
    if not isinstance(statement, Sequence) or len(statement.start) != 1:
        context.refuse("a scalar sequence", "there is no geometric sum")
    from ..domains import nonzero

    ratio, index = statement.step[0][0], statement.index
    _natural(index, context)
    if statement.shift[0] == 0:
        return scalar_expression(statement.start[0] * ratio**index)
    context.need(nonzero(1 - ratio), "a ratio that is not one")
    return scalar_expression(statement.start[0] * ratio**index + statement.shift[0] * (1 - ratio**index) / (1 - ratio))


@rule("earlier phase", "induction over the number of steps", conditions="as for a closed form")
def earlier_phase(statement, context, *candidates):
    """Replace a start that is the end of an earlier phase by its closed form, proved."""
    if not isinstance(statement, Sequence) or not any(isinstance(one, Sequence) for one in statement.start):
        context.refuse("a start that is a sequence", "there is no earlier phase")
    starts = []
    for one in statement.start:
        starts.append(closed_form.function(one, context, *candidates).scalar() if isinstance(one, Sequence) else one)
    return replace(statement, start=tuple(starts))


@rule("geometric sums", "telescoping", conditions="the ratio is not 1; the number of terms is a natural number")
def sum_geometric(statement, context):
    """sum_{b=0}^{n-1} x^b = (1 - x^n)/(1 - x) in every sum of a closed form."""
    value = statement.scalar()
    if value is None:
        context.refuse("a closed form with sums", "random quantities are left")
    for total in value.atoms(sympy.Sum):
        value = value.xreplace({total: _geometric_sum(total, context)})
    return scalar_expression(value)


def _geometric_sum(total, context):
    from ..domains import nonnegative, nonzero

    index, low, high = total.limits[0]
    base, power = total.function.as_base_exp()
    rate = sympy.cancel(power / index)
    if low != 0 or rate.has(index) or base.has(index):
        context.refuse("a sum of powers from 0 on", f"{total} is no geometric sum")
    base = base**rate
    context.need(nonzero(1 - base), "a ratio that is not one")
    context.need(nonnegative(high + 1), "a natural number of terms")
    return (1 - base ** (high + 1)) / (1 - base)
