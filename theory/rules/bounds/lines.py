"""The rule of equality itself: what was derived before is put in, forwards or backwards."""

from ...kernel.derivation import Derivation, rule

__all__ = ["as_derived"]


@rule(
    "as derived before", "transitivity; symmetry of equality", kind="definition",
    conditions="a derivation starts from this very statement, on a domain that holds this one; or, backwards, ends at it by equalities alone",
)  # fmt: skip
def as_derived(statement, context, given, backwards=False):
    """X = ... (or <=, >=) the end of a derivation that starts from X; backwards, the start of one by equalities that ends at X."""
    if type(given) is not Derivation or (backwards and given.relation != "="):
        context.refuse("a derivation, backwards one by equalities", "another relation cannot be read backwards")
    old, new = (context.derive(given), given.statement) if backwards else (given.statement, None)
    if type(old) is not type(statement) or old.key() != statement.key():
        context.refuse(statement.text(), f"the derivation that is given {'ends at' if backwards else 'starts from'} another statement")
    return (given.relation, new) if backwards else (given.relation, context.derive(given))
