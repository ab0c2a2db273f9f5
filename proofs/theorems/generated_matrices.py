"""Legs made from a deterministic statement's own syntax, for Algebraic parts whose author wrote none: read on rational and on random letters."""

from dataclasses import dataclass, replace
from typing import Any

from ...theory.certificates import certify, plain_matrices
from ...theory.matrices.plain import letters, plain
from ...theory.matrices.syntax import Matrix
from ...theory.scalars.domains import DomainError
from ...theory.vectors.plain import NotPlain

SMALL = 6  # the largest number that a point of a made certificate has for a size or a count


@dataclass(frozen=True)
class Interpreted:
    """A part's statement in its plain form."""

    part: Any

    @property
    def tree(self):
        """The plain form."""
        return plain(self.part.quantity)

    def identity(self):
        """Text that changes with what is read."""
        return repr(self.tree)


class Simulation(Interpreted):
    """The statement on random letters."""

    def __call__(self, sim, **point):
        from ...numerics.memories import plain_matrices

        return plain_matrices.instance(sim, self.tree, letters(self.tree), point)


class Exact(Interpreted):
    """The statement on rational letters."""

    def __call__(self, exact, **point):
        return plain_matrices.instance(self.tree, letters(self.tree), point)


def with_legs(part):
    """The part with a certificate and a simulation made from its statement where it has none and such can be made."""
    missing = [leg for leg in ("certificate", "simulation") if getattr(part, leg) is None]
    if not _readable(part):
        return part
    made = {"certificate": _certificate, "simulation": Simulation}
    return replace(part, **{leg: made[leg](part) for leg in missing})


def _readable(part):
    try:
        return isinstance(part.quantity, Matrix) and bool(plain(part.quantity))
    except NotPlain:
        return False


def _certificate(part):
    return certify.instances(Exact(part), *filter(lambda point: _is_small(part, point), part.points), kind="the statement itself on rational letters")


def _is_small(part, point):
    try:
        exact = part.domain.check(point)
    except DomainError:
        return False
    return all(abs(value) <= SMALL for value in exact.values() if isinstance(value, int))
