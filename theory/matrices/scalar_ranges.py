"""What is known of a scalar of letters: squares, values of definite forms and products of what is not negative are not, positive entries are positive."""

from ..scalars.domains import nonnegative, reals
from . import syntax as words
from .normal_form import Scalar, scalar_value
from .recurrent_memory import Decay
from .spectra import Copies


def with_scalars(domain, expr):
    """The domain with every scalar of letters in the expression as one more parameter, in the range that its form gives it.

    >>> from memorem import Domain
    >>> from memorem.theory.matrices.constructors import entry, vector
    >>> k = vector("k", 3)
    >>> with_scalars(Domain(), entry(k.T @ k)).text()
    {"<k' k>": 'real >= 0'}
    """
    return domain.with_(**{scalar.name: _range(scalar, domain) for scalar in sorted(expr.atoms(Scalar), key=str)})


def _range(scalar, domain):
    factors = scalar.factors
    if len(factors) == 1 and isinstance(factors[0].body, Copies):
        return reals(0, open=False) if _nonnegative(factors[0].body.factor, domain) else reals()
    if all(_positive(factor.body) for factor in factors):
        return reals(0)
    if all(_positive(factor.body) or "nonnegative" in getattr(factor.body, "facts", ()) for factor in factors):
        return reals(0, open=False)
    half, odd = divmod(len(factors), 2)
    mirrored = factors[:half] == tuple(factor.flip() for factor in reversed(factors[half + odd :]))
    if mirrored and half == 1 and not odd and "ball" in getattr(factors[1].body, "facts", ()):
        return reals(0, 1, open=False)
    return reals(0, open=False) if mirrored and (not odd or _definite(factors[half].body)) else reals()


def _nonnegative(factor, domain):
    """Whether one factor of a product of many is proved not negative, whatever its letters are."""
    value = scalar_value(factor)
    return bool(with_scalars(domain, value).proves(nonnegative(value)))


def _definite(body):
    """Whether the matrix or its inverse is declared positive definite."""
    body = body.body if isinstance(body, words.Inverse) else body
    return "definite" in getattr(body, "facts", ())


def _positive(body):
    """Whether every entry is positive by declaration, of a diagonal matrix those on the diagonal, which keep entries positive; there is at least one."""
    body = body.body if isinstance(body, words.Diagonal) else body
    if isinstance(body, Decay):
        return body.kind != "between" and _positive(body.gates)
    return isinstance(body, words.Ones) or "positive" in getattr(body, "facts", ())
