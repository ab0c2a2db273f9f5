"""The rule for averages of independent copies."""

from ..averages import AverageEnergy
from ..derivation import rule
from ..domains import positive
from .recurrences import scalar_expression

__all__ = ["average_of_copies"]


@rule(
    "average of independent copies", "expanding the square of a mean of exchangeable vectors", conditions="both means are derived; at least one copy",
)  # fmt: skip
def average_of_copies(statement, context, alone, together):
    """E |mean of n copies|^2 = E |X|^2 / n + (1 - 1/n) E X.X', from derivations of both means."""
    if not isinstance(statement, AverageEnergy):
        context.refuse("the energy of an average of copies", "the statement is another")
    values = []
    for derivation, wanted in ((alone, statement.alone), (together, statement.together)):
        if derivation.statement.key() != wanted.key() or derivation.relation != "=":
            context.refuse(wanted.text(), "another quantity was derived")
        values.append(context.derive(derivation).scalar())
    if None in values:
        context.refuse("closed forms", "a mean is not derived to its end")
    context.need(positive(statement.count), "a number of copies")
    return scalar_expression(values[0] / statement.count + (1 - 1 / statement.count) * values[1])
