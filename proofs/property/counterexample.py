"""The smallest point at which a bound whose derivation was refused is false, by the certificate alone."""

from ..patience import OutOfTime, limited
from ..theorems.formulas import evaluated, is_scalar, point_text
from ..verification import certificate_leg
from ..verification.results import FAILS, LEG_REFUSED, Leg
from .points import size
from .search import WRONG, certified

SECONDS = 5.0
LEGIBLE = 40  # characters of an exact value in a sentence


def refuted(part, leg):
    """The derivation's Leg, or one that fails with both values where the step that was refused was to prove a bound that is false."""
    if part.kind != "Bound" or leg.word != LEG_REFUSED or leg.reason != "side-condition" or not is_scalar(part.equals):
        return leg
    try:
        with limited(SECONDS, "the search for a counterexample"):
            found = _smallest(part)
    except OutOfTime:
        return leg
    if found is None:
        return leg
    point, value = found
    stated = evaluated(part.equals, point)
    said = _told(float(stated.decimal) if stated.exact is None else stated.exact)
    sign = {"<=": "at most", ">=": "at least"}[part.relation]
    told = f"at {point_text(point)} the quantity is {_told(value)}, and the bound says {sign} {said}"
    return Leg(FAILS, "counterexample", f"{told}; the derivation ends at {leg.message}")


def _told(value):
    """A number that is exact and short as it is, another one by its digits."""
    exact = certificate_leg.rational(value)
    return str(exact) if exact is not None and len(str(exact)) <= LEGIBLE else f"{float(value):.10g}"


def _smallest(part):
    """(point, exact value of the quantity) where the certificate contradicts the bound, of small points of the domain the smallest; None if none does."""
    for point in sorted(part.domain.points(), key=size):
        try:
            word, exact = certified(part, point)
        except (Exception, SystemExit):  # whatever a certificate does where its author did not list it proves nothing
            continue
        if word in WRONG and word not in certificate_leg.agreeable(part):
            return point, exact[1]
    return None
