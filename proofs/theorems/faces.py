"""What a notebook asks of theorems and verdicts: their classes ask here, proofs/publishing/notebook registers the answers."""

from functools import singledispatch

html = singledispatch(lambda shown: None)  # (theorem, part or verdict) -> HTML, or None for the plain text


@singledispatch
def picture(theorem, others, simulate, values):
    """A Picture of formulas over one parameter; registered for theorems."""
    raise TypeError(f"a {type(theorem).__name__} cannot be drawn")
