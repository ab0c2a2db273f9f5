"""Whether the laws that a statement draws vectors from exist at every point of a domain."""

from ..scalars.relations import nonnegative, positive
from .ensembles import Ensemble
from .trees import nodes

SHARES = ("flips", "masks")  # whose scale is a probability


def impossible_law(statement, domain):
    """Why some law of the statement is none at a point of the domain, in words; None if all are proved to exist.

    A width is a positive integer, a variance is not negative, a probability or a mean of squared norm lies between 0 and 1, an overlap between -1 and 1.

    >>> from memorem.theory.scalars.domains import Domain, integers
    >>> from memorem.theory.scalars.parameters import d_k
    >>> from memorem.theory.vectors.ensembles import sphere
    >>> from memorem.theory.vectors.syntax import items
    >>> i, k = items("i"), sphere(d_k / 2)("k")
    >>> impossible_law(k[i] @ k[i], Domain(d_k=integers(1)))
    'a sphere vector in d_k/2 dimensions, which is not shown to be a whole number'
    >>> impossible_law(k[i] @ k[i], Domain(d_k=integers(2, step=2)))
    """
    for law in sorted({node for node in nodes(statement) if isinstance(node, Ensemble)}, key=repr):
        known = all(symbol.name in domain.names for symbol in getattr(law.width, "free_symbols", ()))
        if known and not domain.whole(law.width):
            return f"a {law.kind} vector in {law.width} dimensions, which is not shown to be a whole number"
        for relation in _needs(law):
            known = all(symbol.name in domain.names for symbol in relation.expr.free_symbols)
            if known and domain.proves(relation) is None:
                return f"a {law.kind} vector, for which {relation.text()} is not proved"
    return None


def _needs(law):
    """What must hold of the numbers of a law."""
    needs = [positive(law.width)]
    if law.kind in ("gaussian", "centred", "incoherent"):
        needs.append(nonnegative(law.scale))
    if law.kind in SHARES:
        needs += [nonnegative(law.scale), nonnegative(1 - law.scale)]
    if law.kind == "equiangular":
        needs += [nonnegative(1 + law.scale), nonnegative(1 - law.scale)]
    if law.kind == "white":
        needs += [nonnegative(law.mean), nonnegative(1 - law.mean)]
    return needs
