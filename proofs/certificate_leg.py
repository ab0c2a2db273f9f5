"""The certificate leg: exact values of the quantity, found without the derivation, against the formula evaluated exactly at the same points."""

from fractions import Fraction

from flint import arb

from ..theory.balls import NoValue
from ..theory.certificates.certify import WIDEST
from ..theory.certificates.divergence import Infinite
from ..theory.domains import DomainError
from .formulas import evaluated, is_scalar, point_text
from .results import FAILS, HOLDS, LEG_ERROR, NOT_REQUIRED, REJECTED, SURVIVES, UNDECIDED, Leg

EQUAL, UNEQUAL, BELOW, ABOVE, UNCLEAR = "equal", "unequal", "below", "above", "unclear"


def measure(part):
    """[(point, value)] at every point of the part's certificate; exceptions propagate to `certify`."""
    points = [part.domain.check(point, partial=True) for point in part.certificate.points]
    return [(point, part.certificate.evaluate(point)) for point in points]


def certify(part, values=None):
    """The Leg of a part; `values` are reused where they were measured before."""
    if "certificate" not in part.required:
        return Leg(NOT_REQUIRED)
    try:
        return judge(part, measure(part) if values is None else values)
    except DomainError as error:
        return Leg(FAILS, "outside-domain", f"a point of the certificate is outside the domain: {error}")
    except Exception as error:
        return Leg(LEG_ERROR, "exception", f"{type(error).__name__}: {error}")


def judge(part, values):
    """The Leg for measured values: holds only if every comparison is decided in the statement's favour."""
    if not values:
        return Leg(UNDECIDED, "no-instances", "the certificate has no points")
    outcomes = [(point, compare(part, part.equals, point, value)) for point, value in values]
    for point, outcome in outcomes:
        if outcome not in _agreeable(part) and outcome != UNCLEAR:
            return Leg(FAILS, "off-by", f"at {point_text(point)} the exact value is {_shown(values, point)}, the formula says otherwise")
    for point, outcome in outcomes:
        if outcome == UNCLEAR:
            return Leg(UNDECIDED, "wide", f"at {point_text(point)} the enclosure is too wide to tell")
    scope = _scope(part, [point for point, _ in values])
    words = {name: _rejects(part, wrong, values) for name, wrong in part.near_misses.items()}
    return Leg(HOLDS, message=f"{part.certificate.describe()}; scope: {scope}", near_misses=words)


def _agreeable(part):
    return {"<=": (EQUAL, BELOW), ">=": (EQUAL, ABOVE)}.get(part.relation, (EQUAL,))


def _rejects(part, wrong, values):
    outcomes = [outcome for outcome in (_against(part, wrong, point, value) for point, value in values) if outcome is not None]
    if any(outcome not in _agreeable(part) and outcome != UNCLEAR for outcome in outcomes):
        return REJECTED
    return UNDECIDED if UNCLEAR in outcomes else SURVIVES


def _against(part, wrong, point, value):
    """How the exact value stands to a near miss; None where the near miss has no value, which rejects nothing."""
    try:
        return compare(part, wrong, point, value)
    except NoValue:
        return None


def _shown(values, point):
    return str(next(value for where, value in values if where == point))[:60]


def compare(part, formula, point, value):
    """How the exact value stands to the formula at this point: equal, below, above, unequal or unclear."""
    inputs = getattr(value, "inputs", None)
    if inputs is not None:
        return _same(value.value, _from_inputs(formula, point, inputs))
    if isinstance(value, Infinite):
        return _infinite(value, formula, point)
    if isinstance(value, dict):
        outcomes = {_order(exact, formula.moment(order), point) for order, exact in value.items()}
        return EQUAL if outcomes == {EQUAL} else UNCLEAR if outcomes <= {EQUAL, UNCLEAR} else UNEQUAL
    return _order(value, formula, point)


def _infinite(value, formula, point):
    """A mean that is shown to be infinite is above every finite formula."""
    if not value.least > 0:
        return UNCLEAR
    return EQUAL if evaluated(formula, point).infinite else ABOVE


def _from_inputs(formula, point, inputs):
    if is_scalar(formula):
        return evaluated(formula, {**point, **inputs}).exact
    return formula.evaluate({**point, **inputs}, "exact")


def _same(left, right):
    return EQUAL if _flat(left) == _flat(right) else UNEQUAL


def _flat(value):
    if isinstance(value, list | tuple):
        return [entry for row in value for entry in _flat(row)]
    return [rational(value)]


def rational(value):
    """An exact number as a Fraction; None for a ball."""
    if isinstance(value, int | Fraction):
        return Fraction(value)
    if hasattr(value, "p") and hasattr(value, "q"):
        return Fraction(int(value.p), int(value.q))
    return None


def _order(value, formula, point):
    """An exact number or a ball against a scalar formula."""
    exact = rational(value)
    stated = evaluated(formula, point)
    if stated.infinite:
        return UNEQUAL
    if exact is not None and stated.exact is not None:
        return EQUAL if exact == stated.exact else BELOW if exact < stated.exact else ABOVE
    from ..theory.evaluate import ball

    return _order_balls(_as_ball(exact, value), ball(formula, point))


def _as_ball(exact, value):
    return arb(exact.numerator) / exact.denominator if exact is not None else arb(value)


def _order_balls(left, right):
    if left < right:
        return BELOW
    if left > right:
        return ABOVE
    narrow = all(b.is_finite() and b.rad() <= WIDEST * abs(b.mid()) + WIDEST * WIDEST for b in (left, right))
    return EQUAL if narrow and left.overlaps(right) else UNCLEAR


def _scope(part, points):
    """'all sizes' only if the formula's own degrees fit those counted on the definition and the points determine such a polynomial."""
    certificate = part.certificate
    if certificate.scope != "all sizes" or not is_scalar(part.equals):
        return certificate.scope if certificate.scope != "all sizes" else "instances"
    from .degrees import within

    return "all sizes" if within(part.equals, certificate, points) else "instances"


def refute(part):
    """The Leg of a Negative part: at every point the two sides of the false statement are exact and differ."""
    try:
        sides = [(point, part.counterexample.evaluate(point)) for point in map(dict, part.counterexample.points)]
    except Exception as error:
        return Leg(LEG_ERROR, "exception", f"{type(error).__name__}: {error}")
    if not sides:
        return Leg(UNDECIDED, "no-instances", "the counterexample has no points")
    for point, (left, right) in sides:
        if not _differ(left, right):
            return Leg(FAILS, "no-counterexample", f"at {point_text(point)} both sides are {left}")
    point, (left, right) = sides[0]
    return Leg(HOLDS, message=f"at {point_text(point)} the sides are {left} and {right}")


def _differ(left, right):
    """Unequal rationals, or disjoint balls."""
    exact = rational(left), rational(right)
    if None not in exact:
        return exact[0] != exact[1]
    return not arb(left).overlaps(arb(right))
