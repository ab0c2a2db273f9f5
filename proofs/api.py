"""What `import memorem` offers a person: theorems to look up, evaluate, verify and cite."""

from .publishing import notebook as _  # noqa: F401  registers what notebooks show
from .theorems import discovery


def theorem(id, library=None):
    """The theorem with this id, such as "retrieval.linear_gaussian"; UnknownTheorem names the nearest ids.

    >>> theorem("retrieval.linear_unit").value(N=8, d_k=16)
    7/16
    """
    return discovery.theorem(id, discovery.LIBRARY if library is None else library)


def theorems(library=None):
    """Every theorem of the library, in the order of ids."""
    found = discovery.theorems(discovery.LIBRARY if library is None else library)
    return [one for one in found if not isinstance(one, discovery.Broken)]


def verify(*names, **settings):
    """Verify theorems and families by name, all if none is named; see proofs.verification.verify. Returns a Report."""
    from .runs.session import verify as run

    return run(*names, **settings)


def cite(id, format="bibtex"):
    """A citation of a checked formula: "bibtex", "latex" or "markdown"."""
    from .publishing.citation import cite as citation

    return citation(id, format)
