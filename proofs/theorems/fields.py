"""What the fields of a part are: a wrong one is named where the part is written, before any leg takes it for what it is not."""

from collections.abc import Callable, Mapping

from ...theory.certificates.certify import Certificate
from ...theory.scalars.domains import Domain
from ..errors import UsageError

FIELDS = {
    "derivation": (Callable, "a function that returns a Derivation"),
    "certificate": (Certificate, "made by certify.instances, enclosure, polynomial, walked or divergence"),
    "counterexample": (Certificate, "made by certify.instances, enclosure, polynomial, walked or divergence"),
    "simulation": (Callable, "a function (sim, **point), or observe.NAME"),
    "points": (tuple | list, "a tuple of points, {parameter: value} each, or table(...)"),
    "given": (Mapping, "{vector: {order: sum of these powers of its coordinates}}"),
    "meanings": (Mapping, "{parameter: what it is}"),
    "near_misses": (Mapping, "{name: wrong formula}"),
    "domain": (Domain, "Domain(N=integers(1), ...)"),
}


def well_formed(part):
    """UsageError for a field of a part that is no such thing."""
    for name, (kind, wanted) in FIELDS.items():
        given = getattr(part, name, None)
        if given is not None and not isinstance(given, kind):
            raise UsageError(f"{name} of a part is a {type(given).__name__}; it is {wanted}")
    for point in part.points or ():
        if not isinstance(point, Mapping):
            raise UsageError(f"a point is {point!r}; it is a mapping, as dict(N=4, d_k=8), or a row of table(...)")
