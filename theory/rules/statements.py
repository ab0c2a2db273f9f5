"""What rules ask of the statement in their hands, and the closed form that they make."""

import sympy

from ..vectors.normal_form import Expression, expression


def scalar_expression(value):
    """A closed form as a statement."""
    return Expression((((0, ()), sympy.sympify(value)),), (), (), False, False)


def closed(statement, context):
    """The closed form of a statement, refused while something random is left."""
    value = statement.scalar() if isinstance(statement, Expression) else None
    if value is None:
        context.refuse("a closed form", "something random is left")
    return value


def family_name(family):
    """The name of a family given as Family or text."""
    return family if isinstance(family, str) else family.name


def needs_expectation(statement, context):
    """The normal form of an expectation; refused otherwise."""
    normal = expression(statement)
    if not normal.expected:
        context.refuse("an expectation", "there is nothing to integrate")
    return normal
