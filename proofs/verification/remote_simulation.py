"""Naming a part's simulation so that another process finds it: the theorem's address and library, and the identity of the code behind it."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

from ..errors import UsageError
from ..theorems import discovery, fingerprints


@dataclass(frozen=True)
class Here:
    """A simulation that stays in this process."""

    simulation: object

    def open(self):
        """The simulation."""
        return self.simulation


@dataclass(frozen=True)
class Elsewhere:
    """A simulation by address. library: the folder of a user's own theorems, which every worker must see; None for memorem's own.

    identity: hash of the simulating code here, version of torch and how it rounds; a worker where it differs would draw other numbers and says so.
    """

    address: str
    library: str | None
    identity: str

    def open(self):
        """The simulation as this process has it; EngineError where it is missing or not the same."""
        return _opened(self)


@cache
def _opened(elsewhere):
    from ...numerics.engines import EngineError

    library = discovery.LIBRARY if elsewhere.library is None else Path(elsewhere.library)
    try:
        part = discovery.part(elsewhere.address, library)
    except UsageError as error:
        raise EngineError(f"a worker cannot open {elsewhere.address}: {error}") from None
    own = fingerprints.draws(part, discovery.files(library)[part.theorem])
    if own != elsewhere.identity:
        raise EngineError(f"a worker has another version of {elsewhere.address}: its simulator is {own}, ours is {elsewhere.identity}")
    return part.simulation


def named(part, library=None):
    """The part's simulation by name; Here where no file of the library gives this very simulation."""
    library = discovery.LIBRARY if library is None else Path(library)
    path = discovery.files(library).get(part.theorem)
    theorem = path and discovery.opened(part.theorem, path.resolve())
    if not path or part.name not in theorem.parts or theorem.parts[part.name].simulation != part.simulation:
        return Here(part.simulation)
    ours = library.resolve() == discovery.LIBRARY.resolve()
    return Elsewhere(part.address, None if ours else str(library.resolve()), fingerprints.draws(part, path))
