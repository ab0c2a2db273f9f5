"""Rules of equality itself: a line read backwards."""

from ...kernel.derivation import Derivation, rule

__all__ = ["as_derived", "retrace"]


@rule("read backwards", "symmetry of equality", conditions="a derivation leads from the new statement to this line by equalities alone")
def retrace(statement, context, backwards):
    """The statement X where X = ... = this line is derived."""
    if type(backwards) is not Derivation or backwards.relation != "=":
        context.refuse("a derivation by equalities", "another relation cannot be read backwards")
    if context.derive(backwards).key() != statement.key():
        context.refuse(backwards.result.text(), "the derivation that is given ends at another line")
    return backwards.statement


@rule(
    "as derived before", "transitivity", conditions="a derivation starts from this very statement, on a domain that holds this one", kind="definition"
)
def as_derived(statement, context, given):
    """X = ... (or <=, >=) the end of a derivation that starts from X."""
    if type(given) is not Derivation or type(given.statement) is not type(statement) or given.statement.key() != statement.key():
        context.refuse(statement.text(), "the derivation that is given starts from another statement")
    return given.relation, context.derive(given)
