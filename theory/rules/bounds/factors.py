"""Rules for inequalities between closed forms."""

import sympy

from ...kernel.derivation import rule
from ...scalars.domains import nonnegative
from ...vectors.normal_form import Expression, expression

__all__ = ["without"]


@rule("leave out a term", "order of the reals", conditions="what is left out is nonnegative")
def without(statement, context, term):
    """A closed form x + y >= x for y >= 0, y given."""
    value = expression(statement).scalar()
    if value is None:
        context.refuse("a closed form", "the mean is not derived to its end")
    context.need(nonnegative(term), "a term that is not negative")
    return ">=", Expression((((0, ()), sympy.cancel(value - term)),), (), (), False, False)
